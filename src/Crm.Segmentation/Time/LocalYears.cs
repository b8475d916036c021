namespace Crm.Segmentation;

/// <summary>Whole local years up to an instant, as people count ages: 29 February is kept on 28 February in a common year.</summary>
internal readonly struct LocalYears
{
    private static readonly int LeastDay = -Timestamp.EpochDayNumber;
    private readonly Calendar _calendar;
    private readonly long _asOf;
    private readonly int _today;
    private readonly long _timeOfDay;
    private readonly DateOnly _date;

    internal LocalYears(Calendar calendar, long asOf)
    {
        (_calendar, _asOf, _today) = (calendar, asOf, calendar.LocalDay(asOf));
        _timeOfDay = calendar.Local(asOf) - (_today * Timestamp.Day);
        _date = DateOnly.FromDayNumber(_today + Timestamp.EpochDayNumber);
    }

    /// <summary>Since a date; null when it lies ahead.</summary>
    internal int? SinceDate(int day) => day > _today ? null : Since(day, 0, _timeOfDay);

    /// <summary>Since an instant, at its local time; null when it lies ahead, or where there are no dates.</summary>
    internal int? SinceInstant(long instant)
    {
        if (instant > _asOf || instant < Timestamp.Min - Timestamp.Day || _calendar.LocalDay(instant) is var day && day < LeastDay) return null;
        return Since(day, _calendar.Local(instant) - (day * Timestamp.Day), _timeOfDay);
    }

    /// <summary>The last date since which so many years have passed; before the first date when there is none.</summary>
    internal int LastDate(long years)
    {
        if (years <= 0) return _today;
        if (years >= _date.Year) return LeastDay - 1;
        DateOnly date = _date.AddYears(-(int)years);

        // 29 February is kept today, too.
        return date.DayNumber - Timestamp.EpochDayNumber + (IsKeptToday(date.Year) ? 1 : 0);
    }

    /// <summary>The instants since which so many years have passed: one range, or several where clocks went back, or 29 February is kept today.</summary>
    internal List<TimeRange> Instants(long years)
    {
        var all = new TimeRange(_calendar.Midnight(LeastDay), _asOf + 1);
        if (years <= 0) return [all];
        if (years >= _date.Year) return [];
        DateOnly date = _date.AddYears(-(int)years);
        long midnight = (date.DayNumber - Timestamp.EpochDayNumber) * Timestamp.Day;
        List<TimeRange> ranges = _calendar.Instants(all, long.MinValue, midnight + _timeOfDay);
        if (IsKeptToday(date.Year)) ranges.AddRange(_calendar.Instants(all, midnight + Timestamp.Day, midnight + Timestamp.Day + _timeOfDay));
        return ranges;
    }

    /// <summary>Whether those born on 29 February of a year have their day today, which is the 28th.</summary>
    private bool IsKeptToday(int year) => _date is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(_date.Year) && DateTime.IsLeapYear(year);

    private int Since(int day, long timeOfDay, long now)
    {
        (int year, int month, int ofMonth) = DateOnly.FromDayNumber(day + Timestamp.EpochDayNumber);
        if (month == 2 && ofMonth == 29 && !DateTime.IsLeapYear(_date.Year)) ofMonth = 28;
        int order = ((_date.Month * 32) + _date.Day).CompareTo((month * 32) + ofMonth);
        int years = _date.Year - year - (order < 0 || (order == 0 && timeOfDay > now) ? 1 : 0);

        // Where clocks went back, the local time of an instant may be after that of a later one.
        return Math.Max(years, 0);
    }
}
