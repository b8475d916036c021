using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>Two items that go together, from the one to the other.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Counts">In how many baskets both are, the one, the other, and of how many: the support, the confidence, and the lift with its interval.</param>
[JsonConverter(typeof(JsonValueConverter<AffinityPair>))]
public sealed record AffinityPair(string First, string Second, Lift Counts) : IJsonValue<AffinityPair>
{
    /// <summary>How many baskets have both, of all.</summary>
    public Proportion Support => Counts.Support;

    /// <summary>How many baskets have the other, of those with the one.</summary>
    public Proportion Confidence => Counts.Confidence;

    /// <summary>How much likelier the other is in a basket with the one than in any basket.</summary>
    public double Lift => Counts.Value!.Value;

    /// <summary>Both items, and how they go together.</summary>
    public override string ToString() => $"{First} → {Second}: {Counts}";

    static void IJsonValue<AffinityPair>.WriteJson(Utf8JsonWriter writer, AffinityPair value)
    {
        writer.WriteStartObject();
        writer.WriteString("first", value.First);
        writer.WriteString("second", value.Second);
        writer.WriteProportion("support", value.Support);
        writer.WriteProportion("confidence", value.Confidence);
        writer.WriteNumber("lift", value.Lift);
        writer.WriteInterval("liftInterval", value.Counts.Interval);
        writer.WriteEndObject();
    }
}
