namespace Crm.Segmentation;

/// <summary>A flag attribute of a customer: yes or no. As a condition it holds when the flag is set to yes.</summary>
/// <remarks>A customer without it counts as no; <c>IsMissing()</c> tells the two apart.</remarks>
public sealed record CustomerFlag : Condition, IFieldHandle
{
    internal CustomerFlag(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An integer attribute of a customer: a 64-bit whole number.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerInteger : Measure, IFieldHandle
{
    internal CustomerInteger(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A money attribute of a customer: an exact amount with a declared number of decimal places.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerMoney : Measure, IFieldHandle
{
    internal CustomerMoney(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Money;

    internal override int? ExactScale => Field.Scale;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A number attribute of a customer: a finite double-precision number.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerNumber : Measure, IFieldHandle
{
    internal CustomerNumber(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Number;

    internal override bool IsSingle => Field.IsSingle;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A duration attribute of a customer: an exact span of time in whole milliseconds.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerDuration : Measure, IFieldHandle
{
    internal CustomerDuration(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Duration;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An instant attribute of a customer: a point in time in whole milliseconds.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerInstant : Measure, IFieldHandle
{
    internal CustomerInstant(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Instant;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A date attribute of a customer: a calendar date.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerDate : Measure, IFieldHandle
{
    internal CustomerDate(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Date;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A text attribute of a customer: a text, compared ordinally after NFC normalisation.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerText : Measure, IFieldHandle
{
    internal CustomerText(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Text;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>An enum attribute of a customer: one of a declared list of texts.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerEnum : Measure, IFieldHandle
{
    internal CustomerEnum(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Enum;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override FieldDefinition EnumField => Field;

    internal override void Write(RuleText text) => text.Write(Field);
}

/// <summary>A tags attribute of a customer: a set of texts.</summary>
/// <remarks>A customer without it is missing: every comparison is then false.</remarks>
public sealed record CustomerTags : Measure, IFieldHandle
{
    internal CustomerTags(FieldDefinition field) => Field = field;

    /// <summary>What the attribute is: name, kind and facets.</summary>
    public FieldDefinition Field { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Tags;

    internal override bool IgnoresCase => Field.IgnoresCase;

    internal override void Write(RuleText text) => text.Write(Field);
}
