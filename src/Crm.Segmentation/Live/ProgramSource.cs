using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>What a program is made of: a rule book whose names and fits are resolved.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Calendar">The zone and the first day of a week.</param>
/// <param name="Definitions">The definitions, those before that are referred to.</param>
/// <param name="Names">The segments and partitions, in the rule book's order.</param>
/// <param name="Features">Measures by name.</param>
/// <param name="Results">What stands behind a name.</param>
internal sealed record ProgramSource(
    Schema Schema, Calendar Calendar, IReadOnlyList<Definition> Definitions, IReadOnlyList<string> Names, IReadOnlyList<(string Name, Measure Measure)> Features, Func<string, NamedResult> Results)
{
    /// <summary>The definitions that say the same in another source, with all that they refer to. What is fitted to a population is not among them.</summary>
    internal HashSet<string> SameAs(ProgramSource other)
    {
        var same = new HashSet<string>(StringComparer.Ordinal);
        if ((Calendar.ZoneId, Calendar.WeekStart) != (other.Calendar.ZoneId, other.Calendar.WeekStart)) return same;
        Dictionary<string, Definition> others = other.Definitions.ToDictionary(definition => definition.Name, StringComparer.Ordinal);
        HashSet<string> known = [.. Definitions.Select(definition => definition.Name)];
        foreach (Definition definition in Definitions)
        {
            IEnumerable<Node> nodes = definition.Trees.SelectMany(tree => tree.Walk());
            if (definition.Equals(others.GetValueOrDefault(definition.Name)) && Results(definition.Name).PopulationFunction is null && nodes.All(IsSame)) same.Add(definition.Name);
        }

        return same;

        bool IsSame(Node node) => node switch
        {
            MemberOf member => IsKnown(member.Result),
            ValueOf value => IsKnown(value.Result),
            _ => node is not Expression { PopulationFunction: not null },
        };

        bool IsKnown(string name) => same.Contains(name) || !known.Contains(name);
    }
}
