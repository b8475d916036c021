namespace Crm.Segmentation;

/// <summary>Which definition refers to which: their order, their circles, and how deep they are together.</summary>
internal sealed class Dependencies
{
    // Of a long circle a message names the first and the last.
    private const int MostNamed = 10, FirstNamed = 6, LastNamed = 3;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OrderedDictionary<string, int>> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _depth = new(StringComparer.Ordinal);

    internal void Add(string name)
    {
        if (!_references.TryAdd(name, new OrderedDictionary<string, int>(StringComparer.Ordinal))) return;
        _places.Add(name, _names.Count);
        _names.Add(name);
        _depth.Add(name, 0);
    }

    /// <summary>A definition has a tree of this depth.</summary>
    internal void Deepen(string name, int depth) => _depth[name] = Math.Max(_depth[name], depth);

    /// <summary>A definition refers to another at this depth of its tree.</summary>
    internal void Add(string name, string reference, int depth)
    {
        OrderedDictionary<string, int> references = _references[name];
        if (!references.TryAdd(reference, depth)) references[reference] = Math.Max(references[reference], depth);
    }

    /// <summary>The names, each after those that it refers to, else in the order in which they were added. Tells circles, and chains that are too deep.</summary>
    /// <remarks>Depth first without recursion, so that a long chain cannot exhaust the stack.</remarks>
    internal IReadOnlyList<string> Order(RuleValidator validator)
    {
        var order = new List<string>(_names.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<(string Name, int Next)>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        foreach (string start in _names)
        {
            if (!done.Contains(start)) Enter(start);
            while (path.Count > 0)
            {
                (string name, int next) = path[^1];
                OrderedDictionary<string, int> references = _references[name];
                if (next == references.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(name);
                    done.Add(name);
                    order.Add(name);
                    TellDepth(name, validator);
                    continue;
                }

                path[^1] = (name, next + 1);
                string reference = references.GetAt(next).Key;
                if (!onPath.Contains(reference))
                {
                    if (!done.Contains(reference)) Enter(reference);
                }
                else if (!validator.IsFull)
                {
                    TellCircle([.. path.Select(p => p.Name).SkipWhile(n => n != reference)], validator);
                }
            }
        }

        return order;

        void Enter(string name)
        {
            path.Add((name, 0));
            onPath.Add(name);
        }
    }

    /// <summary>Told of the first definition of a chain that is too deep, and not of those that build on it.</summary>
    private void TellDepth(string name, RuleValidator validator)
    {
        foreach ((string reference, int depth) in _references[name]) Deepen(name, depth + _depth[reference]);
        if (_depth[name] <= RuleLimits.DepthTogether) return;
        _depth[name] = 0;
        validator.Tell(Diagnostic.Of(
            DiagnosticCodes.TooDeepTogether,
            DiagnosticSeverity.Error,
            name,
            $"'{name}' and the definitions that it refers to, one after another, are nested more than {RuleLimits.DepthTogether} deep.",
            "Let it refer to fewer definitions that refer to others."));
    }

    /// <summary>Told once, from the definition of the circle that was added first.</summary>
    private void TellCircle(List<string> circle, RuleValidator validator)
    {
        int first = circle.IndexOf(circle.MinBy(name => _places[name])!);
        string[] names = [.. circle[first..], .. circle[..first], circle[first]];
        var shown = new NameList(names.Length <= MostNamed ? names : [.. names[..FirstNamed], "…", .. names[^LastNamed..]], " → ");
        validator.Tell(Diagnostic.Of(
            DiagnosticCodes.Cycle,
            DiagnosticSeverity.Error,
            names[0],
            $"Definitions refer to one another in a circle: {shown}.",
            "Say one of them without the next."));
    }
}
