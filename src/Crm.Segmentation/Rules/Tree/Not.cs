namespace Crm.Segmentation.Tree;

/// <summary>The complement: holds exactly when the operand does not, for a missing value too.</summary>
public sealed record Not : Condition
{
    internal Not(Condition operand) => Operand = operand;

    /// <summary>The condition that must not hold.</summary>
    public Condition Operand { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override RuleLevel Level => Operand.HasNegation ? RuleLevel.Comparison : RuleLevel.Not;

    internal override void Write(RuleText text)
    {
        if (Operand.HasNegation) Operand.WriteNegation(text);
        else text.Write("not ").Write(Operand, RuleLevel.Not);
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new Not((Condition)children[0]);
}
