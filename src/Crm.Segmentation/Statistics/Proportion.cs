using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Statistics;

/// <summary>How an interval of a share is made.</summary>
public enum ProportionInterval
{
    /// <summary>E. B. Wilson's score interval (JASA 22 (1927) 209–212). It holds the true share about as often as its level says.</summary>
    Wilson,

    /// <summary>C. Clopper and E. Pearson's exact interval (Biometrika 26 (1934) 404–413). It holds the true share at least as often as its level says, and so is wider.</summary>
    ClopperPearson,
}

/// <summary>A share as what it was counted from: how many, of how many.</summary>
/// <param name="Count">How many; 0 to <paramref name="Of"/>.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Proportion([property: JsonPropertyName("count")] long Count, [property: JsonPropertyName("of")] long Of)
{
    /// <summary>The share, 0 to 1; null when it is of nobody: never a false 0.</summary>
    [JsonPropertyName("rate")]
    public double? Rate => Of == 0 ? null : (double)Count / Of;

    /// <summary>The 95 % Wilson score interval of the share; null when it is of nobody.</summary>
    /// <remarks>
    /// With p = count / of, n = of and z = 1.96: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It supposes that those counted are
    /// independent. E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
    /// </remarks>
    [JsonPropertyName("interval")]
    public ConfidenceInterval? Interval => IntervalOf();

    /// <summary>An interval of the share; null when it is of nobody. It supposes that those counted are independent.</summary>
    /// <param name="kind">How it is made.</param>
    /// <param name="level">How often such intervals hold the true share; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1, or the kind is unknown.</exception>
    public ConfidenceInterval? IntervalOf(ProportionInterval kind = ProportionInterval.Wilson, double level = 0.95)
    {
        double z = NormalDistribution.Reach(level);
        if (Of == 0) return null;
        return kind switch
        {
            ProportionInterval.Wilson => ScoreInterval(Count, Of, z),
            ProportionInterval.ClopperPearson => Exact(Math.Log((1 - level) / 2)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of interval."),
        };
    }

    /// <summary>How many of how many, and the share in percent, culture-free.</summary>
    public override string ToString() => Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of} ({rate * 100:0.0} %)")
        : string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of}");

    /// <summary>Wilson's interval; the numbers need not be whole.</summary>
    internal static ConfidenceInterval ScoreInterval(double count, double n, double z)
    {
        double p = count / n, z2 = z * z;
        double center = p + (z2 / (2 * n));
        double spread = z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        double scale = 1 + (z2 / n);

        // At the ends the bound is the share itself, which rounding would miss.
        double lower = count == 0 ? 0 : (center - spread) / scale;
        double upper = count == n ? 1 : (center + spread) / scale;
        return new ConfidenceInterval(lower, upper);
    }

    /// <summary>The shares at which so many, or so few, are as rare as the tails of the level.</summary>
    private ConfidenceInterval Exact(double logTail)
    {
        (double count, double n) = (Count, Of);
        double lower = Count == 0 ? 0 : Below(odds => BetaFunction.LogLower(count, n - count + 1, odds / (1 + odds), 1 / (1 + odds)) - logTail);
        double upper = Count == Of ? 1 : 1 - Below(odds => BetaFunction.LogLower(n - count, count + 1, odds / (1 + odds), 1 / (1 + odds)) - logTail);
        return new ConfidenceInterval(lower, upper);

        static double Below(Func<double, double> tail) => Root.Between(log => tail(Math.Exp(log)), -200, 45) is { } log ? 1 / (1 + Math.Exp(-log)) : 0;
    }
}
