using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>The path of one unit.</summary>
/// <param name="Unit">The customer's key; of a session that, <c>#</c> and its number from 1; or the value of the property.</param>
/// <param name="Nodes">The nodes in the order of time, after everything that the definition says of them.</param>
[JsonConverter(typeof(JsonValueConverter<UnitPath>))]
public sealed record UnitPath(string Unit, ValueList<UnitPathNode> Nodes) : IJsonValue<UnitPath>
{
    /// <summary>The unit and its nodes.</summary>
    public override string ToString() => $"{Unit}: {string.Join(" → ", Nodes.Select(node => node.Name))}";

    internal static UnitPath Of(string unit, PathView path, string[] names, bool isBackward)
    {
        var nodes = new UnitPathNode[path.Nodes.Length];
        for (int i = 0; i < nodes.Length; i++) nodes[isBackward ? nodes.Length - 1 - i : i] = new UnitPathNode(names[path.Nodes[i]], Timestamp.Instant(path.Times[i]));
        return new UnitPath(unit, [.. nodes]);
    }

    static void IJsonValue<UnitPath>.WriteJson(Utf8JsonWriter writer, UnitPath value)
    {
        writer.WriteStartObject();
        writer.WriteString("unit", value.Unit);
        writer.WriteValues("nodes", value.Nodes);
        writer.WriteEndObject();
    }
}

/// <summary>One node of a unit's path.</summary>
/// <param name="Name">The name of the node.</param>
/// <param name="At">When it was met; of repeats that are one the first.</param>
[JsonConverter(typeof(JsonValueConverter<UnitPathNode>))]
public sealed record UnitPathNode(string Name, DateTimeOffset At) : IJsonValue<UnitPathNode>
{
    static void IJsonValue<UnitPathNode>.WriteJson(Utf8JsonWriter writer, UnitPathNode value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteInstant("at", value.At);
        writer.WriteEndObject();
    }
}
