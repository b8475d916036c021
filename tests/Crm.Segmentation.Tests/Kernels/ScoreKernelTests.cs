namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Weighted sums and the logistic function at every length and offset: to the last bit what they are one at a time.</summary>
public sealed class ScoreKernelTests
{
    private const int Longest = 257, Columns = 5;

    private static readonly float[][] Data = Made();

    private static readonly double[] Weights = [0.31, -0.22, 1.7, 5e-3, -41];

    [Fact]
    public void Columns_AtEveryLengthAndOffset_ScoreAsOneByOne()
    {
        var scores = new float[Longest + 1];
        for (int length = 0; length <= Longest; length++)
        {
            for (int first = 0; first < 17; first++)
            {
                foreach (bool logistic in new[] { false, true })
                {
                    Array.Fill(scores, 7);
                    WeightedColumns.Score(Data, first, Weights, -0.1, logistic, scores.AsSpan(0, length));
                    for (int i = 0; i < length; i++)
                        if (Bits(scores[i]) != Bits((float)WeightedSum.Finish(Sum(first + i), logistic))) Assert.Fail($"Row {i} of {length} from {first}.");
                    Assert.Equal(7, scores[length]);
                }
            }
        }
    }

    [Fact]
    public void Columns_OfEveryNumber_AreAddedInOrder()
    {
        var random = new Random(5);
        for (int count = 1; count <= 50; count++)
        {
            float[][] columns = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 100).Select(_ => (float)((random.NextDouble() * 2) - 1)).ToArray())];
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
            var scores = new float[97];
            foreach (bool logistic in new[] { false, true })
            {
                WeightedColumns.Score(columns, 3, weights, 0.25, logistic, scores);
                for (int i = 0; i < scores.Length; i++)
                {
                    double sum = 0.25;
                    for (int k = 0; k < count; k++) sum += columns[k][i + 3] * weights[k];
                    if (Bits(scores[i]) != Bits((float)WeightedSum.Finish(sum, logistic))) Assert.Fail($"Row {i} of {count} columns.");
                }
            }
        }
    }

    [Fact]
    public void Columns_OfManyTiles_ScoreAsOneByOne()
    {
        var random = new Random(6);
        float[][] columns = [.. Enumerable.Range(0, 11).Select(_ => Enumerable.Range(0, 1700).Select(_ => (float)((random.NextDouble() * 2) - 1)).ToArray())];
        double[] weights = [.. columns.Select(_ => (random.NextDouble() * 2) - 1)];
        foreach (int length in (int[])[511, 512, 513, 1023, 1024, 1025, 1300, 1697])
        {
            var scores = new float[length];
            WeightedColumns.Score(columns, 3, weights, 0.25, true, scores);
            for (int i = 0; i < length; i++)
            {
                double sum = 0.25;
                for (int k = 0; k < columns.Length; k++) sum += columns[k][i + 3] * weights[k];
                if (Bits(scores[i]) != Bits((float)WeightedSum.Finish(sum, true))) Assert.Fail($"Row {i} of {length}.");
            }
        }
    }

    [Fact]
    public void Sums_ColumnByColumn_AreTheSame()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int first = 0; first < 9; first++)
            {
                var sums = new double[length];
                Array.Fill(sums, -0.1);
                for (int k = 0; k < Columns; k++) WeightedSum.Add(sums, Data[k].AsSpan(first), Weights[k]);
                for (int i = 0; i < length; i++) Assert.True(sums[i] == Sum(first + i));
                var scores = new float[length];
                WeightedSum.Finish(sums, logistic: true, scores);
                for (int i = 0; i < length; i++) Assert.Equal(Bits((float)WeightedSum.Finish(sums[i], true)), Bits(scores[i]));
            }
        }
    }

    [Fact]
    public void Logistic_OverItsRange_IsThatOfTheMathematicsLibrary()
    {
        for (int i = -80_000; i <= 80_000; i++)
        {
            double x = i / 1000.0, expected = 1 / (1 + Math.Exp(-x));
            Claim.Holds(Math.Abs(WeightedSum.Finish(x, true) - expected) <= 5e-14 * expected, $"At {x}.");
        }
    }

    [Theory]
    [InlineData(1e5, 1)]
    [InlineData(-1e5, 0)]
    [InlineData(0, 0.5)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(1e39, double.NaN)]
    public void Logistic_AtTheEnds_IsWhatItShouldBe(double sum, double expected) => AtEveryWidth(sum, logistic: true, (float)expected);

    [Theory]
    [InlineData(3.4028234663852886e38, 3.4028234663852886e38)]
    [InlineData(-3.4028234663852886e38, -3.4028234663852886e38)]
    [InlineData(3.41e38, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(-0.25, -0.25)]
    public void Linear_AtTheEnds_IsWhatItShouldBe(double sum, double expected) => AtEveryWidth(sum, logistic: false, (float)expected);

    [Fact]
    public void LogOnePlus_OverManyMagnitudes_IsThatOfTheMathematicsLibrary()
    {
        for (int e = -60; e <= 300; e++)
        {
            foreach (double m in new[] { 1, 1.1, 1.41421356, 1.5, 1.99, 3, 7.7 })
            {
                double x = m * Math.Pow(10, e / 3.0);
                Close(x);
                if (x < 1) Close(-x);
            }
        }

        Assert.True(double.IsNaN(Logarithm.OfOnePlus(-1)));
        Assert.True(double.IsNaN(Logarithm.OfOnePlus(double.NaN)));
        Assert.Equal(0, Logarithm.OfOnePlus(0));

        static void Close(double x)
        {
            // ln(1 + x) by Kahan's way over the library's logarithm, whose error this test allows.
            double u = 1 + x, expected = u == 1 ? x : u - 1 == x ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
            Claim.Holds(Math.Abs(Logarithm.OfOnePlus(x) - expected) <= 1e-14 * Math.Abs(expected), $"At {x}: {Logarithm.OfOnePlus(x)} for {expected}.");
        }
    }

    private static void AtEveryWidth(double sum, bool logistic, float expected)
    {
        foreach (int length in new[] { 1, 2, 4, 8, 15, 64 })
        {
            var scores = new float[length];
            WeightedSum.Finish(Enumerable.Repeat(sum, length).ToArray(), logistic, scores);
            Assert.All(scores, score => Assert.Equal(expected, score));
        }
    }

    private static double Sum(int row)
    {
        double sum = -0.1;
        for (int k = 0; k < Columns; k++) sum += Data[k][row] * Weights[k];
        return sum;
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float[][] Made()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Columns).Select(_ => Enumerable.Range(0, Longest + 20).Select(_ => (float)((random.NextDouble() * 8) - 4)).ToArray())];
    }
}
