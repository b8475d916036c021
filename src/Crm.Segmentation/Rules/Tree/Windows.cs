namespace Crm.Segmentation.Tree;

/// <summary>(T − duration, T].</summary>
public sealed record LastWindow : Window
{
    internal LastWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How far back the window reaches.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(Shift(asOf, -Duration) + 1, asOf + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>(T − from, T − to].</summary>
public sealed record AgoWindow : Window
{
    internal AgoWindow(TimeSpan from, TimeSpan to) => (From, To) = (from, to);

    /// <summary>How long ago the window begins; that instant itself is outside.</summary>
    public TimeSpan From { get; }

    /// <summary>How long ago the window ends, inclusive.</summary>
    public TimeSpan To { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(Shift(asOf, -From) + 1, Shift(asOf, -To) + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>[start, T].</summary>
public sealed record SinceWindow : Window
{
    internal SinceWindow(Measure start) => Start = start;

    /// <summary>The start, inclusive.</summary>
    public Measure Start { get; }

    internal override ValueList<Measure> Anchors => [Start];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => new(anchors[0], asOf + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>(−∞, end).</summary>
public sealed record BeforeWindow : Window
{
    internal BeforeWindow(Measure end) => End = end;

    /// <summary>The end, not included.</summary>
    public Measure End { get; }

    internal override ValueList<Measure> Anchors => [End];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => new(TimeRange.Earliest, anchors[0]);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>(−∞, T − duration].</summary>
public sealed record BeforeAgoWindow : Window
{
    internal BeforeAgoWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How long ago the window ends, inclusive.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(TimeRange.Earliest, Shift(asOf, -Duration) + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>[from, until) ∩ (−∞, T].</summary>
public sealed record BetweenWindow : Window
{
    internal BetweenWindow(Measure from, Measure until) => (From, Until) = (from, until);

    /// <summary>The start, inclusive.</summary>
    public Measure From { get; }

    /// <summary>The end, not included.</summary>
    public Measure Until { get; }

    internal override ValueList<Measure> Anchors => [From, Until];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(anchors[0], Math.Min(anchors[1], asOf + 1));

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>[anchor, anchor + duration] ∩ (−∞, T].</summary>
public sealed record WithinWindow : Window
{
    internal WithinWindow(TimeSpan duration, Measure anchor) => (Duration, Anchor) = (duration, anchor);

    /// <summary>How long after the anchor the window ends, inclusive.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The anchor, inclusive.</summary>
    public Measure Anchor { get; }

    internal override ValueList<Measure> Anchors => [Anchor];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(anchors[0], Math.Min(Shift(anchors[0], Duration), asOf) + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>The calendar period that holds T, up to T.</summary>
public sealed record ThisPeriodWindow : Window
{
    internal ThisPeriodWindow(CalendarUnit unit) => Unit = unit;

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(calendar.PeriodStart(Unit, calendar.PeriodIndex(Unit, asOf)), asOf + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>The whole calendar periods before the one that holds T.</summary>
public sealed record LastPeriodsWindow : Window
{
    internal LastPeriodsWindow(int count, CalendarUnit unit) => (Count, Unit) = (count, unit);

    /// <summary>How many whole periods.</summary>
    public int Count { get; }

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors)
    {
        int current = calendar.PeriodIndex(Unit, asOf);
        return new(calendar.PeriodStart(Unit, current - Count), calendar.PeriodStart(Unit, current));
    }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>(T, T + duration]: for instants and dates that lie ahead.</summary>
public sealed record NextWindow : Window
{
    internal NextWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How far ahead the window reaches, inclusive.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(asOf + 1, Shift(asOf, Duration) + 1);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
