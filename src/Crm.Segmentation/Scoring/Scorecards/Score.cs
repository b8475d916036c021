namespace Crm.Segmentation.Scoring;

/// <summary>A named score: a double-precision number, whatever it is computed from. In an expression it stands for its definition.</summary>
public sealed record Score : NamedMeasure
{
    private Score(string name, Measure definition, string? title)
        : base(name, definition, title)
    {
    }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Number;

    internal override int? ExactScale => null;

    internal override string Keyword => "score";

    internal override bool IsNumber => true;

    /// <summary>Names a score.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="definition">An integer, money or number.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Score Define(string name, Measure definition, string? title = null) => new(name, definition, title);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Score(Name, (Measure)children[0], Title);
}
