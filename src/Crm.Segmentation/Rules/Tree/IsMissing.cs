namespace Crm.Segmentation.Tree;

/// <summary>Holds when the measure, or the flag, has no value.</summary>
public sealed record IsMissing : Condition
{
    internal IsMissing(Expression operand) => Operand = operand;

    /// <summary>A measure, or the handle of a flag.</summary>
    public Expression Operand { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override bool HasNegation => true;

    internal override void Write(RuleText text) => text.Term(Operand).Write(" is missing");

    internal override void WriteNegation(RuleText text) => text.Term(Operand).Write(" is set");

    private protected override Node Over(ReadOnlySpan<Node> children) => new IsMissing((Expression)children[0]);
}
