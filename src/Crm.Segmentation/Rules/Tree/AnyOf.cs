namespace Crm.Segmentation.Tree;

/// <summary>Holds when at least one operand holds.</summary>
/// <remarks>Nested disjunctions are one. The operands keep their order.</remarks>
public sealed record AnyOf : Condition
{
    internal AnyOf(ValueList<Condition> operands) => Operands = operands;

    /// <summary>The operands, at least two, none of them an <see cref="AnyOf"/>.</summary>
    public ValueList<Condition> Operands { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Nodes(Operands);

    internal override RuleLevel Level => RuleLevel.Or;

    internal override void Write(RuleText text) => text.Join(Operands, " or ", operand => text.Write(operand, RuleLevel.And));

    private protected override Node Over(ReadOnlySpan<Node> children) => new AnyOf(All<Condition>(children));
}
