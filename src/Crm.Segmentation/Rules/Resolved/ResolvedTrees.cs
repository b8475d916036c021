namespace Crm.Segmentation.Tree;

/// <summary>Writes out what trees refer to: features, values, and the cells of what is no partition.</summary>
internal sealed class ResolvedTrees
{
    private readonly Func<string, NamedResult> _results;
    private readonly RuleRewriter _rewriter;
    private readonly SortedSet<string> _computed = new(StringComparer.Ordinal);

    internal ResolvedTrees(Func<string, NamedResult> results) => (_results, _rewriter) = (results, new RuleRewriter(Replace));

    /// <summary>The names that stay because what is behind them has no tree.</summary>
    internal ValueList<string> Computed => [.. _computed];

    /// <summary>A definition with its trees written out; null for one of a kind that is referred to only.</summary>
    internal Definition? Of(Definition definition) => definition switch
    {
        Segment segment => Segment.Define(segment.Name, _rewriter.Rewrite(_results(segment.Name).Condition(new MemberOf(segment.Name, null, null))!), segment.Title),
        Partition partition => OfCells(partition, _results(partition.Name).Cells!, _rewriter),
        CustomerList list => list,
        _ => null,
    };

    /// <summary>A partition with other conditions.</summary>
    internal static Partition OfCells(Partition partition, IReadOnlyList<Condition> conditions, RuleRewriter rewriter) => Partition.Define(
        partition.Name,
        partition.Title,
        [.. partition.Cells.Take(conditions.Count).Select((cell, i) => cell with { Condition = rewriter.Rewrite(conditions[i]) })],
        partition.Cells[^1]);

    /// <summary>A conjunction or a disjunction of other operands, of which those of the same sort join it.</summary>
    internal static Condition Joined(Condition connective, RuleRewriter rewriter) => connective is AllOf all
        ? all.Operands.Select(rewriter.Rewrite).Aggregate((left, right) => left & right)
        : ((AnyOf)connective).Operands.Select(rewriter.Rewrite).Aggregate((left, right) => left | right);

    private Node? Replace(Node node)
    {
        switch (node)
        {
            case AllOf or AnyOf:
                return Joined((Condition)node, _rewriter);
            case Feature feature:
                return _rewriter.Rewrite(feature.Definition);
            case ValueOf value when _results(value.Result).Value(value) is { } measure:
                return _rewriter.Rewrite(measure);
            case MemberOf member:
                NamedResult result = _results(member.Result);
                if (result is SegmentResult or ListResult || result.Cells is not null || result is RewrittenResult { IsOfSegment: true }) return null;
                if (result.Condition(member) is { } condition) return _rewriter.Rewrite(condition);
                _computed.Add(member.Result);
                return null;
            case ValueOf computed:
                _computed.Add(computed.Result);
                return null;
            default:
                return null;
        }
    }
}
