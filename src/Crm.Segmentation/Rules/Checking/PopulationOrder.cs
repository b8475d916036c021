namespace Crm.Segmentation;

/// <summary>The population functions that trees reach, each once, in an order in which they can be fitted.</summary>
/// <remarks>
/// A function is found by its value, so that equal ones are one. None depends on itself: a tree is finite, and no name leads back to itself. Linear in
/// what there is, without recursion.
/// </remarks>
/// <param name="source">What stands behind a name.</param>
internal sealed class PopulationOrder(Func<string, NamedResult> source)
{
    private readonly Dictionary<IPopulationFunction, int> _starts = [];
    private readonly Dictionary<Node, int> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, int> _references = [];
    private readonly List<IPopulationFunction> _found = [];

    /// <summary>The functions, each after those that it uses.</summary>
    internal IReadOnlyList<IPopulationFunction> Functions => _found;

    /// <summary>How many rounds of fitting there are.</summary>
    internal int Rounds => _found.Count == 0 ? 0 : _found.Max(function => _starts[function] + function.Rounds);

    /// <summary>How many rounds of fitting must come before a function's first: 0 when its measures reach no other.</summary>
    internal int StartOf(IPopulationFunction function) => _starts[function];

    /// <summary>Adds what a tree reaches.</summary>
    internal void Add(Node root) => Add(new Step(root, null));

    /// <summary>Adds a function and what it reaches.</summary>
    internal void Add(IPopulationFunction function) => Add(new Step(null, function));

    private void Add(Step root)
    {
        var open = new Stack<Step>([root]);
        while (open.TryPeek(out Step? step))
        {
            step.Below ??= [.. Below(step)];
            if (step.Next < step.Below.Length)
            {
                Step below = step.Below[step.Next++];
                if (Known(below) is { } known) step.Reached = Math.Max(step.Reached, known);
                else open.Push(below);
                continue;
            }

            _ = open.Pop();
            int reached = Keep(step);
            if (open.TryPeek(out Step? user)) user.Reached = Math.Max(user.Reached, reached);
        }
    }

    /// <summary>The round before which everything that a step reaches is fitted; null for one that was not taken.</summary>
    private int? Known(Step step) => step.Function is { } function
        ? _starts.TryGetValue(function, out int start) ? start + function.Rounds : null
        : (step.Node is MemberOf or ValueOf ? _references : _nodes).TryGetValue(step.Node!, out int reached) ? reached : null;

    private int Keep(Step step)
    {
        if (step.Function is not { } function) return (step.Node is MemberOf or ValueOf ? _references : _nodes)[step.Node!] = step.Reached;
        if (_starts.TryAdd(function, step.Reached)) _found.Add(function);
        return _starts[function] + function.Rounds;
    }

    private IEnumerable<Step> Below(Step step)
    {
        if (step.Function is { } function) return Steps(function.Measured);
        Node node = step.Node!;
        if (node.PopulationFunction is { } own) return [new Step(null, own)];
        if (node is not (ValueOf or MemberOf)) return Steps(node.Children);
        NamedResult behind = source(node is ValueOf value ? value.Result : ((MemberOf)node).Result);
        if (behind.PopulationFunction is { } named) return [new Step(null, named)];
        return Steps(node is ValueOf asked ? behind.Value(asked) is { } measure ? [measure] : behind.Sources
            : behind.Cells ?? (behind.Condition((MemberOf)node) is { } condition ? [condition] : behind.Sources));
    }

    private static IEnumerable<Step> Steps(IEnumerable<Node> nodes) => nodes.Select(node => new Step(node, null));

    /// <summary>A node or a function that is being looked at, with what is directly below.</summary>
    private sealed class Step(Node? node, IPopulationFunction? function)
    {
        internal Node? Node => node;

        internal IPopulationFunction? Function => function;

        internal Step[]? Below { get; set; }

        internal int Next { get; set; }

        /// <summary>The round before which everything below that was looked at is fitted.</summary>
        internal int Reached { get; set; }
    }
}
