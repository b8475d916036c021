using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Makes one column of whole numbers out of runs of rows of several, as narrow as the values of those rows allow.</summary>
/// <param name="sources">The columns; null where a source has no values.</param>
/// <param name="valid">Which rows of each source have a value; null for all.</param>
/// <param name="runs">The rows.</param>
internal sealed class IntegerConcat(PackedIntegers?[] sources, ulong[]?[] valid, List<RowRun> runs)
{
    /// <param name="rows">How many rows the runs have.</param>
    /// <param name="known">Which of them have a value; null for all. The others repeat the value before them.</param>
    internal PackedIntegers Run(int rows, ulong[]? known)
    {
        (long least, long greatest) = Range();
        if (least > greatest) return new PackedIntegers(new byte[rows]);
        ulong range = unchecked((ulong)greatest - (ulong)least);
        if (range <= byte.MaxValue) return new PackedIntegers(Write<byte>(rows, known, least), least);
        if (range <= ushort.MaxValue) return new PackedIntegers(Write<ushort>(rows, known, least), least);
        if (range <= uint.MaxValue) return new PackedIntegers(Write<uint>(rows, known, least), least);
        return new PackedIntegers(Write<long>(rows, known, 0));
    }

    private (long Least, long Greatest) Range()
    {
        (long least, long greatest) = (long.MaxValue, long.MinValue);
        foreach ((int source, int start, int count) in runs)
        {
            if (sources[source] is not { } values) continue;
            (long low, long high) = valid[source] is { } bits ? KnownRange(values, bits, start, count) : values.Range(start, count);
            (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        }

        return (least, greatest);
    }

    private static (long Least, long Greatest) KnownRange(PackedIntegers values, ulong[] valid, int start, int count)
    {
        (long least, long greatest) = (long.MaxValue, long.MinValue);
        for (int row = BitWords.Next(valid, start); row >= 0 && row < start + count; row = BitWords.Next(valid, row + 1))
            (least, greatest) = (Math.Min(least, values[row]), Math.Max(greatest, values[row]));
        return (least, greatest);
    }

    private T[] Write<T>(int rows, ulong[]? known, long least)
        where T : struct, INumberBase<T>
    {
        var written = new T[rows];
        int to = 0;
        foreach ((int source, int start, int count) in runs)
        {
            sources[source]?.CopyTo(start, least, written.AsSpan(to, count));
            to += count;
        }

        if (known is not null) BlockColumn.RepeatLast<T>(written, known);
        return written;
    }
}
