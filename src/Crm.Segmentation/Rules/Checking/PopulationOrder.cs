using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The population functions that trees reach, each once, in an order in which they can be fitted.</summary>
/// <remarks>A function is found by its value, so that equal ones are one. None depends on itself: a tree is finite.</remarks>
internal sealed class PopulationOrder
{
    private readonly Dictionary<object, int> _levels = [];
    private readonly Dictionary<object, int> _named = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> _found = [];

    /// <summary>The functions, each a <see cref="Percentile"/>, a <see cref="TopShare"/> or an <see cref="Rfm"/>, after those that it uses.</summary>
    internal IReadOnlyList<object> Functions => _found;

    /// <summary>How many steps of fitting must come before a function's: 0 when its measures reach no other.</summary>
    internal int LevelOf(object function) => _levels[function];

    /// <summary>Adds what a tree, or an rfm, reaches.</summary>
    internal void Add(object root) => _ = Deepest(root);

    /// <summary>The level that something over this node has: 0 when the node reaches no function.</summary>
    private int Deepest(object node)
    {
        object? function = node is RfmScore score ? score.Rfm : node is Percentile or TopShare or Rfm ? node : null;
        if (function is null)
        {
            // A named measure is looked at once, however often it is used.
            if (node is not (Feature or Score)) return Below(RuleVisitor.Children(node));
            return _named.TryGetValue(node, out int reached) ? reached : _named[node] = Below(RuleVisitor.Children(node));
        }

        if (_levels.TryGetValue(function, out int known)) return known + 1;
        int level = Below(function switch
        {
            Rfm rfm => rfm.Trees,
            Percentile percentile => [percentile.Of],
            _ => [((TopShare)function).By],
        });
        _levels.Add(function, level);
        _found.Add(function);
        return level + 1;
    }

    private int Below(IEnumerable<object> nodes)
    {
        int level = 0;
        foreach (object node in nodes) level = Math.Max(level, Deepest(node));
        return level;
    }
}
