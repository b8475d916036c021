namespace Crm.Segmentation;

/// <summary>The columns of few rows: their values are staged as they are, since to pack a block costs more than they do.</summary>
internal sealed partial class ColumnsDraft
{
    /// <summary>The most rows that are few; of each column, a word has a bit for each.</summary>
    internal const int MostFew = 32;

    private long[]?[] _fewValues = [];
    private uint[] _fewValid = [];
    private bool[] _fewSet = [];

    private bool AreFew => _rows <= MostFew;

    /// <summary>Begins the columns of other rows, which are added to what the table has now.</summary>
    internal void Begin(int rows)
    {
        (_rows, _cuts, _sequence, _problems, _rounded, Ids) = (rows, new BlockBounds(_table.Rows, rows), null, null, 0, null);
        if (_given > 0)
        {
            Array.Clear(_blocks);
            Array.Clear(_tags);
            Array.Clear(_fewSet);
            _given = 0;
        }

        if (AreFew && _fewSet.Length < _blocks.Length) (_fewValues, _fewValid, _fewSet) = (new long[]?[_blocks.Length], new uint[_blocks.Length], new bool[_blocks.Length]);
    }

    private bool IsFew(int slot) => AreFew && _fewSet[slot];

    private bool HasFewValue(int slot, int row) => (_fewValid[slot] >> row & 1) != 0;

    private void TakeFew<T>(int slot, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Conversion<T> conversion)
    {
        StagedColumn column = _table.Columns[slot];
        long[] stored = _fewValues[slot] ??= new long[MostFew];
        uint known = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is null || (!valid.IsEmpty && !valid[i])) continue;
            known |= 1u << i;
            if (conversion(column, values[i], out stored[i]) is { } problem) Fail(i, problem);
        }

        (_fewValid[slot], _fewSet[slot]) = (known, true);
    }

    private void WriteFew(StagedColumn column, int slot, long row, ulong[]? accepted)
    {
        long[] values = _fewValues[slot]!;
        for (int i = 0; i < _rows; i++)
        {
            if (accepted is not null && !BitWords.Get(accepted, i)) continue;
            if (HasFewValue(slot, i)) column.Set(row, values[i]);
            row++;
        }
    }
}
