using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>How values of the library are read from a serializer's tokens.</summary>
internal static class JsonTokens
{
    /// <summary>The value whose first token is the current one.</summary>
    internal static T ReadValue<T>(this ref Utf8JsonReader reader)
        where T : IJsonValue<T> => T.ReadJson(ref reader);

    /// <summary>The values of an array whose first token is the current one.</summary>
    internal static List<T> ReadValues<T>(this ref Utf8JsonReader reader)
        where T : IJsonValue<T>
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Here a list belongs.");
        var values = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(T.ReadJson(ref reader));
        return values;
    }

    /// <summary>The name of the next member of an object, with its value as the current token; null at the object's end.</summary>
    /// <param name="reader">Its current token is the object's first one, or the last of a member's value.</param>
    /// <param name="isFirst">Whether the current token should be the object's first.</param>
    /// <exception cref="JsonException">There is no object.</exception>
    internal static string? NextMember(this ref Utf8JsonReader reader, ref bool isFirst)
    {
        if (isFirst && reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Here an object belongs.");
        isFirst = false;
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject) return null;
        string name = reader.GetString()!;
        reader.Read();
        return name;
    }
}
