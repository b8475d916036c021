using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A share as what it was counted from: how many, of how many.</summary>
/// <param name="Count">How many; 0 to <paramref name="Of"/>.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Proportion([property: JsonPropertyName("count")] long Count, [property: JsonPropertyName("of")] long Of)
{
    // The 0.975 quantile of the standard normal distribution.
    private const double Normal975 = 1.959963984540054;

    /// <summary>The share, 0 to 1; null when it is of nobody: never a false 0.</summary>
    [JsonPropertyName("rate")]
    public double? Rate => Of == 0 ? null : (double)Count / Of;

    /// <summary>The 95 % Wilson score interval of the share; null when it is of nobody.</summary>
    /// <remarks>
    /// With p = count / of, n = of and z = 1.96: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It supposes that those counted are
    /// independent. E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
    /// </remarks>
    [JsonPropertyName("interval")]
    public Interval? Interval
    {
        get
        {
            if (Of == 0) return null;
            double n = Of, p = Count / n, z2 = Normal975 * Normal975;
            double center = p + (z2 / (2 * n));
            double spread = Normal975 * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
            double scale = 1 + (z2 / n);

            // At the ends the bound is the share itself, which rounding would miss.
            double lower = Count == 0 ? 0 : (center - spread) / scale;
            double upper = Count == Of ? 1 : (center + spread) / scale;
            return new Interval(lower, upper);
        }
    }

    /// <summary>How many of how many, and the share in percent, culture-free.</summary>
    public override string ToString() => Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of} ({rate * 100:0.0} %)")
        : string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of}");
}
