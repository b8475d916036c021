namespace Crm.Segmentation;

/// <summary>Consecutive calendar periods with their instants looked up once, so that placing an event needs no time zone.</summary>
internal sealed class PeriodGrid
{
    private readonly long[] _bounds;
    private readonly double _periodsPerMillisecond;

    /// <summary>The periods from the one that holds <paramref name="from"/>.</summary>
    internal PeriodGrid(Calendar calendar, CalendarUnit unit, long from, int count)
    {
        int first = calendar.PeriodIndex(unit, from);
        _bounds = [.. Enumerable.Range(first, count + 1).Select(index => calendar.PeriodStart(unit, index))];
        _periodsPerMillisecond = count / (double)(_bounds[^1] - _bounds[0]);
    }

    /// <summary>How many periods.</summary>
    internal int Count => _bounds.Length - 1;

    /// <summary>The instants of a period.</summary>
    internal TimeRange this[int period] => new(_bounds[period], _bounds[period + 1]);

    /// <summary>The period that holds an instant; -1 before all of them, <see cref="Count"/> after.</summary>
    internal int IndexOf(long instant)
    {
        ReadOnlySpan<long> bounds = _bounds;
        if (instant < bounds[0]) return -1;
        if (instant >= bounds[^1]) return Count;

        // Periods of one unit are nearly equally long, so the guess is off by two at the most, and by what rounding does.
        int period = Math.Min((int)((instant - bounds[0]) * _periodsPerMillisecond), Count - 1);
        while (instant < bounds[period]) period--;
        while (instant >= bounds[period + 1]) period++;
        return period;
    }
}
