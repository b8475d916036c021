namespace Crm.Segmentation;

/// <summary>Finding rows by time in a run, whose times are packed into 32 bits, or are milliseconds in 64.</summary>
internal static class EventTimes
{
    /// <summary>A range of instants as the range of what is stored.</summary>
    internal static ExactRange Stored(PackedIntegers times, TimeRange range)
    {
        if (times.Width == 4) return Stored(times.Base, times.Unit, range);
        return range.To <= range.From ? ExactRange.Empty : new ExactRange(range.From, range.To - 1);
    }

    /// <summary>The same of times of 32 bits.</summary>
    internal static ExactRange Stored(long @base, long unit, TimeRange range)
    {
        if (range.To <= range.From) return ExactRange.Empty;

        // Instants are far enough from the bounds of 64 bits for their distance to fit.
        long low = FloorDivide(range.From - @base - 1, unit) + 1, high = FloorDivide(range.To - @base - 1, unit);
        return low > uint.MaxValue || high < 0 ? ExactRange.Empty : new ExactRange(Math.Max(low, 0), Math.Min(high, uint.MaxValue));
    }

    /// <summary>The rows inside a range, among rows that are ordered by time.</summary>
    internal static (int Start, int End) Inside(PackedIntegers times, int start, int end, TimeRange range) => Inside(times, start, end, Stored(times, range));

    /// <summary>The rows inside a range of what is stored.</summary>
    internal static (int Start, int End) Inside(PackedIntegers times, int start, int end, ExactRange stored)
    {
        if (stored.IsEmpty) return (start, start);
        return times.Width == 4
            ? EventCounts.Rows(times.Ints, start, end, (uint)stored.Low, (uint)stored.High)
            : EventCounts.Rows(times.Longs, start, end, stored.Low, stored.High);
    }

    private static long FloorDivide(long value, long unit) => value >= 0 ? value / unit : -((unit - 1 - value) / unit);
}
