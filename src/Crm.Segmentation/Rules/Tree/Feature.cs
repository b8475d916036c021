namespace Crm.Segmentation;

/// <summary>A named measure, such as <c>spend_month</c>. In an expression it stands for its definition.</summary>
public sealed record Feature : Measure
{
    // Worked out once: a chain of features may be long, and its kind as far down.
    private readonly ValueKind _kind;
    private readonly int? _scale;

    private Feature(string name, Measure definition, string? title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(definition);
        (Name, Definition, Title, _kind, _scale) = (NormalText.Of(name), definition, NormalText.OfTitle(title), definition.Kind, definition.ExactScale);
    }

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>What it stands for.</summary>
    public Measure Definition { get; }

    /// <summary>A title for people, in any language; null for none.</summary>
    public string? Title { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => _kind;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Definition];

    internal override int? ExactScale => _scale;

    internal override FieldDefinition? EnumField => Definition.EnumField;

    internal override bool IgnoresCase => Definition.IgnoresCase;

    internal override bool IsSingle => Definition.IsSingle;

    internal override bool IsAboutCustomers => true;

    /// <summary>Names a measure.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="definition">What it measures.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Feature Define(string name, Measure definition, string? title = null) => new(name, definition, title);

    /// <summary>The features that occur in trees, each once and after those that it uses.</summary>
    /// <remarks>Linear in what there is, without recursion.</remarks>
    internal static IEnumerable<Feature> In(IEnumerable<Node> roots)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var named = new HashSet<Feature>();
        var open = new Stack<(Node Node, bool IsDone)>(roots.Reverse().Select(root => (root, false)));
        while (open.TryPop(out (Node Node, bool IsDone) next))
        {
            if (next.IsDone)
            {
                if (named.Add((Feature)next.Node)) yield return (Feature)next.Node;
                continue;
            }

            if (!seen.Add(next.Node)) continue;
            if (next.Node is Feature) open.Push((next.Node, true));
            foreach (Node child in next.Node.Children.Reverse()) open.Push((child, false));
        }
    }

    /// <inheritdoc/>
    public bool Equals(Feature? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && Title == other.Title && Definition.Equals(other.Definition));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Title);

    /// <summary>The declaration as rule text.</summary>
    public string ToText() => new RuleText().Write("feature ").Name(Name).Title(Title).Write(" = ").Write(Definition).ToString();

    internal override void Write(RuleText text) => text.Name(Name);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Feature(Name, (Measure)children[0], Title);
}
