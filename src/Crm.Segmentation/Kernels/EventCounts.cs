using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// How many events of one type each customer has in a window. The times of customer c are those from offset c to offset c + 1, ascending; they are
/// read backwards from the window's end.
/// </summary>
internal static class EventCounts
{
    /// <summary>
    /// Sets bit c where customer c has at least <paramref name="least"/> events from one time to another, both included. As the times ascend,
    /// that is so exactly when the least-th event from the window's end lies in the window: nothing is counted.
    /// </summary>
    /// <param name="offsets">One more than there are customers.</param>
    /// <param name="times">The times of all customers of the run.</param>
    /// <param name="from">The earliest time.</param>
    /// <param name="to">The latest time.</param>
    /// <param name="least">At least 1.</param>
    /// <param name="bits">As many words as the customers need.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AtLeast<T>(ReadOnlySpan<int> offsets, ReadOnlySpan<T> times, T from, T to, int least, Span<ulong> bits)
        where T : struct, INumber<T>
    {
        bits.Clear();
        if (times.IsEmpty) return;
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = 0;
            ReadOnlySpan<int> of = offsets[(w << 6)..Math.Min((w << 6) + 65, offsets.Length)];
            int start = of[0];
            for (int c = 1; c < of.Length; c++)
            {
                // Whether there are events and whether they lie inside is anybody's guess, so there is no branch on it: a row outside the customer's
                // is read and not used. That events lie after the window's end is rare, and told by a row that is read anyway.
                int end = of[c], last = end;
                if (times[Math.Max(last - 1, 0)] > to)
                    while (last > start && times[last - 1] > to) last--;
                int at = last - least;
                ulong isThere = at >= start ? 1UL : 0UL, isInside = times[Math.Max(at, 0)] >= from ? 1UL : 0UL;
                word |= (isThere & isInside) << (c - 1);
                start = end;
            }

            bits[w] = word;
        }
    }

    /// <summary>The rows from one time to another, both included: from start c to end c for customer c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows<T>(ReadOnlySpan<int> offsets, ReadOnlySpan<T> times, T from, T to, Span<int> starts, Span<int> ends)
        where T : struct, INumber<T>
    {
        for (int c = 0; c < starts.Length; c++) (starts[c], ends[c]) = Rows(times, offsets[c], offsets[c + 1], from, to);
    }

    /// <summary>The rows among those from start to end whose times lie from one to another, both included.</summary>
    internal static (int Start, int End) Rows<T>(ReadOnlySpan<T> times, int start, int end, T from, T to)
        where T : struct, INumber<T>
    {
        end = After(times, start, end, to);
        return (start == end || times[start] >= from ? start : First(times, start, end, from), end);
    }

    /// <summary>The end of the rows at or before a time.</summary>
    private static int After<T>(ReadOnlySpan<T> times, int start, int end, T to)
        where T : struct, INumber<T>
    {
        if (start == end || times[end - 1] <= to) return end;
        int low = start;
        while (low < end)
        {
            int middle = low + ((end - low) >> 1);
            if (times[middle] <= to) low = middle + 1;
            else end = middle;
        }

        return low;
    }

    /// <summary>The first row at or after a time: backwards with growing steps, then between the last two.</summary>
    private static int First<T>(ReadOnlySpan<T> times, int start, int end, T from)
        where T : struct, INumber<T>
    {
        int step = 1, high = end;
        while (high - step > start && times[high - step] >= from)
        {
            high -= step;
            step <<= 1;
        }

        int low = Math.Max(start, high - step);
        while (low < high)
        {
            int middle = low + ((high - low) >> 1);
            if (times[middle] < from) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
