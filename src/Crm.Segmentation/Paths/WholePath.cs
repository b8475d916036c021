using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>A path from its first node to its last, and how many units go it.</summary>
/// <param name="Nodes">The names of the nodes in the order of time.</param>
/// <param name="Units">How many units, of all that have a path.</param>
[JsonConverter(typeof(JsonValueConverter<WholePath>))]
public sealed record WholePath(ValueList<string> Nodes, Proportion Units) : IJsonValue<WholePath>
{
    /// <summary>The nodes, and how many units.</summary>
    public override string ToString() => $"{string.Join(" → ", Nodes)}: {Units}";

    static void IJsonValue<WholePath>.WriteJson(Utf8JsonWriter writer, WholePath value)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("nodes");
        foreach (string node in value.Nodes) writer.WriteStringValue(node);
        writer.WriteEndArray();
        writer.WriteProportion("units", value.Units);
        writer.WriteEndObject();
    }
}
