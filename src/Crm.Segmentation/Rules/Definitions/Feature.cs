namespace Crm.Segmentation;

/// <summary>A named measure, such as <c>spend_month</c>. In an expression it stands for its definition.</summary>
public sealed record Feature : Measure
{
    private readonly Lazy<ValueKind> _kind;

    private Feature(string name, Measure definition, string? title)
    {
        (Name, Definition, Title) = (name, definition, NormalText.OfTitle(title));

        // A feature may be used many times, and its kind be as far down as its definition is deep.
        _kind = new Lazy<ValueKind>(() => definition.Kind);
    }

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>What it measures.</summary>
    public Measure Definition { get; }

    /// <summary>A title for people, in any language; null for none.</summary>
    public string? Title { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => _kind.Value;

    /// <inheritdoc/>
    public bool Equals(Feature? other) =>
        ReferenceEquals(this, other) || (
            other is not null && Name == other.Name && Title == other.Title && Definition.Equals(other.Definition));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Title);

    /// <summary>Names a measure.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="definition">What it measures.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Feature Define(string name, Measure definition, string? title = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(definition);
        return new Feature(NormalText.Of(name), definition, title);
    }

    /// <summary>The declaration as rule text.</summary>
    public string ToText() =>
        RuleLimits.Excess(Definition) is null
            ? new RulePrinter().Write("feature ").Name(Name).Title(Title).Write(" = ").Write(Definition).ToString()
            : ToString();

    /// <summary>The name as a rule writes it.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
