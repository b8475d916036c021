namespace Crm.Segmentation.Tree;

/// <summary>A measure with a name of its own. In an expression it stands for its definition.</summary>
public abstract record NamedMeasure : Measure
{
    // Worked out once: a chain of named measures may be long, and its kind as far down.
    private readonly ValueKind _kind;
    private readonly int? _scale;

    private protected NamedMeasure(string name, Measure definition, string? title)
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
    public sealed override ValueList<Node> Children => [Definition];

    internal override int? ExactScale => _scale;

    /// <summary>The word that declares it.</summary>
    internal abstract string Keyword { get; }

    /// <summary>Whether only a number may be named so.</summary>
    internal virtual bool IsNumber => false;

    internal sealed override bool IsAboutCustomers => true;

    /// <inheritdoc/>
    public virtual bool Equals(NamedMeasure? other) =>
        ReferenceEquals(this, other)
        || (other is not null && EqualityContract == other.EqualityContract && Name == other.Name && Title == other.Title && Definition.Equals(other.Definition));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Title);

    /// <summary>The declaration as rule text.</summary>
    public string ToText() => new RuleText().Write($"{Keyword} ").Name(Name).Title(Title).Write(" = ").Write(Definition).ToString();

    internal sealed override void Write(RuleText text) => text.Name(Name);
}
