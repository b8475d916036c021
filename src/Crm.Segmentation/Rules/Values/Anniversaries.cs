namespace Crm.Segmentation;

/// <summary>Anniversaries of local dates, for every run: the same month and day in a later year; 29 February is kept on 28 February in a common year.</summary>
internal static class Anniversaries
{
    /// <summary>The last day of the calendar.</summary>
    internal static readonly int LastDay = DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber;

    /// <summary>The local date of an instant, or a date as days since 1970-01-01; null of an instant beyond those of the calendar, to which arithmetic may lead.</summary>
    internal static DateOnly? DateOf(long value, bool isDate, Calendar calendar)
    {
        // The first midnight of the east is before the first instant.
        if (!isDate && value is < Timestamp.Min - Timestamp.Day or > Timestamp.Max) return null;
        int number = (isDate ? (int)value : calendar.LocalDay(value)) + Timestamp.EpochDayNumber;
        return number < 0 ? null : DateOnly.FromDayNumber(number);
    }

    /// <summary>Whether an anniversary of a date is among some days, both included.</summary>
    internal static bool FallIn(DateOnly date, (int First, int Last) days) => days.First <= days.Last && After(date, days.First - 1L) <= days.Last;

    /// <summary>The first anniversary of a date after a day; the day after the last where there is none.</summary>
    internal static int After(DateOnly date, long day)
    {
        if (day >= LastDay) return LastDay + 1;
        int year = day < -Timestamp.EpochDayNumber ? 1 : DateOnly.FromDayNumber((int)day + Timestamp.EpochDayNumber).Year;
        for (year = Math.Max(year, date.Year + 1); year <= DateOnly.MaxValue.Year; year++)
            if (In(date, year) is var anniversary && anniversary > day) return anniversary;
        return LastDay + 1;
    }

    /// <summary>The last day on which a whole number of years has passed since a date, up to a day: an anniversary, or the date itself.</summary>
    internal static int UpTo(DateOnly date, int day)
    {
        int year = DateOnly.FromDayNumber(day + Timestamp.EpochDayNumber).Year, own = date.DayNumber - Timestamp.EpochDayNumber;
        if (year > date.Year && In(date, year) is var kept && kept <= day) return kept;
        return year - 1 > date.Year ? In(date, year - 1) : own;
    }

    /// <summary>When another year has passed since a date, or since an instant at its local time; or an instant before that at which to look again, where clocks change on such a day.</summary>
    internal static long NextYear(Calendar calendar, long value, bool isDate, long at)
    {
        if (DateOf(value, isDate, calendar) is not { } date) return long.MaxValue;
        int today = calendar.LocalDay(at), own = date.DayNumber - Timestamp.EpochDayNumber, next = After(date, today);
        if (isDate) return today < own ? calendar.Midnight(own) : calendar.MidnightOrLatest(next);
        if (at < value) return value;
        long timeOfDay = calendar.Local(value) - (own * Timestamp.Day), turn = At(next);
        if (today < own) return turn;
        int last = UpTo(date, today);
        turn = Math.Min(turn, At(last));

        // On such a day clocks may go back over the time, and show it again.
        if (calendar.NextChange(at) is var change && change < calendar.MidnightOrLatest(last + 2L)) turn = Math.Min(turn, change);
        return turn;

        long At(int day)
        {
            if (day > LastDay) return long.MaxValue;
            long local = (day * Timestamp.Day) + timeOfDay, first = calendar.AtLocal(local), again = local - (calendar.Local(at) - at);
            return first > at ? first : again > at ? again : long.MaxValue;
        }
    }

    private static int In(DateOnly date, int year) =>
        new DateOnly(year, date.Month, date is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? 28 : date.Day).DayNumber - Timestamp.EpochDayNumber;
}
