using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Statistics;

/// <summary>A range of values of an estimate, both ends included.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end; not below <paramref name="Lower"/>.</param>
public readonly record struct ConfidenceInterval([property: JsonPropertyName("lower")] double Lower, [property: JsonPropertyName("upper")] double Upper)
{
    /// <summary>Both ends, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lower}, {Upper}]");
}
