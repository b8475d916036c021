using NodaTime;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Wall clocks by plain arithmetic: of the zone nothing is asked but how far its clocks are from UTC at an instant. All in milliseconds; local ones as if they were UTC.</summary>
internal sealed class CivilTime(DateTimeZone zone)
{
    internal const long Minute = 60_000, Day = 86_400_000;

    internal static CivilTime? Of(string? zone) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known ? new CivilTime(known) : null;

    internal long Local(long instant) => instant + Offset(instant);

    internal long DateOf(long instant) => Dates(Local(instant));

    internal static long Dates(long local) => (long)Math.Floor(local / (double)Day);

    internal static DayOfWeek WeekdayOf(long date) => (DayOfWeek)((((date + 4) % 7) + 7) % 7);

    /// <summary>The instant at which clocks show a local time: the earlier of two; where they skip it, as far behind the gap as it lies in it.</summary>
    internal long Instant(long local)
    {
        long before = Offset(local - Day), after = Offset(local + Day);
        long[] showing = [.. new[] { local - before, local - after }.Where(instant => Local(instant) == local)];
        return showing.Length > 0 ? showing.Min() : local - before;
    }

    /// <summary>The same wall-clock time so many dates later, or another time of that date.</summary>
    internal long Later(long instant, long days, TimeOnly? at)
    {
        long local = Local(instant), date = Dates(local);
        return Instant(((date + days) * Day) + (at is { } time ? time.Ticks / TimeSpan.TicksPerMillisecond : local - (date * Day)));
    }

    /// <summary>The first instant, not before another, at which clocks show a time, on a weekday if one is said.</summary>
    internal long Next(long from, TimeOnly at, DayOfWeek? weekday)
    {
        for (long date = DateOf(from) - 1; ; date++)
        {
            long instant = Instant((date * Day) + (at.Ticks / TimeSpan.TicksPerMillisecond));
            if (instant >= from && (weekday is null || WeekdayOf(date) == weekday)) return instant;
        }
    }

    /// <summary>When the hour of the clock began in which an instant lies.</summary>
    internal long HourOf(long instant)
    {
        long minute = instant / Minute * Minute;
        while (!BeginsHour(minute)) minute -= Minute;
        return minute;
    }

    /// <summary>Whether an hour of the clock begins: it shows a full hour, or was put back.</summary>
    internal bool BeginsHour(long minute) => Local(minute) % (60 * Minute) == 0 || Local(minute) < Local(minute - 1);

    /// <summary>Whether clocks show a time in [from, to), over midnight where the end is earlier.</summary>
    internal bool IsBetween(long instant, TimeOnly from, TimeOnly to)
    {
        var time = new TimeOnly((Local(instant) - (DateOf(instant) * Day)) * TimeSpan.TicksPerMillisecond);
        return from < to ? time >= from && time < to : time >= from || time < to;
    }

    private long Offset(long instant) => zone.GetUtcOffset(NodaTime.Instant.FromUnixTimeMilliseconds(instant)).Milliseconds;
}
