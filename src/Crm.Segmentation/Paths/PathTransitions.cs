using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>The transition matrix of paths: how often each node follows each, with the start and the end: counts, which are stored, merged and compared.</summary>
/// <remarks>
/// A value; immutable and thread-safe. What a path's limit cuts off is not looked at. Counts whose units are values of a property do not merge: a unit may have
/// customers in both parts.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<PathTransitions>))]
public sealed class PathTransitions : ReportCounts<PathTransitions>, IReportCounts<PathTransitions>
{
    private readonly Dictionary<(PathNode From, PathNode To), PathTransition> _byNodes;

    /// <summary>INVARIANT: the pairs are in order, and different.</summary>
    internal PathTransitions(ReportSubject subject, ValueList<PathPair> pairs)
        : base(subject, Tally.Of([.. pairs.Select(pair => pair.Count)]))
    {
        Pairs = pairs;
        var left = pairs.GroupBy(pair => pair.FromNode).ToDictionary(node => node.Key, node => node.Sum(pair => pair.Count));
        var reached = pairs.GroupBy(pair => pair.ToNode).ToDictionary(node => node.Key, node => node.Sum(pair => pair.Count));
        Transitions = [.. pairs.Select(pair => new PathTransition(pair.FromNode, pair.ToNode, pair.Count, (double)pair.Count / left[pair.FromNode], (double)pair.Count / reached[pair.ToNode]))];
        Nodes = [.. pairs.SelectMany(pair => (string?[])[pair.From, pair.To]).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _byNodes = Transitions.ToDictionary(transition => (transition.From, transition.To));
    }

    /// <summary>The definition.</summary>
    public EventPaths Definition => (EventPaths)Subject.Definition;

    /// <summary>Which events were looked at; null for all up to as-of.</summary>
    public DateSpan? Range => Subject.Range;

    /// <summary>How many units have a path.</summary>
    public long Paths => Pairs.Where(pair => Definition.IsBackward ? pair.To is null : pair.From is null).Sum(pair => pair.Count);

    /// <summary>The names of the nodes in the order of their characters.</summary>
    public ValueList<string> Nodes { get; }

    /// <summary>The transitions that occur, by the names of their nodes; from the start first, to the end last.</summary>
    public ValueList<PathTransition> Transitions { get; }

    /// <summary>How often a node follows another; a transition that no path has is there 0 times.</summary>
    /// <param name="from">The earlier node.</param>
    /// <param name="to">The later node.</param>
    public PathTransition this[PathNode from, PathNode to]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(from);
            ArgumentNullException.ThrowIfNull(to);
            return _byNodes.GetValueOrDefault((from, to)) ?? new PathTransition(from, to, 0, 0, 0);
        }
    }

    internal ValueList<PathPair> Pairs { get; }

    static StoredForm<PathTransitions> IReportCounts<PathTransitions>.Stored => TransitionsJson.OfReport;

    /// <summary>What leaves each node since an earlier report: how much of it to which.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(PathTransitions earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        (PathNode From, PathNode To)[] all = [.. Transitions.Concat(earlier.Transitions).Select(transition => (transition.From, transition.To)).Distinct()];
        return ChangeOf(earlier, report =>
        {
            var left = report.Transitions.GroupBy(transition => transition.From).ToDictionary(node => node.Key, node => node.Sum(transition => transition.Count));
            return all.Select(pair => new GroupCount($"{pair.From} → {pair.To}", new Proportion(report[pair.From, pair.To].Count, left.GetValueOrDefault(pair.From))));
        });
    }

    /// <summary>The matrix of counts as a table of plain text, culture-free: a row for the start and each node from which, a column for each node and the end to which.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        PathNode[] from = [PathNode.Start, .. Nodes.Select(PathNode.Of)], to = [.. Nodes.Select(PathNode.Of), PathNode.End];
        var table = new ReportTable();
        table.Add([Definition.Title ?? Definition.Name, .. to.Select(node => (TableCell)node.Name)]);
        foreach (PathNode node in from) table.Add([node.Name, .. to.Select(next => TableCell.Count(this[node, next].Count))]);
        return table;
    }

    private protected override PathTransitions Sum(PathTransitions other) => Definition.UnitProperty is { } unit
        ? throw PathCell.UnitsOfBoth(unit, nameof(other))
        : Tally.IsSound([.. Pairs.Concat(other.Pairs).Select(pair => pair.Count)]) ? new PathTransitions(Subject, PathPair.Sum(Pairs, other.Pairs)) : throw Tally.TooMany(nameof(other));

    private protected override PathTransitions With(Tally tally, PathTransitions other) => Sum(other);

    private protected override bool HasEqualValues(PathTransitions other) => Pairs.Equals(other.Pairs);
}

/// <summary>How often one node follows another: what reports merge and store.</summary>
/// <param name="From">The earlier node; null for the start.</param>
/// <param name="To">The later node; null for the end.</param>
/// <param name="Count">How often.</param>
internal sealed record PathPair(string? From, string? To, long Count) : IComparable<PathPair>
{
    internal PathNode FromNode => From is null ? PathNode.Start : PathNode.Of(From);

    internal PathNode ToNode => To is null ? PathNode.End : PathNode.Of(To);

    /// <summary>By the earlier node, the start first, then by the later one, the end last.</summary>
    public int CompareTo(PathPair? other)
    {
        if (other is null) return 1;
        int order = string.CompareOrdinal(From, other.From);
        if (order != 0) return order;
        return To is null || other.To is null ? (To is null).CompareTo(other.To is null) : string.CompareOrdinal(To, other.To);
    }

    /// <summary>The pairs of both, in order.</summary>
    internal static ValueList<PathPair> Sum(IEnumerable<PathPair> pairs, IEnumerable<PathPair> others) =>
        [.. pairs.Concat(others).GroupBy(pair => (pair.From, pair.To)).Select(same => same.First() with { Count = same.Sum(pair => pair.Count) }).Order()];
}
