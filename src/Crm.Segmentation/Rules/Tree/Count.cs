namespace Crm.Segmentation.Tree;

/// <summary>How many matching events lie in the window; 0 without any, missing only when the window is anchored on a missing attribute.</summary>
public sealed record Count : Measure
{
    internal Count(EventPattern pattern, Window? window) => (Pattern, Window) = (pattern, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("count(").Write(Pattern).Argument(Window).Write(")");

    /// <summary>Writes the question whether there is an event to count.</summary>
    internal void WriteDid(RuleText text) => text.Write("did ").Write(Pattern).Window(Window);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Count((EventPattern)children[0], At<Window>(children, 1));
}
