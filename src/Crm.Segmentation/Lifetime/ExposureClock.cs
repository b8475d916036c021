namespace Crm.Segmentation.Lifetime;

/// <summary>Counts periods as they pass for customers: those that are excluded do not.</summary>
internal sealed class ExposureClock
{
    private readonly Calendar _calendar;
    private readonly CalendarUnit _unit;
    private readonly (int From, int End)[] _excluded;

    internal ExposureClock(Calendar calendar, Purchases purchases)
    {
        (_calendar, _unit) = (calendar, purchases.Period);
        var excluded = new List<(int From, int End)>();
        foreach (TimeRange range in purchases.Excluded.Select(span => span.Range).OrderBy(range => range.From))
        {
            int from = FirstFrom(range.From), end = FirstFrom(range.To);
            if (from >= end) continue;
            if (excluded.Count > 0 && from <= excluded[^1].End) excluded[^1] = (excluded[^1].From, Math.Max(excluded[^1].End, end));
            else excluded.Add((from, end));
        }

        _excluded = [.. excluded];
    }

    /// <summary>The number of the calendar's period that holds an instant.</summary>
    internal int PeriodOf(long instant) => _calendar.PeriodIndex(_unit, instant);

    /// <summary>What the clock shows when a period begins; null in one that is excluded.</summary>
    internal int? Shows(int period)
    {
        int passed = period;
        foreach ((int from, int end) in _excluded)
        {
            if (period < from) break;
            if (period < end) return null;
            passed -= end - from;
        }

        return passed;
    }

    /// <summary>What the clock shows last up to a period, that included.</summary>
    internal int UpTo(int period)
    {
        int passed = period;
        foreach ((int from, int end) in _excluded)
            if (period >= from) passed -= Math.Min(period + 1, end) - from;
        return passed;
    }

    /// <summary>The first period that begins at an instant or after it.</summary>
    private int FirstFrom(long instant)
    {
        int period = PeriodOf(instant);
        return _calendar.PeriodStart(_unit, period) == instant ? period : period + 1;
    }
}
