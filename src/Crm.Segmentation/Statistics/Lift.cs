using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Statistics;

/// <summary>How much likelier two things are together than if they did not depend on one another, as what it was counted from.</summary>
/// <param name="Both">How many have both; 0 to the lesser of those that have one.</param>
/// <param name="First">How many have the first.</param>
/// <param name="Second">How many have the second.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Lift(
    [property: JsonPropertyName("both")] long Both,
    [property: JsonPropertyName("first")] long First,
    [property: JsonPropertyName("second")] long Second,
    [property: JsonPropertyName("of")] long Of)
{
    /// <summary>The share of both among all: the support.</summary>
    [JsonIgnore]
    public Proportion Support => new(Both, Of);

    /// <summary>The share of those with the second among those with the first: the confidence.</summary>
    [JsonIgnore]
    public Proportion Confidence => new(Both, First);

    /// <summary>Confidence over the share of those with the second among all; 1 where they do not depend on one another, null where nobody has the one or nobody the other.</summary>
    [JsonPropertyName("value")]
    public double? Value => First == 0 || Second == 0 ? null : (double)Both / First / ((double)Second / Of);

    /// <summary>The 95 % interval of the lift; null where nobody has both.</summary>
    /// <remarks>
    /// On the logarithm, by the delta method over the four cells of a multinomial sample: with p both, a and b the shares of each, the variance of ln(p / (a b)) is
    /// (1/p − 1/a − 1/b + 2p/(a b) − 1) / n. It supposes that those counted are independent, and is for more than a few of them. Over many pairs at once some
    /// intervals miss.
    /// </remarks>
    [JsonPropertyName("interval")]
    public ConfidenceInterval? Interval
    {
        get
        {
            if (Both == 0 || Value is not { } lift) return null;
            (double p, double a, double b) = ((double)Both / Of, (double)First / Of, (double)Second / Of);
            double variance = ((1 / p) - (1 / a) - (1 / b) + (2 * p / (a * b)) - 1) / Of;
            double reach = NormalDistribution.Reach(0.95) * Math.Sqrt(Math.Max(0, variance));
            return new ConfidenceInterval(lift * Math.Exp(-reach), lift * Math.Exp(reach));
        }
    }

    /// <summary>The lift, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Both} of {First}, lift {Value:0.00}");
}
