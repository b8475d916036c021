namespace Crm.Segmentation;

/// <content>The codes about the JSON form of definitions; what they say is checked with the other codes.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A document is not JSON, or not valid Unicode.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"definitions":[</code>
    /// The document is not JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonMalformed = "CRM1451";

    /// <summary>A JSON document has more than 256 levels of objects and arrays.</summary>
    /// <example>
    /// Wrong: <code>[[[[[[ and so on, 300 times</code>
    /// The document is nested more than 256 deep.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonTooDeep = "CRM1452";

    /// <summary>A JSON document has more than 16 MiB.</summary>
    /// <example>
    /// Wrong: <code>17 million characters</code>
    /// The document has more than 16 MiB.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonTooLarge = "CRM1453";

    /// <summary>A JSON document is written in a version of the language that this library does not read.</summary>
    /// <example>
    /// Wrong: <code>{"version":2,"definitions":[]}</code>
    /// The document is written in version 2 of the language, and this library reads version 1. Read it with a newer version of the library.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonVersion = "CRM1454";

    /// <summary>An object has a member that objects of its type do not have.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"definitions":[],"author":"kim"}</code>
    /// 'author' is no member of a rule book. It has version, schema, measures, definitions.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonUnknownMember = "CRM1455";

    /// <summary>An object lacks a member that it needs.</summary>
    /// <example>
    /// Wrong: <code>{"version":1}</code>
    /// The member 'definitions' is missing from a rule book: a list, each of which is a definition.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonMissingMember = "CRM1456";

    /// <summary>An object has a member twice.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"version":1,"definitions":[]}</code>
    /// The member 'version' is there twice.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonDuplicateMember = "CRM1457";

    /// <summary>A JSON value is of another sort than it should be: a string where an object belongs.</summary>
    /// <example>
    /// Wrong: <code>{"version":"1","definitions":[]}</code>
    /// Here stands a string where a whole number belongs, which is a number.
    /// Right: <code>{"version":1,"definitions":[]}</code>
    /// </example>
    public const string JsonWrongType = "CRM1458";

    /// <summary>An object says that it is of a type that does not exist, or does not belong where it stands.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"attribut","name":"opted_in"}}]}</code>
    /// 'attribut' is no type of condition. Did you mean 'attribute'?
    /// Right: <code>{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"attribute","name":"opted_in"}}]}</code>
    /// </example>
    public const string JsonUnknownType = "CRM1459";

    /// <summary>A JSON value is of the right sort and cannot be: a duration without unit, a number out of range, an unknown word.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"didFirst","events":"visit","window":{"type":"last","duration":"7d"}}}]}</code>
    /// '7d' is not a duration above 0. Write it as 7 days, with one of: days, hours, minutes, seconds, milliseconds.
    /// Right: <code>{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"didFirst","events":"visit","window":{"type":"last","duration":"7 days"}}}]}</code>
    /// </example>
    public const string JsonValue = "CRM1460";

    /// <summary>A JSON document refers to a feature that it does not list before, or to a value that none of its definitions has.</summary>
    /// <example>
    /// Wrong: <code>{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"isMissing","value":{"type":"feature","name":"years"}}}]}</code>
    /// The measures before this have no feature named 'years'. List it in 'measures', before what uses it.
    /// Right: <code>{"version":1,"measures":[{"type":"feature","name":"years","measure":{"type":"attribute","name":"age"}}],"definitions":[{"type":"segment","name":"adults","condition":{"type":"isMissing","value":{"type":"feature","name":"years"}}}]}</code>
    /// </example>
    public const string JsonUnknownMeasure = "CRM1461";

    /// <summary>A JSON document is read without a schema and holds none.</summary>
    /// <example>
    /// Wrong: <code>RuleBook.FromJson(null, "{\"version\":1,\"definitions\":[]}")</code>
    /// The document holds no schema, and it is read without one. Name the schema that its definitions are written in.
    /// Right: <code>RuleBook.FromJson(Shop.Schema, "{\"version\":1,\"definitions\":[]}")</code>
    /// </example>
    public const string JsonMissingSchema = "CRM1463";
}
