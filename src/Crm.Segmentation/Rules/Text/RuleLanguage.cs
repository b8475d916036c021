namespace Crm.Segmentation;

/// <summary>The language in which definitions are written, apart from the package that reads it.</summary>
public static class RuleLanguage
{
    /// <summary>
    /// The version of the language: a number that rises when a definition may mean something else than before, or be written in a way that earlier
    /// versions do not read. It is the member <c>version</c> of the JSON form.
    /// </summary>
    public const int Version = 1;
}
