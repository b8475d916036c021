using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>The JSON form of states: when to look at the customer next, for who queries rows, and the bytes.</summary>
internal sealed class JourneyStateJson(JourneyCatalog catalog) : JsonConverter<CustomerJourneyState>
{
    public override CustomerJourneyState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A state of journeys is an object.");
        byte[]? bytes = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isState = reader.ValueTextEquals("state");
            reader.Read();
            if (!isState) reader.Skip();
            else if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out bytes)) throw new JsonException("The bytes of a state of journeys are a text in Base64.");
        }

        if (bytes is null) throw new JsonException("A state of journeys has a member 'state'.");
        return catalog.TryRestore(bytes, out CustomerJourneyState? state, out Diagnostic? refusal) ? state : throw new JsonException(refusal.ToString());
    }

    public override void Write(Utf8JsonWriter writer, CustomerJourneyState value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, CustomerJourneyState state)
    {
        writer.WriteStartObject();
        if (state.NextWake is { } next) writer.WriteInstant("nextWake", next);
        writer.WriteBase64String("state", state.ToBytes());
        writer.WriteEndObject();
    }
}
