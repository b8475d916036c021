namespace Crm.Segmentation;

/// <summary>The codes of the diagnostics about definitions. A code is stable: it never changes its meaning and is never given to another.</summary>
public static class DiagnosticCodes
{
    /// <summary>The schema has no such attribute.</summary>
    public const string UnknownAttribute = "CRM1001";

    /// <summary>The schema has no such type of event.</summary>
    public const string UnknownEvent = "CRM1002";

    /// <summary>The type of event has no such property.</summary>
    public const string UnknownProperty = "CRM1003";

    /// <summary>A handle says another kind, scale or list of values than the schema does.</summary>
    public const string SchemaMismatch = "CRM1004";

    /// <summary>An enum is compared with a value that it does not have.</summary>
    public const string UnknownValue = "CRM1005";

    /// <summary>The two sides of a comparison have kinds that do not compare.</summary>
    public const string DoesNotCompare = "CRM1101";

    /// <summary>A plain number stands where a duration is needed.</summary>
    public const string MissingUnit = "CRM1102";

    /// <summary>Texts are compared for order; they compare for equality only.</summary>
    public const string NoOrder = "CRM1103";

    /// <summary>A listed value has a kind that the measure never has.</summary>
    public const string ValueOfAnotherKind = "CRM1104";

    /// <summary>A pattern is asked of something that is no text.</summary>
    public const string NotText = "CRM1105";

    /// <summary>A tag is looked for in something that is no set of tags.</summary>
    public const string NotTags = "CRM1106";

    /// <summary>A window or an anniversary is asked of something that is no instant and no date.</summary>
    public const string NotTemporal = "CRM1107";

    /// <summary>Two kinds are combined by an operation that they do not have.</summary>
    public const string NoArithmetic = "CRM1108";

    /// <summary>A property is aggregated by a function that its kind does not have.</summary>
    public const string NoAggregate = "CRM1109";

    /// <summary>Something that is not a property of an event is aggregated.</summary>
    public const string NotAProperty = "CRM1110";

    /// <summary>A condition that is never missing is asked whether it is.</summary>
    public const string NeverMissing = "CRM1111";

    /// <summary>A property of an event stands where a customer is meant.</summary>
    public const string PropertyOutsideWhere = "CRM1201";

    /// <summary>An attribute of the customer stands in a condition on one event.</summary>
    public const string AttributeInWhere = "CRM1202";

    /// <summary>A measure or a condition over a customer's events stands in a condition on one event.</summary>
    public const string MeasureInWhere = "CRM1203";

    /// <summary>A membership stands in a condition on one event.</summary>
    public const string MembershipInWhere = "CRM1204";

    /// <summary>A property is read from events that do not have it.</summary>
    public const string PropertyOfAnotherEvent = "CRM1205";

    /// <summary>A window over events lies after as-of, where there are none.</summary>
    public const string WindowAhead = "CRM1301";

    /// <summary>A window ends before it begins.</summary>
    public const string EmptyWindow = "CRM1302";

    /// <summary>A window is anchored on something else than an instant, a date, or an attribute of either kind.</summary>
    public const string NotAnAnchor = "CRM1303";

    /// <summary>A sequence has fewer than 2 or more than 32 steps.</summary>
    public const string SequenceLength = "CRM1401";

    /// <summary>A step that must not happen is followed by another.</summary>
    public const string AbsentNotLast = "CRM1402";

    /// <summary>A step that must not happen has no time in which it must not.</summary>
    public const string AbsentWithoutWithin = "CRM1403";

    /// <summary>A step's events do not have the property that must be the same at every step.</summary>
    public const string SameUnknown = "CRM1404";

    /// <summary>The property that must be the same at every step has a kind that cannot be, or not the same kind everywhere.</summary>
    public const string SameKind = "CRM1405";

    /// <summary>A definition is nested more than 64 deep.</summary>
    public const string TooDeep = "CRM1501";

    /// <summary>A definition has more than 4,096 nodes, features counted wherever they occur.</summary>
    public const string TooLarge = "CRM1502";

    /// <summary>Two definitions, two different features, or a definition and a feature have one name.</summary>
    public const string DuplicateName = "CRM1601";

    /// <summary>No definition of the rule book has the name that a membership refers to.</summary>
    public const string UnknownResult = "CRM1602";

    /// <summary>The result that a membership refers to has no such cell.</summary>
    public const string UnknownCell = "CRM1603";

    /// <summary>A membership refers to a result that has cells, and names none.</summary>
    public const string CellNeeded = "CRM1604";

    /// <summary>A membership names a cell of a result that has none.</summary>
    public const string NoCells = "CRM1605";

    /// <summary>A membership asks when a customer entered a result that has no entries.</summary>
    public const string NoEntries = "CRM1606";

    /// <summary>Definitions refer to one another in a circle.</summary>
    public const string Cycle = "CRM1607";

    /// <summary>A membership refers to a definition that has no members, such as a retention.</summary>
    public const string NoMembers = "CRM1608";

    /// <summary>A funnel has fewer than 2 or more than 32 steps.</summary>
    public const string FunnelLength = "CRM1701";

    /// <summary>Two steps of a funnel have one name.</summary>
    public const string DuplicateStep = "CRM1702";

    /// <summary>The window of a funnel is not positive, or finer than a millisecond.</summary>
    public const string FunnelWindow = "CRM1703";

    /// <summary>A membership asks for entry in a window that is anchored on an attribute.</summary>
    public const string EntryOnAttribute = "CRM1704";

    /// <summary>A retention follows its cohorts for fewer than 1 or more than 1,000 periods.</summary>
    public const string RetentionLength = "CRM1801";

    /// <summary>A condition holds for every customer (a warning).</summary>
    public const string AlwaysTrue = "CRM1901";

    /// <summary>A condition holds for no customer (a warning).</summary>
    public const string NeverTrue = "CRM1902";
}
