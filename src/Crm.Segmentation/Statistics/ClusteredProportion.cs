using System.Globalization;
using System.Numerics;

namespace Crm.Segmentation.Statistics;

/// <summary>
/// A share of units that belong to customers, such as attempts or orders of whom each has several: units of one customer are alike, so that they say
/// less than as many independent ones. Kept as exact sums, which merge whatever the order.
/// </summary>
/// <remarks>
/// The share is that of all units. Its variance is that of a ratio over k customers with xᵢ of nᵢ units: k/(k − 1)·Σ(xᵢ − p·nᵢ)² / (Σnᵢ)² (W. Cochran,
/// Sampling Techniques (1977), 11.7).
/// </remarks>
public sealed record ClusteredProportion
{
    private readonly BigInteger _countSquares;
    private readonly BigInteger _products;
    private readonly BigInteger _ofSquares;

    private ClusteredProportion(long clusters, Proportion share, BigInteger countSquares, BigInteger products, BigInteger ofSquares) =>
        (Clusters, Share, _countSquares, _products, _ofSquares) = (clusters, share, countSquares, products, ofSquares);

    /// <summary>A share of no units.</summary>
    public static ClusteredProportion Empty { get; } = new(0, default, 0, 0, 0);

    /// <summary>How many customers have at least one unit.</summary>
    public long Clusters { get; }

    /// <summary>The share of all units, as if they were independent.</summary>
    public Proportion Share { get; }

    /// <summary>
    /// How much the variance of the share is above that of independent units (the design effect): about 1 when units of a customer are not alike. Null
    /// below two customers, and where all units or none count.
    /// </summary>
    public double? DesignEffect
    {
        get
        {
            if (Clusters < 2 || Share.Count == 0 || Share.Count == Share.Of) return null;
            double binomial = (double)((BigInteger)Share.Count * (Share.Of - Share.Count)) / Share.Of;
            return Residuals / binomial * (Clusters / (Clusters - 1.0));
        }
    }

    /// <summary>The standard error of the share, robust to units of a customer being alike; null below two customers.</summary>
    public double? StandardError => Clusters < 2 ? null : Math.Sqrt(Residuals * (Clusters / (Clusters - 1.0))) / Share.Of;

    /// <summary>Σ(xᵢ − p·nᵢ)², from the exact sums.</summary>
    private double Residuals
    {
        get
        {
            BigInteger x = Share.Count, n = Share.Of;
            return (double)((n * n * _countSquares) - (2 * x * n * _products) + (x * x * _ofSquares)) / ((double)Share.Of * Share.Of);
        }
    }

    /// <summary>The share of the units of some customers.</summary>
    /// <param name="units">For each customer how many of how many units count; customers without a unit are left out.</param>
    public static ClusteredProportion Of(ReadOnlySpan<Proportion> units)
    {
        (long clusters, long count, long of) = (0, 0, 0);
        (BigInteger countSquares, BigInteger products, BigInteger ofSquares) = (0, 0, 0);
        foreach ((long x, long n) in units)
        {
            if (n == 0) continue;
            (clusters, count, of) = (clusters + 1, checked(count + x), checked(of + n));
            (countSquares, products, ofSquares) = (countSquares + ((Int128)x * x), products + ((Int128)x * n), ofSquares + ((Int128)n * n));
        }

        return new ClusteredProportion(clusters, new Proportion(count, of), countSquares, products, ofSquares);
    }

    /// <summary>The share of the units of these customers and of others.</summary>
    /// <param name="other">Other customers: none of them is also here.</param>
    public ClusteredProportion Merge(ClusteredProportion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ClusteredProportion(
            checked(Clusters + other.Clusters), new Proportion(checked(Share.Count + other.Share.Count), checked(Share.Of + other.Share.Of)),
            _countSquares + other._countSquares, _products + other._products, _ofSquares + other._ofSquares);
    }

    /// <summary>
    /// An interval of the share: Wilson's, of as many independent units as say as much (the units divided by <see cref="DesignEffect"/>; where all
    /// units or none count, one a customer). Null below two customers.
    /// </summary>
    /// <param name="level">How often such intervals hold the true share; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = NormalDistribution.Reach(level);
        if (Clusters < 2) return null;
        if (Share.Count == 0) return Proportion.ScoreInterval(0, Clusters, z);
        if (Share.Count == Share.Of) return Proportion.ScoreInterval(Clusters, Clusters, z);
        double units = DesignEffect is > 0 and var effect ? Share.Of / effect : double.PositiveInfinity;
        return double.IsFinite(units) ? Proportion.ScoreInterval(Share.Rate!.Value * units, units, z) : new ConfidenceInterval(Share.Rate!.Value, Share.Rate!.Value);
    }

    /// <summary>The share, and of how many customers, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Share}, {Clusters} customers");
}
