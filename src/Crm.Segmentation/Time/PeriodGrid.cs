namespace Crm.Segmentation;

/// <summary>Consecutive calendar periods with their instants looked up once, so that placing an event needs no time zone. A day that the zone skips is no period.</summary>
internal sealed class PeriodGrid
{
    private readonly long[] _bounds;
    private readonly double _periodsPerMillisecond;

    /// <param name="bounds">Where the periods begin, ascending, and where the last one ends.</param>
    private PeriodGrid(long[] bounds)
    {
        _bounds = bounds;

        // The last period may have been cut off at the end of time, and says nothing of how long the others are.
        int whole = bounds[^1] == TimeRange.Latest ? bounds.Length - 2 : bounds.Length - 1;
        _periodsPerMillisecond = whole < 1 ? 0 : whole / (double)(bounds[whole] - bounds[0]);
    }

    /// <summary>How many periods.</summary>
    internal int Count => _bounds.Length - 1;

    /// <summary>Where the periods begin, and where the last one ends.</summary>
    internal ReadOnlySpan<long> Bounds => _bounds;

    /// <summary>The instants of a period.</summary>
    internal TimeRange this[int period] => new(_bounds[period], _bounds[period + 1]);

    /// <summary>The periods that a range touches, whole; and so many more after them, as far as time goes.</summary>
    internal static PeriodGrid Touching(Calendar calendar, CalendarUnit unit, TimeRange range, int more = 0)
    {
        int index = calendar.PeriodIndex(unit, range.From), last = calendar.PeriodIndex(unit, Timestamp.Max);
        var bounds = new List<long> { calendar.PeriodStart(unit, index) };
        int begun = 0, wanted = int.MaxValue;
        while (begun < wanted && bounds[^1] < TimeRange.Latest)
        {
            long next = ++index <= last ? calendar.PeriodStart(unit, index) : TimeRange.Latest;
            if (next <= bounds[^1]) continue;
            bounds.Add(next);
            begun++;
            if (next >= range.To && wanted == int.MaxValue) wanted = begun + more;
        }

        return new PeriodGrid([.. bounds]);
    }

    /// <summary>About how many periods a range touches; those that a zone skips count.</summary>
    internal static long CountTouching(Calendar calendar, CalendarUnit unit, TimeRange range) =>
        (long)calendar.PeriodIndex(unit, range.To - 1) - calendar.PeriodIndex(unit, range.From) + 1;

    /// <summary>The same time in periods of so many of these, from the first on; the last may hold fewer.</summary>
    internal PeriodGrid Together(int periods)
    {
        var bounds = new List<long>();
        for (int period = 0; period < Count; period += periods) bounds.Add(_bounds[period]);
        return new PeriodGrid([.. bounds, _bounds[^1]]);
    }

    /// <summary>The same periods with one more before them.</summary>
    internal PeriodGrid After(long begin) => new([begin, .. _bounds]);

    /// <summary>How many periods end at or before an instant.</summary>
    internal int Over(long instant) => Math.Max(IndexOf(instant), 0);

    /// <summary>The period that holds an instant; -1 before all of them, <see cref="Count"/> after.</summary>
    internal int IndexOf(long instant)
    {
        ReadOnlySpan<long> bounds = _bounds;
        if (instant < bounds[0]) return -1;
        if (instant >= bounds[^1]) return Count;

        // Periods of one unit are nearly equally long, so the guess is off by two at the most, and by what rounding does.
        int period = Math.Min((int)Math.Min((instant - bounds[0]) * _periodsPerMillisecond, Count), Count - 1);
        while (instant < bounds[period]) period--;
        while (instant >= bounds[period + 1]) period++;
        return period;
    }
}
