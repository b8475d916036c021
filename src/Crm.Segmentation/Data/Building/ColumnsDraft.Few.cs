using System.Numerics;

namespace Crm.Segmentation;

/// <summary>The columns of few rows: their values are staged as they are, since to pack a block costs more than they do.</summary>
internal sealed partial class ColumnsDraft
{
    /// <summary>The most rows that are few; of each column, a word has a bit for each.</summary>
    internal const int MostFew = 32;

    private long[]?[] _fewValues = [];
    private uint[] _fewValid = [];
    private bool[] _fewSet = [];
    private long[]? _fewSequence;

    private bool AreFew => _rows <= MostFew;

    /// <summary>Begins the columns of other rows, which are added to what the table has now.</summary>
    internal void Begin(int rows)
    {
        foreach (int slot in Given)
        {
            (_blocks[slot], _tags[slot]) = (null, null);
            if (AreFew) _fewSet[slot] = false;
        }

        (_rows, _given, _cuts) = (rows, 0, new BlockBounds(_table.Rows, rows));
        (_sequence, _fewSequence, Ids) = (null, null, null);
        (_problems, _accepted, _refused, _rounded) = (null, null, 0, 0);
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

    private void WriteFew(StagedColumn column, long[] values, uint valid, long row, ulong[]? accepted)
    {
        if (accepted is null && BitOperations.TrailingZeroCount(~valid) >= _rows)
        {
            column.Set(row, values.AsSpan(0, _rows));
            return;
        }

        for (int i = 0; i < _rows; i++)
        {
            if (accepted is not null && !BitWords.Get(accepted, i)) continue;
            if ((valid >> i & 1) != 0) column.Set(row, values[i]);
            row++;
        }
    }
}
