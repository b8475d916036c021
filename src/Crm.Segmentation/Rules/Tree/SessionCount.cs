namespace Crm.Segmentation.Tree;

/// <summary>How many sessions the matching events in the window form: a new one starts after a silence longer than the gap; 0 over nothing.</summary>
public sealed record SessionCount : Measure
{
    internal SessionCount(EventPattern pattern, TimeSpan gap, Window? window) => (Pattern, Gap, Window) = (pattern, gap, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The longest silence inside a session; a silence of exactly the gap does not end it.</summary>
    public TimeSpan Gap { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("sessions(").Write(Pattern).Write(", gap ").Write(Gap).Argument(Window).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new SessionCount((EventPattern)children[0], Gap, At<Window>(children, 1));
}
