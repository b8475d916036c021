namespace Crm.Segmentation.Tree;

/// <summary>The exact time from the customer's latest (or first ever) matching event to as-of; missing without one.</summary>
public sealed record Since : Measure
{
    internal Since(EventPattern pattern, bool first) => (Pattern, First) = (pattern, first);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Whether time runs from the first matching event; otherwise from the latest.</summary>
    public bool First { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Duration;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Pattern];

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write(First ? "since(first " : "since(").Write(Pattern).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new Since((EventPattern)children[0], First);
}
