namespace Crm.Segmentation.Tests.Statistics;

public sealed class ChiSquareTests
{
    [Fact]
    public void OfTable_OfAnExample_IsTheSumOverItsCells()
    {
        // G. Snedecor and W. Cochran's kind of table: expected counts are 12, 18, 28, 42.
        Significance test = ChiSquare.OfTable(new double[,] { { 15, 15 }, { 25, 45 } });

        Assert.Equal((9.0 / 12) + (9.0 / 18) + (9.0 / 28) + (9.0 / 42), test.Statistic!.Value, 1e-12);
        Assert.Equal(1, test.DegreesOfFreedom);
    }

    [Fact]
    public void OfTable_WithEmptyRowsAndColumns_LeavesThemOut()
    {
        Significance test = ChiSquare.OfTable(new double[,] { { 15, 0, 15 }, { 0, 0, 0 }, { 25, 0, 45 } });

        Assert.Equal(ChiSquare.OfTable(new double[,] { { 15, 15 }, { 25, 45 } }), test);
        Assert.Equal(Significance.None, ChiSquare.OfTable(new double[,] { { 1, 0 }, { 2, 0 } }));
        Assert.Equal(Significance.None, ChiSquare.OfTable(new double[0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquare.OfTable(new double[,] { { -1, 2 }, { 3, double.NaN } }));
    }

    [Fact]
    public void OfWeights_OfASplit_ComparesWithTheConfiguredShares()
    {
        Significance test = ChiSquare.OfWeights([90_211, 9_789], [9, 1]);

        Assert.Equal((211.0 * 211 / 90_000) + (211.0 * 211 / 10_000), test.Statistic!.Value, 1e-9);
        Assert.Equal(test, ChiSquare.OfWeights([90_211, 500, 9_789], [9, 0, 1]));
        Assert.Equal(Significance.None, ChiSquare.OfWeights([5, 3], [1, 0]));
        Assert.Equal(Significance.None, ChiSquare.OfWeights([0, 0], [1, 1]));
        Assert.Throws<ArgumentException>(() => ChiSquare.OfWeights([1], [1, 2]));
    }

    [Fact]
    public void OfWeights_FarFromTheShares_HasALogarithmWherePUnderflows()
    {
        Significance test = ChiSquare.OfWeights([600_000, 400_000], [1, 1]);

        Assert.Equal(40_000, test.Statistic);
        Assert.Equal(0, test.P);

        // ln erfc(√(x/2)) = −x/2 − ln √(πx/2) + ln(1 − 1/x + …)
        Assert.Equal(-20_000 - (Math.Log(Math.PI * 20_000) / 2) - (1 / 40_000.0), test.LogP, 1e-7);
        Assert.StartsWith("40000 (1 df), p = 0, ln p = -20005.", test.ToString(), StringComparison.Ordinal);
    }
}
