namespace Crm.Segmentation;

/// <summary>The population functions that trees reach, each once, in an order in which they can be fitted.</summary>
/// <remarks>A function is found by its value, so that equal ones are one. None depends on itself: a tree is finite.</remarks>
internal sealed class PopulationOrder
{
    private readonly Dictionary<IPopulationFunction, int> _levels = [];
    private readonly Dictionary<NamedMeasure, int> _named = new(ReferenceEqualityComparer.Instance);
    private readonly List<IPopulationFunction> _found = [];

    /// <summary>The functions, each after those that it uses.</summary>
    internal IReadOnlyList<IPopulationFunction> Functions => _found;

    /// <summary>How many steps of fitting must come before a function's: 0 when its measures reach no other.</summary>
    internal int LevelOf(IPopulationFunction function) => _levels[function];

    /// <summary>Adds what a tree reaches.</summary>
    internal void Add(Node root) => _ = Deepest(root);

    /// <summary>Adds a function and what it reaches.</summary>
    internal void Add(IPopulationFunction function) => _ = Level(function);

    /// <summary>The level that something over this node has: 0 when the node reaches no function.</summary>
    private int Deepest(Node node)
    {
        if (node.PopulationFunction is { } function) return Level(function) + 1;
        if (node is not NamedMeasure named) return Below(node.Children);

        // A named measure is looked at once, however often it is used.
        return _named.TryGetValue(named, out int reached) ? reached : _named[named] = Below(node.Children);
    }

    private int Level(IPopulationFunction function)
    {
        if (_levels.TryGetValue(function, out int known)) return known;
        int level = Below(function.Measured);
        _levels.Add(function, level);
        _found.Add(function);
        return level;
    }

    private int Below(IEnumerable<Node> nodes)
    {
        int level = 0;
        foreach (Node node in nodes) level = Math.Max(level, Deepest(node));
        return level;
    }
}
