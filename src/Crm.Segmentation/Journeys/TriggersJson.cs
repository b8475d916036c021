using System.Text.Json;

namespace Crm.Segmentation.Journeys;

/// <summary>The entries of a journey: what is read behind them may speak of the events that start it.</summary>
internal sealed class TriggersJson(JsonList<JourneyEntry> entries) : JsonShape
{
    internal override string What => entries.What;

    internal override JsonShape Inner => entries.Inner;

    internal override JsonValueKind Kind => entries.Kind;

    internal override void Write(Utf8JsonWriter writer, object value) => entries.Write(writer, value);

    internal override object? Read(JsonReading reading, JsonPlace part)
    {
        reading.Triggers = null;
        object? read = entries.Read(reading, part);
        reading.Triggers = [.. (read as ValueList<JourneyEntry> ?? []).OfType<EventEntry>().Select(entry => entry.Pattern.EventName).OfType<string>()];
        return read;
    }
}
