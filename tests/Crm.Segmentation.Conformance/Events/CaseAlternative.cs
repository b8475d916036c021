using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>One of several patterns of a step, written as the name of an event type or as a pattern.</summary>
/// <param name="Pattern">The pattern.</param>
[JsonConverter(typeof(CaseAlternativeConverter))]
internal sealed record CaseAlternative(CasePattern Pattern);

/// <summary>Reads alternatives.</summary>
internal sealed class CaseAlternativeConverter : JsonConverter<CaseAlternative>
{
    public override CaseAlternative Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new CaseAlternative(new CasePattern { Event = reader.GetString() });
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        try
        {
            return new CaseAlternative(document.RootElement.Deserialize<CasePattern>(options) ?? throw JsonMistake.Of("must not be null"));
        }
        catch (JsonException mistake)
        {
            throw JsonMistake.Within(mistake);
        }
    }

    public override void Write(Utf8JsonWriter writer, CaseAlternative value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");
}
