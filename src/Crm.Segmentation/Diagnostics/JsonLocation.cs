using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A place in a JSON document.</summary>
/// <param name="Path">The way to it from the root: <c>$.definitions[3].condition.left</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The UTF-16 code unit in the line, from 1, as editors count.</param>
[JsonConverter(typeof(JsonValueConverter<JsonLocation>))]
public sealed record JsonLocation(string Path, int Line, int Column) : IJsonValue<JsonLocation>
{
    /// <summary>Path, line and column, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path} (line {Line}, column {Column})");

    static void IJsonValue<JsonLocation>.WriteJson(Utf8JsonWriter writer, JsonLocation value)
    {
        writer.WriteStartObject();
        writer.WriteString("path", value.Path);
        writer.WriteNumber("line", value.Line);
        writer.WriteNumber("column", value.Column);
        writer.WriteEndObject();
    }
}
