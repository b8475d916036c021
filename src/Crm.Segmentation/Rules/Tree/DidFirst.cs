namespace Crm.Segmentation.Tree;

/// <summary>Holds when the customer's first matching event, over all history up to as-of, falls inside the window.</summary>
/// <remarks>False without a matching event.</remarks>
public sealed record DidFirst : Condition
{
    internal DidFirst(EventPattern pattern, Window? window) => (Pattern, Window) = (pattern, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Where the first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("did first ").Write(Pattern).Window(Window);

    private protected override Node Over(ReadOnlySpan<Node> children) => new DidFirst((EventPattern)children[0], At<Window>(children, 1));
}
