using System.Globalization;

namespace Crm.Segmentation.Statistics;

/// <summary>How surprising a difference is if there were none: a test statistic and its p-value.</summary>
/// <param name="Statistic">
/// The value of the test statistic. Null for an exact test, which has none, and where nothing varies, so that nothing can be compared; p is 1 then.
/// </param>
/// <param name="DegreesOfFreedom">The degrees of freedom of the statistic; null where it has none.</param>
/// <param name="LogP">The natural logarithm of p; not above 0. It tells apart what p cannot: p is 0 below about e⁻⁷⁴⁵.</param>
public readonly record struct Significance(double? Statistic, double? DegreesOfFreedom, double LogP)
{
    /// <summary>Nothing varies, so that nothing can be compared.</summary>
    internal static Significance None { get; } = new(null, null, 0);

    /// <summary>The chance of a statistic at least as far out if there were no difference, 0 to 1.</summary>
    public double P => Math.Exp(LogP);

    /// <summary>The statistic with its degrees of freedom, and p, culture-free.</summary>
    public override string ToString()
    {
        string p = string.Create(CultureInfo.InvariantCulture, $"p = {P:0.####}, ln p = {LogP:0.###}");
        if (Statistic is not { } statistic) return p;
        return DegreesOfFreedom is { } degrees
            ? string.Create(CultureInfo.InvariantCulture, $"{statistic:0.####} ({degrees:0.##} df), {p}")
            : string.Create(CultureInfo.InvariantCulture, $"{statistic:0.####}, {p}");
    }
}
