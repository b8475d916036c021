namespace Crm.Segmentation;

/// <summary>A flag property of an event: yes or no. As a condition it holds when the flag is set to yes.</summary>
/// <remarks>An event without it counts as no; <c>IsMissing()</c> tells the two apart.</remarks>
public sealed record EventFlag : Condition, IFieldHandle
{
    internal EventFlag(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An integer property of an event: a 64-bit whole number.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventInteger : Measure, IFieldHandle
{
    internal EventInteger(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A money property of an event: an exact amount with a declared number of decimal places.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventMoney : Measure, IFieldHandle
{
    internal EventMoney(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Money;

    internal override int? ExactScale => Field.Scale;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A number property of an event: a finite double-precision number.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventNumber : Measure, IFieldHandle
{
    internal EventNumber(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Number;

    internal override bool IsSingle => Field.IsSingle;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A duration property of an event: an exact span of time in whole milliseconds.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventDuration : Measure, IFieldHandle
{
    internal EventDuration(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Duration;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An instant property of an event: a point in time in whole milliseconds.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventInstant : Measure, IFieldHandle
{
    internal EventInstant(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Instant;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A date property of an event: a calendar date.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventDate : Measure, IFieldHandle
{
    internal EventDate(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Date;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A text property of an event: a text, compared ordinally after NFC normalisation.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventText : Measure, IFieldHandle
{
    internal EventText(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Text;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An enum property of an event: one of a declared list of texts.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventEnum : Measure, IFieldHandle
{
    internal EventEnum(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Enum;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override FieldDefinition EnumField => Field;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A tags property of an event: a set of texts.</summary>
/// <remarks>An event without it is missing: every comparison is then false.</remarks>
public sealed record EventTags : Measure, IFieldHandle
{
    internal EventTags(FieldDefinition field) => Field = field;

    /// <summary>What the property is: event type, name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Tags;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override void Write(RuleText text) => text.Write(Field);
}
