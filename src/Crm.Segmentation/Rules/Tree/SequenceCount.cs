namespace Crm.Segmentation.Tree;

/// <summary>How often the sequence happens: matches do not overlap, each search starts after the last event of the match before.</summary>
public sealed record SequenceCount : Measure
{
    internal SequenceCount(Sequence sequence, Window? window) => (Sequence, Window) = (sequence, window);

    /// <summary>The sequence.</summary>
    public Sequence Sequence { get; }

    /// <summary>Where a match's first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Sequence, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("count of (").Write(Sequence).Argument(Window).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new SequenceCount((Sequence)children[0], At<Window>(children, 1));
}
