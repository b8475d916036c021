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
