namespace Crm.Segmentation;

/// <summary>Which events or instants are meant: a stretch of time, relative to the as-of instant T of an evaluation, to a calendar, or to instants and attributes; or the last events in one.</summary>
/// <remarks>
/// <para>Durations are exact: a day is 24 hours. Calendar periods follow the zone and the week start of the engine's options.</para>
/// <para>Events after T do not exist, so for events every window also ends at T. A window anchored on a missing attribute makes the measure
/// that uses it missing.</para>
/// </remarks>
public abstract record Window : Node
{
    private protected Window()
    {
    }

    /// <summary>The measures that the window is anchored on, none for most windows.</summary>
    internal virtual ValueList<Measure> Anchors => [];

    /// <inheritdoc/>
    public override ValueList<Node> Children => Nodes(Anchors);

    /// <summary>Whether it is a matter of now, so that a condition says <c>in</c> before it.</summary>
    internal virtual bool CountsFromNow => false;

    /// <summary>(T − duration, T].</summary>
    /// <param name="duration">How far back; positive, whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
    public static Window Last(TimeSpan duration) => new LastWindow(Positive(duration));

    /// <summary>(T − from, T − to].</summary>
    /// <param name="from">The far end, further back than <paramref name="to"/>.</param>
    /// <param name="to">The near end; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in order, negative, or finer than a millisecond.</exception>
    public static Window Ago(TimeSpan from, TimeSpan to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(from, to);
        _ = Timestamp.Milliseconds(to);
        return new AgoWindow(Positive(from), to);
    }

    /// <summary>[start, T].</summary>
    /// <param name="start">An instant, a date (its local midnight), or an attribute of either kind.</param>
    public static Window Since(Measure start) => new SinceWindow(Anchor(start));

    /// <summary>(−∞, end).</summary>
    /// <param name="end">An instant, a date (its local midnight), or an attribute of either kind.</param>
    public static Window Before(Measure end) => new BeforeWindow(Anchor(end));

    /// <summary>(−∞, T − duration].</summary>
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
    public static Window Within(TimeSpan duration, Measure anchor) => new WithinWindow(Positive(duration), Anchor(anchor));

    /// <summary>The calendar period that holds T, up to T: today, this week, this month, this year.</summary>
    /// <param name="unit">The calendar period.</param>
    public static Window This(CalendarUnit unit) => new ThisPeriodWindow(unit);

    /// <summary>The whole calendar periods before the one that holds T.</summary>
    /// <param name="count">How many; 1 to 1,000.</param>
    /// <param name="unit">The calendar period.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 periods.</exception>
    public static Window LastCalendar(int count, CalendarUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        return new LastPeriodsWindow(count, unit);
    }

    /// <summary>(T, T + duration]: for instants and dates that lie ahead; no event ever lies in it.</summary>
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

    internal static long Shift(long instant, TimeSpan duration) => TimeRange.Clamp((Int128)instant + (duration.Ticks / TimeSpan.TicksPerMillisecond));

    private static TimeSpan Positive(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        _ = Timestamp.Milliseconds(duration);
        return duration;
    }

    private static Measure Anchor(Measure anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        return anchor.Kind.IsTemporal()
            ? anchor
            : throw new ArgumentException($"A window is anchored on an instant or a date, not on a value of kind {anchor.Kind}.", nameof(anchor));
    }
}
