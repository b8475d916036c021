using Crm.Segmentation.Tree;
using NodaTime;

namespace Crm.Segmentation.Tests;

/// <summary>Windows as the predicates of the specification's table, and calendars by the local date of an instant.</summary>
internal sealed partial class Oracle
{
    /// <summary>The instants that dates of the years 1 to 9999 have in UTC.</summary>
    private const long First = -62_135_596_800_000, Last = 253_402_300_799_999;

    /// <summary>Whether an instant lies in the window; null when the window is anchored on a missing attribute.</summary>
    private Func<long, bool>? Inside(Window? window) => window switch
    {
        null => t => t <= T,
        LastWindow w => t => t > T - Milliseconds(w.Duration) && t <= T,
        AgoWindow w => t => t > T - Milliseconds(w.From) && t <= T - Milliseconds(w.To),
        SinceWindow w => Anchor(w.Start) is { } start ? t => t >= start && t <= T : null,
        BeforeWindow w => Anchor(w.End) is { } end ? t => t < end : null,
        BeforeAgoWindow w => t => t <= T - Milliseconds(w.Duration),
        BetweenWindow w => Anchor(w.From) is { } from && Anchor(w.Until) is { } until ? t => t >= from && t < until && t <= T : null,
        WithinWindow w => Anchor(w.Anchor) is { } anchor ? t => t >= anchor && t <= anchor + Milliseconds(w.Duration) && t <= T : null,
        ThisPeriodWindow w => t => PeriodOf(w.Unit, t) == PeriodOf(w.Unit, T),
        LastPeriodsWindow w => t => PeriodOf(w.Unit, t) >= PeriodOf(w.Unit, T) - w.Count && PeriodOf(w.Unit, t) < PeriodOf(w.Unit, T),
        AgoPeriodsWindow w => t => PeriodOf(w.Unit, t) >= PeriodOf(w.Unit, T) - w.From && PeriodOf(w.Unit, t) < PeriodOf(w.Unit, T) - w.To,
        NextWindow w => t => t > T && t <= T + Milliseconds(w.Duration),
        NextPeriodsWindow w => t => PeriodOf(w.Unit, t) > PeriodOf(w.Unit, T) && PeriodOf(w.Unit, t) <= PeriodOf(w.Unit, T) + w.Count,
        _ => throw new NotSupportedException($"The oracle does not know {window.GetType().Name}."),
    };

    /// <summary>Whether a value lies in the window. Dates count local dates in windows of whole days; elsewhere they are their midnights.</summary>
    private bool IsIn(Window window, object value) => (value, window) switch
    {
        (DateOnly date, LastWindow { InDays: true } w) => DaysSince(date) >= 0 && DaysSince(date) < w.Duration.TotalDays,
        (DateOnly date, AgoWindow { InDays: true } w) => DaysSince(date) >= w.To.TotalDays && DaysSince(date) < w.From.TotalDays,
        (DateOnly date, BeforeAgoWindow { InDays: true } w) => DaysSince(date) >= w.Duration.TotalDays,
        (DateOnly date, NextWindow { InDays: true } w) => -DaysSince(date) > 0 && -DaysSince(date) <= w.Duration.TotalDays,
        _ => Inside(window) is { } inside && inside(Instant(value)),
    };

    private int DaysSince(DateOnly date) => DateOf(T).DayNumber - date.DayNumber;

    private long? Anchor(Measure anchor) => Value(anchor, null) is { } value ? Instant(value) : null;

    private static long Milliseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>An instant, or the local midnight of a date.</summary>
    private long Instant(object value) => value is Moment moment ? moment.Milliseconds : Midnight((DateOnly)value);

    /// <summary>What clocks show, in milliseconds as if it were UTC.</summary>
    private long Local(long instant) => instant + _scope.Zone.GetUtcOffset(NodaTime.Instant.FromUnixTimeMilliseconds(Math.Clamp(instant, First, Last))).Milliseconds;

    /// <summary>The local date; the first or the last of all where it would lie beyond.</summary>
    private DateOnly DateOf(long instant) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Local(instant), First, Last)).UtcDateTime);

    private bool HasDate(long instant) => instant <= Last && Local(instant) is >= First and <= Last;

    /// <summary>The first instant whose local date is that date, or a later one where the zone skips it.</summary>
    private long Midnight(DateOnly date)
    {
        const long Hours20 = 20 * 3_600_000;
        long midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        long before = midnight - Hours20, after = midnight + Hours20;
        while (after - before > 1)
        {
            long middle = before + ((after - before) / 2);
            if (Local(middle) >= midnight) after = middle;
            else before = middle;
        }

        return after;
    }

    /// <summary>The number of the calendar period that holds an instant; consecutive periods have consecutive numbers.</summary>
    private long PeriodOf(CalendarUnit unit, long instant) => unit == CalendarUnit.Hour ? FullHours(instant) : PeriodOf(unit, DateOf(instant));

    private long PeriodOf(CalendarUnit unit, DateOnly date)
    {
        return unit switch
        {
            CalendarUnit.Day => date.DayNumber,
            CalendarUnit.Week => (7 + date.DayNumber - (((int)date.DayOfWeek - (int)_scope.WeekStart + 7) % 7)) / 7,
            CalendarUnit.Month => (date.Year * 12) + date.Month,
            CalendarUnit.Quarter => (date.Year * 4) + ((date.Month - 1) / 3),
            CalendarUnit.Year => date.Year,
            _ => throw new NotSupportedException($"{unit}"),
        };
    }

    /// <summary>Hours are an hour long; they begin when local clocks show a full hour.</summary>
    private long FullHours(long instant)
    {
        const long Hour = 3_600_000;
        long offset = Local(instant) - instant;
        return (long)Math.Floor((instant + (((offset % Hour) + Hour) % Hour)) / (double)Hour);
    }

    /// <summary>
    /// Whether the same month and day in a later year is a date of the window; 29 February on 28 in a common year. An instant that no date of the years 1
    /// to 9999 holds has no anniversary.
    /// </summary>
    private bool HasAnniversary(object value, Window window)
    {
        if (value is Moment moment && !HasDate(moment.Milliseconds)) return false;
        DateOnly original = value is DateOnly date ? date : DateOf(Instant(value));
        DateOnly today = DateOf(T);
        return Enumerable.Range(today.Year - 5, 20)
            .Where(year => year > original.Year && year <= 9999)
            .Select(year => new DateOnly(year, original.Month, Math.Min(original.Day, DateTime.DaysInMonth(year, original.Month))))
            .Any(anniversary => window switch
            {
                ThisPeriodWindow w => PeriodOf(w.Unit, anniversary) == PeriodOf(w.Unit, today),
                NextPeriodsWindow w => PeriodOf(w.Unit, anniversary) > PeriodOf(w.Unit, today) && PeriodOf(w.Unit, anniversary) <= PeriodOf(w.Unit, today) + w.Count,
                _ => IsIn(window, anniversary),
            });
    }

    private DateTime ClockOf(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(Local(instant)).UtcDateTime;

    /// <summary>
    /// How many kept days since have passed, each at the local time of the first; null of what lies ahead, and of an instant that no date of the years 1 to 9999
    /// holds.
    /// </summary>
    private int? Years(object start)
    {
        if (start is Moment moment && (moment.Milliseconds > T || Local(moment.Milliseconds) < First)) return null;
        (DateOnly original, long time) = start is DateOnly date ? (date, 0) : (DateOf(Instant(start)), Local(Instant(start)) % 86_400_000);
        DateOnly today = DateOf(T);
        if (original > today && start is DateOnly) return null;
        return Enumerable.Range(original.Year + 1, Math.Max(today.Year - original.Year, 0)).Count(year =>
        {
            var kept = new DateOnly(year, original.Month, Math.Min(original.Day, DateTime.DaysInMonth(year, original.Month)));
            return kept < today || (kept == today && ((time + 86_400_000) % 86_400_000) <= Local(T) % 86_400_000);
        });
    }
}
