namespace Crm.Segmentation.Tree;

/// <summary>Holds when the measure has a value and it is one of the listed constants.</summary>
public sealed record OneOf : Condition
{
    internal OneOf(Measure operand, ValueList<Constant> values) => (Operand, Values) = (operand, values);

    /// <summary>The measure.</summary>
    public Measure Operand { get; }

    /// <summary>The values, distinct and in canonical order, so that the order in which they were written does not matter.</summary>
    public ValueList<Constant> Values { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override bool HasNegation => true;

    internal override void Write(RuleText text) => text.Term(Operand).Write(" in ").Set(Values, value => text.Write(value));

    internal override void WriteNegation(RuleText text) => text.Term(Operand).Write(" not in ").Set(Values, value => text.Write(value));

    private protected override Node Over(ReadOnlySpan<Node> children) => new OneOf((Measure)children[0], Values);
}
