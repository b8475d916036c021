using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Sets attributes and properties from JSON by the kinds that a schema declares. Of money and integers the digits count as they are written.</summary>
/// <param name="schema">The schema.</param>
internal sealed class FieldLoading(Schema schema)
{
    internal EventType Event(string name) => Known(() => schema.Event(name));

    internal void SetAttribute(CustomerRow row, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        _ = Known(() => schema.Attribute(name)) switch
        {
            CustomerFlag flag => row.Set(flag, Flag(name, value)),
            CustomerInteger integer => row.Set(integer, Integer(name, value)),
            CustomerMoney money => row.Set(money, Money(name, value)),
            CustomerNumber number => row.Set(number, Number(name, value)),
            CustomerDuration duration => row.Set(duration, Duration(name, value)),
            CustomerInstant instant => row.Set(instant, Instant(name, value)),
            CustomerDate date => row.Set(date, Date(name, value)),
            CustomerText text => row.Set(text, Text(name, value)),
            CustomerEnum choice => row.Set(choice, Text(name, value)),
            CustomerTags tags => row.Set(tags, Tags(name, value)),
            var other => throw new CaseException($"the attribute '{name}' is of a kind that cannot be loaded: {other}"),
        };
    }

    internal void UnsetAttribute(CustomerRow row, string name) => _ = Known(() => schema.Attribute(name)) switch
    {
        CustomerFlag flag => row.Set(flag, null),
        CustomerInteger integer => row.Set(integer, null),
        CustomerMoney money => row.Set(money, null),
        CustomerNumber number => row.Set(number, null),
        CustomerDuration duration => row.Set(duration, null),
        CustomerInstant instant => row.Set(instant, (DateTimeOffset?)null),
        CustomerDate date => row.Set(date, null),
        CustomerText text => row.Set(text, null),
        CustomerEnum choice => row.Set(choice, null),
        CustomerTags tags => row.Set(tags, null),
        var other => throw new CaseException($"the attribute '{name}' is of a kind that cannot be loaded: {other}"),
    };

    internal void SetProperty(EventRow row, string type, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        _ = Known(() => schema.Property(type, name)) switch
        {
            EventFlag flag => row.Set(flag, Flag(name, value)),
            EventInteger integer => row.Set(integer, Integer(name, value)),
            EventMoney money => row.Set(money, Money(name, value)),
            EventNumber number => row.Set(number, Number(name, value)),
            EventDuration duration => row.Set(duration, Duration(name, value)),
            EventInstant instant => row.Set(instant, Instant(name, value)),
            EventDate date => row.Set(date, Date(name, value)),
            EventText text => row.Set(text, Text(name, value)),
            EventEnum choice => row.Set(choice, Text(name, value)),
            EventTags tags => row.Set(tags, Tags(name, value)),
            var other => throw new CaseException($"the property '{name}' is of a kind that cannot be loaded: {other}"),
        };
    }

    private static T Known<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (KeyNotFoundException unknown)
        {
            throw new CaseException(unknown.Message);
        }
    }

    private static bool Flag(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, value, "true or false");

    private static long Integer(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : throw Wrong(name, value, "an integer of 64 bits");

    private static decimal Money(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal amount)
            ? amount
            : throw Wrong(name, value, "an amount");

    private static double Number(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw Wrong(name, value, "a number");

    private static TimeSpan Duration(string name, JsonElement value) =>
        TimeSpan.TryParseExact(Text(name, value), "c", CultureInfo.InvariantCulture, out TimeSpan duration)
            ? duration
            : throw Wrong(name, value, "a duration");

    private static DateTimeOffset Instant(string name, JsonElement value) =>
        CaseEvent.TryInstant(Text(name, value), out DateTimeOffset instant)
            ? instant
            : throw Wrong(name, value, "an instant");

    private static DateOnly Date(string name, JsonElement value) =>
        DateOnly.TryParseExact(Text(name, value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw Wrong(name, value, "a date");

    private static string Text(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Wrong(name, value, "a text");

    private static IEnumerable<string> Tags(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(tag => Text(name, tag))]
            : throw Wrong(name, value, "a list of texts");

    private static CaseException Wrong(string name, JsonElement value, string wanted) => new($"'{name}' must be {wanted}, not {value.GetRawText()}");
}
