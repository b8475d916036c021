namespace Crm.Segmentation.Tree;

/// <summary>Holds when every operand holds.</summary>
/// <remarks>Nested conjunctions are one: <c>(a &amp; b) &amp; c</c> equals <c>a &amp; (b &amp; c)</c>. The operands keep their order.</remarks>
public sealed record AllOf : Condition
{
    internal AllOf(ValueList<Condition> operands) => Operands = operands;

    /// <summary>The operands, at least two, none of them an <see cref="AllOf"/>.</summary>
    public ValueList<Condition> Operands { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Nodes(Operands);

    internal override RuleLevel Level => RuleLevel.And;

    internal override void Write(RuleText text) => text.Join(Operands, " and ", operand => text.Write(operand, RuleLevel.Not));

    private protected override Node Over(ReadOnlySpan<Node> children) => new AllOf(All<Condition>(children));
}
