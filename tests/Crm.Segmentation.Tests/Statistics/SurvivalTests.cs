using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Survival curves: the oracle, published numbers, and what is not defined.</summary>
public sealed class SurvivalTests
{
    /// <summary>Few different times, 0 among them, so that they tie.</summary>
    private static readonly Gen<(double Time, bool Ended)[]> Rows = Gen.Choose(0, 12)
        .SelectMany(time => Gen.Choose(0, 2).Select(kind => (time / 2.0, kind > 0))).ArrayOf();

    [Fact]
    public void Curve_OfAnyRows_IsThatOfItsDefinition() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        SurvivalCurve curve = SurvivalCurve.Of(Counts(rows));
        foreach (double time in (double[])[-1, 0, 0.5, 1, 2.25, 3, 5.5, 6, 7])
        {
            SurvivalPoint point = curve.At(time);
            double survival = SurvivalOracle.Survival(rows, time);
            Assert.Equal(SurvivalOracle.AtRisk(rows, time), point.AtRisk);
            Assert.Equal(SurvivalOracle.Ended(rows, time), point.Ended);
            Assert.Equal(rows.Count(row => !row.Ended && row.Time == time), point.Censored);
            Assert.Equal(survival, point.Survival, 1e-12);
            if (point.Survival == 0) Assert.Null(point.StandardError);
            else Assert.Equal(survival * Math.Sqrt(SurvivalOracle.Greenwood(rows, time)), point.StandardError!.Value, 1e-12);
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Limits_OfEveryKind_LieEvenlyAroundTheCurveOnTheirScale() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        const double z = 1.959963984540054;
        SurvivalCurve curve = SurvivalCurve.Of(Counts(rows));
        foreach (SurvivalPoint point in curve.Points)
        {
            double s = point.Survival, error = Math.Sqrt(SurvivalOracle.Greenwood(rows, point.Time));
            if (s == 0)
            {
                foreach (SurvivalLimits kind in Enum.GetValues<SurvivalLimits>()) Assert.Null(curve.Limits(point.Time, kind));
                continue;
            }

            Same(new ConfidenceInterval(Math.Max(0, s - (z * s * error)), Math.Min(1, s + (z * s * error))), curve.Limits(point.Time, SurvivalLimits.Plain));
            Same(new ConfidenceInterval(Math.Exp(Math.Log(s) - (z * error)), Math.Min(1, Math.Exp(Math.Log(s) + (z * error)))), curve.Limits(point.Time, SurvivalLimits.Log));
            double loglog = Math.Log(-Math.Log(s)), reach = z * error / Math.Log(s);
            if (s == 1) Assert.Null(curve.Limits(point.Time));
            else Same(new ConfidenceInterval(Math.Exp(-Math.Exp(loglog - reach)), Math.Exp(-Math.Exp(loglog + reach))), curve.Limits(point.Time));
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Quantile_OfAnyRows_IsTheFirstTimeThatReachesIt() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        SurvivalCurve curve = SurvivalCurve.Of(Counts(rows));
        foreach (double share in (double[])[0.1, 0.25, 1 / 3.0, 0.5, 0.75, 0.9, 1])
        {
            SurvivalQuantile quantile = curve.Quantile(share);
            Assert.Equal(SurvivalOracle.Quantile(rows, share), quantile.Value);
            if (quantile is { Value: { } value, Lower: { } lower }) Assert.True(lower <= value);
            if (quantile.Upper is { } upper) Assert.True(quantile.Value <= upper);
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void RestrictedMean_OfAnyRows_IsTheAreaUnderTheCurve() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        SurvivalCurve curve = SurvivalCurve.Of(Counts(rows));
        foreach (double horizon in (double[])[0, 0.25, 2, 3.75, 6, 40])
        {
            RestrictedMean mean = curve.RestrictedMean(horizon);
            double seen = rows.Length == 0 ? 0 : rows.Max(row => row.Time);
            bool ends = rows.Length > 0 && rows.All(row => row.Time < seen || row.Ended);
            (double area, double error) = SurvivalOracle.RestrictedMean(rows, mean.Horizon);
            Assert.Equal(horizon > seen && !ends, mean.Shortened);
            Assert.Equal(mean.Shortened ? seen : horizon, mean.Horizon);
            Assert.Equal(area, mean.Mean, 1e-12);
            Assert.Equal(error, mean.StandardError, 1e-12);
        }
    }).Check(PropertyRuns.Of(30));

    [Fact]
    public void Counts_OfRandomParts_MergeToTheWhole() => Prop.ForAll(Rows.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, seed) =>
    {
        var random = new Random(seed);
        SurvivalCounts whole = Counts(rows);
        random.Shuffle(rows);
        int cut = random.Next(rows.Length + 1);
        SurvivalCounts merged = Counts(rows[cut..]).Merge(Counts(rows[..cut]));

        Assert.Equal(whole, merged);
        Assert.Equal(whole.GetHashCode(), merged.GetHashCode());
        Assert.Equal(rows.Length, merged.Total);
        Assert.Equal(whole, SurvivalCounts.Of(merged.Times, merged.Ended, merged.Censored));
    }).Check(PropertyRuns.Of(200));

    [Fact]
    public void Weights_ThatAreBroken_DoNotDependOnTheOrderOfRows()
    {
        double[] times = [3, 1, 3, 2, 3, 1], ended = [0.1, 1 / 3.0, 0.7, 0, 1e-9, 0.2], censored = [0, 1 / 7.0, 0.3, 0.25, 0, 0];
        int[] order = [4, 2, 0, 5, 1, 3];
        SurvivalCounts counts = SurvivalCounts.Of(times, ended, censored);

        Assert.Equal(counts, SurvivalCounts.Of([.. order.Select(i => times[i])], [.. order.Select(i => ended[i])], [.. order.Select(i => censored[i])]));
        Assert.Equal([1, 2, 3], counts.Times.ToArray());
        Assert.Equal(1 - (counts.Ended[0] / counts.Total), SurvivalCurve.Of(counts).At(1).Survival, 1e-15);
    }

    [Fact]
    public void Curve_OfThePublishedExample_HasItsNumbers()
    {
        // E. Freireich et al., Blood 21 (1963): weeks of remission under 6-mercaptopurine, + for those still in it.
        double[] weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        bool[] ended = [true, true, true, false, true, false, true, false, false, true, true, false, false, false, true, true, false, false, false, false, false];
        SurvivalCurve curve = SurvivalCurve.Of(SurvivalCounts.Of(weeks, ended));

        Assert.Equal(0.8571429, curve.At(6).Survival, 1e-7);
        Assert.Equal(0.0763604, curve.At(6.5).StandardError!.Value, 1e-7);
        Assert.Equal(0.4481793, curve.At(30).Survival, 1e-7);
        Assert.Equal(new SurvivalQuantile(23, 13, null), curve.Quantile(0.5));
        Assert.Equal("21 at risk, median 23", curve.ToString());
    }

    [Fact]
    public void Curve_WithoutEndsOrRows_SaysWhatIsNotDefined()
    {
        SurvivalCurve none = SurvivalCurve.Of(SurvivalCounts.Of([], [])), waiting = SurvivalCurve.Of(SurvivalCounts.Of([2, 5], [false, false]));

        Assert.Equal(new SurvivalPoint(3, 0, 0, 0, 1, 0), none.At(3));
        Assert.Equal(new RestrictedMean(0, 0, 0, Shortened: true), none.RestrictedMean(4));
        Assert.Equal(default, none.Quantile(0.5));
        Assert.Equal(default, waiting.Quantile(0.01));
        Assert.Equal(new ConfidenceInterval(1, 1), waiting.Limits(1));
        Assert.Null(waiting.Limits(2));
        Assert.Equal(new RestrictedMean(5, 5, 0, Shortened: true), waiting.RestrictedMean(6));
        Assert.Equal("0 at risk, median not reached", none.ToString());
    }

    [Fact]
    public void Curve_ThatEndsAtNobody_HasNoLimitsThere()
    {
        SurvivalCurve curve = SurvivalCurve.Of(SurvivalCounts.Of([1, 2], [true, true]));

        Assert.Equal(new SurvivalPoint(2, 1, 1, 0, 0, null), curve.At(2));
        Assert.Null(curve.Limits(3, SurvivalLimits.Plain));
        Assert.Equal(2, curve.Quantile(1).Value);
        Assert.Null(curve.Quantile(1).Upper);
        Assert.Equal(1.5, curve.RestrictedMean(10).Mean);
        Assert.False(curve.RestrictedMean(10).Shortened);
    }

    [Fact]
    public void Rows_ThatHaveNoPlaceInTime_AreRefused()
    {
        foreach (double time in (double[])[double.NaN, -1, double.PositiveInfinity]) Assert.Throws<ArgumentException>(() => SurvivalCounts.Of([time], [true]));
        Assert.Throws<ArgumentException>(() => SurvivalCounts.Of([1], [-1.0], [2.0]));
        Assert.Throws<ArgumentException>(() => SurvivalCounts.Of([1, 2], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalCurve.Of(SurvivalCounts.Of([], [])).Quantile(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalCurve.Of(SurvivalCounts.Of([], [])).Limits(0, level: 1));
    }

    internal static SurvivalCounts Counts((double Time, bool Ended)[] rows) => SurvivalCounts.Of([.. rows.Select(row => row.Time)], [.. rows.Select(row => row.Ended)]);

    private static void Same(ConfidenceInterval expected, ConfidenceInterval? actual)
    {
        Assert.Equal(expected.Lower, actual!.Value.Lower, 1e-12);
        Assert.Equal(expected.Upper, actual.Value.Upper, 1e-12);
    }
}
