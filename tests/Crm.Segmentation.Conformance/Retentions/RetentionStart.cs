using System.Globalization;

namespace Crm.Segmentation.Conformance;

/// <summary>Where the periods of a retention's case begin.</summary>
/// <param name="Date">The first day of the first period.</param>
/// <param name="Time">For hours, the time of that day at which the first one begins.</param>
/// <param name="Unit">How long a period is.</param>
/// <param name="TimeZone">The zone of the days.</param>
internal sealed record RetentionStart(DateOnly Date, TimeSpan Time, CalendarUnit Unit, string TimeZone)
{
    internal static RetentionStart Of(string start, CalendarUnit unit, SegmentationOptions options)
    {
        bool isDate = DateOnly.TryParseExact(start.Split('T')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        if (!isDate || !CaseEvent.TryInstant(start, out DateTimeOffset instant)) throw new CaseException($"config.start is no date: '{start}'");
        TimeSpan time = instant.TimeOfDay;
        date = unit switch
        {
            CalendarUnit.Week => date.AddDays(-(((int)date.DayOfWeek - (int)options.WeekStart + 7) % 7)),
            CalendarUnit.Month => date.AddDays(1 - date.Day),
            CalendarUnit.Quarter => new DateOnly(date.Year, (((date.Month - 1) / 3) * 3) + 1, 1),
            CalendarUnit.Year => new DateOnly(date.Year, 1, 1),
            _ => date,
        };
        return new RetentionStart(date, unit == CalendarUnit.Hour ? TimeSpan.FromHours(time.Hours) : TimeSpan.Zero, unit, options.TimeZone);
    }

    /// <summary>So many periods from the start on.</summary>
    internal DateSpan Periods(int count)
    {
        if (Unit == CalendarUnit.Hour)
        {
            DateTimeOffset from = DateSpan.Days(Date, Date, TimeZone).From + Time;
            return DateSpan.Between(from, from.AddHours(count));
        }

        DateOnly end = Unit switch
        {
            CalendarUnit.Week => Date.AddDays(7 * count),
            CalendarUnit.Month => Date.AddMonths(count),
            CalendarUnit.Quarter => Date.AddMonths(3 * count),
            CalendarUnit.Year => Date.AddYears(count),
            _ => LastDay(count),
        };
        return DateSpan.Days(Date, end.AddDays(-1), TimeZone);
    }

    /// <summary>The day after so many days; one that the zone skips is none.</summary>
    private DateOnly LastDay(int count)
    {
        DateOnly day = Date;
        for (int days = 0; days < count; day = day.AddDays(1))
            if (!IsSkipped(day)) days++;
        return day;
    }

    private bool IsSkipped(DateOnly day) => day > Date && DateSpan.Days(Date, day, TimeZone).To == DateSpan.Days(Date, day.AddDays(-1), TimeZone).To;
}
