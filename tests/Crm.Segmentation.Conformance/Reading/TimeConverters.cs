using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Instants; one without a zone is UTC.</summary>
internal sealed class InstantConverter : ReadingConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Of(Text(ref reader) ?? throw JsonMistake.Of("must be an instant"));

    public override DateTimeOffset ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString()!);

    private static DateTimeOffset Of(string text) => CaseEvent.TryInstant(text, out DateTimeOffset instant) ? instant : throw JsonMistake.Of($"is no instant: '{text}'");
}

/// <summary>Wall-clock times of whole minutes: <c>21:00</c>.</summary>
internal sealed class TimeOfDayConverter : ReadingConverter<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = Text(ref reader);
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time
            : throw JsonMistake.Of($"is no time of day: '{text}'");
    }
}

/// <summary>Days of the week, capitalised or not, whole or by their first three letters: <c>monday</c>, <c>Sunday</c>, <c>mon</c>.</summary>
internal sealed class WeekdayConverter : ReadingConverter<DayOfWeek>
{
    public override DayOfWeek Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = Text(ref reader) ?? "";
        foreach (DayOfWeek day in Enum.GetValues<DayOfWeek>())
        {
            string name = day.ToString(), lower = char.ToLowerInvariant(name[0]) + name[1..];
            if (text == name || text == lower || text == lower[..3]) return day;
        }

        throw JsonMistake.Of($"has the unknown value '{text}'");
    }
}
