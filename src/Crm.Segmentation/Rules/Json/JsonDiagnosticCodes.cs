namespace Crm.Segmentation;

/// <summary>
/// The codes of the diagnostics about the JSON form of definitions. A code is stable: it never changes its meaning and is never given to another.
/// What the definitions in a document say is checked with the codes of <see cref="DiagnosticCodes"/>.
/// </summary>
public static class JsonDiagnosticCodes
{
    /// <summary>A document is not JSON, or not valid Unicode.</summary>
    public const string Malformed = "CRM1451";

    /// <summary>A JSON document has more than 256 levels of objects and arrays.</summary>
    public const string TooDeep = "CRM1452";

    /// <summary>A JSON document has more than 16 MiB.</summary>
    public const string TooLarge = "CRM1453";

    /// <summary>A JSON document is written in a version of the language that this library does not read.</summary>
    public const string Version = "CRM1454";

    /// <summary>An object has a member that objects of its type do not have.</summary>
    public const string UnknownMember = "CRM1455";

    /// <summary>An object lacks a member that it needs.</summary>
    public const string MissingMember = "CRM1456";

    /// <summary>An object has a member twice.</summary>
    public const string DuplicateMember = "CRM1457";

    /// <summary>A JSON value is of another sort than it should be: a string where an object belongs.</summary>
    public const string WrongType = "CRM1458";

    /// <summary>An object says that it is of a type that does not exist, or does not belong where it stands.</summary>
    public const string UnknownType = "CRM1459";

    /// <summary>A JSON value is of the right sort and cannot be: a duration without unit, a number out of range, an unknown word.</summary>
    public const string Value = "CRM1460";

    /// <summary>A JSON document refers to a feature or a score that it does not list before, or to an rfm that it does not have.</summary>
    public const string UnknownMeasure = "CRM1461";

    /// <summary>A JSON document is read without a schema and holds none.</summary>
    public const string MissingSchema = "CRM1463";
}
