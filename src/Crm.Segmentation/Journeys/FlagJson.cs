using System.Text.Json;

namespace Crm.Segmentation.Journeys;

/// <summary>The form of a flag of the customer.</summary>
internal sealed class FlagJson : JsonShape
{
    internal override string What => "a flag of the customer";

    internal override JsonValueKind Kind => JsonValueKind.Object;

    internal override void Write(Utf8JsonWriter writer, object value) => TreeJson.Condition.Write(writer, value);

    internal override object? Read(JsonReading reading, JsonPlace part)
    {
        object? condition = TreeJson.Condition.Read(reading, part);
        if (condition is null or CustomerFlag) return condition;
        reading.Tell(DiagnosticCodes.JsonWrongType, $"Consent is {What}, and nothing else.", part);
        return null;
    }
}
