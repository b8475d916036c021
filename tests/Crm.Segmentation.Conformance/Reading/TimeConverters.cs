using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Instants; one without a zone is UTC.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Of(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw JsonMistake.Of("must be an instant"));

    public override DateTimeOffset ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");

    private static DateTimeOffset Of(string text) => CaseEvent.TryInstant(text, out DateTimeOffset instant) ? instant : throw JsonMistake.Of($"is no instant: '{text}'");
}

/// <summary>Wall-clock times of whole minutes: <c>21:00</c>.</summary>
internal sealed class TimeOfDayConverter : JsonConverter<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : throw JsonMistake.Of($"is no time of day: '{text}'");
    }

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");
}

/// <summary>Days of the week, capitalised or not, whole or by their first three letters: <c>monday</c>, <c>Sunday</c>, <c>mon</c>.</summary>
internal sealed class WeekdayConverter : JsonConverter<DayOfWeek>
{
    public override DayOfWeek Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) ?? "";
        foreach (DayOfWeek day in Enum.GetValues<DayOfWeek>())
        {
            string name = day.ToString(), lower = char.ToLowerInvariant(name[0]) + name[1..];
            if (text == name || text == lower || text == lower[..3]) return day;
        }

        throw JsonMistake.Of($"has the unknown value '{text}'");
    }

    public override void Write(Utf8JsonWriter writer, DayOfWeek value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");
}
