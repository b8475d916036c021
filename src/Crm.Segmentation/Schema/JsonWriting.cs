using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>What is written inside values of the library.</summary>
internal static class JsonWriting
{
    /// <summary>A value in its own form.</summary>
    internal static void WriteValue<T>(this Utf8JsonWriter writer, T value)
        where T : IJsonValue<T> => T.WriteJson(writer, value);

    /// <summary>A member that is a value in its own form; null where there is none.</summary>
    internal static void WriteValue<T>(this Utf8JsonWriter writer, string name, T? value)
        where T : IJsonValue<T>
    {
        writer.WritePropertyName(name);
        if (value is null) writer.WriteNullValue();
        else T.WriteJson(writer, value);
    }

    /// <summary>A member that is a list of values in their own form.</summary>
    internal static void WriteValues<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> values)
        where T : IJsonValue<T>
    {
        writer.WriteStartArray(name);
        foreach (T value in values) T.WriteJson(writer, value);
        writer.WriteEndArray();
    }

    /// <summary>A member that is a number; null where there is none, or none that JSON can say.</summary>
    internal static void WriteNumber(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>A member that is an instant in UTC.</summary>
    internal static void WriteInstant(this Utf8JsonWriter writer, string name, DateTimeOffset value) =>
        writer.WriteString(name, Timestamp.Text(Timestamp.Floor(value)));

    /// <summary>A member that is one of an enumeration's names, as JSON writes names.</summary>
    internal static void WriteName<T>(this Utf8JsonWriter writer, string name, T value)
        where T : struct, Enum => writer.WriteString(name, JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
