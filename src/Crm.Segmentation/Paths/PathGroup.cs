namespace Crm.Segmentation.Paths;

/// <summary>Names that are one name: pages of products that are all "product".</summary>
/// <remarks>A value; immutable and thread-safe. Of several groups the first that a name matches is its own.</remarks>
public sealed record PathGroup
{
    /// <summary>A group.</summary>
    /// <param name="pattern">What the names match as a whole.</param>
    /// <param name="name">What they are called; null for the text of the pattern.</param>
    /// <exception cref="ArgumentException">The name is not valid Unicode.</exception>
    public PathGroup(TextPattern pattern, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        (Pattern, Name) = (pattern, name is null ? pattern.Pattern : NormalText.Of(name));
    }

    /// <summary>What the names match as a whole.</summary>
    public TextPattern Pattern { get; }

    /// <summary>What they are called.</summary>
    public string Name { get; }

    /// <summary>A pattern, whose text is the name of the group.</summary>
    /// <param name="pattern">The text of the pattern.</param>
    public static implicit operator PathGroup(string pattern) => new(new TextPattern(pattern));

    /// <summary>The pattern and the name.</summary>
    public override string ToString() => Name == Pattern.Pattern ? Name : $"{Pattern} as {Name}";
}
