namespace Crm.Segmentation.Tree;

/// <summary>The value of a property with the greatest sum of another over the matching events in the window, such as the category that most was spent on.</summary>
/// <remarks>An event without one of the two is left out; among equal sums the value seen last. Missing over nothing, and where the window's anchor is missing.</remarks>
public sealed record Favourite : Measure
{
    internal Favourite(Measure property, Measure by, EventPattern pattern, Window? window) => (Property, By, Pattern, Window) = (property, by, pattern, window);

    /// <summary>The handle of the property whose value is asked for, or arithmetic over properties.</summary>
    public Measure Property { get; }

    /// <summary>What is added up for each value: a number or a duration of the same type of event.</summary>
    public Measure By { get; }

    /// <summary>The events that count, of the property's type.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => Property.Kind;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Property, By, Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override int? ExactScale => Property.ExactScale;

    internal override FieldDefinition? EnumField => Property.EnumField;

    internal override bool IgnoresCase => Property.IgnoresCase;

    internal override bool IsSingle => Property.IsSingle;

    internal override void Write(RuleText text)
    {
        text.Write("most_frequent(").Write(Property, RuleLevel.Sum).Write(" by ").Write(By, RuleLevel.Sum);
        Pattern.WriteConditions(text);
        text.Argument(Window).Write(")");
    }

    private protected override Node Over(ReadOnlySpan<Node> children) =>
        new Favourite((Measure)children[0], (Measure)children[1], (EventPattern)children[2], At<Window>(children, 3));
}
