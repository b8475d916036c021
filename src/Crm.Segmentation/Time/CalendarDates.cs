namespace Crm.Segmentation;

/// <summary>Dates of a calendar that come every month or every year, as days since 1970-01-01.</summary>
internal static class CalendarDates
{
    /// <summary>The first anniversary of a date that is not before another date: the same month and day of a later year, 29 February kept on the 28th in a common year.</summary>
    /// <returns>The anniversary; null beyond the year 9999.</returns>
    internal static long? Anniversary(int date, long notBefore)
    {
        DateOnly kept = DateOnly.FromDayNumber(date + Timestamp.EpochDayNumber);
        int last = DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber;
        if (notBefore > last) return null;
        int year = DateOnly.FromDayNumber((int)Math.Max(notBefore + Timestamp.EpochDayNumber, 0)).Year;
        for (year = Math.Max(year, kept.Year + 1); year <= 9999; year++)
        {
            int day = kept.AddYears(year - kept.Year).DayNumber - Timestamp.EpochDayNumber;
            if (day >= notBefore) return day;
        }

        return null;
    }

    /// <summary>The first date not before another that is a day of its month, in shorter months the last.</summary>
    /// <returns>The date; null beyond the year 9999.</returns>
    internal static long? DayOfMonth(int dayOfMonth, long notBefore)
    {
        if (notBefore > DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber) return null;
        DateOnly from = DateOnly.FromDayNumber((int)(notBefore + Timestamp.EpochDayNumber));
        for (DateOnly month = new(from.Year, from.Month, 1); ; month = month.AddMonths(1))
        {
            DateOnly day = new(month.Year, month.Month, Math.Min(dayOfMonth, DateTime.DaysInMonth(month.Year, month.Month)));
            if (day >= from) return day.DayNumber - Timestamp.EpochDayNumber;
            if (month is { Year: 9999, Month: 12 }) return null;
        }
    }
}
