using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>What tests have seen of a definition, at the instants at which they expect something.</summary>
/// <param name="Definition">The name of the segment or partition.</param>
/// <param name="Conditions">Its conditions and theirs, each once, as far as the definition itself says them; a negation is its condition.</param>
/// <param name="Cells">The cells of a partition; none for a segment.</param>
[JsonConverter(typeof(JsonValueConverter<RuleCoverage>))]
public sealed record RuleCoverage(string Definition, ValueList<ConditionCoverage> Conditions, ValueList<CellCoverage> Cells)
    : IJsonValue<RuleCoverage>
{
    /// <summary>Of a journey its nodes, in the order of the text; none for any other definition.</summary>
    public ValueList<NodeCoverage> Nodes { get; init; } = [];

    /// <summary>How many there are to see: each condition true and false, each cell, each node and each of its branches.</summary>
    public int Total => (2 * Conditions.Count) + Cells.Count + Nodes.Sum(node => 1 + node.Branches.Count);

    /// <summary>How many of them a test has seen.</summary>
    public int Seen => Conditions.Sum(condition => (condition.SeenTrue ? 1 : 0) + (condition.SeenFalse ? 1 : 0)) + Cells.Count(cell => cell.Seen)
        + Nodes.Sum(node => (node.Seen ? 1 : 0) + node.Branches.Count(branch => branch.Seen));

    /// <summary>What a person reads: the numbers, and a line for each that no test has seen.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RuleWords.Name(Definition)}: {Seen} of {Total} seen");
        foreach (ConditionCoverage condition in Conditions)
        {
            if (!condition.SeenTrue) text.Append("\n  never true:  ").Append(condition.Condition);
            if (!condition.SeenFalse) text.Append("\n  never false: ").Append(condition.Condition);
        }

        foreach (CellCoverage cell in Cells)
            if (!cell.Seen) text.Append("\n  nobody in:   ").Append(RuleWords.Name(cell.Cell));
        foreach (NodeCoverage node in Nodes)
        {
            if (!node.Seen) text.Append("\n  never at:    ").Append(node.Node);
            else foreach (BranchCoverage branch in node.Branches.Where(branch => !branch.Seen)) text.Append("\n  never taken: ").Append(node.Node).Append(": ").Append(branch.Branch);
        }

        return text.ToString();
    }

    /// <summary>The coverage as a person reads it.</summary>
    public override string ToString() => ToText();

    internal static RuleCoverage Of(Definition definition, TestedRules rules, IReadOnlyList<RuleTestResult> tests)
    {
        if (definition is Journey journey) return JourneyCoverage.Of(journey, [.. tests.Select(test => test.Sightings).OfType<JourneySightings>()]);
        IReadOnlyDictionary<Expression, object?>[] seen = [.. tests.SelectMany(test => test.Seen)];
        IEnumerable<Condition> conditions = rules.Nodes(TestSubject.Of(definition)?.Roots ?? [], throughNames: false).OfType<Condition>().Where(condition => condition is not Not);
        return new RuleCoverage(
            definition.Name,
            [.. conditions.Select(c => new ConditionCoverage(c.ToString(), seen.Any(values => values[c] is true), seen.Any(values => values[c] is false)))],
            definition is Partition partition ? [.. partition.Cells.Select(cell => new CellCoverage(cell.Name, seen.Any(values => Taken(partition, values) == cell.Name)))] : []);
    }

    private static string Taken(Partition partition, IReadOnlyDictionary<Expression, object?> values) =>
        partition.Cells.First(cell => cell.Condition is null || values[cell.Condition] is true).Name;

    static void IJsonValue<RuleCoverage>.WriteJson(Utf8JsonWriter writer, RuleCoverage value)
    {
        writer.WriteStartObject();
        writer.WriteString("definition", value.Definition);
        writer.WriteNumber("seen", value.Seen);
        writer.WriteNumber("total", value.Total);
        writer.WriteValues("conditions", value.Conditions);
        writer.WriteValues("cells", value.Cells);
        if (value.Nodes.Count > 0) writer.WriteValues("nodes", value.Nodes);
        writer.WriteEndObject();
    }
}

/// <summary>Whether tests have seen a condition hold, and not hold.</summary>
/// <param name="Condition">The condition as rule text.</param>
/// <param name="SeenTrue">Whether it held at some expectation.</param>
/// <param name="SeenFalse">Whether it did not hold at some expectation.</param>
[JsonConverter(typeof(JsonValueConverter<ConditionCoverage>))]
public sealed record ConditionCoverage(string Condition, bool SeenTrue, bool SeenFalse) : IJsonValue<ConditionCoverage>
{
    static void IJsonValue<ConditionCoverage>.WriteJson(Utf8JsonWriter writer, ConditionCoverage value)
    {
        writer.WriteStartObject();
        writer.WriteString("condition", value.Condition);
        writer.WriteBoolean("seenTrue", value.SeenTrue);
        writer.WriteBoolean("seenFalse", value.SeenFalse);
        writer.WriteEndObject();
    }
}

/// <summary>Whether tests have seen a customer in a cell.</summary>
/// <param name="Cell">The name of the cell.</param>
/// <param name="Seen">Whether a customer was in it at some expectation.</param>
[JsonConverter(typeof(JsonValueConverter<CellCoverage>))]
public sealed record CellCoverage(string Cell, bool Seen) : IJsonValue<CellCoverage>
{
    static void IJsonValue<CellCoverage>.WriteJson(Utf8JsonWriter writer, CellCoverage value)
    {
        writer.WriteStartObject();
        writer.WriteString("cell", value.Cell);
        writer.WriteBoolean("seen", value.Seen);
        writer.WriteEndObject();
    }
}
