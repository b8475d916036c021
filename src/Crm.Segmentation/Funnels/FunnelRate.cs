using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>A share of the units of a funnel: how many, of how many.</summary>
/// <param name="Count">How many; 0 to <paramref name="Of"/>.</param>
/// <param name="Of">Of how many.</param>
/// <param name="IsClustered">Whether one customer may have several of the units, so that they are not independent.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelRate>))]
public readonly record struct FunnelRate(long Count, long Of, bool IsClustered = false) : IJsonValue<FunnelRate>
{
    /// <summary>The share, 0 to 1; null when it is of nobody: never a false 0.</summary>
    public double? Rate => Proportion.Rate;

    /// <summary>
    /// The 95 % Wilson score interval of the share. Where one customer may have several of the units it is that of as many independent units as say as much
    /// (<see cref="ClusteredProportion"/>), of below two customers null; counts without the customers do not know it and have null, as Wilson's own would be too
    /// narrow. Null of nobody, and where a unit may be of several customers.
    /// </summary>
    public ConfidenceInterval? Interval => IsClustered ? Clusters?.Interval() : Proportion.Interval;

    /// <summary>The same share customer by customer; null where it is not known whose the units are, or each is a customer.</summary>
    internal ClusteredProportion? Clusters { get; init; }

    /// <summary>The same as a share of independent units.</summary>
    internal Proportion Proportion => new(Count, Of);

    /// <summary>How many of how many, and the share in percent, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Proportion}");

    static void IJsonValue<FunnelRate>.WriteJson(Utf8JsonWriter writer, FunnelRate value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("of", value.Of);
        writer.WriteNumber("rate", value.Rate);
        writer.WriteInterval("interval", value.Interval);
        writer.WriteEndObject();
    }
}
