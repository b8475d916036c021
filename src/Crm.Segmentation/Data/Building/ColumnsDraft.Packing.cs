using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>How the values of a column become packed blocks.</summary>
internal sealed partial class ColumnsDraft
{
    /// <summary>Doubles below this round to a finite float: it lies half way between the greatest float and the next power of two.</summary>
    private static readonly double SingleLimit = double.ScaleB(1, 128) - double.ScaleB(1, 103);

    private delegate Column Packing<T>(StagedColumn column, int first, ReadOnlySpan<T> values, ulong[]? valid);

    private delegate Problem? Conversion<in T>(StagedColumn column, T value, out long stored);

    // What refers to the draft is made once for it.
    private Packing<long> WholePacking => field ??= Whole;

    private Packing<double> NumberPacking => field ??= (column, first, numbers, known) =>
        known is null && AreBelow(numbers, column.Field.IsSingle ? SingleLimit : double.PositiveInfinity)
            ? BlockColumn.Of(column.Field, MemoryMarshal.Cast<double, long>(numbers), null)
            : Converted(column, first, numbers, known, NumberConversion);

    private static Conversion<double> NumberConversion { get; } = static (StagedColumn column, double value, out long stored) =>
    {
        stored = BitConverter.DoubleToInt64Bits(value);
        return FieldValues.Number(column.Field, value);
    };

    private Conversion<TimeSpan> DurationConversion => field ??= (StagedColumn _, TimeSpan value, out long stored) =>
    {
        if (FieldValues.Duration(value, out stored)) _rounded++;
        return null;
    };

    private Conversion<DateTimeOffset> InstantConversion => field ??= (StagedColumn column, DateTimeOffset value, out long stored) =>
        Stored(column.Field, FineInstant.Of(value), out stored);

    private Conversion<DateTime> TimeConversion => field ??= (StagedColumn column, DateTime value, out long stored) => value.Kind == DateTimeKind.Local
        ? Bad(FieldValues.OfLocalKind($"'{column.Field}'"), out stored)
        : Stored(column.Field, _table.LocalTimes.Read(value), out stored);

    private static Problem? Stored(long value, out long stored)
    {
        stored = value;
        return null;
    }

    private Problem? Stored(FieldDefinition field, FineInstant value, out long stored)
    {
        if (value.Finer != 0) _rounded++;
        stored = value.Milliseconds;
        return FieldValues.Instant(field, value);
    }

    private static Problem? Bad(Problem problem, out long stored)
    {
        stored = 0;
        return problem;
    }

    /// <summary>Of values that may be null, which are there; of others none needs to be asked.</summary>
    private static ReadOnlySpan<bool> AreThere<T>(ReadOnlySpan<T> values)
    {
        if (default(T) is not null) return [];
        var there = new bool[values.Length];
        for (int i = 0; i < there.Length; i++) there[i] = values[i] is not null;
        return there;
    }

    private static bool AreBelow(ReadOnlySpan<double> values, double limit)
    {
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            if (!Vector.LessThanAll(Vector.Abs(new Vector<double>(values[i..])), new Vector<double>(limit))) return false;
        for (; i < values.Length; i++)
            if (!(Math.Abs(values[i]) < limit)) return false;
        return true;
    }

    private void Convert<T>(IFieldHandle handle, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Conversion<T> conversion)
    {
        int slot = Start(handle, values.Length, valid);
        if (AreFew) TakeFew(slot, values, valid, conversion);
        else TakeConverted(slot, values, valid.IsEmpty ? AreThere(values) : valid, conversion);
    }

    private void TakeConverted<T>(int slot, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Conversion<T> conversion) =>
        _blocks[slot] = Pack(_table.Columns[slot], values, valid, (column, first, part, known) => Converted(column, first, part, known, conversion));

    private Column Converted<T>(StagedColumn column, int first, ReadOnlySpan<T> values, ulong[]? valid, Conversion<T> conversion)
    {
        Span<long> stored = _table.Scratch.AsSpan(0, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (valid is not null && !BitWords.Get(valid, i)) continue;
            if (conversion(column, values[i], out stored[i]) is { } problem) Fail(first + i, problem);
        }

        if (valid is not null) BlockColumn.FillMissing(column.Field, stored, valid);
        return BlockColumn.Of(column.Field, stored, valid);
    }

    private Column Whole(StagedColumn column, int first, ReadOnlySpan<long> values, ulong[]? valid)
    {
        if (valid is null) return BlockColumn.Of(column.Field, values, null);
        Span<long> filled = _table.Scratch.AsSpan(0, values.Length);
        values.CopyTo(filled);
        BlockColumn.FillMissing(column.Field, filled, valid);
        return BlockColumn.Of(column.Field, filled, valid);
    }

    private void Take<T>(IFieldHandle handle, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Packing<T> packing, Conversion<T> conversion)
    {
        int slot = Start(handle, values.Length, valid);
        if (AreFew) TakeFew(slot, values, valid, conversion);
        else _blocks[slot] = Pack(_table.Columns[slot], values, valid, packing);
    }

    private Column?[] Pack<T>(StagedColumn column, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Packing<T> packing)
    {
        var blocks = new Column?[_cuts.Count];
        for (int b = 0; b < blocks.Length; b++)
        {
            (int first, int count) = _cuts[b];
            ulong[]? known = valid.IsEmpty || !valid.Slice(first, count).Contains(false) ? null : BitRanges.Of(valid.Slice(first, count));
            if (known is null || !BitWords.IsEmpty(known)) blocks[b] = packing(column, first, values.Slice(first, count), known);
        }

        return blocks;
    }

    private int Start(IFieldHandle handle, int length, ReadOnlySpan<bool> valid)
    {
        int slot = _table.Slots.IndexOf(handle);
        if (length != _rows) throw new ArgumentException($"'{handle.Field}' has {length} values for {_rows} rows.", nameof(handle));
        if (!valid.IsEmpty && valid.Length != _rows) throw new ArgumentException($"'{handle.Field}' has {valid.Length} validity flags for {_rows} rows.", nameof(valid));
        if (_blocks[slot] is not null || _tags[slot] is not null || IsFew(slot)) throw new ArgumentException($"'{handle.Field}' is set twice.", nameof(handle));
        _slots[_given++] = slot;
        return slot;
    }

    private void Fail(int row, Problem problem) => (_problems ??= []).TryAdd(row, problem);
}
