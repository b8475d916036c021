using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>One of several patterns of a step, written as the name of an event type or as a pattern.</summary>
/// <param name="Pattern">The pattern.</param>
[JsonConverter(typeof(CaseAlternativeConverter))]
internal sealed record CaseAlternative(CasePattern Pattern);

/// <summary>Reads alternatives.</summary>
internal sealed class CaseAlternativeConverter : ReadingConverter<CaseAlternative>
{
    public override CaseAlternative Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new CaseAlternative(new CasePattern { Event = reader.GetString() });
        return new CaseAlternative(Part<CasePattern>(JsonElement.ParseValue(ref reader), options));
    }
}
