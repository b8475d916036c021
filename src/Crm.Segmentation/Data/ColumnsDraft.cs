namespace Crm.Segmentation;

/// <summary>Columns of a call from spans, converted and checked before any row is taken.</summary>
internal sealed class ColumnsDraft(StagedTable table, int rows)
{
    private readonly long[]?[] _values = new long[]?[table.Columns.Length];
    private readonly ulong[]?[] _missing = new ulong[]?[table.Columns.Length];
    private readonly int[][]?[] _tags = new int[][]?[table.Columns.Length];
    private Dictionary<int, Problem>? _problems;

    private delegate Problem? Conversion<in T>(FieldDefinition field, T value, out long stored);

    /// <summary>What is wrong with a row, if anything.</summary>
    internal Problem? ProblemOf(int row) => _problems is not null && _problems.TryGetValue(row, out Problem problem) ? problem : null;

    internal bool IsEmpty => Ids is null && Sequence is null && Array.TrueForAll(_values, values => values is null);

    internal EventId[]? Ids { get; private set; }

    internal long[]? Sequence { get; private set; }

    internal void SetIds(ReadOnlySpan<EventId> ids)
    {
        if (ids.Length != rows) throw new ArgumentException($"There are {ids.Length} ids for {rows} rows.", nameof(ids));
        Ids = ids.ToArray();
    }

    internal void SetSequence(ReadOnlySpan<long> sequence)
    {
        if (sequence.Length != rows) throw new ArgumentException($"There are {sequence.Length} sequence numbers for {rows} rows.", nameof(sequence));
        Sequence = sequence.ToArray();
    }

    internal void Flag(IFieldHandle handle, ReadOnlySpan<bool> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (FieldDefinition _, bool value, out long stored) => Stored(value ? 1 : 0, out stored));

    internal void Integer(IFieldHandle handle, ReadOnlySpan<long> values, ReadOnlySpan<bool> valid)
    {
        int slot = Start(handle, values.Length, valid);
        values.CopyTo(_values[slot]);
    }

    internal void Money(IFieldHandle handle, ReadOnlySpan<decimal> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, FieldValues.Money);

    internal void Number(IFieldHandle handle, ReadOnlySpan<double> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (FieldDefinition field, double value, out long stored) =>
        {
            stored = BitConverter.DoubleToInt64Bits(value);
            return FieldValues.Number(field, value);
        });

    internal void Duration(IFieldHandle handle, ReadOnlySpan<TimeSpan> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, FieldValues.Duration);

    internal void Instant(IFieldHandle handle, ReadOnlySpan<DateTimeOffset> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, FieldValues.Instant);

    internal void Date(IFieldHandle handle, ReadOnlySpan<DateOnly> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (FieldDefinition _, DateOnly value, out long stored) => Stored(FieldValues.Date(value), out stored));

    internal void Text(IFieldHandle handle, ReadOnlySpan<string?> values)
    {
        int slot = Start(handle, values.Length, default);
        for (int i = 0; i < rows; i++)
        {
            if (values[i] is not { } value) SetMissing(slot, i);
            else if (FieldValues.Text(table.Slots.Fields[slot], value, out string normal) is { } problem) Fail(i, problem);
            else _values[slot]![i] = table.Columns[slot].Code(normal);
        }
    }

    internal void EnumValue(IFieldHandle handle, ReadOnlySpan<string?> values)
    {
        int slot = Start(handle, values.Length, default);
        FieldDefinition field = table.Slots.Fields[slot];
        for (int i = 0; i < rows; i++)
        {
            if (values[i] is not { } value) SetMissing(slot, i);
            else if (FieldValues.Text(field, value, out string normal) is { } problem) Fail(i, problem);
            else if ((_values[slot]![i] = table.Columns[slot].FindCode(normal)) < 0) Fail(i, FieldValues.NotInEnum(field, value));
        }
    }

    internal void Tags(IFieldHandle handle, ReadOnlySpan<string[]?> values)
    {
        int slot = Start(handle, values.Length, default);
        int[][] tags = _tags[slot] = new int[rows][];
        for (int i = 0; i < rows; i++)
        {
            if (values[i] is not { } texts)
            {
                SetMissing(slot, i);
                continue;
            }

            tags[i] = new int[texts.Length];
            for (int k = 0; k < texts.Length; k++)
            {
                if (texts[k] is not { } value) throw new ArgumentException($"A tag of '{table.Slots.Fields[slot]}' is null.", nameof(values));
                if (FieldValues.Text(table.Slots.Fields[slot], value, out string normal) is { } problem) Fail(i, problem);
                else tags[i][k] = table.Columns[slot].Code(normal);
            }
        }
    }

    /// <summary>Writes a row as the table's next row; the caller counts it.</summary>
    internal void Write(int row)
    {
        for (int slot = 0; slot < _values.Length; slot++)
        {
            if (_values[slot] is not { } values || (_missing[slot] is { } missing && BitWords.Get(missing, row))) continue;
            if (_tags[slot] is { } tags) table.Columns[slot].SetTags(table.Rows, tags[row]);
            else table.Columns[slot].Set(table.Rows, values[row]);
        }

        if (Sequence is not null) table.Sequence.Set(table.Rows, Sequence[row]);
    }

    private static Problem? Stored(long value, out long stored)
    {
        stored = value;
        return null;
    }

    private void Convert<T>(IFieldHandle handle, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Conversion<T> conversion)
    {
        int slot = Start(handle, values.Length, valid);
        FieldDefinition field = table.Slots.Fields[slot];
        long[] stored = _values[slot]!;
        for (int i = 0; i < rows; i++)
        {
            if (!valid.IsEmpty && !valid[i]) continue;
            if (conversion(field, values[i], out stored[i]) is { } problem) Fail(i, problem);
        }
    }

    private int Start(IFieldHandle handle, int length, ReadOnlySpan<bool> valid)
    {
        int slot = table.Slots.IndexOf(handle);
        if (length != rows) throw new ArgumentException($"'{handle.Field}' has {length} values for {rows} rows.", nameof(handle));
        if (!valid.IsEmpty && valid.Length != rows) throw new ArgumentException($"'{handle.Field}' has {valid.Length} validity flags for {rows} rows.", nameof(valid));
        if (_values[slot] is not null) throw new ArgumentException($"'{handle.Field}' is set twice.", nameof(handle));
        _values[slot] = new long[rows];
        for (int i = 0; i < valid.Length; i++)
            if (!valid[i]) SetMissing(slot, i);
        return slot;
    }

    private void SetMissing(int slot, int row) => BitWords.Set(_missing[slot] ??= new ulong[BitWords.Count(rows)], row);

    private void Fail(int row, Problem problem) => (_problems ??= []).TryAdd(row, problem);
}
