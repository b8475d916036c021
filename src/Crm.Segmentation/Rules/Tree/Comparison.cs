namespace Crm.Segmentation.Tree;

/// <summary>Holds when both measures have a value and the comparison is true of them.</summary>
/// <remarks>
/// Integers and money compare exactly; where one side is a double-precision number, both are compared as doubles. Text compares ordinally and
/// only for equality. A date compares with an instant as its local midnight in the rule book's zone.
/// </remarks>
public sealed record Comparison : Condition
{
    internal Comparison(Measure left, ComparisonOperator @operator, Measure right) => (Left, Operator, Right) = (left, @operator, right);

    /// <summary>The left side.</summary>
    public Measure Left { get; }

    /// <summary>How the sides are compared.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>The right side.</summary>
    public Measure Right { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Left, Right];

    internal override RuleLevel Level => IsDid ? RuleLevel.Primary : RuleLevel.Comparison;

    internal override bool HasNegation => Operator == ComparisonOperator.Equal;

    /// <summary>Whether it asks for at least one event, for which there is a word.</summary>
    private bool IsDid => this is { Left: Tree.Count { Window: not LastEventsWindow }, Operator: ComparisonOperator.GreaterOrEqual, Right: Constant { Kind: ValueKind.Number, Number: 1 } };

    internal override void Write(RuleText text)
    {
        if (IsDid) ((Count)Left).WriteDid(text);
        else Write(text, Operator.Sign);
    }

    internal override void WriteNegation(RuleText text) => Write(text, "!=");

    private void Write(RuleText text, string sign)
    {
        text.Term(Left).Write($" {sign} ");

        // A bare name that is a value of the enum is that value: in backquotes it is the attribute.
        string? name = (Right as IFieldHandle)?.Field.Name ?? (Right as Feature)?.Name ?? (Right is ValueOf { Part: null } value ? value.Result : null);
        if (!text.IsShort && name is not null && Left.EnumField?.HasValue(name) == true) text.Write(RuleWords.Quoted(name, '`'));
        else text.Term(Right);
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new Comparison((Measure)children[0], Operator, (Measure)children[1]);
}
