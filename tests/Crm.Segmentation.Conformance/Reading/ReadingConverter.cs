using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Reads a value that is not written as its record is built. Cases are only read.</summary>
/// <typeparam name="T">The value.</typeparam>
internal abstract class ReadingConverter<T> : JsonConverter<T>
{
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");

    /// <summary>The text at hand; null when it is none.</summary>
    protected static string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    /// <summary>A part of the value, read strictly, that keeps its place.</summary>
    protected static TPart Part<TPart>(JsonElement json, JsonSerializerOptions options)
    {
        try
        {
            return json.Deserialize<TPart>(options) ?? throw JsonMistake.Of("must not be null");
        }
        catch (JsonException mistake)
        {
            throw JsonMistake.Within(mistake);
        }
    }
}
