namespace Crm.Segmentation.Paths;

/// <summary>The nodes and edges that a report shows, step by step: of flows the most frequent nodes, and the rest of a step as one.</summary>
internal sealed class PathSteps
{
    private readonly EventPaths _paths;
    private readonly Dictionary<int, HashSet<string>> _shown = [];

    internal PathSteps(EventPaths paths, ValueList<PathFlow> flows)
    {
        _paths = paths;
        Paths = flows.Where(flow => flow.Step == 0).Sum(flow => flow.Units);
        Longest = flows.Count == 0 ? 0 : flows.Max(flow => flow.Far is null ? flow.Step : flow.Step + 1);
        if (paths.MostNodes is { } most)
        {
            foreach (IGrouping<int, PathFlow> step in flows.Where(flow => flow.Far is not null).GroupBy(flow => flow.Step + 1))
                _shown[step.Key] = [.. step.GroupBy(flow => flow.Far!, StringComparer.Ordinal).Select(node => (Name: node.Key, Units: node.Sum(flow => flow.Units)))
                    .OrderByDescending(node => node.Units).ThenBy(node => node.Name, StringComparer.Ordinal).Take(most).Select(node => node.Name)];
        }

        var edges = flows.GroupBy(flow => (flow.Step, Near: Near(flow), Far: Far(flow))).Select(edge => (
            edge.Key.Step,
            edge.Key.Near,
            edge.Key.Far,
            Units: edge.Sum(flow => flow.Units),
            Milliseconds: edge.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Milliseconds))).ToArray();
        Nodes = [.. edges.Where(edge => !IsBeyond(edge.Far)).GroupBy(edge => (Step: edge.Step + 1, Node: edge.Far)).Select(node => (node.Key, Reached: node.Sum(edge => edge.Units)))
            .GroupJoin(
                edges,
                node => node.Key,
                edge => (edge.Step, edge.Near),
                (node, on) => new PathStep(
                    node.Key.Step,
                    node.Key.Node,
                    node.Reached,
                    on.Where(edge => !IsBeyond(edge.Far)).Sum(edge => edge.Units),
                    on.Where(edge => IsBeyond(edge.Far)).Sum(edge => edge.Units)))
            .OrderBy(node => node.Step).ThenBy(node => node.Node == PathNode.Other).ThenByDescending(node => node.Reached).ThenBy(node => node.Node.Name, StringComparer.Ordinal)];
        Edges = [.. edges.Where(edge => edge.Step > 0).OrderBy(edge => edge.Step).ThenByDescending(edge => edge.Units)
            .ThenBy(edge => edge.Near.Kind).ThenBy(edge => edge.Near.Name, StringComparer.Ordinal).ThenBy(edge => edge.Far.Kind).ThenBy(edge => edge.Far.Name, StringComparer.Ordinal)
            .Select(edge => new PathEdge(
                edge.Step,
                paths.IsBackward ? edge.Far : edge.Near,
                paths.IsBackward ? edge.Near : edge.Far,
                edge.Units,
                IsBeyond(edge.Far) ? null : Mean(edge.Milliseconds, edge.Units)))];
    }

    internal long Paths { get; }

    internal int Longest { get; }

    internal ValueList<PathEdge> Edges { get; }

    internal ValueList<PathStep> Nodes { get; }

    /// <summary>The node that a report shows for the events of a name at a step.</summary>
    internal PathNode Shown(int step, string name) => _shown.TryGetValue(step, out HashSet<string>? shown) && !shown.Contains(name) ? PathNode.Other : PathNode.Of(name);

    /// <summary>The mean in seconds, the double nearest to the exact one.</summary>
    internal static double Mean(Int128 milliseconds, long units)
    {
        (Int128 whole, Int128 rest) = Int128.DivRem(milliseconds, units);
        return (double)(((decimal)whole + ((decimal)rest / units)) / 1000);
    }

    private PathNode Near(PathFlow flow) => flow.Near is { } name ? Shown(flow.Step, name) : _paths.IsBackward ? PathNode.End : PathNode.Start;

    private PathNode Far(PathFlow flow) => flow.Far is { } name ? Shown(flow.Step + 1, name) : _paths.IsBackward ? PathNode.Start : PathNode.End;

    private static bool IsBeyond(PathNode node) => node.Kind is PathNodeKind.Start or PathNodeKind.End;
}
