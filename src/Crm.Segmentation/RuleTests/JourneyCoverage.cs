using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>Whether tests have come to a node of a journey.</summary>
/// <param name="Node">The id of the node.</param>
/// <param name="Seen">Whether a customer came to it.</param>
/// <param name="Branches">The branches, arms or awaited events of it, with what everybody else does; none for most nodes.</param>
[JsonConverter(typeof(JsonValueConverter<NodeCoverage>))]
public sealed record NodeCoverage(string Node, bool Seen, ValueList<BranchCoverage> Branches) : IJsonValue<NodeCoverage>
{
    static void IJsonValue<NodeCoverage>.WriteJson(Utf8JsonWriter writer, NodeCoverage value)
    {
        writer.WriteStartObject();
        writer.WriteString("node", value.Node);
        writer.WriteBoolean("seen", value.Seen);
        if (value.Branches.Count > 0) writer.WriteValues("branches", value.Branches);
        writer.WriteEndObject();
    }
}

/// <summary>Whether tests have gone by a branch.</summary>
/// <param name="Branch">The condition, the arm or the event; <c>otherwise</c> or <c>timeout</c>.</param>
/// <param name="Seen">Whether a customer went by it.</param>
[JsonConverter(typeof(JsonValueConverter<BranchCoverage>))]
public sealed record BranchCoverage(string Branch, bool Seen) : IJsonValue<BranchCoverage>
{
    static void IJsonValue<BranchCoverage>.WriteJson(Utf8JsonWriter writer, BranchCoverage value)
    {
        writer.WriteStartObject();
        writer.WriteString("branch", value.Branch);
        writer.WriteBoolean("seen", value.Seen);
        writer.WriteEndObject();
    }
}

/// <summary>What tests have seen of a journey.</summary>
internal static class JourneyCoverage
{
    internal static RuleCoverage Of(Journey journey, IReadOnlyList<JourneySightings> runs) => new(journey.Name, [], [])
    {
        Nodes =
        [
            .. journey.Nodes.Select(node => new NodeCoverage(
                node.Id,
                runs.Any(run => run.Saw(journey.Name, node.Id)),
                [.. node.Step.Ways.Select((branch, i) => new BranchCoverage(branch, runs.Any(run => run.Saw(journey.Name, node.Id, i))))])),
        ],
    };
}
