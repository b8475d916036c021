using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Two shares: published intervals, tests by their definitions over whole numbers, and shares of none or all.</summary>
public sealed class TwoProportionsTests
{
    private static readonly Gen<TwoProportions> Tables = Gen.Choose(0, 30).SelectMany(m => Gen.Choose(0, m).SelectMany(a =>
        Gen.Choose(0, 30).SelectMany(n => Gen.Choose(0, n).Select(c => new TwoProportions(new Proportion(a, m), new Proportion(c, n))))));

    // R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    public void Newcombe_OfPublishedExamples_HasTheirLimits(long a, long m, long c, long n, double lower, double upper) =>
        Same(lower, upper, Of(a, m, c, n).Interval(), 5e-5);

    [Theory]
    [InlineData(7, 34, 1, 34, 0.027042, 0.345291)]
    [InlineData(56, 70, 48, 80, 0.0528, 0.3382)]
    public void MiettinenNurminen_OfKnownExamples_HasTheirLimits(long a, long m, long c, long n, double lower, double upper) =>
        Same(lower, upper, Of(a, m, c, n).Interval(DifferenceInterval.MiettinenNurminen), 5e-5);

    [Fact]
    public void MiettinenNurminen_OfAnyTable_EndsWhereTheScoreTestRejects() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        if (table.Interval(DifferenceInterval.MiettinenNurminen) is not { } interval)
        {
            Assert.True(table.First.Of == 0 || table.Second.Of == 0);
            return;
        }

        Assert.InRange(interval.Lower, -1, table.Difference!.Value);
        Assert.InRange(interval.Upper, table.Difference!.Value, 1);
        foreach (double end in (double[])[interval.Lower, interval.Upper])
        {
            double inside = end + (0.002 * (table.Difference!.Value - end)), outside = end - (0.002 * (table.Difference!.Value - end));
            if (Math.Abs(end - table.Difference!.Value) < 1e-3) continue;
            Claim.Holds(Score(table, inside) < 1.959963984540054 + 1e-6, $"{table} at {inside}");
            if (Math.Abs(end) < 1 && Math.Abs(outside) < 1) Claim.Holds(Score(table, outside) > 1.959963984540054 - 1e-6, $"{table} at {outside}");
        }
    }).Check(PropertyRuns.Of(200));

    [Fact]
    public void Intervals_OfAnyTable_AreFiniteAndTurnWithTheGroups() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var turned = new TwoProportions(table.Second, table.First);
        foreach (DifferenceInterval kind in Enum.GetValues<DifferenceInterval>())
        {
            if (table.Interval(kind) is not { } interval)
            {
                Assert.Null(table.Difference);
                continue;
            }

            Claim.Holds(interval.Lower <= interval.Upper && interval.Lower >= -1 - 1e-15 && interval.Upper <= 1 + 1e-15, $"{kind} {table}: {interval}");
            Same(-interval.Upper, -interval.Lower, turned.Interval(kind), 1e-9);
        }

        Same(1 / table.OddsRatioInterval().Upper, 1 / table.OddsRatioInterval().Lower, turned.OddsRatioInterval(), 1e-9 / table.OddsRatioInterval().Lower);
        Assert.InRange(table.OddsRatio, table.OddsRatioInterval().Lower, table.OddsRatioInterval().Upper);
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Fisher_OfAnyTable_SumsTheTablesThatAreNoMoreLikely() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        (long a, long m, long c, long n) = (table.First.Count, table.First.Of, table.Second.Count, table.Second.Of);
        BigInteger seen = Ways(m, a) * Ways(n, c), tails = 0;
        for (long x = Math.Max(0, a + c - n); x <= Math.Min(m, a + c); x++)
            if (Ways(m, x) * Ways(n, a + c - x) is var ways && ways <= seen) tails += ways;

        Assert.Equal((double)tails / (double)Ways(m + n, a + c), table.Fisher().P, 1e-12);
        Assert.Null(table.Fisher().Statistic);
    }).Check(PropertyRuns.Of(500));

    [Fact]
    public void Fisher_OfHugeTables_IsNearTheChiSquareTest()
    {
        TwoProportions close = Of(500_100_000, 1_000_000_000, 500_000_000, 1_000_000_000), apart = Of(600_000, 1_000_000, 400_000, 1_000_000);

        Assert.Equal(close.ChiSquare(corrected: true).P, close.Fisher().P, 1e-6);
        Assert.Equal(0, apart.Fisher().P);
        Assert.Equal(apart.ChiSquare().LogP, apart.Fisher().LogP, 0.02 * Math.Abs(apart.ChiSquare().LogP));
    }

    [Fact]
    public void ChiSquare_OfAnyTable_IsTheSumOverFourCells() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        double[,] cells = { { table.First.Count, table.First.Of - table.First.Count }, { table.Second.Count, table.Second.Of - table.Second.Count } };
        double all = table.First.Of + table.Second.Of, statistic = 0, corrected = 0;
        for (int r = 0; r < 2; r++)
        {
            for (int k = 0; k < 2; k++)
            {
                double expected = (cells[r, 0] + cells[r, 1]) * (cells[0, k] + cells[1, k]) / all, distance = Math.Abs(cells[r, k] - expected);
                statistic += distance * distance / expected;
                corrected += Math.Pow(distance - Math.Min(0.5, distance), 2) / expected;
            }
        }

        if (double.IsNaN(statistic))
        {
            Assert.Equal(Significance.None, table.ChiSquare());
            Assert.Equal(Significance.None, table.Z());
            Assert.Equal(Significance.None, ChiSquare.OfShares(table.First, table.Second));
            return;
        }

        Assert.Equal(statistic, table.ChiSquare().Statistic!.Value, 1e-10);
        Assert.Equal(corrected, table.ChiSquare(corrected: true).Statistic!.Value, 1e-10);
        Assert.Equal(statistic, ChiSquare.OfShares(table.First, table.Second).Statistic!.Value, 1e-10);
        Assert.Equal(statistic, Math.Pow(table.Z().Statistic!.Value, 2), 1e-10);
        Assert.Equal(Math.Sign(table.Difference!.Value), Math.Sign(table.Z().Statistic!.Value));
        Assert.Equal(NormalDistribution.Erfc(Math.Sqrt(statistic / 2)), table.Z().P, 1e-12);
    }).Check(PropertyRuns.Of(500));

    [Fact]
    public void Arms_WithoutSuccess_HaveAFiniteIntervalAndPOne()
    {
        TwoProportions none = Of(0, 50, 0, 60);

        Assert.Equal((0.0, 1.0, 1.0, 1.0), (none.Difference, none.Z().P, none.ChiSquare().P, none.Fisher().P));
        Assert.True(none.Interval() is { Lower: < 0, Upper: > 0 });
        Assert.True(none.Interval(DifferenceInterval.MiettinenNurminen) is { Lower: < 0, Upper: > 0 });
        Assert.Equal(0, none.LeastExpected);
        Assert.Null(Of(0, 0, 3, 4).Interval());
        Assert.Null(Of(0, 0, 3, 4).Difference);
        Assert.Equal(1, Of(0, 0, 3, 4).Fisher().P);
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Interval(level: 0));
    }

    [Fact]
    public void OddsRatio_OfATable_AddsOneToEachCount()
    {
        TwoProportions table = Of(3, 10, 0, 5);
        double ratio = 4.0 / 8 / (1.0 / 6), reach = 1.959963984540054 * Math.Sqrt((1 / 4.0) + (1 / 8.0) + (1 / 1.0) + (1 / 6.0));

        Assert.Equal(ratio, table.OddsRatio, 1e-12);
        Same(ratio / Math.Exp(reach), ratio * Math.Exp(reach), table.OddsRatioInterval(), 1e-9);
    }

    [Fact]
    public void Newcombe_OfTwoHundredInEachArm_HoldsTheDifferenceAsOftenAsItSays()
    {
        foreach (double p in (double[])[0.05, 0.5])
        {
            double[] chances = [.. Enumerable.Range(0, 201).Select(x => Math.Exp((x * Math.Log(p)) + ((200 - x) * Math.Log(1 - p)) + Enumerable.Range(1, x).Sum(i => Math.Log((200.0 - x + i) / i))))];
            double held = 0;
            for (int a = 0; a <= 200; a++)
                for (int c = 0; c <= 200; c++)
                    if (Of(a, 200, c, 200).Interval() is { Lower: <= 0, Upper: >= 0 }) held += chances[a] * chances[c];
            Assert.InRange(held, 0.94, 0.97);
        }
    }

    private static TwoProportions Of(long a, long m, long c, long n) => new(new Proportion(a, m), new Proportion(c, n));

    private static BigInteger Ways(long n, long k)
    {
        BigInteger ways = 1;
        for (long i = 1; i <= k; i++) ways = ways * (n - k + i) / i;
        return ways;
    }

    /// <summary>The score statistic at a supposed difference; the most likely second share by trying many.</summary>
    private static double Score(TwoProportions table, double difference)
    {
        (double a, double m, double c, double n) = (table.First.Count, table.First.Of, table.Second.Count, table.Second.Of);
        double low = Math.Max(0, -difference), high = Math.Min(1, 1 - difference), best = double.NegativeInfinity, share = low;
        for (int round = 0; round < 8; round++)
        {
            double width = (high - low) / 20;
            for (int i = 0; i <= 20; i++)
            {
                double q = low + (i * width), p = Math.Clamp(q + difference, 0, 1);
                double likelihood = Part(a, p) + Part(m - a, 1 - p) + Part(c, q) + Part(n - c, 1 - q);
                if (likelihood > best) (best, share) = (likelihood, q);
            }

            (low, high) = (Math.Max(low, share - (2 * width)), Math.Min(high, share + (2 * width)));
        }

        double first = Math.Clamp(share + difference, 0, 1);
        double variance = ((first * (1 - first) / m) + (share * (1 - share) / n)) * (m + n) / (m + n - 1);
        return Math.Abs(table.Difference!.Value - difference) / Math.Sqrt(variance);

        static double Part(double count, double chance) => count == 0 ? 0 : count * Math.Log(chance);
    }

    private static void Same(double lower, double upper, ConfidenceInterval? actual, double tolerance)
    {
        Assert.Equal(lower, actual!.Value.Lower, tolerance);
        Assert.Equal(upper, actual.Value.Upper, tolerance);
    }
}
