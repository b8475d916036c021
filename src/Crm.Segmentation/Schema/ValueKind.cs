namespace Crm.Segmentation;

/// <summary>What kind of value a measure, an attribute or a property has.</summary>
public enum ValueKind
{
    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A 64-bit whole number.</summary>
    Integer,

    /// <summary>An exact amount with a declared number of decimal places.</summary>
    Money,

    /// <summary>A finite double-precision number.</summary>
    Number,

    /// <summary>An exact span of time in whole milliseconds; a day is 24 hours.</summary>
    Duration,

    /// <summary>A point in time, in whole milliseconds since 1970-01-01T00:00:00Z.</summary>
    Instant,

    /// <summary>A calendar date; where an instant is needed, its local midnight in the rule book's zone.</summary>
    Date,

    /// <summary>Unicode text in normalisation form C, compared ordinally.</summary>
    Text,

    /// <summary>One of a declared list of texts.</summary>
    Enum,

    /// <summary>A set of texts.</summary>
    Tags,
}

internal static class ValueKinds
{
    /// <summary>Integer, money and number compare with one another and take part in arithmetic.</summary>
    internal static bool IsNumeric(this ValueKind kind) => kind is ValueKind.Integer or ValueKind.Money or ValueKind.Number;

    /// <summary>Instant and date both stand for a point in time.</summary>
    internal static bool IsTemporal(this ValueKind kind) => kind is ValueKind.Instant or ValueKind.Date;

    /// <summary>Whether one value of the kind can be greater than another.</summary>
    internal static bool HasOrder(this ValueKind kind) => kind.IsNumeric() || kind == ValueKind.Duration || kind.IsTemporal();

    internal static bool IsTextual(this ValueKind kind) => kind is ValueKind.Text or ValueKind.Enum;

    /// <summary>Whether its values are texts, which may differ in case.</summary>
    internal static bool HasCase(this ValueKind kind) => kind.IsTextual() || kind == ValueKind.Tags;

    /// <summary>The kind with its article, as a sentence says it.</summary>
    internal static string WithArticle(this ValueKind kind) => kind switch
    {
        ValueKind.Flag => "a flag",
        ValueKind.Integer => "an integer",
        ValueKind.Money => "money",
        ValueKind.Number => "a number",
        ValueKind.Duration => "a duration",
        ValueKind.Instant => "an instant",
        ValueKind.Date => "a date",
        ValueKind.Text => "a text",
        ValueKind.Enum => "an enum",
        _ => "tags",
    };
}
