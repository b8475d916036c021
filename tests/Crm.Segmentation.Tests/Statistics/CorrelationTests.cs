using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

public sealed class CorrelationTests
{
    [Fact]
    public void Coefficients_OfAnyPairs_AreThoseOfTheTextbook() => Check.One(PropertyRuns.Of(200), Prop.ForAll(Pairs(), pairs =>
    {
        (double[] x, double[] y) = ([.. pairs.Select(pair => pair.X)], [.. pairs.Select(pair => pair.Y)]);
        return (Near(Textbook(x, y), Correlation.Pearson(x, y).Coefficient) && Near(Textbook(Ranks(x), Ranks(y)), Correlation.Spearman(x, y).Coefficient)).Label($"{Correlation.Pearson(x, y)}");

        static bool Near(double? one, double? other) => one is { } a && other is { } b ? Math.Abs(a - b) < 1e-12 : one is null && other is null;
    }));

    [Fact]
    public void Spearman_OfValuesInAnotherScale_IsTheSame()
    {
        double[] x = [1, 5, 2, 9, 4], y = [3, 1, 4, 15, 9];

        Assert.Equal(Correlation.Spearman(x, y), Correlation.Spearman([.. x.Select(Math.Exp)], y));
        Assert.Equal(1, Correlation.Spearman(x, [.. x.Select(value => value * value * value)]).Coefficient!.Value, 1e-15);
    }

    [Fact]
    public void Correlation_OfALine_IsCertain()
    {
        Correlation line = Correlation.Pearson([1, 2, 3, 4], [-2, -4, -6, -8]);

        Assert.Equal(-1, line.Coefficient!.Value, 1e-15);
        Assert.Equal(0, line.Test.P, 1e-6);
        Assert.True(line.Interval()!.Value.Lower >= -1);
    }

    [Fact]
    public void Correlation_OfWhatDoesNotVary_IsNone()
    {
        foreach (Correlation none in (Correlation[])[Correlation.Pearson([], []), Correlation.Pearson([1], [2]), Correlation.Pearson([1, 1, 1], [1, 2, 3]), Correlation.Spearman([1, 2], [7, 7])])
        {
            Assert.Null(none.Coefficient);
            Assert.Null(none.Interval());
            Assert.Equal(1, none.Test.P);
        }

        Assert.Throws<ArgumentException>(() => Correlation.Pearson([1], []));
        Assert.Throws<ArgumentException>(() => Correlation.Spearman([1, double.NaN], [1, 2]));
    }

    [Fact]
    public void Interval_OnFishersScale_LiesEvenlyThere()
    {
        var correlation = new Correlation(0.5, 28);
        ConfidenceInterval interval = correlation.Interval()!.Value;

        Assert.Equal(Math.Atanh(0.5) - (1.959963984540054 / 5), Math.Atanh(interval.Lower), 1e-12);
        Assert.Equal(Math.Atanh(0.5) + (1.959963984540054 / 5), Math.Atanh(interval.Upper), 1e-12);
    }

    private static Arbitrary<(double X, double Y)[]> Pairs() =>
        Arb.From(Gen.ArrayOf(from x in Gen.Choose(-4, 4) from y in Gen.Choose(-9, 9) select ((double)x, (double)y)));

    private static double? Textbook(double[] x, double[] y)
    {
        if (x.Length < 2) return null;
        (double mx, double my) = (x.Average(), y.Average());
        double both = x.Zip(y).Sum(pair => (pair.First - mx) * (pair.Second - my)), sx = x.Sum(v => (v - mx) * (v - mx)), sy = y.Sum(v => (v - my) * (v - my));
        return sx < 1e-20 || sy < 1e-20 ? null : both / Math.Sqrt(sx * sy);
    }

    private static double[] Ranks(double[] values) => [.. values.Select(value => values.Count(other => other < value) + ((values.Count(other => other == value) + 1) / 2.0))];
}
