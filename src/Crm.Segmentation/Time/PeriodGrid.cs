namespace Crm.Segmentation;

/// <summary>Consecutive calendar periods with their instants looked up once, so that placing an event needs no time zone.</summary>
internal sealed class PeriodGrid
{
    private readonly long[] _bounds;

    /// <summary>The periods from the one that holds <paramref name="from"/>.</summary>
    internal PeriodGrid(Calendar calendar, CalendarUnit unit, long from, int count)
    {
        int first = calendar.PeriodIndex(unit, from);
        _bounds = [.. Enumerable.Range(first, count + 1).Select(index => calendar.PeriodStart(unit, index))];
    }

    /// <summary>How many periods.</summary>
    internal int Count => _bounds.Length - 1;

    /// <summary>The instants of a period.</summary>
    internal TimeRange this[int period] => new(_bounds[period], _bounds[period + 1]);

    /// <summary>The period that holds an instant; -1 before all of them, <see cref="Count"/> after.</summary>
    internal int IndexOf(long instant) => Seek(-1, instant);

    /// <summary>The same for an instant that is not before the given period; near it is found at once.</summary>
    internal int Seek(int period, long instant)
    {
        if (period == Count || instant < _bounds[period + 1]) return period;
        if (period + 1 == Count) return Count;
        if (instant < _bounds[period + 2]) return period + 1;

        int low = period + 2, high = Count;
        while (low < high)
        {
            // INVARIANT: the period is in [low, high]: bounds[low] ≤ instant, and instant < bounds[high + 1] or high is Count.
            int middle = (low + high + 1) / 2;
            if (_bounds[middle] <= instant) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
