using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Exact quantiles, and distributions that merge.</summary>
public sealed class ValueCountsTests
{
    private static readonly decimal[] Probabilities = [0, 0.001m, 0.05m, 0.1m, 0.25m, 0.3m, 1 / 3m, 0.5m, 0.6m, 0.75m, 0.9m, 0.99m, 1];

    /// <summary>Few different values, so that they tie.</summary>
    private static readonly Gen<double[]> Samples = Gen.Choose(-4, 6).Select(i => i / 2.0).ArrayOf();

    [Fact]
    public void Observed_OfAnySample_IsTheLeastValueThatCoversTheShare() => Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        ValueCounts<double> counts = ValueCounts.Of<double>(sample);
        foreach (decimal p in Probabilities)
        {
            // The definition: the least x with a share of at least p at or below it.
            double[] covering = [.. sample.Where(x => sample.Count(y => y <= x) >= p * sample.Length)];
            Assert.Equal(covering.Length == 0 ? null : covering.Min(), counts.Observed(p));
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Quantile_OfEveryType_LiesBetweenNeighboursAsItsPositionSays() => Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        ValueCounts<double> counts = ValueCounts.Of<double>(sample);
        double[] sorted = [.. sample.Order()];
        foreach (decimal p in Probabilities)
        {
            for (int type = 4; type <= 9; type++)
            {
                double n = sample.Length, q = (double)p;
                double position = type switch { 4 => n * q, 5 => (n * q) + 0.5, 6 => (n + 1) * q, 7 => 1 + ((n - 1) * q), 8 => ((n + (1 / 3.0)) * q) + (1 / 3.0), _ => ((n + 0.25) * q) + 0.375 };
                if (sample.Length == 0) Assert.Null(counts.Quantile(p, type));
                else Assert.Equal(Interpolated(sorted, position), counts.Quantile(p, type)!.Value, 1e-9);
            }
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Quantile_OfTypesTwoAndThree_FollowsTheirRules()
    {
        ValueCounts<long> counts = ValueCounts.Of<long>([40, 10, 30, 20]);

        Assert.Equal(25, counts.Quantile(0.5m, 2)); // between the second and the third
        Assert.Equal(30, counts.Quantile(0.51m, 2));
        Assert.Equal(20, counts.Observed(0.5m, 3)); // place 1.5: the nearest, of 1 and 2 the even one
        Assert.Equal(20, counts.Observed(0.625m, 3)); // place 2
        Assert.Equal(40, counts.Observed(0.875m, 3)); // place 3, with half: of 3 and 4 the even one
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Observed(0.5m, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Quantile(1.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Quantile(0.5m, 10));
    }

    [Fact]
    public void Merge_OfRandomParts_IsTheWhole() => Prop.ForAll(Samples.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (sample, seed) =>
    {
        var random = new Random(seed);
        var parts = new List<double>[1 + random.Next(5)];
        for (int i = 0; i < parts.Length; i++) parts[i] = [];
        foreach (double value in sample) parts[random.Next(parts.Length)].Add(value);
        random.Shuffle(sample);

        ValueCounts<double> whole = ValueCounts.Of<double>(sample);
        ValueCounts<double> merged = parts.Select(part => ValueCounts.Of<double>([.. part])).Aggregate((a, b) => a.Merge(b));

        Assert.Equal(whole, merged);
        Assert.Equal(whole.GetHashCode(), merged.GetHashCode());
        Assert.Equal(whole.Mean, merged.Mean);
        Assert.Equal(whole, ValueCounts.Of(merged.Values, [.. Enumerable.Range(0, merged.Values.Length).Select(merged.CountAt)]));
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Counts_OfASample_AreThoseOfItsRows() => Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        ValueCounts<double> counts = ValueCounts.Of<double>(sample);
        foreach (double value in (double[])[-9, -2, -0.25, 0, -0.0, 1.5, 3, 9])
        {
            Assert.Equal(sample.Count(x => x < value), counts.CountBelow(value));
            Assert.Equal(sample.Count(x => x == value), counts.CountOf(value));
        }

        Assert.Equal(sample.Length, counts.Count);
        Assert.Equal(sample.Order(), Enumerable.Range(1, sample.Length).Select(rank => counts.ValueAt(rank)));
        if (sample.Length > 0) Assert.Equal(sample.Average(), counts.Mean!.Value, 1e-12);
        else Assert.Null(counts.Mean);
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Values_ThatHaveNoOrderOrNoCount_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ValueCounts.Of<double>([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => ValueCounts.Of<long>([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueCounts.Of<long>([1], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueCounts.Of<long>([1]).ValueAt(2));
    }

    [Fact]
    public void Decimals_BeyondDoubles_StayApart()
    {
        decimal[] close = [9007199254740993.01m, 9007199254740993.02m, 9007199254740993.03m];

        Assert.Equal(9007199254740993.02m, ValueCounts.Of<decimal>(close).Observed(0.5m));
    }

    private static double Interpolated(double[] sorted, double position)
    {
        // Rounding of the position must not carry it over a whole number.
        if (Math.Abs(position - Math.Round(position)) < 1e-9) position = Math.Round(position);
        if (position <= 1) return sorted[0];
        if (position >= sorted.Length) return sorted[^1];
        int below = (int)Math.Floor(position);
        return sorted[below - 1] + ((position - below) * (sorted[below] - sorted[below - 1]));
    }
}
