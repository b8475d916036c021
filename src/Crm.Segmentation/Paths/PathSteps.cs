using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>The nodes and edges that a report shows, step by step: of flows the most frequent nodes, and the rest of a step as one. Linear in the flows.</summary>
internal sealed class PathSteps
{
    private readonly EventPaths _paths;
    private readonly Dictionary<int, HashSet<string>> _shown = [];
    private readonly List<PathEdge> _edges = [];
    private readonly List<PathStep> _nodes = [];
    private readonly List<long> _ended = [];
    private readonly Dictionary<(int Step, PathNode From, PathNode To), PathEdge> _edgeOf;
    private readonly Dictionary<(int Step, PathNode Node), PathStep> _nodeOf;

    /// <param name="paths">The paths.</param>
    /// <param name="flows">The flows in order.</param>
    internal PathSteps(EventPaths paths, ValueList<PathFlow> flows)
    {
        _paths = paths;
        ReadOnlySpan<PathFlow> left = flows.AsSpan();
        var reached = new Dictionary<PathNode, long>();
        for (int step = 0; !left.IsEmpty || reached.Count > 0; step++)
        {
            int own = 0;
            while (own < left.Length && left[own].Step == step) own++;
            reached = Add(step, left[..own], reached);
            left = left[own..];
            if (step == 0) Paths = reached.Values.Sum();
            if (reached.Count > 0) Longest = step + 1;
        }

        (Edges, Nodes) = ([.. _edges], [.. _nodes]);
        (_edgeOf, _nodeOf) = (_edges.ToDictionary(edge => (edge.Step, edge.From, edge.To)), _nodes.ToDictionary(node => (node.Step, node.Node)));
    }

    internal long Paths { get; }

    internal int Longest { get; }

    internal ValueList<PathEdge> Edges { get; }

    internal ValueList<PathStep> Nodes { get; }

    /// <summary>An edge; null where no path goes it.</summary>
    internal PathEdge? EdgeAt(int step, PathNode from, PathNode to) => _edgeOf.GetValueOrDefault((step, from, to));

    /// <summary>A node at a step; null where no path has it.</summary>
    internal PathStep? NodeAt(int step, PathNode node) => _nodeOf.GetValueOrDefault((step, node));

    /// <summary>How many paths have ended before a step.</summary>
    internal long EndedBefore(int step) => step <= 0 || _ended.Count == 0 ? 0 : _ended[Math.Min(step, _ended.Count) - 1];

    /// <summary>Whether a node is what a report shows for the events of a name at a step.</summary>
    internal bool Shows(int step, string name, PathNode node)
    {
        bool isShown = !_shown.TryGetValue(step, out HashSet<string>? shown) || shown.Contains(name);
        return node.Kind switch
        {
            PathNodeKind.Events => isShown && node.Name == name,
            PathNodeKind.Other => !isShown,
            _ => false,
        };
    }

    /// <summary>Adds the edges of a step and the nodes from which they go.</summary>
    /// <param name="step">The step.</param>
    /// <param name="flows">Its flows.</param>
    /// <param name="reached">How many units are at its nodes.</param>
    /// <returns>How many units are at the nodes of the next step.</returns>
    private Dictionary<PathNode, long> Add(int step, ReadOnlySpan<PathFlow> flows, Dictionary<PathNode, long> reached)
    {
        Show(step + 1, flows);
        var edges = new Dictionary<(PathNode Near, PathNode Far), (long Units, Int128 Milliseconds)>();
        foreach (PathFlow flow in flows)
        {
            ref (long Units, Int128 Milliseconds) edge = ref CollectionsMarshal.GetValueRefOrAddDefault(edges, (Near(flow), Far(flow)), out _);
            edge = (edge.Units + flow.Units, edge.Milliseconds + flow.Milliseconds);
        }

        var next = new Dictionary<PathNode, long>();
        var left = new Dictionary<PathNode, (long WentOn, long Ended)>();
        foreach (((PathNode near, PathNode far), (long units, _)) in edges)
        {
            ref (long WentOn, long Ended) from = ref CollectionsMarshal.GetValueRefOrAddDefault(left, near, out _);
            if (IsBeyond(far)) from.Ended += units;
            else from.WentOn += units;
            if (!IsBeyond(far)) CollectionsMarshal.GetValueRefOrAddDefault(next, far, out _) += units;
        }

        _ended.Add((_ended.Count == 0 ? 0 : _ended[^1]) + left.Values.Sum(node => node.Ended));
        _nodes.AddRange(reached.OrderBy(node => node.Key == PathNode.Other).ThenByDescending(node => node.Value).ThenBy(node => node.Key.Name, StringComparer.Ordinal)
            .Select(node => new PathStep(step, node.Key, node.Value, left.GetValueOrDefault(node.Key).WentOn, left.GetValueOrDefault(node.Key).Ended)));
        if (step > 0)
            _edges.AddRange(edges.OrderByDescending(edge => edge.Value.Units).ThenBy(edge => edge.Key.Near.Kind).ThenBy(edge => edge.Key.Near.Name, StringComparer.Ordinal)
                .ThenBy(edge => edge.Key.Far.Kind).ThenBy(edge => edge.Key.Far.Name, StringComparer.Ordinal).Select(edge => EdgeOf(step, edge.Key.Near, edge.Key.Far, edge.Value.Units, edge.Value.Milliseconds)));
        return next;
    }

    /// <summary>Finds the nodes that a step shows by themselves, where not all are.</summary>
    private void Show(int step, ReadOnlySpan<PathFlow> flows)
    {
        if (_paths.MostNodes is not { } most) return;
        var units = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (PathFlow flow in flows)
            if (flow.Far is { } name) CollectionsMarshal.GetValueRefOrAddDefault(units, name, out _) += flow.Units;
        if (units.Count > most)
            _shown[step] = [.. units.OrderByDescending(node => node.Value).ThenBy(node => node.Key, StringComparer.Ordinal).Take(most).Select(node => node.Key)];
    }

    private PathEdge EdgeOf(int step, PathNode near, PathNode far, long units, Int128 milliseconds) => new(
        step, _paths.IsBackward ? far : near, _paths.IsBackward ? near : far, units, IsBeyond(far) ? null : TakenTimes.MeanSeconds(milliseconds, units));

    private PathNode Shown(int step, string name) => _shown.TryGetValue(step, out HashSet<string>? shown) && !shown.Contains(name) ? PathNode.Other : PathNode.Of(name);

    private PathNode Near(PathFlow flow) => flow.Near is { } name ? Shown(flow.Step, name) : _paths.IsBackward ? PathNode.End : PathNode.Start;

    private PathNode Far(PathFlow flow) => flow.Far is { } name ? Shown(flow.Step + 1, name) : _paths.IsBackward ? PathNode.Start : PathNode.End;

    private static bool IsBeyond(PathNode node) => node.Kind is PathNodeKind.Start or PathNodeKind.End;
}
