namespace Crm.Segmentation.Tree;

/// <summary>Holds when the set of texts is set and contains any, or all, of the listed ones.</summary>
public sealed record HasTags : Condition
{
    internal HasTags(Measure operand, bool all, ValueList<string> values) => (Operand, All, Values) = (operand, all, values);

    /// <summary>The handle of the tags.</summary>
    public Measure Operand { get; }

    /// <summary>Whether all of the texts must be there; otherwise one is enough.</summary>
    public bool All { get; }

    /// <summary>The texts, distinct, in ordinal order.</summary>
    public ValueList<string> Values { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand];

    internal override RuleLevel Level => RuleLevel.Comparison;

    internal override void Write(RuleText text)
    {
        text.Term(Operand).Write(" has ");
        if (!All && Values.Count == 1) text.Quoted(Values[0]);
        else text.Write(All ? "all " : "any ").Set(Values, tag => text.Quoted(tag));
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new HasTags((Measure)children[0], All, Values);
}
