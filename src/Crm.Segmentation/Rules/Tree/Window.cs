namespace Crm.Segmentation;

/// <summary>Which events or instants are meant: a stretch of time, relative to the as-of instant T of an evaluation, to a calendar, or to instants and attributes; or the last events in one.</summary>
/// <remarks>
/// <para>Durations are exact: a day is 24 hours. Calendar periods follow the zone and the week start of the engine's options.</para>
/// <para>A date is compared as a date: over dates, a window of whole days counts local dates, so that a day of 23 or 25 hours loses or repeats nobody.
/// <see cref="Exact"/> is the same window in exact time.</para>
/// <para>Events after T do not exist, so for events every window also ends at T. A window anchored on a missing attribute makes the measure
/// that uses it missing.</para>
/// </remarks>
public abstract record Window : Node
{
    /// <summary>The most calendar periods that a window reaches.</summary>
    internal const int MostPeriods = 1000;

    private protected Window()
    {
    }

    /// <summary>The measures that the window is anchored on, none for most windows.</summary>
    internal virtual ValueList<Measure> Anchors => [];

    /// <inheritdoc/>
    public override ValueList<Node> Children => Nodes(Anchors);

    /// <summary>Whether it is a matter of now, so that a condition says <c>in</c> before it.</summary>
    internal virtual bool CountsFromNow => false;

    /// <summary>Whether it begins after T, where there are no events.</summary>
    internal virtual bool LiesAhead => false;

    /// <summary>(T − duration, T]; of dates, in whole days, today's and as many before it as make up the days.</summary>
    /// <param name="duration">How far back; positive, whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
    public static Window Last(TimeSpan duration) => new LastWindow(Positive(duration));

    /// <summary>(T − from, T − to]; of dates, in whole days, those that were today's so many days ago.</summary>
    /// <param name="from">The far end, further back than <paramref name="to"/>.</param>
    /// <param name="to">The near end; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in order, negative, or finer than a millisecond.</exception>
    public static Window Ago(TimeSpan from, TimeSpan to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(from, to);
        _ = Timestamp.Milliseconds(to);
        return new AgoWindow(Positive(from), WindowLength.Of(to));
    }

    /// <summary>[start, T].</summary>
    /// <param name="start">An instant, a date (its local midnight), or an attribute of either kind.</param>
    public static Window Since(Measure start) => new SinceWindow(Anchor(start));

    /// <summary>(−∞, end).</summary>
    /// <param name="end">An instant, a date (its local midnight), or an attribute of either kind.</param>
    public static Window Before(Measure end) => new BeforeWindow(Anchor(end));

    /// <summary>(−∞, T − duration]; of dates, in whole days, those up to the date so many days ago.</summary>
    /// <param name="duration">How long ago; positive, whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
    public static Window BeforeAgo(TimeSpan duration) => new BeforeAgoWindow(Positive(duration));

    /// <summary>[from, until) ∩ (−∞, T].</summary>
    /// <param name="from">An instant, a date (its local midnight), or an attribute of either kind.</param>
    /// <param name="until">The end, not included.</param>
    public static Window Between(Measure from, Measure until) => new BetweenWindow(Anchor(from), Anchor(until));

    /// <summary>[anchor, anchor + duration] ∩ (−∞, T].</summary>
    /// <param name="duration">How long after the anchor; positive, whole milliseconds; the far edge is inclusive.</param>
    /// <param name="anchor">An instant or date attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
    public static Window Within(TimeSpan duration, Measure anchor) => new WithinWindow(Positive(duration).Duration, Anchor(anchor));

    /// <summary>
    /// The calendar period that holds T: today, this week, this month, this year. Events in it lie up to T; instants and dates may lie ahead of T.
    /// </summary>
    /// <param name="unit">The calendar period.</param>
    public static Window This(CalendarUnit unit) => new ThisPeriodWindow(unit);

    /// <summary>The whole calendar periods before the one that holds T.</summary>
    /// <param name="count">How many; 1 to 1,000.</param>
    /// <param name="unit">The calendar period.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 periods.</exception>
    public static Window LastCalendar(int count, CalendarUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPeriods);
        return new LastPeriodsWindow(count, unit);
    }

    /// <summary>The whole calendar periods further back: from the start of one before the period that holds T up to the start of a later one.</summary>
    /// <param name="from">How many periods before the current one the window begins; 1 to 1,000.</param>
    /// <param name="to">How many periods before the current one it ends, not included; fewer than <paramref name="from"/>, 0 for the current one.</param>
    /// <param name="unit">The calendar period.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in order, negative, or more than 1,000 periods.</exception>
    public static Window CalendarAgo(int from, int to, CalendarUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(from, to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, MostPeriods);
        return new AgoPeriodsWindow(from, to, unit);
    }

    /// <summary>The whole calendar periods after the one that holds T: for instants and dates that lie ahead; no event ever lies in it.</summary>
    /// <param name="count">How many; 1 to 1,000.</param>
    /// <param name="unit">The calendar period.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 periods.</exception>
    public static Window NextCalendar(int count, CalendarUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPeriods);
        return new NextPeriodsWindow(count, unit);
    }

    /// <summary>
    /// (T, T + duration]: for instants and dates that lie ahead; no event ever lies in it. Of dates, in whole days, as many after today's.
    /// </summary>
    /// <param name="duration">How far ahead; positive, whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
    public static Window Next(TimeSpan duration) => new NextWindow(Positive(duration));

    /// <summary>The last matching events, of all or of those in a window; only for what counts or aggregates events.</summary>
    /// <param name="count">How many events at most, at least 1.</param>
    /// <param name="inside">The window of whose events these are the last; null for all history up to as-of.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    /// <exception cref="ArgumentException">The window is the last events of another.</exception>
    public static Window LastEvents(int count, Window? inside = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return inside is LastEventsWindow ? throw new ArgumentException("The last events are those of a stretch of time.", nameof(inside)) : new LastEventsWindow(count, inside);
    }

    /// <summary>The window as milliseconds.</summary>
    /// <param name="asOf">The as-of instant.</param>
    /// <param name="calendar">The zone and week start.</param>
    /// <param name="anchors">The anchors' values as instants, in the order of <see cref="Anchors"/>.</param>
    internal abstract TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors);

    /// <summary>The window's dates, both included, as days since 1970-01-01, where it is in whole days; null for one that is a matter of instants.</summary>
    /// <param name="today">The local date of as-of.</param>
    internal virtual (int First, int Last)? Dates(int today) => null;

    /// <summary>The same window in exact time over dates too, where they are local midnights: <c>24 hours</c>, not <c>1 day</c>.</summary>
    public virtual Window Exact() => this;

    internal static long Shift(long instant, TimeSpan duration) => TimeRange.Clamp((Int128)instant + (duration.Ticks / TimeSpan.TicksPerMillisecond));

    private static WindowLength Positive(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        _ = Timestamp.Milliseconds(duration);
        return WindowLength.Of(duration);
    }

    private static Measure Anchor(Measure anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        return anchor.Kind.IsTemporal()
            ? anchor
            : throw new ArgumentException($"A window is anchored on an instant or a date, not on a value of kind {anchor.Kind}.", nameof(anchor));
    }
}
