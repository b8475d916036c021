using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Tests.Samples;

public sealed class DrawsTests
{
    [Theory]
    [InlineData(1e-16)]
    [InlineData(0.1)]
    [InlineData(0.70710678118654746)]
    [InlineData(0.7071067811865476)]
    [InlineData(1)]
    [InlineData(1.4142135623730951)]
    [InlineData(2.718281828459045)]
    [InlineData(1e9)]
    public void Ln_AgreesWithTheLogarithm(double value) => Assert.Equal(Math.Log(value), Draws.Ln(value), 1e-13 * Math.Max(1, Math.Abs(Math.Log(value))));

    [Fact]
    public void Moments_AreThoseOfTheDistributions()
    {
        const int count = 200_000;
        var draws = new Draws(seed: 7, customer: 0, DrawStream.Timing);
        double unit = 0, normal = 0, normalSquare = 0, exponential = 0, gamma = 0, gammaSquare = 0;
        for (int i = 0; i < count; i++)
        {
            double n = draws.Normal(), g = draws.Gamma();
            unit += draws.Unit();
            normal += n;
            normalSquare += n * n;
            exponential += draws.Exponential();
            gamma += g;
            gammaSquare += g * g;
        }

        // Five standard errors and more; the seed is fixed, so a failure is a change and not bad luck.
        Assert.Equal(0.5, unit / count, 0.005);
        Assert.Equal(0, normal / count, 0.012);
        Assert.Equal(1, normalSquare / count, 0.02);
        Assert.Equal(1, exponential / count, 0.015);
        Assert.Equal(1, gamma / count, 0.015);
        Assert.Equal(1 / 1.5, (gammaSquare / count) - 1, 0.04);
    }

    [Fact]
    public void Streams_OfNeighbours_AreUnrelated()
    {
        const int count = 20_000;
        double product = 0;
        for (int customer = 0; customer < count; customer++)
        {
            var one = new Draws(2026, customer, DrawStream.Timing);
            var next = new Draws(2026, customer + 1, DrawStream.Timing);
            product += (one.Unit() - 0.5) * (next.Unit() - 0.5);
        }

        Assert.Equal(0, product / count * 12, 0.04);
    }

    [Fact]
    public void Below_StaysBelowAndReachesBothEnds()
    {
        var draws = new Draws(1, 1, DrawStream.Shopping);
        int[] seen = [.. Enumerable.Range(0, 1_000).Select(_ => draws.Below(5)).Distinct().Order()];

        Assert.Equal([0, 1, 2, 3, 4], seen);
    }
}
