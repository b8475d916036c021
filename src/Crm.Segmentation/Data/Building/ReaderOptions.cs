namespace Crm.Segmentation;

/// <summary>How the columns of a data reader are taken.</summary>
/// <remarks>
/// A column is the attribute or property of its name, or of its name in other upper and lower case where there is no such column. A database's array of texts is
/// a set of tags; so is a text with a JSON array of texts.
/// </remarks>
public sealed record ReaderOptions
{
    /// <summary>What stands between the tags of a text, such as a comma; null: a text of tags is a JSON array. Default: null.</summary>
    /// <remarks>Spaces around a tag are dropped, and so is a tag of which nothing is left: an empty text is an empty set.</remarks>
    public string? TagSeparator { get; init; }

    /// <summary>The names of columns that hold a JSON object, whose members are taken as if they were columns of their names. Default: none.</summary>
    /// <remarks>
    /// A JSON null is a missing value, an array a set of tags, an amount a JSON number or text. A row whose text is no JSON object is rejected. An attribute that has a
    /// column too takes the JSON's value where there is one.
    /// </remarks>
    public ValueList<string> JsonColumns { get; init; } = [];

    /// <summary>
    /// Whether columns, JSON members and values that name nothing are passed over. Default: no; such a column is an error before any row is read, and a row with
    /// such a member, or with a value for a property that its type of event does not have, is rejected.
    /// </summary>
    public bool IgnoreOthers { get; init; }

    internal ReaderOptions Checked()
    {
        if (TagSeparator is { Length: 0 }) throw new ArgumentException("The separator of tags is empty. Leave it null where tags are JSON arrays.");
        return this;
    }
}
