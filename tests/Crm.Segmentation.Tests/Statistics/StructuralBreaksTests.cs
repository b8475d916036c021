using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

public sealed class StructuralBreaksTests
{
    [Fact]
    public void Dates_OfAnySeries_AreTheBestOfAllThatThereCouldBe() => Check.One(PropertyRuns.Of(60), Prop.ForAll(Series(), series =>
    {
        int least = Math.Max(1, (int)Math.Floor(0.2 * series.Length));
        BreakDates dates = StructuralBreaks.BaiPerron(series, 0.2);
        return Enumerable.Range(0, dates.Spreads.Length).All(number =>
        {
            (int[] at, double spread) = Best(series, number, least);
            int[] found = dates.Of(number).ToArray();
            return Math.Abs(dates.Spreads[number] - spread) <= 1e-9 * (1 + Math.Abs(spread)) && Math.Abs(SpreadOf(series, found) - spread) <= 1e-9 * (1 + spread) && found.Length == at.Length;
        }).Label(string.Join(' ', series));
    }));

    [Fact]
    public void Supremum_OfAnySeries_IsTheGreatestOfAllDates() => Check.One(PropertyRuns.Of(100), Prop.ForAll(Series(), series =>
    {
        int trimmed = Math.Max(1, (int)(0.15 * series.Length));
        double? greatest = Enumerable.Range(trimmed, series.Length - (2 * trimmed) + 1).Select(at => StructuralBreaks.Chow(series, at).Statistic).Max();
        BreakTest? test = StructuralBreaks.SupF(series);
        return (greatest is null ? test is null : test is { } found && found.Significance.Statistic == greatest && found.Significance.Statistic == StructuralBreaks.Chow(series, found.Before).Statistic)
            .Label($"{greatest} {test}");
    }));

    [Fact]
    public void Chow_OfTwoMeans_IsTheSquareOfStudentsT()
    {
        double[] series = [3, 5, 4, 6, 9, 8, 11];
        Significance test = StructuralBreaks.Chow(series, 4);

        // Means 4.5 and 28/3, sums of squares around them 5 and 14/3.
        double distance = (28.0 / 3) - 4.5, within = (5 + (14.0 / 3)) / 5;
        Assert.Equal(distance * distance / ((1.0 / 4) + (1.0 / 3)) / within, test.Statistic!.Value, 1e-10);
        Assert.Equal(1, test.DegreesOfFreedom);
    }

    [Fact]
    public void Season_ThatReturns_IsNoBreakOnceItIsNamed()
    {
        double[] christmas = [.. Enumerable.Range(0, 48).Select(month => (month % 12 >= 8 ? 200.0 : 100) + (month * 7 % 5))];
        double[] crisis = [.. christmas.Select((orders, month) => month >= 30 ? orders - 60 : orders)];

        Assert.True(StructuralBreaks.BaiPerron(christmas, 0.1).Number > 0);
        Assert.Equal(0, StructuralBreaks.BaiPerron(christmas, season: 12).Number);
        Assert.InRange(StructuralBreaks.SupF(crisis, season: 12)!.Value.Before, 29, 31);
        Assert.Contains(30, StructuralBreaks.BaiPerron(crisis, 0.15, 12).Breaks.ToArray());
    }

    [Fact]
    public void Series_ThatSaysNothing_HasNoBreak()
    {
        foreach (double[] series in (double[][])[[], [1], [1, 2], [5, 5, 5, 5, 5, 5]])
        {
            BreakDates dates = StructuralBreaks.BaiPerron(series);
            Assert.Equal(0, dates.Number);
            Assert.True(StructuralBreaks.Cusum(series).P is > 0 and <= 1);
            Assert.Null(StructuralBreaks.SupF(series, season: 6));
        }

        Assert.Null(StructuralBreaks.SupF([5, 5, 5, 5, 5]));
        Assert.Equal(1, StructuralBreaks.Chow([5, 5, 5], 1).P);
        Assert.Throws<ArgumentException>(() => StructuralBreaks.SupF([1, double.NaN, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StructuralBreaks.Chow([1, 2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => StructuralBreaks.SupF([1, 2], 0.5));
    }

    [Fact]
    public void Supremum_OfManyQuietSeries_IsSurprisingAboutAsOftenAsItSays()
    {
        var random = new Random(11);
        int runs = PropertyRuns.IsLong ? 20_000 : 1_000;
        int surprising = Enumerable.Range(0, runs).Count(_ => StructuralBreaks.SupF([.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() + random.NextDouble() + random.NextDouble())])!.Value.Significance.P < 0.05);

        Assert.InRange((double)surprising / runs, 0.03, 0.07);
    }

    [Fact]
    public void Interval_OfADate_HoldsItAndGrowsWithItsLevel()
    {
        double[] series = [.. Enumerable.Range(0, 60).Select(i => (i < 25 ? 10.0 : 13) + (i * 31 % 7))];
        BreakDates dates = StructuralBreaks.BaiPerron(series);

        ConfidenceInterval narrow = dates.Interval(0, 0.5)!.Value, wide = dates.Interval(0, 0.99)!.Value;
        Assert.InRange(dates.Breaks[0], narrow.Lower, narrow.Upper);
        Assert.True(wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper);
        Assert.Null(StructuralBreaks.BaiPerron([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], 0.3).Interval(0));
    }

    private static Arbitrary<double[]> Series() =>
        Arb.From(from length in Gen.Choose(8, 16) from values in Gen.ArrayOf(Gen.Choose(-5, 5).Select(value => (double)value), length) select values);

    private static (int[] At, double Spread) Best(double[] series, int number, int least) =>
        Places(number, least, series.Length).Select(at => (at, SpreadOf(series, at))).MinBy(best => best.Item2);

    private static IEnumerable<int[]> Places(int number, int least, int end) => number == 0
        ? [[]]
        : Enumerable.Range(number * least, Math.Max(0, end - least - (number * least) + 1)).SelectMany(last => Places(number - 1, least, last).Select(before => (int[])[.. before, last]));

    private static double SpreadOf(double[] series, int[] breaks)
    {
        int[] ends = [0, .. breaks, series.Length];
        return ends.Zip(ends.Skip(1)).Sum(segment =>
        {
            double[] values = series[segment.First..segment.Second];
            return values.Sum(value => (value - values.Average()) * (value - values.Average()));
        });
    }
}
