using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How the units with something differ from those without it in the share who converted.</summary>
/// <param name="Name">What they have: a value, or a type of event.</param>
/// <param name="With">Of those who have it, the share who converted.</param>
/// <param name="Without">Of those who do not, the share who converted.</param>
/// <param name="P">The p-value of Fisher's exact test.</param>
/// <param name="AdjustedP">The p-value adjusted for how many were looked at, by Benjamini and Hochberg.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelDifference>))]
public sealed record FunnelDifference(string Name, Proportion With, Proportion Without, double P, double AdjustedP) : IJsonValue<FunnelDifference>
{
    /// <summary>The name, both shares and the adjusted p-value, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {With} with, {Without} without, p {AdjustedP:0.####}");

    /// <summary>How many units a side needs to say something.</summary>
    public const long Fewest = 5;

    /// <summary>The difference of the two shares; null when one is of nobody.</summary>
    public double? Difference => Shares.Difference;

    /// <summary>Newcombe's 95 % interval of the difference; null when one is of nobody.</summary>
    public ConfidenceInterval? Interval => Shares.Interval();

    /// <summary>The odds ratio, with 1 added to each of the four counts.</summary>
    public double OddsRatio => Shares.OddsRatio;

    /// <summary>Woolf's 95 % interval of the odds ratio, 1 added to each of the four counts.</summary>
    public ConfidenceInterval OddsRatioInterval => Shares.OddsRatioInterval();

    /// <summary>Whether one side has fewer than <see cref="Fewest"/> units: then nothing is said, whatever the numbers are.</summary>
    public bool IsTooFew => Math.Min(With.Of, Without.Of) < Fewest;

    internal static ValueList<FunnelDifference> Of(IEnumerable<(string Name, TwoProportions Shares)> differences)
    {
        (string Name, TwoProportions Shares)[] all = [.. differences];
        double[] p = [.. all.Select(difference => difference.Shares.Fisher().P)], adjusted = Adjust(p);
        return [.. all.Select((difference, i) => new FunnelDifference(difference.Name, difference.Shares.First, difference.Shares.Second, p[i], adjusted[i]))];
    }

    private static double[] Adjust(double[] p) => p.Length == 0 ? [] : Statistics.AdjustedP.Of(p, Multiplicity.BenjaminiHochberg);

    private TwoProportions Shares => new(With, Without);

    static void IJsonValue<FunnelDifference>.WriteJson(Utf8JsonWriter writer, FunnelDifference value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteProportion("with", value.With);
        writer.WriteProportion("without", value.Without);
        writer.WriteInterval("interval", value.Interval);
        writer.WriteNumber("oddsRatio", value.OddsRatio);
        writer.WriteInterval("oddsRatioInterval", value.OddsRatioInterval);
        writer.WriteNumber("p", value.P);
        writer.WriteNumber("adjustedP", value.AdjustedP);
        writer.WriteBoolean("isTooFew", value.IsTooFew);
        writer.WriteEndObject();
    }
}
