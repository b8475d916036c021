namespace Crm.Segmentation;

/// <summary>What holds between windows at every as-of and in every zone.</summary>
internal static class WindowOrder
{
    /// <summary>Whether every instant of one window is in the other, which is resolved whenever the first is. False when that is not certain.</summary>
    internal static bool IsInside(Window? inner, Window? outer)
    {
        if (inner is LastEventsWindow last) return IsInside(last.Inside, outer);

        // Which the last events are depends on which events are meant.
        if (outer is LastEventsWindow) return false;
        if (outer is null || outer.Equals(inner)) return true;
        if (Ages(inner) is { } a && Ages(outer) is { } b) return a.From >= b.From && a.To <= b.To;
        if (Instants(inner) is { } c && Instants(outer) is { } d) return c.From >= d.From && c.To <= d.To;
        return (inner, outer) switch
        {
            (ThisPeriodWindow one, ThisPeriodWindow other) => Nests(one.Unit, other.Unit),
            _ when Periods(inner) is { } e && Periods(outer) is { } f => e.Unit == f.Unit && e.From <= f.From && e.To >= f.To,
            (WithinWindow one, WithinWindow other) => one.Anchor.Equals(other.Anchor) && one.Duration <= other.Duration,
            (WithinWindow one, SinceWindow other) => one.Anchor.Equals(other.Start),
            (BetweenWindow one, SinceWindow other) => one.From.Equals(other.Start),
            (BetweenWindow one, BeforeWindow other) => one.Until.Equals(other.End),
            _ => false,
        };
    }

    /// <summary>How long before as-of the instants of a window lie, in milliseconds, both included; null when that is not fixed. Negative is ahead.</summary>
    internal static (long From, long To)? Ages(Window? window) => window switch
    {
        null => (0, long.MaxValue),
        LastWindow last => (0, Milliseconds(last.Duration) - 1),
        AgoWindow ago => (Milliseconds(ago.To), Milliseconds(ago.From) - 1),
        BeforeAgoWindow before => (Milliseconds(before.Duration), long.MaxValue),
        NextWindow next => (-Milliseconds(next.Duration), -1),
        _ => null,
    };

    /// <summary>How many local dates before that of as-of those of a window of whole days lie, both included; null for another window. Negative is ahead.</summary>
    internal static (long From, long To)? Days(Window window) =>
        window.Dates(today: 0) is var (first, last) ? (-(long)last, first == int.MinValue ? long.MaxValue : -(long)first) : null;

    /// <summary>How many calendar periods before the one of as-of a window begins, and before which one it ends; null for another window. Negative is ahead.</summary>
    private static (CalendarUnit Unit, int From, int To)? Periods(Window? window) => window switch
    {
        ThisPeriodWindow current => (current.Unit, 0, -1),
        LastPeriodsWindow past => (past.Unit, past.Count, 0),
        AgoPeriodsWindow past => (past.Unit, past.From, past.To),
        NextPeriodsWindow future => (future.Unit, -1, -1 - future.Count),
        _ => null,
    };

    /// <summary>The instants of a window, both included, without regard to as-of; null when that is not fixed.</summary>
    internal static (long From, long To)? Instants(Window? window) => window switch
    {
        SinceWindow { Start: Constant { Kind: ValueKind.Instant } start } => ((long)start.Number, long.MaxValue),
        BeforeWindow { End: Constant { Kind: ValueKind.Instant } end } => (long.MinValue, (long)end.Number - 1),
        BetweenWindow { From: Constant { Kind: ValueKind.Instant } from, Until: Constant { Kind: ValueKind.Instant } until } =>
            ((long)from.Number, (long)until.Number - 1),
        _ => null,
    };

    /// <summary>Whether nothing can ever lie in the window. Events lie in 1970 or later.</summary>
    internal static bool IsNeverFilled(Window? window, bool overEvents) => window switch
    {
        LastEventsWindow last => IsNeverFilled(last.Inside, overEvents),
        BetweenWindow between when between.From.Equals(between.Until) => true,
        BetweenWindow { Until: Constant until } => overEvents && IsBefore1970(until),
        BeforeWindow { End: Constant end } => overEvents && IsBefore1970(end),
        _ => false,
    };

    /// <summary>Whether no event lies before it. The midnight that begins a date of 1970 may still be in 1970 by UTC, that of a date before is not.</summary>
    private static bool IsBefore1970(Constant end) => end.Kind == ValueKind.Instant ? end.Number <= 0 : end.Number <= -1;

    private static bool Nests(CalendarUnit inner, CalendarUnit outer) => (inner, outer) switch
    {
        (CalendarUnit.Day, CalendarUnit.Week or CalendarUnit.Month or CalendarUnit.Quarter or CalendarUnit.Year) => true,
        (CalendarUnit.Month, CalendarUnit.Quarter or CalendarUnit.Year) => true,
        (CalendarUnit.Quarter, CalendarUnit.Year) => true,
        _ => false,
    };

    private static long Milliseconds(TimeSpan duration) => Timestamp.Milliseconds(duration);
}
