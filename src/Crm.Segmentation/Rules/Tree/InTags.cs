namespace Crm.Segmentation.Tree;

/// <summary>Holds when the text has a value, the tags are set, and the text is one of them.</summary>
public sealed record InTags : Condition
{
    internal InTags(Measure operand, Measure tags) => (Operand, Tags) = (operand, tags);

    /// <summary>The text.</summary>
    public Measure Operand { get; }

    /// <summary>The handle of the tags.</summary>
    public Measure Tags { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand, Tags];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override bool HasNegation => true;

    internal override void Write(RuleText text) => text.Term(Operand).Write(" in ").Term(Tags);

    internal override void WriteNegation(RuleText text) => text.Term(Operand).Write(" not in ").Term(Tags);

    private protected override Node Over(ReadOnlySpan<Node> children) => new InTags((Measure)children[0], (Measure)children[1]);
}
