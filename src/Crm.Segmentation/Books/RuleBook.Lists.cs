namespace Crm.Segmentation;

/// <content>Lists that are kept outside.</content>
public sealed partial class RuleBook
{
    /// <summary>Which definition asks for membership of which list, in the order of the definitions.</summary>
    internal IEnumerable<(string Definition, string List)> ListUses =>
        from definition in Definitions
        where References.ContainsKey(definition.Name)
        from reference in References[definition.Name].Order(StringComparer.Ordinal)
        where _byName[reference] is CustomerList
        select (definition.Name, reference);

    /// <summary>The definitions that some trees reach through names, and those that these reach.</summary>
    internal HashSet<string> ReachedFrom(IEnumerable<Node> trees)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Node.Walk(trees).Select(node => node switch { MemberOf member => member.Result, ValueOf value => value.Result, _ => null }).OfType<string>());
        while (open.TryPop(out string? name))
        {
            if (!reached.Add(name) || !References.TryGetValue(name, out HashSet<string>? references)) continue;
            foreach (string reference in references) open.Push(reference);
        }

        return reached;
    }
}
