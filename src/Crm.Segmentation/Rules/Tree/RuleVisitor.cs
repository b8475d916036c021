using System.Diagnostics;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tree;

/// <summary>
/// The one place that knows what every node of the tree holds. A node is an <see cref="Expression"/>, an <see cref="EventPattern"/>, a
/// <see cref="Sequence"/> or a <see cref="Window"/>. The values of a <see cref="OneOf"/> are data, not nodes.
/// </summary>
internal static class RuleVisitor
{
    /// <summary>The direct children of a node, in the order in which they are written.</summary>
    internal static IEnumerable<object> Children(object node) => node switch
    {
        IFieldHandle or Constant or EventType or AnyEvent or RfmScore or FittedConstant => [],

        AllOf all => all.Operands,
        AnyOf any => any.Operands,
        Not not => [not.Operand],
        Comparison comparison => [comparison.Left, comparison.Right],
        OneOf oneOf => [oneOf.Operand],
        Like like => [like.Operand],
        IsMissing isMissing => [isMissing.Operand],
        HasTags hasTags => [hasTags.Operand],
        InWindow inWindow => [inWindow.Operand, inWindow.Window],
        AnniversaryWithin anniversary => [anniversary.Operand],
        MemberOf member => Present(member.Entered),
        DidFirst first => Present(first.Pattern, first.Window),
        DidRegularly regularly => [regularly.Pattern],
        DidSequence did => Present(did.Sequence, did.Window),

        TopShare top => [top.By],

        Feature feature => [feature.Definition],
        Score score => [score.Definition],
        Percentile percentile => [percentile.Of],
        ElapsedDays days => Present(days.Pattern, days.Window),
        ActiveDays days => Present(days.Pattern, days.Window),
        FittedScore score => [score.Of.Recency, score.Of.Frequency, score.Of.Monetary],
        Arithmetic arithmetic => [arithmetic.Left, arithmetic.Right],
        Count count => Present(count.Pattern, count.Window),
        Aggregate aggregate => Present(aggregate.Property, aggregate.Pattern, aggregate.Window),
        SessionCount sessions => Present(sessions.Pattern, sessions.Window),
        Since since => [since.Pattern],
        SequenceCount sequences => Present(sequences.Sequence, sequences.Window),

        FilteredEvents filtered => [filtered.Type, filtered.Filter],
        Sequence sequence => [.. sequence.Steps.Select(step => step.Pattern), .. sequence.Among],
        Window window => window.Anchors,
        _ => throw new UnreachableException($"{node.GetType().Name} is no node of the tree."),
    };

    /// <summary>The node and everything below it, parents first. A subtree that occurs twice is walked twice.</summary>
    /// <remarks>Needs no stack, but as much time as the tree has nodes: check untrusted trees against <see cref="RuleLimits"/> first.</remarks>
    internal static IEnumerable<object> Walk(object root)
    {
        var open = new Stack<object>();
        open.Push(root);
        while (open.TryPop(out object? node))
        {
            yield return node;
            foreach (object child in Children(node).Reverse()) open.Push(child);
        }
    }

    private static IEnumerable<object> Present(params object?[] children) => children.OfType<object>();
}
