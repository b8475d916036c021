namespace Crm.Segmentation.Paths;

/// <summary>A node from which paths are followed: its first occurrence in a path, or its last.</summary>
public sealed record PathAnchor
{
    private PathAnchor(string node, bool isLast)
    {
        ArgumentNullException.ThrowIfNull(node);
        (Node, IsLast) = (NormalText.Of(node), isLast);
    }

    /// <summary>The name of the node.</summary>
    public string Node { get; }

    /// <summary>Whether it is the last occurrence.</summary>
    public bool IsLast { get; }

    /// <summary>The first occurrence of a node.</summary>
    /// <param name="node">The name of the node, after names are grouped.</param>
    /// <exception cref="ArgumentException">The name is not valid Unicode.</exception>
    public static PathAnchor First(string node) => new(node, isLast: false);

    /// <summary>The last occurrence of a node.</summary>
    /// <param name="node">The name of the node, after names are grouped.</param>
    /// <exception cref="ArgumentException">The name is not valid Unicode.</exception>
    public static PathAnchor Last(string node) => new(node, isLast: true);

    /// <summary>The first occurrence of a node.</summary>
    /// <param name="node">The name of the node.</param>
    public static implicit operator PathAnchor(string node) => First(node);

    /// <summary>The name, and whether it is the last occurrence.</summary>
    public override string ToString() => IsLast ? $"last {Node}" : Node;
}
