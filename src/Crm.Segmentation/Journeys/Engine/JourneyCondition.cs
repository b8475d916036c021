using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Journeys;

/// <summary>A condition of a journey, ready to be asked of one customer, and what of her history it needs.</summary>
internal sealed class JourneyCondition
{
    private readonly ConditionNode _node;
    private readonly HistoryLeaf[] _leaves;

    internal JourneyCondition(Condition condition, NodeCompiler compiler, JourneyVersion version)
    {
        (Source, Version) = (condition, version);
        _node = compiler.Compile(condition);
        var leaves = new List<HistoryLeaf>();
        HistoryLeaf.Collect(condition, compiler, leaves);
        _leaves = [.. leaves];
    }

    internal Condition Source { get; }

    internal JourneyVersion Version { get; }

    /// <summary>Whether it looks at events, other than those since the entry.</summary>
    internal bool ReadsEvents => _leaves.Length > 0;

    internal bool Holds(NodeRun run, long at) => _node.Holds(run, at);

    /// <summary>Whether it needs events that were lost, of all leaves without exception.</summary>
    internal bool NeedsLost(ReadOnlySpan<LostEvents> lost, NodeRun run, Calendar calendar, long at)
    {
        bool needs = false;
        foreach (HistoryLeaf leaf in _leaves) needs |= leaf.NeedsLost(lost, run, calendar, at);
        return needs;
    }
}

/// <summary>A measure or a condition over the events of a window.</summary>
/// <param name="Types">The types of event; null for all.</param>
/// <param name="Window">The window; null where so much of the past is looked at as is kept.</param>
/// <param name="Reached">What, once it holds of the events at hand, needs no more of them; null for nothing.</param>
internal sealed record HistoryLeaf(string[]? Types, Window? Window, ConditionNode? Reached)
{
    internal bool NeedsLost(ReadOnlySpan<LostEvents> lost, NodeRun run, Calendar calendar, long at)
    {
        TimeRange range = (Window is LastEventsWindow { Inside: { } inside } ? inside : Window)?.Resolve(at, calendar, []) ?? new TimeRange(TimeRange.Earliest, at + 1);
        foreach (LostEvents one in lost)
            if ((Types is null || Types.Contains(one.Type, StringComparer.Ordinal)) && range.Contains(one.Last)) return Reached?.Holds(run, at) != true;
        return false;
    }

    internal static void Collect(Node node, NodeCompiler compiler, List<HistoryLeaf> leaves)
    {
        if (node is Comparison comparison && Counted(comparison) is { } counted)
        {
            leaves.Add(new HistoryLeaf(TypesOf(counted.Count), counted.Count.Window, compiler.Compile(counted.Reached)));
            return;
        }

        bool isLeaf = node is Count { Window: not SinceEntryWindow } or Aggregate or NthEvent or Favourite or SessionCount or SequenceCount or DidSequence or DidRegularly;
        if (isLeaf) leaves.Add(new HistoryLeaf(TypesOf(node), node.Children.OfType<Window>().FirstOrDefault(), null));
        if (isLeaf || node is Count) return;
        foreach (Node child in node.Children) Collect(child, compiler, leaves);
    }

    /// <summary>A count beside a number, and from how many on the answer is certain, whatever else there was.</summary>
    private static (Count Count, Condition Reached)? Counted(Comparison comparison)
    {
        (Measure left, Measure right, ComparisonOperator @operator) = comparison.Left is Constant
            ? (Bare(comparison.Right), comparison.Left, Mirrored(comparison.Operator))
            : (Bare(comparison.Left), comparison.Right, comparison.Operator);
        if (left is not Count { Window: not SinceEntryWindow } count || right is not Constant { Kind: ValueKind.Number } number) return null;
        bool isAtLeast = @operator is ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less;
        return (count, new Comparison(count, isAtLeast ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.Greater, number));
    }

    private static Measure Bare(Measure measure)
    {
        while (measure is Feature feature) measure = feature.Definition;
        return measure;
    }

    private static ComparisonOperator Mirrored(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => @operator,
    };

    private static string[]? TypesOf(Node node)
    {
        EventPattern[] patterns = [.. node.Walk().OfType<EventPattern>()];
        return patterns.Any(pattern => pattern.EventName is null) ? null : [.. patterns.Select(pattern => pattern.EventName!).Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>Events of one type, or those of them that satisfy a condition.</summary>
internal sealed class JourneyPattern
{
    private readonly ConditionNode? _filter;

    internal JourneyPattern(EventPattern pattern, NodeCompiler compiler, Schema schema)
    {
        Name = pattern.EventName!;
        Type = schema.EventIndex(Name);
        if (pattern is FilteredEvents filtered) _filter = compiler.CompileFilter(Type, filtered.Filter);
    }

    /// <summary>The name of the type of event.</summary>
    internal string Name { get; }

    /// <summary>The type, as a position in the schema.</summary>
    internal int Type { get; }

    internal bool IsFiltered => _filter is not null;

    internal bool Holds(NodeRun run, CustomerEvent one, long at)
    {
        run.Event = one;
        return _filter!.Holds(run, at);
    }
}
