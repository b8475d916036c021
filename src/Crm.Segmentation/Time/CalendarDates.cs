namespace Crm.Segmentation;

/// <summary>Dates of a calendar that come every month, as days since 1970-01-01.</summary>
internal static class CalendarDates
{
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
