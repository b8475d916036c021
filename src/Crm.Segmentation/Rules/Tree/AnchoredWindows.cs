namespace Crm.Segmentation.Tree;

/// <summary>[start, T].</summary>
public sealed record SinceWindow : Window
{
    internal SinceWindow(Measure start) => Start = start;

    /// <summary>The start, inclusive.</summary>
    public Measure Start { get; }

    internal override ValueList<Measure> Anchors => [Start];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => new(anchors[0], asOf + 1);

    internal override void Write(RuleText text) => text.Write("since ").Write(Start, RuleLevel.Primary);

    private protected override Node Over(ReadOnlySpan<Node> children) => new SinceWindow((Measure)children[0]);
}

/// <summary>(−∞, end).</summary>
public sealed record BeforeWindow : Window
{
    internal BeforeWindow(Measure end) => End = end;

    /// <summary>The end, not included.</summary>
    public Measure End { get; }

    internal override ValueList<Measure> Anchors => [End];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => new(TimeRange.Earliest, anchors[0]);

    internal override void Write(RuleText text) => text.Write("before ").Write(End, RuleLevel.Primary);

    private protected override Node Over(ReadOnlySpan<Node> children) => new BeforeWindow((Measure)children[0]);
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

    internal override void Write(RuleText text) => text.Write("from ").Write(From, RuleLevel.Primary).Write(" until ").Write(Until, RuleLevel.Primary);

    private protected override Node Over(ReadOnlySpan<Node> children) => new BetweenWindow((Measure)children[0], (Measure)children[1]);
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

    internal override void Write(RuleText text) => text.Write("within ").Write(Duration).Write(" of ").Write(Anchor, RuleLevel.Primary);

    private protected override Node Over(ReadOnlySpan<Node> children) => new WithinWindow(Duration, (Measure)children[0]);
}
