using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Profiles;

/// <summary>What rules met in an attribute of customers, or in a property of events.</summary>
/// <param name="Name">The name, as a rule writes it: <c>country</c>, <c>purchase.amount</c>.</param>
/// <param name="Set">How many customers, or events of its type, have a value.</param>
/// <param name="Values">
/// Of text, enum and tags: the values that rules name, also those that no row has, and all others where they are few; by value. Otherwise empty.
/// </param>
/// <param name="IsComplete">Whether the values are all that there are; no when there were more than <see cref="DataProfile.MostValues"/> beside those that rules name.</param>
/// <param name="Definitions">The definitions that use it, in the book's order.</param>
[JsonConverter(typeof(JsonValueConverter<FieldProfile>))]
public sealed record FieldProfile(string Name, long Set, ValueList<SeenValue> Values, bool IsComplete, ValueList<string> Definitions) : IJsonValue<FieldProfile>
{
    static void IJsonValue<FieldProfile>.WriteJson(Utf8JsonWriter writer, FieldProfile value) => DataProfileJson.Field.Write(writer, value);
}

/// <summary>How often a value was met.</summary>
/// <param name="Value">The value; one that rules name is spelled as they do.</param>
/// <param name="Count">How many customers, or events, have it.</param>
/// <param name="Definitions">The definitions that name it, in the book's order; empty when none does.</param>
[JsonConverter(typeof(JsonValueConverter<SeenValue>))]
public sealed record SeenValue(string Value, long Count, ValueList<string> Definitions) : IJsonValue<SeenValue>
{
    static void IJsonValue<SeenValue>.WriteJson(Utf8JsonWriter writer, SeenValue value) => DataProfileJson.Value.Write(writer, value);
}

/// <summary>What rules met of a type of event.</summary>
/// <param name="Name">The name of the type.</param>
/// <param name="Count">How many events there were.</param>
/// <param name="Last">When the last one was; null when there was none.</param>
/// <param name="Properties">The properties that rules use, in the schema's order.</param>
/// <param name="Definitions">The definitions that use it, in the book's order.</param>
[JsonConverter(typeof(JsonValueConverter<EventProfile>))]
public sealed record EventProfile(string Name, long Count, DateTimeOffset? Last, ValueList<FieldProfile> Properties, ValueList<string> Definitions)
    : IJsonValue<EventProfile>
{
    static void IJsonValue<EventProfile>.WriteJson(Utf8JsonWriter writer, EventProfile value) => DataProfileJson.Event.Write(writer, value);
}

/// <summary>How many customers a segment, or a cell of a partition, had.</summary>
/// <param name="Name">The name; of a cell <c>partition.cell</c>.</param>
/// <param name="Count">How many customers.</param>
[JsonConverter(typeof(JsonValueConverter<SegmentSize>))]
public sealed record SegmentSize(string Name, long Count) : IJsonValue<SegmentSize>
{
    static void IJsonValue<SegmentSize>.WriteJson(Utf8JsonWriter writer, SegmentSize value) => DataProfileJson.Size.Write(writer, value);
}
