using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>A value of the library that has a form of its own in JSON. Only the library's own types are such values.</summary>
/// <typeparam name="TSelf">The type of the value.</typeparam>
public interface IJsonValue<TSelf>
    where TSelf : IJsonValue<TSelf>
{
    /// <summary>Writes the value.</summary>
    internal static abstract void WriteJson(Utf8JsonWriter writer, TSelf value);

    /// <summary>Reads a value whose first token is the current one.</summary>
    /// <exception cref="JsonException">There stands something else.</exception>
    /// <exception cref="NotSupportedException">Values of the type are not read by a serializer; the message says how else.</exception>
    internal static virtual TSelf ReadJson(ref Utf8JsonReader reader) =>
        throw new NotSupportedException($"{typeof(TSelf).Name} is written as JSON, and not read by a serializer: what it needs besides, such as a dataset, is not in the document.");

    /// <summary>The value as the name of a member.</summary>
    /// <exception cref="NotSupportedException">Values of the type are no names.</exception>
    internal static virtual string JsonName(TSelf value) => throw new NotSupportedException($"{typeof(TSelf).Name} is no key of a dictionary in JSON.");

    /// <summary>The value of the name of a member.</summary>
    /// <exception cref="NotSupportedException">Values of the type are no names.</exception>
    internal static virtual TSelf OfJsonName(string name) => throw new NotSupportedException($"{typeof(TSelf).Name} is no key of a dictionary in JSON.");
}
