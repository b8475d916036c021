using System.Numerics;

namespace Crm.Segmentation.Benchmarks;

/// <summary>The two segments as loops over arrays that set the bits of a set: what a careful developer writes by hand for one rule.</summary>
internal static class HandLoops
{
    internal static int Worth(SegmentWorkload work)
    {
        var words = new ulong[(work.Rows + 63) / 64];
        for (int i = 0; i < work.Rows; i++)
            if (work.Spend[i] >= work.SpendCut && (work.DaysSinceOrder[i] <= 30 || work.Orders[i] >= 5) && work.OptedIn[i]) words[i >> 6] |= 1UL << i;
        return Count(words);
    }

    internal static int Active(SegmentWorkload work)
    {
        long now = SegmentWorkload.AsOfMilliseconds, month = now - (30 * SegmentWorkload.Day), week = now - (7 * SegmentWorkload.Day);
        var words = new ulong[(work.Rows + 63) / 64];
        for (int i = 0; i < work.Rows; i++)
            if (CountIn(work.PurchasesOf(i), month, now) >= 2 && CountIn(work.RefundsOf(i), week, now) == 0) words[i >> 6] |= 1UL << i;
        return Count(words);
    }

    /// <summary>How many times lie after one instant and not after another; read from the latest.</summary>
    private static int CountIn(ReadOnlySpan<long> times, long after, long until)
    {
        int count = 0;
        for (int j = times.Length - 1; j >= 0 && times[j] > after; j--)
            if (times[j] <= until) count++;
        return count;
    }

    private static int Count(ulong[] words)
    {
        int count = 0;
        foreach (ulong word in words) count += BitOperations.PopCount(word);
        return count;
    }
}
