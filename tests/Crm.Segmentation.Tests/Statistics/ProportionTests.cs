namespace Crm.Segmentation.Tests.Statistics;

public sealed class ProportionTests
{
    [Theory]
    [InlineData(81, 263, 0.2552672, 0.3662198)]
    [InlineData(15, 148, 0.0624277, 0.1605486)]
    [InlineData(0, 20, 0, 0.1611252)]
    [InlineData(1, 29, 0.0061120, 0.1717712)]
    [InlineData(29, 29, 0.8830240, 1)]
    public void Interval_OfPublishedExamples_IsTheWilsonInterval(long count, long of, double lower, double upper)
    {
        // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), method 3.
        ConfidenceInterval interval = new Proportion(count, of).Interval!.Value;
        Assert.Equal(lower, interval.Lower, 1e-4);
        Assert.Equal(upper, interval.Upper, 1e-4);
    }

    [Fact]
    public void Rate_OfNobody_IsNull()
    {
        Assert.Null(new Proportion(0, 0).Rate);
        Assert.Null(new Proportion(0, 0).Interval);
        Assert.Equal("0 of 0", new Proportion(0, 0).ToString());
        Assert.Equal("1 of 8 (12.5 %)", new Proportion(1, 8).ToString());
    }

    [Theory]
    [InlineData(81, 263, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0578, 0.1617)]
    [InlineData(0, 20, 0, 0.1684)]
    [InlineData(1, 29, 0.0009, 0.1776)]
    public void ClopperPearson_OfPublishedExamples_HasTheirLimits(long count, long of, double lower, double upper)
    {
        // The same paper, method 5.
        ConfidenceInterval interval = new Proportion(count, of).IntervalOf(ProportionInterval.ClopperPearson)!.Value;
        Assert.Equal(lower, interval.Lower, 5e-5);
        Assert.Equal(upper, interval.Upper, 5e-5);
    }

    [Fact]
    public void ClopperPearson_OfAnyCounts_EndsWhereTheTailsAreAsRareAsTheLevelSays()
    {
        foreach (double level in (double[])[0.5, 0.9, 0.999])
        {
            foreach ((long count, long of) in (ReadOnlySpan<(long, long)>)[(0, 1), (1, 1), (3, 7), (1, 60), (59, 60), (31, 60)])
            {
                ConfidenceInterval interval = new Proportion(count, of).IntervalOf(ProportionInterval.ClopperPearson, level)!.Value;
                if (count > 0) Assert.Equal((1 - level) / 2, Enumerable.Range((int)count, (int)(of - count) + 1).Sum(x => Chance(x, of, interval.Lower)), 1e-12);
                else Assert.Equal(0, interval.Lower);
                if (count < of) Assert.Equal((1 - level) / 2, Enumerable.Range(0, (int)count + 1).Sum(x => Chance(x, of, interval.Upper)), 1e-12);
                else Assert.Equal(1, interval.Upper);
            }
        }

        static double Chance(int x, long n, double p) => Math.Pow(p, x) * Math.Pow(1 - p, n - x) * Enumerable.Range(1, x).Aggregate(1.0, (ways, i) => ways * (n - x + i) / i);
    }

    [Fact]
    public void Interval_AnyCounts_HoldsTheRateAndLiesBetween0And1()
    {
        foreach (long of in new[] { 1, 2, 3, 10, 1000, 1_000_000_007 })
        {
            foreach (long count in new[] { 0, 1, of / 2, of - 1, of })
            {
                ConfidenceInterval interval = new Proportion(count, of).Interval!.Value;
                Assert.InRange((double)count / of, interval.Lower, interval.Upper);
                Assert.InRange(interval.Lower, 0, 1);
                Assert.InRange(interval.Upper, 0, 1);
            }
        }
    }
}
