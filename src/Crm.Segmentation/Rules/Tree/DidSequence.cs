namespace Crm.Segmentation.Tree;

/// <summary>Holds when the sequence happens with its first event inside the window.</summary>
public sealed record DidSequence : Condition
{
    internal DidSequence(Sequence sequence, Window? window) => (Sequence, Window) = (sequence, window);

    /// <summary>The sequence.</summary>
    public Sequence Sequence { get; }

    /// <summary>Where its first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Sequence, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("did ").Write(Sequence).Window(Window);

    private protected override Node Over(ReadOnlySpan<Node> children) => new DidSequence((Sequence)children[0], At<Window>(children, 1));
}
