using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>How often one node follows another in paths, whatever the step.</summary>
/// <param name="From">The earlier node, or the start.</param>
/// <param name="To">The later node, or the end.</param>
/// <param name="Count">How often; a path may go the same way several times.</param>
/// <param name="ShareOut">The share of what leaves the earlier node.</param>
/// <param name="ShareIn">The share of what reaches the later node.</param>
[JsonConverter(typeof(JsonValueConverter<PathTransition>))]
public sealed record PathTransition(PathNode From, PathNode To, long Count, double ShareOut, double ShareIn) : IJsonValue<PathTransition>
{
    /// <summary>Both nodes, and how often.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{From} → {To}: {Count}");

    static void IJsonValue<PathTransition>.WriteJson(Utf8JsonWriter writer, PathTransition value)
    {
        writer.WriteStartObject();
        writer.WriteValue("from", value.From);
        writer.WriteValue("to", value.To);
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("shareOut", value.ShareOut);
        writer.WriteNumber("shareIn", value.ShareIn);
        writer.WriteEndObject();
    }
}
