namespace Crm.Segmentation.RuleTests;

/// <summary>What tests are run against: the definitions and features of a rule book, and what stands behind its names.</summary>
internal sealed class TestedRules(Schema schema, ValueList<Definition> definitions, ValueList<Feature> features, Func<string, NamedResult?> result)
{
    internal Schema Schema => schema;

    internal ValueList<Definition> Definitions => definitions;

    /// <summary>The other definitions without which one means nothing, in dependency order.</summary>
    internal Func<Definition, ValueList<Definition>> ReferredToBy { get; init; } = _ => [];

    /// <summary>The definition with a name.</summary>
    internal Definition? Definition(string name) => definitions.FirstOrDefault(definition => definition.Name == name);

    /// <summary>The feature with a name.</summary>
    internal Feature? Feature(string name) => features.FirstOrDefault(feature => feature.Name == name);

    internal IEnumerable<string> Names => [.. definitions.Select(definition => definition.Name), .. features.Select(feature => feature.Name)];

    internal NamedResult Result(string name) => result(name) ?? throw new KeyNotFoundException($"The rule book has no definition '{name}'.");

    /// <summary>
    /// The nodes below some roots whose value a customer has, parents first and each once: with what stands behind names, without what is
    /// inside of patterns, windows and population functions.
    /// </summary>
    internal IReadOnlyList<Expression> Nodes(IEnumerable<Expression> roots, bool throughNames)
    {
        var found = new List<Expression>();
        var seen = new HashSet<Expression>();
        var open = new Stack<Expression>(roots.Reverse());
        while (open.TryPop(out Expression? node))
        {
            if (node is Constant || !seen.Add(node)) continue;
            found.Add(node);
            foreach (Expression child in Below(node, throughNames).Reverse()) open.Push(child);
        }

        return found;
    }

    /// <summary>Whether the value of a node is found by a fit to a population.</summary>
    internal bool IsFitted(Expression node) => node.PopulationFunction is not null || (node is ValueOf value && result(value.Result)?.PopulationFunction is not null);

    private IEnumerable<Expression> Below(Expression node, bool throughNames) => node switch
    {
        MemberOf member => throughNames && result(member.Result)?.Condition(member) is { } condition ? [condition] : [],
        ValueOf value when throughNames && result(value.Result) is { } behind => behind.Value(value) is { } measure ? [measure] : behind.Sources,
        Percentile or Aggregate or NthEvent or Favourite => [],
        _ => node.Children.OfType<Expression>(),
    };
}
