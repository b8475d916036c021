namespace Crm.Segmentation;

/// <summary>Columns of a call from spans, converted, checked and packed before any row is taken.</summary>
/// <remarks>
/// They are cut where the blocks of the table's columns end, so that their packed blocks become the table's as they are when every row is taken.
/// </remarks>
internal sealed partial class ColumnsDraft
{
    private readonly StagedTable _table;
    private readonly Column?[]?[] _blocks;
    private readonly int[]?[]?[] _tags;
    private readonly int[] _slots;
    private int _rows;
    private int _given;
    private BlockBounds _cuts;
    private Column?[]? _sequence;
    private Dictionary<int, Problem>? _problems;
    private ulong[]? _accepted;
    private int _refused;
    private long _rounded;

    internal ColumnsDraft(StagedTable table, int rows)
    {
        _table = table;
        (_blocks, _tags, _slots) = (new Column?[]?[table.Columns.Length], new int[]?[]?[table.Columns.Length], new int[table.Columns.Length]);
        Begin(rows);
    }

    internal int Rows => _rows;

    internal bool HasProblems => _problems is not null;

    internal bool IsEmpty => _given == 0 && Ids is null && !HasSequence;

    /// <summary>The columns as those who add events of one type see them.</summary>
    internal EventColumns OfEvents => field ??= new EventColumns(new EventDrafts(this));

    /// <summary>The columns as those who add customers see them.</summary>
    internal CustomerColumns OfCustomers => field ??= new CustomerColumns(this);

    internal EventKey[]? Ids { get; private set; }

    private bool HasSequence => _sequence is not null || _fewSequence is not null;

    /// <summary>The columns that were set.</summary>
    private ReadOnlySpan<int> Given => _slots.AsSpan(0, _given);

    /// <summary>What is wrong with a row, if anything.</summary>
    internal Problem? ProblemOf(int row) => _problems is not null && _problems.TryGetValue(row, out Problem problem) ? problem : null;

    internal void SetIds(ReadOnlySpan<EventKey> ids)
    {
        if (ids.Length != _rows) throw new ArgumentException($"There are {ids.Length} ids for {_rows} rows.", nameof(ids));
        Ids = ids.ToArray();
    }

    internal void SetSequence(ReadOnlySpan<long> sequence)
    {
        if (sequence.Length != _rows) throw new ArgumentException($"There are {sequence.Length} sequence numbers for {_rows} rows.", nameof(sequence));
        if (AreFew) _fewSequence = sequence.ToArray();
        else _sequence = Pack(_table.Sequence, sequence, [], WholePacking);
    }

    internal void Flag(IFieldHandle handle, ReadOnlySpan<bool> values, ReadOnlySpan<bool> valid) => Take(handle, values, valid, static (_, _, flags, known) =>
    {
        ulong[] bits = BitRanges.Of(flags);
        if (known is not null) BitWords.And(bits, known);
        return new FlagColumn(flags.Length, bits, known);
    }, static (StagedColumn _, bool value, out long stored) => Stored(value ? 1 : 0, out stored));

    internal void Integer(IFieldHandle handle, ReadOnlySpan<long> values, ReadOnlySpan<bool> valid) =>
        Take(handle, values, valid, WholePacking, static (StagedColumn _, long value, out long stored) => Stored(value, out stored));

    internal void Money(IFieldHandle handle, ReadOnlySpan<decimal> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (StagedColumn column, decimal value, out long stored) => FieldValues.Money(column.Field, value, out stored));

    internal void Number(IFieldHandle handle, ReadOnlySpan<double> values, ReadOnlySpan<bool> valid) => Take(handle, values, valid, NumberPacking, NumberConversion);

    internal void Duration(IFieldHandle handle, ReadOnlySpan<TimeSpan> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, DurationConversion);

    internal void Instant(IFieldHandle handle, ReadOnlySpan<DateTimeOffset> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, InstantConversion);

    internal void Instant(IFieldHandle handle, ReadOnlySpan<DateTime> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, TimeConversion);

    internal void Date(IFieldHandle handle, ReadOnlySpan<DateOnly> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (StagedColumn _, DateOnly value, out long stored) => Stored(FieldValues.Date(value), out stored));

    internal void Text(IFieldHandle handle, ReadOnlySpan<string?> values) => Convert(handle, values, [], static (StagedColumn column, string? value, out long stored) =>
        FieldValues.Text(column.Field, value!, out string normal) is { } problem ? Bad(problem, out stored) : Stored(column.Code(normal), out stored));

    internal void EnumValue(IFieldHandle handle, ReadOnlySpan<string?> values) => Convert(handle, values, [], static (StagedColumn column, string? value, out long stored) =>
    {
        if (FieldValues.Text(column.Field, value!, out string normal) is { } problem) return Bad(problem, out stored);
        stored = column.FindCode(normal);
        return stored < 0 ? FieldValues.NotInEnum(column.Field, value!) : null;
    });

    internal void Tags(IFieldHandle handle, ReadOnlySpan<string[]?> values)
    {
        int slot = Start(handle, values.Length, []);
        FieldDefinition field = _table.Slots.Fields[slot];
        int[]?[] tags = _tags[slot] = new int[_rows][];
        for (int i = 0; i < _rows; i++)
        {
            if (values[i] is not { } texts) continue;
            int[] codes = tags[i] = new int[texts.Length];
            for (int k = 0; k < texts.Length; k++)
            {
                if (texts[k] is not { } value) throw new ArgumentException($"A tag of '{field}' is null.", nameof(values));
                if (FieldValues.Text(field, value, out string normal) is { } problem) Fail(i, problem);
                else codes[k] = _table.Columns[slot].Code(normal);
            }
        }
    }

    /// <summary>Says that a row is taken; rows are told in their order, and where none is refused they need not be told.</summary>
    internal void Accept(int row)
    {
        if (_accepted is not null) BitWords.Set(_accepted, row);
    }

    /// <summary>Says that a row is not taken.</summary>
    internal void Refuse(int row)
    {
        _refused++;
        if (_accepted is not null) return;
        _accepted = new ulong[BitWords.Count(_rows)];
        BitRanges.Set(_accepted, 0, row);
    }

    /// <summary>Writes the rows that are taken, which are the table's last.</summary>
    internal void Write()
    {
        long row = _table.Rows - (_rows - _refused);
        ulong[]? accepted = _accepted;
        _table.Rounded += _rounded;
        foreach (int slot in Given)
        {
            if (_blocks[slot] is { } blocks) _cuts.Write(_table.Columns[slot], blocks, row, accepted);
            else if (_tags[slot] is { } tags) Write(_table.Columns[slot], tags, row, accepted);
            else WriteFew(_table.Columns[slot], _fewValues[slot]!, _fewValid[slot], row, accepted);
        }

        if (_sequence is not null) _cuts.Write(_table.Sequence, _sequence, row, accepted);
        else if (_fewSequence is not null) WriteFew(_table.Sequence, _fewSequence, uint.MaxValue, row, accepted);
        if (_table.Unset is not null) WriteUnset(_table.Unset, row, accepted);
    }

    /// <summary>Says of the rows which of the columns that were given leave them without a value.</summary>
    private void WriteUnset(StagedColumn[] unset, long first, ulong[]? accepted)
    {
        foreach (int slot in Given)
        {
            long row = first;
            for (int piece = 0; piece < _cuts.Count; piece++)
            {
                (int start, int count) = _cuts[piece];
                for (int i = start; i < start + count; i++)
                {
                    if (accepted is not null && !BitWords.Get(accepted, i)) continue;
                    bool has = _tags[slot] is { } tags ? tags[i] is not null : IsFew(slot) ? HasFewValue(slot, i) : _blocks[slot]![piece]?.IsValid(i - start) == true;
                    if (!has) unset[slot].Set(row, 1);
                    row++;
                }
            }
        }
    }

    private static void Write(StagedColumn column, int[]?[] tags, long row, ulong[]? accepted)
    {
        for (int i = 0; i < tags.Length; i++)
        {
            if (accepted is not null && !BitWords.Get(accepted, i)) continue;
            if (tags[i] is { } codes) column.SetTags(row, codes);
            row++;
        }
    }
}
