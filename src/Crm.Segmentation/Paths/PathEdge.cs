using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>Paths that go from one node to the next at one step, in the order of time.</summary>
/// <param name="Step">The step, from 1: step k goes from the k-th node to the one after it, counted from where paths are followed; backward from the k-th node from the end to the one before it.</param>
/// <param name="From">The earlier node.</param>
/// <param name="To">The later node.</param>
/// <param name="Units">How many units' paths go so.</param>
/// <param name="MeanSeconds">The mean time between both in seconds, the double nearest to the exact one; null from the start and to the end.</param>
[JsonConverter(typeof(JsonValueConverter<PathEdge>))]
public sealed record PathEdge(int Step, PathNode From, PathNode To, long Units, double? MeanSeconds) : IJsonValue<PathEdge>
{
    /// <summary>The step and both nodes, and how many units.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Step}: {From} → {To}: {Units}");

    static void IJsonValue<PathEdge>.WriteJson(Utf8JsonWriter writer, PathEdge value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", value.Step);
        writer.WriteValue("from", value.From);
        writer.WriteValue("to", value.To);
        writer.WriteNumber("units", value.Units);
        writer.WriteNumber("meanSeconds", value.MeanSeconds);
        writer.WriteEndObject();
    }
}

/// <summary>Paths that are at a node at one step. What reaches a node goes on or ends there; at the last step of a limit what follows is not looked at.</summary>
/// <param name="Step">The place in the paths, from 1, counted from where they are followed.</param>
/// <param name="Node">The node.</param>
/// <param name="Reached">How many units' paths are there.</param>
/// <param name="WentOn">How many of them have a next node; backward, a node before it.</param>
/// <param name="Ended">How many of them have none; 0 at the last step of a limit.</param>
[JsonConverter(typeof(JsonValueConverter<PathStep>))]
public sealed record PathStep(int Step, PathNode Node, long Reached, long WentOn, long Ended) : IJsonValue<PathStep>
{
    /// <summary>The step and the node, and how many units.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Step}: {Node}: {Reached}");

    static void IJsonValue<PathStep>.WriteJson(Utf8JsonWriter writer, PathStep value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", value.Step);
        writer.WriteValue("node", value.Node);
        writer.WriteNumber("reached", value.Reached);
        writer.WriteNumber("wentOn", value.WentOn);
        writer.WriteNumber("ended", value.Ended);
        writer.WriteEndObject();
    }
}
