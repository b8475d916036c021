using System.Numerics;

namespace Crm.Segmentation;

/// <summary>How the values of a column become packed blocks.</summary>
internal sealed partial class ColumnsDraft
{
    /// <summary>Doubles below this round to a finite float: it lies half way between the greatest float and the next power of two.</summary>
    private static readonly double SingleLimit = double.ScaleB(1, 128) - double.ScaleB(1, 103);

    private delegate Column Packing<T>(FieldDefinition field, int first, ReadOnlySpan<T> values, ulong[]? valid);

    private delegate Problem? Conversion<in T>(FieldDefinition field, T value, out long stored);

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

    private static bool[] AreThere(ReadOnlySpan<string?> values)
    {
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

    private void Convert<T>(IFieldHandle handle, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Conversion<T> conversion) =>
        Take(handle, values, valid, (field, first, part, known) => Converted(field, first, part, known, conversion));

    private Column Converted<T>(FieldDefinition field, int first, ReadOnlySpan<T> values, ulong[]? valid, Conversion<T> conversion)
    {
        Span<long> stored = table.Scratch.AsSpan(0, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (valid is not null && !BitWords.Get(valid, i)) continue;
            if (conversion(field, values[i], out stored[i]) is { } problem) Fail(first + i, problem);
        }

        if (valid is not null) BlockColumn.FillMissing(field, stored, valid);
        return BlockColumn.Of(field, stored, valid);
    }

    private Column Whole(FieldDefinition field, int first, ReadOnlySpan<long> values, ulong[]? valid)
    {
        if (valid is null) return BlockColumn.Of(field, values, null);
        Span<long> filled = table.Scratch.AsSpan(0, values.Length);
        values.CopyTo(filled);
        BlockColumn.FillMissing(field, filled, valid);
        return BlockColumn.Of(field, filled, valid);
    }

    private void Take<T>(IFieldHandle handle, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Packing<T> packing)
    {
        int slot = Start(handle, values.Length, valid);
        _blocks[slot] = Pack(table.Slots.Fields[slot], values, valid, packing);
    }

    private Column?[] Pack<T>(FieldDefinition field, ReadOnlySpan<T> values, ReadOnlySpan<bool> valid, Packing<T> packing)
    {
        var blocks = new Column?[_cuts.Count];
        for (int b = 0; b < blocks.Length; b++)
        {
            (int first, int count) = _cuts[b];
            ulong[]? known = valid.IsEmpty || !valid.Slice(first, count).Contains(false) ? null : BitRanges.Of(valid.Slice(first, count));
            if (known is null || !BitWords.IsEmpty(known)) blocks[b] = packing(field, first, values.Slice(first, count), known);
        }

        return blocks;
    }

    private int Start(IFieldHandle handle, int length, ReadOnlySpan<bool> valid)
    {
        int slot = table.Slots.IndexOf(handle);
        if (length != rows) throw new ArgumentException($"'{handle.Field}' has {length} values for {rows} rows.", nameof(handle));
        if (!valid.IsEmpty && valid.Length != rows) throw new ArgumentException($"'{handle.Field}' has {valid.Length} validity flags for {rows} rows.", nameof(valid));
        if (_blocks[slot] is not null || _tags[slot] is not null) throw new ArgumentException($"'{handle.Field}' is set twice.", nameof(handle));
        return slot;
    }

    private void Fail(int row, Problem problem) => (_problems ??= []).TryAdd(row, problem);
}
