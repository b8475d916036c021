using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Growth;

/// <summary>The revenue of one group of customers.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Before">The tree of the period before; null where one period alone was asked for.</param>
/// <param name="After">The tree of the period.</param>
/// <param name="Attribution">The change laid to the factors of the group's own tree; null where there is none.</param>
[JsonConverter(typeof(JsonValueConverter<GrowthGroup>))]
public sealed record GrowthGroup(string Name, RevenueTree? Before, RevenueTree After, RevenueAttribution? Attribution) : IJsonValue<GrowthGroup>
{
    static void IJsonValue<GrowthGroup>.WriteJson(Utf8JsonWriter writer, GrowthGroup value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        if (value.Before is { } before) writer.WriteValue("before", before);
        writer.WriteValue("after", value.After);
        if (value.Attribution is { } change) writer.WriteValue("attribution", change);
        writer.WriteEndObject();
    }
}

/// <summary>Which customers of a period are asked for.</summary>
public enum PeriodCustomers
{
    /// <summary>Those with a visit or an order.</summary>
    Visitors,

    /// <summary>Those with an order.</summary>
    Buyers,

    /// <summary>Those with an order and without a visit.</summary>
    BuyersWithoutVisit,
}
