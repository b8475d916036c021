namespace Crm.Segmentation.Tree;

/// <summary>Holds when the text has a value that matches the pattern as a whole, ordinally, in linear time.</summary>
public sealed record Like : Condition
{
    internal Like(Measure operand, TextPattern pattern) => (Operand, Pattern) = (operand, pattern);

    /// <summary>The text.</summary>
    public Measure Operand { get; }

    /// <summary>The pattern.</summary>
    public TextPattern Pattern { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override bool HasNegation => true;

    internal override void Write(RuleText text) => text.Term(Operand).Write(" like ").Quoted(Pattern.Pattern);

    internal override void WriteNegation(RuleText text) => text.Term(Operand).Write(" not like ").Quoted(Pattern.Pattern);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Like((Measure)children[0], Pattern);
}
