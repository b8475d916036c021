namespace Crm.Segmentation;

/// <summary>The codes of the diagnostics about definitions. A code is stable: it never changes its meaning and is never given to another.</summary>
/// <remarks>
/// The first digits tell the subject: 00 the characters of a text and 01 its grammar, 10 names of the schema, 11 kinds, 12 scopes, 13 windows,
/// 14 sequences and, from 1451, JSON, 15 limits, 16 the rule book and, from 1651, tests beside rules, 17 and 18 analyses
/// and, from 1751, scorings, 19 suspicions.
/// </remarks>
public static partial class DiagnosticCodes
{
    /// <summary>The schema has no such attribute.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Agee &gt;= 18</code>
    /// Unknown attribute 'agee'. Did you mean 'age'?
    /// Right: <code>Shop.Age &gt;= 18</code>
    /// </example>
    public const string UnknownAttribute = "CRM1001";

    /// <summary>The schema has no such type of event.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Purchse.Did()</code>
    /// Unknown event 'purchse'. Did you mean 'purchase'?
    /// Right: <code>Shop.Purchase.Did()</code>
    /// </example>
    public const string UnknownEvent = "CRM1002";

    /// <summary>The type of event has no such property.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(OtherShop.Amonut) &gt;= 100</code>
    /// Event 'purchase' has no property 'amonut'. Did you mean 'amount'?
    /// Right: <code>Shop.Purchase.Sum(Shop.Amount) &gt;= 100</code>
    /// </example>
    public const string UnknownProperty = "CRM1003";

    /// <summary>A handle says another kind, scale or list of values than the schema does.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Age.Is("30")</code>
    /// 'age' is a text here and an integer marked personal in schema 'storefront'. Use the handles of one schema.
    /// Right: <code>Shop.Age.Is(30)</code>
    /// </example>
    public const string SchemaMismatch = "CRM1004";

    /// <summary>An enum is compared with a value that it does not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.Is("KP")</code>
    /// 'country' has no value "KP". Did you mean 'KR'?
    /// Right: <code>Shop.Country.Is("KR")</code>
    /// </example>
    public const string UnknownValue = "CRM1005";

    /// <summary>Nothing has this name.</summary>
    /// <example>
    /// Wrong: <code>segment s = agee &gt; 30</code>
    /// Unknown name 'agee'. Did you mean 'age'?
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string UnknownName = "CRM1006";

    /// <summary>The two sides of a comparison have kinds that do not compare.</summary>
    /// <example>
    /// Wrong: <code>Shop.SignedUp &gt;= "2026-01-01"</code>
    /// In 'signed_up &gt;= "2026-01-01"', an instant does not compare with a text. Write an instant or a date, not a text: a
    /// DateTimeOffset or a DateOnly.
    /// Right: <code>Shop.SignedUp &gt;= new DateOnly(2026, 1, 1)</code>
    /// </example>
    public const string DoesNotCompare = "CRM1101";

    /// <summary>A plain number stands where a duration is needed.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Since() &gt;= 60</code>
    /// In 'since(purchase) &gt;= 60', '60' is a number without a unit where a duration is needed. Say the unit: 60 days is
    /// TimeSpan.FromDays(60).
    /// Right: <code>Shop.Purchase.Since() &gt;= TimeSpan.FromDays(60)</code>
    /// </example>
    public const string MissingUnit = "CRM1102";

    /// <summary>Texts are compared for order; they compare for equality only.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country &gt;= "KR"</code>
    /// 'country &gt;= "KR"' orders texts, which compare for equality only. List the values that are meant: IsAnyOf.
    /// Right: <code>Shop.Country.IsAnyOf("KR", "US")</code>
    /// </example>
    public const string NoOrder = "CRM1103";

    /// <summary>A listed value has a kind that the measure never has.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsAnyOf("18", "19")</code>
    /// 'age' is an integer and is never "18", which is a text.
    /// Right: <code>Shop.Age.IsAnyOf(18, 19)</code>
    /// </example>
    public const string ValueOfAnotherKind = "CRM1104";

    /// <summary>A pattern is asked of something that is no text.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsLike("3*")</code>
    /// 'age' is an integer; like compares with a pattern, which needs a text.
    /// Right: <code>Shop.Country.IsLike("K*")</code>
    /// </example>
    public const string NotText = "CRM1105";

    /// <summary>A tag is looked for in something that is no set of tags.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.Has("KR")</code>
    /// 'country' is an enum; a tag is looked for in tags.
    /// Right: <code>Shop.Interests.Has("hat")</code>
    /// </example>
    public const string NotTags = "CRM1106";

    /// <summary>A window or an anniversary is asked of something that is no instant and no date.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsIn(Window.Last(Week))</code>
    /// 'age' is an integer; a window holds an instant or a date.
    /// Right: <code>Shop.SignedUp.IsIn(Window.Last(Week))</code>
    /// </example>
    public const string NotTemporal = "CRM1107";

    /// <summary>Two kinds are combined by an operation that they do not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age * Shop.SignedUp &gt;= 1</code>
    /// In 'age * signed_up', an integer cannot be multiplied by an instant.
    /// Right: <code>Shop.Age * 2 &gt;= 1</code>
    /// </example>
    public const string NoArithmetic = "CRM1108";

    /// <summary>A property is aggregated by a function that its kind does not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(Shop.Category) &gt;= 1</code>
    /// 'sum(purchase.category)' aggregates a text, of which there is no sum. A text has distinct, first, last and most_frequent.
    /// Right: <code>Shop.Purchase.Distinct(Shop.Category) &gt;= 1</code>
    /// </example>
    public const string NoAggregate = "CRM1109";

    /// <summary>Something that is not a property of an event is aggregated.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(Shop.Age) &gt;= 100</code>
    /// 'sum(age)' aggregates 'age', which is not a property of an event. Aggregate a property of the events that count.
    /// Right: <code>Shop.Purchase.Sum(Shop.Amount) &gt;= 100</code>
    /// </example>
    public const string NotAProperty = "CRM1110";

    /// <summary>A condition that is never missing is asked whether it is.</summary>
    /// <example>
    /// Wrong: <code>new IsMissing(Shop.Age &gt;= 30)</code>
    /// 'age &gt;= 30' is a condition, which holds or does not and is never missing. Ask it of a measure or of a flag.
    /// Right: <code>Shop.Age.IsMissing()</code>
    /// </example>
    public const string NeverMissing = "CRM1111";

    /// <summary>A feature is a set of tags; it has to be one value.</summary>
    /// <example>
    /// Wrong: <code>Feature.Define("likes", Shop.Interests).IsSet()</code>
    /// Feature 'likes' is a set of tags; a feature is one value. Ask what is in the tags where it is needed: Has, HasAny or HasAll.
    /// Right: <code>Shop.Interests.IsSet()</code>
    /// </example>
    public const string FeatureOfTags = "CRM1112";
}
