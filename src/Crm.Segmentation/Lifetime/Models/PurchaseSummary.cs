using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>What the models of this namespace need to know of a customer's purchases. Times are in any one unit, the same for all customers and for the model.</summary>
/// <param name="Repeats">How many periods with a purchase came after the first one; 0 for who bought once. Usually written x.</param>
/// <param name="Last">The time from the first purchase to the last, 0 without repeats. Usually written tₓ; other programs call it recency.</param>
/// <param name="Age">The time from the first purchase to the end of what was seen, not below <paramref name="Last"/>. Usually written T.</param>
/// <param name="Value">The mean value of the repeats, the first purchase left out; null without repeats, and where values are not known. Usually written z̄.</param>
[JsonConverter(typeof(JsonValueConverter<PurchaseSummary>))]
public readonly record struct PurchaseSummary(int Repeats, double Last, double Age, double? Value = null) : IJsonValue<PurchaseSummary>
{
    /// <summary>The numbers in the order of the papers, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Repeats} repeats, the last after {Last:0.##} of {Age:0.##}{(Value is { } value ? $", {value:0.##} each" : "")}");

    static void IJsonValue<PurchaseSummary>.WriteJson(Utf8JsonWriter writer, PurchaseSummary value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("repeats", value.Repeats);
        writer.WriteNumber("last", (double?)value.Last);
        writer.WriteNumber("age", (double?)value.Age);
        writer.WriteNumber("value", value.Value);
        writer.WriteEndObject();
    }
}
