namespace Crm.Segmentation.Tree;

/// <summary>A property of the event that started a journey; missing where the event had no such value. It stands in a journey only.</summary>
public sealed record TriggerValue : Measure, ITriggerProperty
{
    internal TriggerValue(FieldDefinition property) => Property = property with { EventName = null };

    /// <summary>What the property is, whichever of the journey's events it is of: name, kind and facets.</summary>
    public FieldDefinition Property { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => Property.Kind;

    internal override int? ExactScale => Kind == ValueKind.Money ? Property.Scale : base.ExactScale;

    internal override FieldDefinition? EnumField => Kind == ValueKind.Enum ? Property : null;

    internal override bool IsSingle => Property.IsSingle;

    internal override bool IgnoresCase => Property.IgnoresCase;

    internal override void Write(RuleText text) => text.Write("trigger.").Name(Property.Name);
}

/// <summary>Whether a flag of the event that started a journey is set to yes. It stands in a journey only.</summary>
public sealed record TriggerFlag : Condition, ITriggerProperty
{
    internal TriggerFlag(FieldDefinition property) => Property = property with { EventName = null };

    /// <summary>What the property is, whichever of the journey's events it is of: name, kind and facets.</summary>
    public FieldDefinition Property { get; }

    internal override void Write(RuleText text) => text.Write("trigger.").Name(Property.Name);
}

/// <summary>A node that reads a property of the event that started a journey.</summary>
internal interface ITriggerProperty
{
    FieldDefinition Property { get; }
}

/// <summary>Makes the nodes that read the trigger.</summary>
internal static class TriggerProperty
{
    internal static Expression Of(FieldDefinition property) => property.Kind == ValueKind.Flag ? new TriggerFlag(property) : new TriggerValue(property);
}
