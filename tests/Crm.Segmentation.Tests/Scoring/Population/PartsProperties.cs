using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Customers who are split over datasets get exactly the answer of the whole, whatever the axes are; stored in between or not.</summary>
public sealed class PartsProperties
{
    private static readonly SegmentationEngine Engine = PartsShop.Engine;
    private static readonly DateTimeOffset AsOf = PartsShop.AsOf;

    [Fact]
    public void Rfm_OfParts_IsThatOfTheWhole() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var shop = new PartsShop(random);
        var axes = Enumerable.Range(0, 3).Select(_ => PartsShop.Axes[random.Next(PartsShop.Axes.Length)]).ToArray();
        int bins = random.Next(2, 8);
        var rfm = new Rfm("value", new RfmMeasures(axes[0].Measure, axes[1].Measure, axes[2].Measure)) { Bins = bins };
        if (random.Next(4) == 0 && axes[1].Measure.Kind != ValueKind.Duration) rfm = rfm with { FrequencyThresholds = [.. Enumerable.Range(0, bins - 1).Select(i => i + 0.5m)] };
        RfmReport whole = Engine.Analyze(rfm, shop.Whole, AsOf);
        Dataset[] parts = shop.Split(random, random.Next(1, 6));

        RfmPopulation[] populations = [.. parts.Select(part => Stored(Engine.Population(rfm, part, AsOf)))];
        RfmPopulation population = populations.Aggregate((one, two) => one.Merge(two));
        Assert.Equal(Engine.Population(rfm, shop.Whole, AsOf), population);
        Assert.Equal(population, populations.Reverse().Aggregate((one, two) => Stored(two.Merge(one))));
        Assert.Equal(population, populations[1..].Aggregate(populations[0], (one, two) => two.Merge(one)));
        Assert.Equal(whole.Cuts, population.Cuts());

        AgreesWithParts(rfm, population.Cuts(), parts, whole.Counts);
        Assert.Equal(whole.Counts, Engine.Analyze(rfm, whole.Cuts, shop.Whole, AsOf).Counts);
        long[] histogram = Histogram(rfm, [.. shop.Rows.Select(row => axes.Select(axis => axis.Of(row)).ToArray()).Where(values => !values.Contains(null))]);
        Assert.Equal(histogram, whole.Counts.Histogram.ToArray());
        Assert.Equal((histogram.Sum(), shop.Rows.Count - histogram.Sum()), (population.Scored, population.NotScored));
    }).Check(PropertyRuns.Of(150, longFactor: 60));

    [Fact]
    public void Rfm_OfEventsAndNestedBins_OfPartsByTheCutsOfTheWhole_IsThatOfTheWhole() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var shop = new PartsShop(random);
        Rfm rfm = random.Next(2) == 0
            ? new Rfm("value", PartsShop.Amount, PartsShop.Purchase) { ByDays = random.Next(2) == 0, Window = Window.Last(TimeSpan.FromDays(1)) }
            : new Rfm("value", new RfmMeasures(PartsShop.Axes[0].Measure, PartsShop.Axes[2].Measure, PartsShop.Axes[3].Measure));
        rfm = rfm with { Bins = random.Next(2, 8), Binning = random.Next(3) == 0 ? RfmBinning.Independent : RfmBinning.Nested };
        RfmReport whole = Engine.Analyze(rfm, shop.Whole, AsOf);
        Dataset[] parts = shop.Split(random, random.Next(1, 6));

        AgreesWithParts(rfm, whole.Cuts, parts, whole.Counts);
        if (rfm.Binning == RfmBinning.Nested)
        {
            Assert.Contains("nested", Assert.Throws<ArgumentException>(() => Engine.Population(rfm, shop.Whole, AsOf)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(whole.Cuts, parts.Select(part => Engine.Population(rfm, part, AsOf)).Aggregate((one, two) => one.Merge(two)).Cuts());
    }).Check(PropertyRuns.Of(120, longFactor: 60));

    [Fact]
    public void TwoAxes_OfParts_AreThoseOfTheWhole() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var shop = new PartsShop(random);
        var axes = Enumerable.Range(0, 2).Select(_ => PartsShop.Axes[random.Next(PartsShop.Axes.Length)]).ToArray();
        AxisThreshold[] thresholds = [.. Enumerable.Range(0, 2).Select(_ => random.Next(3) switch { 0 => AxisThreshold.Mean, 1 => AxisThreshold.At(random.Next(-10, 30) / 10m), _ => AxisThreshold.Median })];
        var groups = new TwoAxisGroups("four", axes[0].Measure, axes[1].Measure) { FirstThreshold = thresholds[0], SecondThreshold = thresholds[1] };
        TwoAxisReport whole = Engine.Analyze(groups, shop.Whole, AsOf);
        Dataset[] parts = shop.Split(random, random.Next(1, 6));

        TwoAxisPopulation[] populations = [.. parts.Select(part => Stored(Engine.Population(groups, part, AsOf)))];
        TwoAxisPopulation population = populations.Aggregate((one, two) => one.Merge(two));
        Assert.Equal(Engine.Population(groups, shop.Whole, AsOf), population);
        Assert.Equal(population, populations.Reverse().Aggregate((one, two) => Stored(two.Merge(one))));
        Assert.Equal(whole.Cuts, population.Cuts());

        TwoAxisCounts[] counts = [.. parts.Select(part => Stored(Engine.Analyze(groups, population.Cuts(), part, AsOf).Counts))];
        Assert.Equal(whole.Counts, counts.Aggregate((one, two) => one.Merge(two)));
        Assert.Equal(whole.Counts, counts.Reverse().Aggregate((one, two) => Stored(two.Merge(one))));
        Assert.Equal(whole.Counts.ToString(), counts.Aggregate((one, two) => one.Merge(two)).ToString());
        Assert.Equal(shop.Rows.Count, whole.Counts.Customers);
        bool isRounded = !shop.HasPlainDoubles || axes.Any(axis => axis.Measure is Aggregate { Function: AggregateFunction.Average });
        if (whole.Cuts is null || (isRounded && thresholds.Contains(AxisThreshold.Mean))) return;
        IComparable?[][] rows = [.. shop.Rows.Select(row => axes.Select(axis => axis.Of(row)).ToArray())];
        var expected = new long[4];
        foreach (IComparable?[] row in rows)
            if (row is [{ } first, { } second]) expected[(IsHigh(first, 0) ? 1 : 0) + (IsHigh(second, 1) ? 2 : 0)]++;
        Assert.Equal(expected, Enum.GetValues<TwoAxisGroup>().Select(group => whole.Counts[group]));

        bool IsHigh(IComparable value, int axis) => TwoAxisOracle.IsHigh(value, [.. rows.Select(row => row[axis]).OfType<IComparable>()], thresholds[axis]);
    }).Check(PropertyRuns.Of(150, longFactor: 60));

    private static void AgreesWithParts(Rfm rfm, RfmCuts cuts, Dataset[] parts, RfmCounts whole)
    {
        RfmCounts[] counts = [.. parts.Select(part => Stored(Engine.Analyze(rfm, cuts, part, AsOf).Counts))];
        Assert.Equal(whole, counts.Aggregate((one, two) => one.Merge(two)));
        Assert.Equal(whole, counts.Reverse().Aggregate((one, two) => Stored(two.Merge(one))));
        Assert.Equal(whole, counts[1..].Aggregate(counts[0], (one, two) => two.Merge(one)));
        Assert.Equal(whole.ToString(), counts.Aggregate((one, two) => one.Merge(two)).ToString());
    }

    /// <summary>The histogram of independent bins, by sorting.</summary>
    private static long[] Histogram(Rfm rfm, IReadOnlyList<IComparable?[]> scored)
    {
        int bins = rfm.Bins;
        var histogram = new long[bins * bins * bins];
        IComparable?[][] sorted = [.. Enumerable.Range(0, 3).Select(axis => scored.Select(values => values[axis]).Order().ToArray())];
        foreach (IComparable?[] values in scored)
        {
            int[] below = [.. Enumerable.Range(0, 3).Select(axis => axis == 1 && rfm.FrequencyThresholds is { } given
                ? given.Count(cut => cut < Convert.ToDecimal(values[1], System.Globalization.CultureInfo.InvariantCulture))
                : Enumerable.Range(1, bins - 1).Count(k => sorted[axis][(int)Math.Ceiling((decimal)scored.Count * k / bins) - 1]!.CompareTo(values[axis]) < 0))];
            histogram[((((bins - 1 - below[0]) * bins) + below[1]) * bins) + below[2]]++;
        }

        return histogram;
    }

    private static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();

    private static RfmPopulation Stored(RfmPopulation population) => Same(population, RfmPopulation.FromJson(PartsShop.Schema, population.ToJson()), p => p.ToJson());

    private static RfmCounts Stored(RfmCounts counts) => Same(counts, RfmCounts.FromJson(PartsShop.Schema, counts.ToJson()), c => c.ToJson());

    private static TwoAxisPopulation Stored(TwoAxisPopulation population) => Same(population, TwoAxisPopulation.FromJson(PartsShop.Schema, population.ToJson()), p => p.ToJson());

    private static TwoAxisCounts Stored(TwoAxisCounts counts) => Same(counts, TwoAxisCounts.FromJson(PartsShop.Schema, counts.ToJson()), c => c.ToJson());

    private static T Same<T>(T value, T read, Func<T, string> json)
    {
        Assert.Equal(value, read);
        Assert.Equal(json(value), json(read));
        Assert.Equal(value!.ToString(), read!.ToString());
        return read;
    }
}

/// <summary>High is strictly above the median, the mean or a number: without rounding, by looking at all values.</summary>
internal static class TwoAxisOracle
{
    internal static bool IsHigh(IComparable value, IReadOnlyList<IComparable> all, AxisThreshold threshold)
    {
        if (threshold.Given is { } given) return value is double number ? number > (double)given : Number(value) > given;
        if (threshold == AxisThreshold.Mean) return Number(value) * all.Count > all.Sum(Number);

        // Nobody is between the two in the middle: above their mean are the upper one and those above it.
        IComparable[] sorted = [.. all.Order()];
        (IComparable lower, IComparable upper) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return lower.CompareTo(upper) == 0 ? value.CompareTo(lower) > 0 : value.CompareTo(upper) >= 0;
    }

    private static decimal Number(IComparable value) => value is TimeSpan time ? (decimal)time.TotalMilliseconds : Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture);
}
