namespace Crm.Segmentation.Scoring;

/// <summary>A named score: a double-precision number, whatever it is computed from. In an expression it stands for its definition.</summary>
public sealed record Score : Measure
{
    private Score(string name, Measure definition, string? title) => (Name, Definition, Title) = (name, definition, NormalText.OfTitle(title));

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>What it is computed from.</summary>
    public Measure Definition { get; }

    /// <summary>A title for people, in any language; null for none.</summary>
    public string? Title { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Number;

    /// <summary>Names a score.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="definition">An integer, money or number.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Score Define(string name, Measure definition, string? title = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(definition);
        return new Score(NormalText.Of(name), definition, title);
    }

    /// <summary>The declaration as rule text.</summary>
    public string ToText() =>
        RuleLimits.Excess(Definition) is null
            ? new RulePrinter().Write("score ").Name(Name).Title(Title).Write(" = ").Write(Definition).ToString()
            : ToString();

    /// <summary>The name as a rule writes it.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
