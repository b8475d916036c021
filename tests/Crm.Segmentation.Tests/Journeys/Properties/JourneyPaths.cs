using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>The ways from node to node that a journey's text has, by its blocks alone.</summary>
internal sealed class JourneyPaths
{
    /// <summary>Before the first node.</summary>
    internal const int Start = -1;

    private readonly ValueList<JourneyNode> _nodes;
    private readonly Dictionary<int, HashSet<int>> _behind = [];

    internal JourneyPaths(Journey journey)
    {
        _nodes = journey.Nodes;
        for (int node = Start; node < _nodes.Count; node++) _behind[node] = [.. node == Start ? [First(Start, 0)] : After(node)];
    }

    /// <summary>Behind the last node.</summary>
    internal int End => _nodes.Count;

    internal int Position(string node) => _nodes.Index().Single(one => one.Item.Id == node).Index;

    /// <summary>How often an instance comes to a node at most.</summary>
    internal int Visits(string node)
    {
        int visits = 1;
        for (int at = _nodes[Position(node)].Parent; at >= 0; at = _nodes[at].Parent)
            if (_nodes[at].Step is RepeatStep { Times: { } times }) visits *= times;
        return visits;
    }

    /// <summary>Whether a way leads from a node to another over nothing but what may pass without a word: waits that are over at once, and repeats.</summary>
    internal bool Leads(int from, int to)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(_behind[from]);
        while (open.TryPop(out int node))
        {
            if (node == to) return true;
            if (node == End || !seen.Add(node) || _nodes[node].Step is not (WaitStep or WaitUntilTimeStep or WaitUntilDateStep or WaitForStep or RepeatStep)) continue;
            foreach (int next in _behind[node]) open.Push(next);
        }

        return false;
    }

    private IEnumerable<int> After(int node)
    {
        if (_nodes[node].Step is ExitStep) yield break;
        int blocks = _nodes[node].Step.Blocks.Count();
        for (int block = 0; block < blocks; block++) yield return First(node, block);
        if (blocks == 0 || _nodes[node].Step is RepeatStep) yield return Next(node);
    }

    /// <summary>The first node of a block; where it is empty, what comes behind the node that has it.</summary>
    private int First(int parent, int block)
    {
        for (int node = 0; node < _nodes.Count; node++)
            if (_nodes[node].Parent == parent && _nodes[node].Block == block) return node;
        return parent == Start ? End : Next(parent);
    }

    /// <summary>What comes behind a node: its next sibling, or what comes behind the node around it; a repeat comes again.</summary>
    private int Next(int node)
    {
        for (int next = node + 1; next < _nodes.Count; next++)
            if (_nodes[next].Parent == _nodes[node].Parent && _nodes[next].Block == _nodes[node].Block) return next;
        int parent = _nodes[node].Parent;
        return parent == Start ? End : _nodes[parent].Step is RepeatStep ? parent : Next(parent);
    }
}
