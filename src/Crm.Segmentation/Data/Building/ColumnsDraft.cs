using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Columns of a call from spans, converted, checked and packed before any row is taken.</summary>
/// <remarks>
/// They are cut where the blocks of the table's columns end, so that their packed blocks become the table's as they are when every row is taken.
/// </remarks>
internal sealed partial class ColumnsDraft(StagedTable table, int rows)
{
    private readonly BlockBounds _cuts = new(table.Rows, rows);
    private readonly Column?[]?[] _blocks = new Column?[]?[table.Columns.Length];
    private readonly int[]?[]?[] _tags = new int[]?[]?[table.Columns.Length];
    private Column?[]? _sequence;
    private Dictionary<int, Problem>? _problems;
    private long _rounded;

    internal int Rows => rows;

    internal bool HasProblems => _problems is not null;

    internal bool IsEmpty => Ids is null && _sequence is null && Array.TrueForAll(_blocks, blocks => blocks is null) && Array.TrueForAll(_tags, tags => tags is null);

    internal EventKey[]? Ids { get; private set; }

    /// <summary>What is wrong with a row, if anything.</summary>
    internal Problem? ProblemOf(int row) => _problems is not null && _problems.TryGetValue(row, out Problem problem) ? problem : null;

    internal void SetIds(ReadOnlySpan<EventKey> ids)
    {
        if (ids.Length != rows) throw new ArgumentException($"There are {ids.Length} ids for {rows} rows.", nameof(ids));
        Ids = ids.ToArray();
    }

    internal void SetSequence(ReadOnlySpan<long> sequence)
    {
        if (sequence.Length != rows) throw new ArgumentException($"There are {sequence.Length} sequence numbers for {rows} rows.", nameof(sequence));
        _sequence = Pack(table.Sequence.Field, sequence, [], Whole);
    }

    internal void Flag(IFieldHandle handle, ReadOnlySpan<bool> values, ReadOnlySpan<bool> valid) => Take(handle, values, valid, static (_, _, flags, known) =>
    {
        ulong[] bits = BitRanges.Of(flags);
        if (known is not null) BitWords.And(bits, known);
        return new FlagColumn(flags.Length, bits, known);
    });

    internal void Integer(IFieldHandle handle, ReadOnlySpan<long> values, ReadOnlySpan<bool> valid) => Take(handle, values, valid, Whole);

    internal void Money(IFieldHandle handle, ReadOnlySpan<decimal> values, ReadOnlySpan<bool> valid) => Convert(handle, values, valid, FieldValues.Money);

    internal void Number(IFieldHandle handle, ReadOnlySpan<double> values, ReadOnlySpan<bool> valid) => Take(handle, values, valid, (field, first, numbers, known) =>
        known is null && AreBelow(numbers, field.IsSingle ? SingleLimit : double.PositiveInfinity)
            ? BlockColumn.Of(field, MemoryMarshal.Cast<double, long>(numbers), null)
            : Converted(field, first, numbers, known, static (FieldDefinition own, double value, out long stored) =>
            {
                stored = BitConverter.DoubleToInt64Bits(value);
                return FieldValues.Number(own, value);
            }));

    internal void Duration(IFieldHandle handle, ReadOnlySpan<TimeSpan> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, (FieldDefinition _, TimeSpan value, out long stored) =>
        {
            if (FieldValues.Duration(value, out stored)) _rounded++;
            return null;
        });

    internal void Instant(IFieldHandle handle, ReadOnlySpan<DateTimeOffset> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, (FieldDefinition field, DateTimeOffset value, out long stored) => Stored(field, FineInstant.Of(value), out stored));

    internal void Instant(IFieldHandle handle, ReadOnlySpan<DateTime> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, (FieldDefinition field, DateTime value, out long stored) => value.Kind == DateTimeKind.Local
            ? Bad(FieldValues.OfLocalKind($"'{field}'"), out stored)
            : Stored(field, table.LocalTimes.Read(value), out stored));

    internal void Date(IFieldHandle handle, ReadOnlySpan<DateOnly> values, ReadOnlySpan<bool> valid) =>
        Convert(handle, values, valid, static (FieldDefinition _, DateOnly value, out long stored) => Stored(FieldValues.Date(value), out stored));

    internal void Text(IFieldHandle handle, ReadOnlySpan<string?> values)
    {
        StagedColumn column = table.Columns[table.Slots.IndexOf(handle)];
        Convert(handle, values, AreThere(values), (FieldDefinition field, string? value, out long stored) =>
            FieldValues.Text(field, value!, out string normal) is { } problem ? Bad(problem, out stored) : Stored(column.Code(normal), out stored));
    }

    internal void EnumValue(IFieldHandle handle, ReadOnlySpan<string?> values)
    {
        StagedColumn column = table.Columns[table.Slots.IndexOf(handle)];
        Convert(handle, values, AreThere(values), (FieldDefinition field, string? value, out long stored) =>
        {
            if (FieldValues.Text(field, value!, out string normal) is { } problem) return Bad(problem, out stored);
            stored = column.FindCode(normal);
            return stored < 0 ? FieldValues.NotInEnum(field, value!) : null;
        });
    }

    internal void Tags(IFieldHandle handle, ReadOnlySpan<string[]?> values)
    {
        int slot = Start(handle, values.Length, []);
        FieldDefinition field = table.Slots.Fields[slot];
        int[]?[] tags = _tags[slot] = new int[rows][];
        for (int i = 0; i < rows; i++)
        {
            if (values[i] is not { } texts) continue;
            int[] codes = tags[i] = new int[texts.Length];
            for (int k = 0; k < texts.Length; k++)
            {
                if (texts[k] is not { } value) throw new ArgumentException($"A tag of '{field}' is null.", nameof(values));
                if (FieldValues.Text(field, value, out string normal) is { } problem) Fail(i, problem);
                else codes[k] = table.Columns[slot].Code(normal);
            }
        }
    }

    /// <summary>Writes rows as the table's from the given one on: those whose bit is set, or all of them where there are no bits.</summary>
    internal void Write(long row, ulong[]? accepted)
    {
        table.Rounded += _rounded;
        for (int slot = 0; slot < _blocks.Length; slot++)
        {
            if (_blocks[slot] is { } blocks) _cuts.Write(table.Columns[slot], blocks, row, accepted);
            else if (_tags[slot] is { } tags) Write(table.Columns[slot], tags, row, accepted);
        }

        if (_sequence is not null) _cuts.Write(table.Sequence, _sequence, row, accepted);
        if (table.Unset is not null) WriteUnset(table.Unset, row, accepted);
    }

    /// <summary>Says of the rows which of the columns that were given leave them without a value.</summary>
    private void WriteUnset(StagedColumn[] unset, long first, ulong[]? accepted)
    {
        for (int slot = 0; slot < _blocks.Length; slot++)
        {
            if (_blocks[slot] is null && _tags[slot] is null) continue;
            long row = first;
            for (int piece = 0; piece < _cuts.Count; piece++)
            {
                (int start, int count) = _cuts[piece];
                for (int i = start; i < start + count; i++)
                {
                    if (accepted is not null && !BitWords.Get(accepted, i)) continue;
                    bool has = _tags[slot] is { } tags ? tags[i] is not null : _blocks[slot]![piece]?.IsValid(i - start) == true;
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
