namespace Crm.Segmentation.Tree;

/// <summary>(T − duration, T].</summary>
public sealed record LastWindow : Window
{
    internal LastWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How far back the window reaches.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(Shift(asOf, -Duration) + 1, asOf + 1);

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write("last ").Write(Duration);
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

    internal override void Write(RuleText text) => text.Write("from ").Write(From).Write(" to ").Write(To).Write(" ago");
}

/// <summary>(−∞, T − duration].</summary>
public sealed record BeforeAgoWindow : Window
{
    internal BeforeAgoWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How long ago the window ends, inclusive.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(TimeRange.Earliest, Shift(asOf, -Duration) + 1);

    internal override void Write(RuleText text) => text.Write("before ").Write(Duration).Write(" ago");
}

/// <summary>(T, T + duration]: for instants and dates that lie ahead.</summary>
public sealed record NextWindow : Window
{
    internal NextWindow(TimeSpan duration) => Duration = duration;

    /// <summary>How far ahead the window reaches, inclusive.</summary>
    public TimeSpan Duration { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(asOf + 1, Shift(asOf, Duration) + 1);

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write("next ").Write(Duration);
}
