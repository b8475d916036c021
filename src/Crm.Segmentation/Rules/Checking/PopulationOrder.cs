namespace Crm.Segmentation;

/// <summary>The population functions that trees reach, each once, in an order in which they can be fitted.</summary>
/// <remarks>A function is found by its value, so that equal ones are one. None depends on itself: a tree is finite, and no name leads back to itself.</remarks>
/// <param name="source">What stands behind a name that a value is of.</param>
internal sealed class PopulationOrder(Func<string, NamedResult> source)
{
    private readonly Dictionary<IPopulationFunction, int> _levels = [];
    private readonly Dictionary<Feature, int> _features = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ValueOf, int> _values = [];
    private readonly Dictionary<string, int> _results = new(StringComparer.Ordinal);
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
        if (node is ValueOf value) return Behind(value);
        if (node is MemberOf member) return Behind(member);
        if (node is not Feature feature) return Below(node.Children);

        // A feature is looked at once, however often it is used.
        return _features.TryGetValue(feature, out int reached) ? reached : _features[feature] = Below(node.Children);
    }

    private int Behind(ValueOf value)
    {
        if (_values.TryGetValue(value, out int reached)) return reached;
        NamedResult behind = source(value.Result);
        return _values[value] = behind.PopulationFunction is { } function ? Level(function) + 1
            : behind.Value(value) is { } measure ? Deepest(measure)
            : Below(behind.Sources);
    }

    /// <summary>A membership reaches what the whole result does, whichever of its cells is asked for.</summary>
    private int Behind(MemberOf member)
    {
        if (_results.TryGetValue(member.Result, out int reached)) return reached;
        NamedResult behind = source(member.Result);
        return _results[member.Result] = behind.PopulationFunction is { } function ? Level(function) + 1
            : behind.Cells is { } cells ? Below(cells)
            : behind.Condition(member) is { } condition ? Deepest(condition)
            : Below(behind.Sources);
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
