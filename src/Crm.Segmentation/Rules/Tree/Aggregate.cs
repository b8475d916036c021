namespace Crm.Segmentation.Tree;

/// <summary>A property's values over the matching events in the window, aggregated. Events without the property are left out.</summary>
public sealed record Aggregate : Measure
{
    internal Aggregate(AggregateFunction function, Measure property, EventPattern pattern, Window? window) =>
        (Function, Property, Pattern, Window) = (function, property, pattern, window);

    /// <summary>What is computed.</summary>
    public AggregateFunction Function { get; }

    /// <summary>The handle of the property, not a flag and not tags; or arithmetic over properties of the same type of event, of which an event that lacks one is left out.</summary>
    public Measure Property { get; }

    /// <summary>The events that count, of the property's type.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => Function switch
    {
        AggregateFunction.Distinct => ValueKind.Integer,
        AggregateFunction.Average => Property.Kind == ValueKind.Duration ? ValueKind.Duration : ValueKind.Number,
        _ => Property.Kind,
    };

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Property, Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override int? ExactScale => Function switch
    {
        AggregateFunction.Distinct => 0,
        AggregateFunction.Average when Property.Kind != ValueKind.Duration => null,
        _ => Property.ExactScale,
    };

    internal override FieldDefinition? EnumField => Function == AggregateFunction.Distinct ? null : Property.EnumField;

    internal override bool IgnoresCase => Property.IgnoresCase;

    internal override bool IsSingle => Function is not (AggregateFunction.Sum or AggregateFunction.Average or AggregateFunction.Distinct) && Property.IsSingle;

    internal override void Write(RuleText text) => text.Write(Function.Word).Write("(").Property(Property, Pattern).Argument(Window).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new Aggregate(Function, (Measure)children[0], (EventPattern)children[1], At<Window>(children, 2));
}
