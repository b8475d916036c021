using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A value, or a property of the trigger whose value is meant.</summary>
/// <param name="Value">The value.</param>
/// <param name="Trigger">The property; null for the value.</param>
[JsonConverter(typeof(CaseOperandConverter))]
internal sealed record CaseOperand(JsonElement? Value, string? Trigger);

/// <summary>Reads a value, or <c>{"trigger": PROPERTY}</c>.</summary>
internal sealed class CaseOperandConverter : ReadingConverter<CaseOperand>
{
    public override CaseOperand Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind == JsonValueKind.Array) throw JsonMistake.Of("must be a value or a property of the trigger");
        if (json.ValueKind != JsonValueKind.Object) return new CaseOperand(json, null);
        return new CaseOperand(null, Part<TriggerProperty>(json, options).Trigger);
    }

    private sealed record TriggerProperty
    {
        public required string Trigger { get; init; }
    }
}
