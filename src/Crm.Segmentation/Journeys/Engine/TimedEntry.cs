namespace Crm.Segmentation.Journeys;

/// <summary>An entry by the calendar, or by a date of the customer: when it comes next.</summary>
internal sealed class TimedEntry
{
    private readonly JourneyEntry _entry;
    private readonly CustomerDateField? _date;

    internal TimedEntry(JourneyEntry entry, Schema schema) => (_entry, _date) = (entry, entry is DateEntry date ? new CustomerDateField(date.Date, schema) : null);

    /// <summary>Whom it is for; null for everybody.</summary>
    internal Tree.MemberOf? Audience => (_entry as ScheduleEntry)?.Audience;

    /// <summary>The first instant from one on at which it comes; never where there is none.</summary>
    internal long Next(long from, CustomerAttributes customer, Calendar calendar) => (_entry switch
    {
        ScheduleEntry { DayOfMonth: { } day } monthly => Monthly(from, day, monthly.At, calendar),
        ScheduleEntry schedule => calendar.NextTime(from, schedule.At, schedule.Weekday),
        _ => OfDate((DateEntry)_entry, from, customer, calendar),
    }) ?? JourneyInstance.Never;

    private static long? Monthly(long from, int dayOfMonth, TimeOnly at, Calendar calendar)
    {
        for (long notBefore = calendar.LocalDay(from); CalendarDates.DayOfMonth(dayOfMonth, notBefore) is { } day; notBefore = day + 1)
            if (calendar.Shown(day, at) is var due && due >= from) return due;
        return null;
    }

    private long? OfDate(DateEntry entry, long from, CustomerAttributes customer, Calendar calendar)
    {
        if (_date!.Read(customer, calendar) is not var (day, _)) return null;
        if (!entry.IsAnniversary) return calendar.Shown((long)day + entry.OffsetDays, entry.At) is var once && once >= from ? once : null;
        DateOnly date = DateOnly.FromDayNumber(day + Timestamp.EpochDayNumber);
        for (int next = Anniversaries.After(date, calendar.LocalDay(from) - (long)entry.OffsetDays - 2); next <= Anniversaries.LastDay; next = Anniversaries.After(date, next))
            if (calendar.Shown((long)next + entry.OffsetDays, entry.At) is var due && due >= from) return due;
        return null;
    }
}
