namespace Crm.Segmentation.Tree;

/// <summary>
/// A part of a rule: an <see cref="Expression"/>, an <see cref="EventPattern"/>, a <see cref="Sequence"/> or a <see cref="Window"/>. It says what it
/// holds and how it is written.
/// </summary>
/// <remarks>Nodes are immutable and compare by structure. The tree is closed: its node types are the library's own.</remarks>
public abstract record Node
{
    private protected Node()
    {
    }

    /// <summary>The nodes directly below, in the order in which they are held; none for a leaf. The values of a <see cref="OneOf"/> are data, not nodes.</summary>
    public virtual ValueList<Node> Children => [];

    /// <summary>How tightly it holds together as text.</summary>
    internal virtual RuleLevel Level => RuleLevel.Primary;

    /// <summary>Whether it is about a customer's events, or about all customers, and so cannot stand where one event is meant.</summary>
    internal virtual bool IsAboutCustomers => false;

    /// <summary>Whether it is about one event, and so cannot stand where a customer is meant. A property says so by itself.</summary>
    internal virtual bool IsAboutOneEvent => false;

    /// <summary>The function that it is, or is a value of, when it depends on a population; null for everything else.</summary>
    internal virtual IPopulationFunction? PopulationFunction => null;

    /// <summary>What a diagnostic calls it: close to rule text, without filters and windows, and short.</summary>
    internal string ShortName => RuleText.ShortNameOf(this);

    /// <summary>The node as rule text; a sketch of one that is too large to be read back.</summary>
    public sealed override string ToString() => new RuleText().Write(this).ToString();

    /// <summary>This node over other children, as many and of the same sorts as its own; itself when they are its own.</summary>
    internal Node With(ReadOnlySpan<Node> children)
    {
        ValueList<Node> own = Children;
        for (int i = 0; i < own.Count; i++)
            if (!ReferenceEquals(own[i], children[i])) return Over(children);
        return this;
    }

    /// <summary>Writes it to a text that takes care of parentheses.</summary>
    internal abstract void Write(RuleText text);

    /// <summary>The node and everything below it, parents first; what occurs more than once is given where it occurs first.</summary>
    /// <remarks>Linear in what there is, without recursion.</remarks>
    internal IEnumerable<Node> Walk() => Walk([this]);

    /// <summary>Several nodes and everything below them, likewise.</summary>
    internal static IEnumerable<Node> Walk(IEnumerable<Node> roots)
    {
        var open = new Stack<Node>(roots.Reverse());
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node)) continue;
            yield return node;
            ValueList<Node> children = node.Children;
            for (int i = children.Count - 1; i >= 0; i--) open.Push(children[i]);
        }
    }

    /// <summary>A node like this over other children.</summary>
    private protected virtual Node Over(ReadOnlySpan<Node> children) =>
        throw new System.Diagnostics.UnreachableException($"{GetType().Name} holds no nodes.");

    /// <summary>A list of those that are there.</summary>
    private protected static ValueList<Node> Present(params ReadOnlySpan<Node?> children)
    {
        var present = new List<Node>(children.Length);
        foreach (Node? child in children)
            if (child is not null) present.Add(child);
        return [.. present];
    }

    /// <summary>A list of nodes of one sort as nodes.</summary>
    private protected static ValueList<Node> Nodes<T>(ValueList<T> nodes)
        where T : Node => [.. nodes];

    /// <summary>The child at a place; null when there is none, because an optional one is absent.</summary>
    private protected static T? At<T>(ReadOnlySpan<Node> children, int place)
        where T : Node => place < children.Length ? (T)children[place] : null;

    /// <summary>All children as nodes of one sort.</summary>
    private protected static ValueList<T> All<T>(ReadOnlySpan<Node> children)
        where T : Node
    {
        var all = new T[children.Length];
        for (int i = 0; i < all.Length; i++) all[i] = (T)children[i];
        return ValueList.Create<T>(all);
    }
}

/// <summary>How tightly a node holds together as text: one that is looser than its place allows is written in parentheses.</summary>
internal enum RuleLevel
{
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Unary,
    Primary,
}
