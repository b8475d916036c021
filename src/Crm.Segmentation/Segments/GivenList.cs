using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>What a run found of a list that it was given.</summary>
/// <param name="Name">The name of the list.</param>
/// <param name="Members">How many customers of the dataset are on it.</param>
/// <param name="Unknown">How many of its keys the dataset does not have, each once.</param>
[JsonConverter(typeof(JsonValueConverter<GivenList>))]
public sealed record GivenList(string Name, int Members, int Unknown) : IJsonValue<GivenList>
{
    internal static ValueList<GivenList> Of(IReadOnlyDictionary<string, ListMembers> lists) =>
        [.. lists.OrderBy(list => list.Key, StringComparer.Ordinal).Select(list => new GivenList(list.Key, BitWords.PopCount(list.Value.Words), list.Value.Unknown))];

    static void IJsonValue<GivenList>.WriteJson(Utf8JsonWriter writer, GivenList value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("members", value.Members);
        writer.WriteNumber("unknown", value.Unknown);
        writer.WriteEndObject();
    }
}
