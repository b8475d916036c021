namespace Crm.Segmentation.Tree;

/// <summary>A property, or an expression over properties, at the n-th matching event in the window, counted from 1 in the order of events.</summary>
/// <remarks>Missing where there are fewer events, where that event has no value, and where the window's anchor is missing.</remarks>
public sealed record NthEvent : Measure
{
    internal NthEvent(Measure property, int position, EventPattern pattern, Window? window) =>
        (Property, Position, Pattern, Window) = (property, position, pattern, window);

    /// <summary>The handle of the property, or arithmetic over properties of the same type of event.</summary>
    public Measure Property { get; }

    /// <summary>Which event, from 1.</summary>
    public int Position { get; }

    /// <summary>The events that count, of the property's type.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => Property.Kind;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Property, Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override int? ExactScale => Property.ExactScale;

    internal override FieldDefinition? EnumField => Property.EnumField;

    internal override bool IgnoresCase => Property.IgnoresCase;

    internal override bool IsSingle => Property.IsSingle;

    internal override void Write(RuleText text) => text.Write("nth(").Property(Property, Pattern).Write(", ").Write(Position).Argument(Window).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new NthEvent((Measure)children[0], Position, (EventPattern)children[1], At<Window>(children, 2));
}
