namespace Crm.Segmentation;

/// <summary>Finding rows by time in a run, whose times are packed into 32 bits, or are milliseconds in 64.</summary>
internal static class EventTimes
{
    /// <summary>A range of instants as the range of what is stored.</summary>
    internal static ExactRange Stored(PackedIntegers times, TimeRange range)
    {
        if (range.To <= range.From) return ExactRange.Empty;
        var instants = new ExactRange(range.From, range.To - 1);
        return times.Width == 4 ? instants.Stored(times.Base, times.Unit, uint.MaxValue) : instants;
    }

    /// <summary>The rows inside a range, among rows that are ordered by time.</summary>
    internal static (int Start, int End) Inside(PackedIntegers times, int start, int end, TimeRange range)
    {
        ExactRange stored = Stored(times, range);
        if (stored.IsEmpty) return (start, start);
        return times.Width == 4
            ? EventCounts.Rows(times.Ints, start, end, (uint)stored.Low, (uint)stored.High)
            : EventCounts.Rows(times.Longs, start, end, stored.Low, stored.High);
    }
}
