namespace Crm.Segmentation.Profiles;

/// <summary>What definitions name: attributes, types of event, properties, and values of these.</summary>
internal sealed class NamedThings
{
    private readonly Dictionary<FieldDefinition, List<string>> _fields = [];
    private readonly Dictionary<string, List<string>> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldDefinition, Dictionary<string, List<string>>> _values = [];

    internal NamedThings(IEnumerable<Definition> definitions)
    {
        foreach (Definition definition in definitions)
            foreach (Node node in Node.Walk(definition.Trees)) Add(definition.Name, node);
    }

    /// <summary>The definitions that use an attribute or a property.</summary>
    internal ValueList<string> Definitions(FieldDefinition field) => [.. _fields.GetValueOrDefault(field) ?? []];

    /// <summary>The definitions that use a type of event.</summary>
    internal ValueList<string> Definitions(string type) => [.. _events.GetValueOrDefault(type) ?? []];

    /// <summary>The values that are named, with how often they occur, which may be never; and those that occur and are not named.</summary>
    internal IEnumerable<SeenValue> Values(FieldDefinition field, Dictionary<string, long> counts)
    {
        Dictionary<string, List<string>> named = _values.GetValueOrDefault(field) ?? [];
        IEqualityComparer<string> comparer = CaseFolding.ComparerFor(field.IgnoresCase);
        ILookup<string, long> spelled = counts.ToLookup(pair => pair.Key, pair => pair.Value, comparer);
        foreach ((string value, List<string> definitions) in named) yield return new SeenValue(value, spelled[value].Sum(), [.. definitions]);
        var known = new HashSet<string>(named.Keys, comparer);
        foreach ((string value, long count) in counts)
            if (!known.Contains(value)) yield return new SeenValue(value, count, []);
    }

    private static void Use<TKey>(Dictionary<TKey, List<string>> uses, TKey key, string definition)
        where TKey : notnull
    {
        if (!uses.TryGetValue(key, out List<string>? own)) uses.Add(key, own = []);
        if (own.Count == 0 || own[^1] != definition) own.Add(definition);
    }

    private void Add(string definition, Node node)
    {
        switch (node)
        {
            case EventType type:
                Use(_events, type.Name, definition);
                break;
            case IFieldHandle handle:
                Use(_fields, handle.Field, definition);
                if (handle.Field.EventName is { } name) Use(_events, name, definition);
                break;
            case Comparison { Left: IFieldHandle left, Right: Constant { Kind: ValueKind.Text } right }:
                AddValue(definition, left.Field, right.Text);
                break;
            case Comparison { Left: Constant { Kind: ValueKind.Text } left, Right: IFieldHandle right }:
                AddValue(definition, right.Field, left.Text);
                break;
            case OneOf { Operand: IFieldHandle operand } among:
                foreach (Constant value in among.Values)
                    if (value.Kind == ValueKind.Text) AddValue(definition, operand.Field, value.Text);
                break;
            case HasTags { Operand: IFieldHandle operand } tags:
                foreach (string value in tags.Values) AddValue(definition, operand.Field, value);
                break;
        }
    }

    private void AddValue(string definition, FieldDefinition field, string value)
    {
        if (!_values.TryGetValue(field, out Dictionary<string, List<string>>? values))
            _values.Add(field, values = new Dictionary<string, List<string>>(CaseFolding.ComparerFor(field.IgnoresCase)));
        Use(values, value, definition);
    }
}
