using NodaTime;

namespace Crm.Segmentation;

/// <summary>A kind of calendar period.</summary>
public enum CalendarUnit
{
    /// <summary>An hour of local time; always 60 minutes long, also where clocks change.</summary>
    Hour,

    /// <summary>From local midnight to the next; 23 or 25 hours where clocks change.</summary>
    Day,

    /// <summary>Seven days from the configured first day of the week.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>Three calendar months, from January, April, July or October.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>
/// A time zone and a first day of the week. Periods of one unit are numbered without gaps; a number and an instant turn into one another.
/// A local midnight that the zone skips is the first instant after the gap; one that occurs twice is the earlier.
/// </summary>
internal sealed class Calendar
{
    private const long HourMilliseconds = 3_600_000;
    private const int MinDay = -Timestamp.EpochDayNumber;
    private static readonly int LastDay = DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber;
    private const int LastMonth = ((9999 - 1970) * 12) + 11;
    private readonly DateTimeZone _zone;
    private readonly int _weekShift;

    private Calendar(DateTimeZone zone, DayOfWeek weekStart)
    {
        _zone = zone;
        WeekStart = weekStart;

        // 1970-01-01 was a Thursday: day d is in week floor((d + shift) / 7).
        _weekShift = ((int)DayOfWeek.Thursday - (int)weekStart + 7) % 7;
    }

    internal static Calendar Utc { get; } = new(DateTimeZone.Utc, DayOfWeek.Monday);

    internal string ZoneId => _zone.Id;

    private ZoneOffsets Offsets => field ??= new ZoneOffsets(_zone);

    internal DayOfWeek WeekStart { get; }

    /// <summary>The calendar of an IANA zone such as <c>Asia/Seoul</c>; false when the zone is unknown.</summary>
    internal static bool TryCreate(string zoneId, DayOfWeek weekStart, out Calendar calendar)
    {
        DateTimeZone? zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        calendar = zone is null ? Utc : new Calendar(zone, weekStart);
        return zone is not null;
    }

    /// <summary>The local midnight that begins a date, given as days since 1970-01-01.</summary>
    internal long Midnight(int day) => Offsets.Midnight(day);

    /// <summary>The local midnight that begins a date; after every instant where it is beyond the year 9999, and the first one where it is before the year 1.</summary>
    internal long MidnightOrLatest(long day) => day > LastDay ? TimeRange.Latest : Midnight((int)Math.Max(day, MinDay));

    /// <summary>The next instant at which a local date or hour may come a second time, because clocks went back over its beginning; <see cref="long.MaxValue"/> for never, as in nearly all zones.</summary>
    internal long NextStepBack(long instant) => Offsets.NextStepBack(instant);

    /// <summary>The next instant at which clocks are changed; <see cref="long.MaxValue"/> for never.</summary>
    internal long NextChange(long instant) => Offsets.NextChange(instant);

    /// <summary>The instant at which the zone's clocks show a time, given in milliseconds as if it were UTC.</summary>
    internal long AtLocal(long local) => Offsets.AtLocal(local);

    /// <summary>
    /// The local date of an instant, as days since 1970-01-01. East of Greenwich the last hours of the year 9999 have no date of their own; they belong
    /// to its last day.
    /// </summary>
    internal int LocalDay(long instant) => (int)Math.Min(FloorDiv(Local(instant), Timestamp.Day), LastDay);

    /// <summary>What clocks show at an instant, in milliseconds as if it were UTC.</summary>
    internal long Local(long instant) => instant + OffsetAt(instant);

    /// <summary>A range of instants cut where the zone's clocks change, each part with what to add to UTC.</summary>
    internal IEnumerable<(TimeRange Stretch, int Offset)> Stretches(TimeRange range) => Offsets.Stretches(range);

    /// <summary>Those of some instants at which clocks show a time from one to another, both included: one range, or several where clocks went back.</summary>
    internal List<TimeRange> Instants(TimeRange among, long from, long to)
    {
        var ranges = new List<TimeRange>();
        foreach ((TimeRange stretch, int offset) in Stretches(among))
        {
            long start = from <= stretch.From + offset ? stretch.From : from - offset, end = Math.Min(stretch.To, to - offset + 1);
            if (start >= end) continue;
            if (ranges.Count > 0 && ranges[^1].To == start) ranges[^1] = ranges[^1] with { To = end };
            else ranges.Add(new TimeRange(start, end));
        }

        return ranges;
    }

    /// <summary>An instant as the zone's clocks show it; an offset with seconds, as a few zones once had, is cut to the minute.</summary>
    internal DateTimeOffset LocalTime(long instant) =>
        Timestamp.Instant(instant).ToOffset(TimeSpan.FromMinutes(OffsetAt(instant) / 60_000));

    /// <summary>The number of the period that holds an instant.</summary>
    internal int PeriodIndex(CalendarUnit unit, long instant) => unit switch
    {
        CalendarUnit.Hour => HourIndex(instant),
        CalendarUnit.Day => LocalDay(instant),
        CalendarUnit.Week => (int)FloorDiv(LocalDay(instant) + _weekShift, 7),
        CalendarUnit.Month => Month(instant),
        CalendarUnit.Quarter => (int)FloorDiv(Month(instant), 3),
        _ => (int)FloorDiv(Month(instant), 12),
    };

    /// <summary>The first instant of the period with a number; after every instant where it would begin beyond the year 9999.</summary>
    internal long PeriodStart(CalendarUnit unit, int index)
    {
        if (unit == CalendarUnit.Hour) return HourStart(index);
        int day = FirstDay(unit, index);
        return day > LastDay ? TimeRange.Latest : Midnight(day);
    }

    /// <summary>The local date with which the period with a number begins, of a unit of days; the day after the last where it would be beyond the year 9999.</summary>
    internal int FirstDay(CalendarUnit unit, int index) => unit switch
    {
        CalendarUnit.Hour => throw new System.Diagnostics.UnreachableException("An hour is no date."),
        CalendarUnit.Day => Math.Min(index, LastDay + 1),
        CalendarUnit.Week => Math.Min((index * 7) - _weekShift, LastDay + 1),
        CalendarUnit.Month => FirstOfMonth(index),
        CalendarUnit.Quarter => FirstOfMonth(index * 3),
        _ => FirstOfMonth(index * 12),
    };

    /// <summary>Consecutive periods, counted from the one that holds an instant: from one, up to the start of another.</summary>
    internal TimeRange Periods(CalendarUnit unit, long instant, int from, int until)
    {
        int current = PeriodIndex(unit, instant);
        return new TimeRange(PeriodStart(unit, current + from), PeriodStart(unit, current + until));
    }

    /// <summary>The local dates of consecutive periods of a unit of days, both included, counted likewise.</summary>
    internal (int First, int Last) PeriodDays(CalendarUnit unit, long instant, int from, int until)
    {
        int current = PeriodIndex(unit, instant);
        return (FirstDay(unit, current + from), FirstDay(unit, current + until) - 1);
    }

    /// <summary>The dates, both included, whose midnights lie in a range of instants; the last before the first where there are none.</summary>
    internal (int First, int Last) DaysIn(TimeRange range) => (FirstDayFrom(range.From), FirstDayFrom(range.To) - 1);

    /// <summary>The first date whose midnight is not before an instant.</summary>
    private int FirstDayFrom(long instant)
    {
        if (instant <= Midnight(MinDay)) return MinDay;
        if (instant > Midnight(LastDay)) return LastDay + 1;
        int day = LocalDay(instant);
        while (day > MinDay && Midnight(day - 1) >= instant) day--;
        while (Midnight(day) < instant) day++;
        return day;
    }

    private static LocalDate LocalDateOf(int day) => new LocalDate(1970, 1, 1).PlusDays(day);

    private int HourIndex(long instant)
    {
        int next = (int)FloorDiv(instant, HourMilliseconds) + 1;
        return HourStart(next) <= instant ? next : next - 1;
    }

    /// <summary>
    /// Where the hour begins that an hour of UTC has the begin of. Clocks that are put back by half an hour begin another there; those that are put forward by half an hour make an
    /// hour of what is left of one and of the next.
    /// </summary>
    private long HourStart(int index)
    {
        long end = index * HourMilliseconds, begin = end - HourMilliseconds;
        if (begin > Timestamp.Max) return TimeRange.Latest;
        long before = HourShift(begin), start = end - Math.Min(before, HourShift(Math.Min(end - before, Timestamp.Max)));
        return start > Timestamp.Max ? TimeRange.Latest : start;
    }

    private static long FloorDiv(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }


    private int OffsetAt(long instant) => Offsets.At(instant);

    /// <summary>The part of the zone's offset that moves the boundaries of hours: 30 minutes in India, 0 in Korea.</summary>
    private long HourShift(long instant) => ((OffsetAt(instant) % HourMilliseconds) + HourMilliseconds) % HourMilliseconds;

    private int Month(long instant)
    {
        LocalDate date = LocalDateOf(LocalDay(instant));
        return ((date.Year - 1970) * 12) + date.Month - 1;
    }

    private static int FirstOfMonth(int month) => month > LastMonth
        ? LastDay + 1
        : NodaTime.Period.DaysBetween(new LocalDate(1970, 1, 1), new LocalDate(1970, 1, 1).PlusMonths(month));
}
