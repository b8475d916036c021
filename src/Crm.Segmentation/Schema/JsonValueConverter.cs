using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>How <c>System.Text.Json</c> writes and reads the values of the library. Their types name it themselves, so that a serializer needs no options.</summary>
/// <remarks>It uses no reflection: trimmed and natively compiled programs, and contexts of the source generator, may use it.</remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class JsonValueConverter<T> : JsonConverter<T>
    where T : IJsonValue<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.ReadJson(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        T.WriteJson(writer, value);
    }

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.OfJsonName(reader.GetString()!);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(T.JsonName(value));
    }
}
