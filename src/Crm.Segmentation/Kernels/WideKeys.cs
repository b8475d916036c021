using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>How 64 stored bits become a whole number that has the order of the values, and back.</summary>
internal interface IKeyOrder
{
    static abstract long Of(long bits);

    static abstract Vector<long> Of(Vector<long> bits);
}

/// <summary>Whole numbers are their own keys.</summary>
internal readonly struct WholeOrder : IKeyOrder
{
    public static long Of(long bits) => bits;

    public static Vector<long> Of(Vector<long> bits) => bits;
}

/// <summary>Doubles: the bits of negative ones descend, so all but the sign are turned round. The key of a key is the double again. -0 comes before 0.</summary>
internal readonly struct DoubleOrder : IKeyOrder
{
    public static long Of(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    public static Vector<long> Of(Vector<long> bits) => bits ^ (Vector.ShiftRightArithmetic(bits, 63) & new Vector<long>(long.MaxValue));
}

/// <summary>Looks through keys of 64 bits: their range, how they are spread, and which lie where.</summary>
internal static class WideKeys<TOrder>
    where TOrder : struct, IKeyOrder
{
    /// <summary>The least and the greatest of the keys that lie in a range; the wrong way round when there are none.</summary>
    internal static (long Least, long Greatest) Range(ReadOnlySpan<long> stored, long low, long high)
    {
        Vector<long> lows = new(low), highs = new(high), least = new(long.MaxValue), most = new(long.MinValue);
        int i = 0;
        for (; i <= stored.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            Vector<long> keys = TOrder.Of(new Vector<long>(stored[i..]));
            Vector<long> inside = Vector.GreaterThanOrEqual(keys, lows) & Vector.LessThanOrEqual(keys, highs);
            least = Vector.Min(least, Vector.ConditionalSelect(inside, keys, least));
            most = Vector.Max(most, Vector.ConditionalSelect(inside, keys, most));
        }

        (long min, long max) = (long.MaxValue, long.MinValue);
        for (int lane = 0; lane < Vector<long>.Count; lane++) (min, max) = (Math.Min(min, least[lane]), Math.Max(max, most[lane]));
        for (; i < stored.Length; i++)
            if (TOrder.Of(stored[i]) is var key && key >= low && key <= high) (min, max) = (Math.Min(min, key), Math.Max(max, key));
        return (min, max);
    }

    /// <summary>
    /// Counts the keys that lie in a range by their distance from its least, shifted to the right, into two histograms of
    /// <see cref="CodeHistogram.ShortBins"/>, by turns.
    /// </summary>
    internal static void Count(ReadOnlySpan<long> stored, long low, long high, int shift, Span<uint> bins)
    {
        ref uint even = ref MemoryMarshal.GetReference(bins[..CodeHistogram.ShortBins]);
        ref uint odd = ref MemoryMarshal.GetReference(bins.Slice(CodeHistogram.ShortBins, CodeHistogram.ShortBins));
        ulong width = unchecked((ulong)high - (ulong)low);
        int i = 0;
        for (; i + 1 < stored.Length; i += 2)
        {
            Add(ref even, stored[i], low, width, shift);
            Add(ref odd, stored[i + 1], low, width, shift);
        }

        if (i < stored.Length) Add(ref even, stored[i], low, width, shift);
    }

    /// <summary>The same for the keys whose bit is set.</summary>
    internal static void Count(ReadOnlySpan<long> stored, ReadOnlySpan<ulong> rows, long low, long high, int shift, Span<uint> bins)
    {
        ref uint first = ref MemoryMarshal.GetReference(bins[..CodeHistogram.ShortBins]);
        ulong width = unchecked((ulong)high - (ulong)low);
        for (int w = 0; w < rows.Length; w++)
        {
            ReadOnlySpan<long> part = stored[(w << 6)..Math.Min(stored.Length, (w + 1) << 6)];
            if (rows[w] == ulong.MaxValue) Count(part, low, high, shift, bins);
            else
                for (ulong word = rows[w]; word != 0; word &= word - 1) Add(ref first, part[BitOperations.TrailingZeroCount(word)], low, width, shift);
        }
    }

    /// <summary>Adds the keys that lie in a range, and whose bit is set where there are bits, to a list.</summary>
    internal static void Collect(ReadOnlySpan<long> stored, ReadOnlySpan<ulong> rows, long low, long high, List<long> found)
    {
        Vector<long> lows = new(low), highs = new(high);
        int i = 0;
        for (; i <= stored.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            Vector<long> keys = TOrder.Of(new Vector<long>(stored[i..]));
            Vector<long> inside = Vector.GreaterThanOrEqual(keys, lows) & Vector.LessThanOrEqual(keys, highs);
            if (inside == Vector<long>.Zero) continue;
            for (int lane = 0; lane < Vector<long>.Count; lane++)
                if (inside[lane] != 0 && IsSet(rows, i + lane)) found.Add(keys[lane]);
        }

        for (; i < stored.Length; i++)
            if (TOrder.Of(stored[i]) is var key && key >= low && key <= high && IsSet(rows, i)) found.Add(key);
    }

    private static bool IsSet(ReadOnlySpan<ulong> rows, int row) => rows.IsEmpty || (rows[row >> 6] >> (row & 63) & 1) != 0;

    // The caller's shift leaves 16 bits of a distance within the range.
    private static void Add(ref uint bins, long stored, long low, ulong width, int shift)
    {
        ulong distance = unchecked((ulong)TOrder.Of(stored) - (ulong)low);
        if (distance <= width) Unsafe.Add(ref bins, (nint)(ushort)(distance >> shift))++;
    }
}
