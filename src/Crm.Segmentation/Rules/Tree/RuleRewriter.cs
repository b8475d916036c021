using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tree;

/// <summary>Makes trees like given ones with some nodes replaced, such as a population function by its fitted value.</summary>
/// <remarks>
/// Nodes that hold only events, such as patterns, sequences and windows, are kept as they are: no population function stands in one. A subtree
/// in which nothing is replaced is kept, too. Not thread-safe.
/// </remarks>
/// <param name="replace">What stands for a node; null to keep it and to look below it.</param>
internal sealed class RuleRewriter(Func<Expression, Expression?> replace)
{
    private readonly Dictionary<Expression, Expression> _done = new(ReferenceEqualityComparer.Instance);

    internal Condition Rewrite(Condition condition) => (Condition)Rewrite((Expression)condition);

    internal Measure Rewrite(Measure measure) => (Measure)Rewrite((Expression)measure);

    internal Expression Rewrite(Expression node)
    {
        if (_done.TryGetValue(node, out Expression? known)) return known;
        return _done[node] = replace(node) ?? Rebuilt(node);
    }

    private Expression Rebuilt(Expression node)
    {
        foreach (object child in RuleVisitor.Children(node))
            if (child is Expression expression && !ReferenceEquals(Rewrite(expression), expression)) return WithNewChildren(node);
        return node;
    }

    private Expression WithNewChildren(Expression node) => node switch
    {
        AllOf all => new AllOf([.. all.Operands.Select(Rewrite)]),
        AnyOf any => new AnyOf([.. any.Operands.Select(Rewrite)]),
        Not not => new Not(Rewrite(not.Operand)),
        Comparison comparison => new Comparison(Rewrite(comparison.Left), comparison.Operator, Rewrite(comparison.Right)),
        OneOf oneOf => new OneOf(Rewrite(oneOf.Operand), oneOf.Values),
        Like like => new Like(Rewrite(like.Operand), like.Pattern),
        IsMissing missing => new IsMissing(Rewrite(missing.Operand)),
        InWindow inWindow => new InWindow(Rewrite(inWindow.Operand), inWindow.Window),
        AnniversaryWithin anniversary => new AnniversaryWithin(Rewrite(anniversary.Operand), anniversary.Ahead),
        TopShare top => new TopShare(top.Percent, Rewrite(top.By)),
        Feature feature => Feature.Define(feature.Name, Rewrite(feature.Definition), feature.Title),
        Score score => Score.Define(score.Name, Rewrite(score.Definition), score.Title),
        Percentile percentile => new Percentile(Rewrite(percentile.Of), percentile.Percent, percentile.Type),
        Arithmetic arithmetic => new Arithmetic(Rewrite(arithmetic.Left), arithmetic.Operator, Rewrite(arithmetic.Right)),
        _ => throw new System.Diagnostics.UnreachableException($"{node.GetType().Name} holds nothing that is replaced."),
    };
}
