namespace Crm.Segmentation;

/// <summary>What one attribute of a customer, or one property of an event type, is.</summary>
/// <param name="Name">The name; unique among the attributes, or among the properties of the event type.</param>
/// <param name="Kind">The kind of its values.</param>
public sealed record FieldDefinition(string Name, ValueKind Kind)
{
    /// <summary>The event type whose property this is; null for a customer's attribute.</summary>
    public string? EventName { get; init; }

    /// <summary>For money: how many decimal places an amount has, 0 to 9. Otherwise 0.</summary>
    public int Scale { get; init; }

    /// <summary>For enum: the allowed texts, in declared order. Otherwise empty.</summary>
    public ValueList<string> Values { get; init; } = [];

    /// <summary>Whether the attribute describes a person and is marked for care in outputs.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>
    /// For text, enum and tags: whether values that differ in case only are equal, by the simple case folding of Unicode, in every comparison, pattern and
    /// aggregate; a value that is returned is spelled as it was seen first.
    /// </summary>
    public bool IgnoresCase { get; init; }

    /// <summary>For number: store as 32-bit floats; every comparison and sum then uses the stored value exactly.</summary>
    public bool IsSingle { get; init; }

    /// <summary>How its texts compare.</summary>
    internal IEqualityComparer<string> Comparer => CaseFolding.ComparerFor(IgnoresCase);

    /// <summary>Whether a text is one of the values of the enum.</summary>
    internal bool HasValue(string text) => Values.Contains(text, Comparer);

    /// <summary>The name as a rule writes it: <c>age</c>, or <c>purchase.amount</c>.</summary>
    public override string ToString() => EventName is null ? Name : $"{EventName}.{Name}";
}

/// <summary>What one event type is: its name and its properties.</summary>
/// <param name="Name">The name; unique in the schema.</param>
/// <param name="Properties">The properties; any of them may be missing on an event.</param>
public sealed record EventDefinition(string Name, ValueList<FieldDefinition> Properties);

/// <summary>A handle that reads one column: of the customers, or of one event type.</summary>
internal interface IFieldHandle
{
    FieldDefinition Field { get; }
}
