namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Terms of customers who may have stopped, at every length: to the last bit what they are one at a time, and near what the mathematics library says.</summary>
public sealed class DropoutTermsTests
{
    private const int Longest = 67;

    private static readonly DropoutTerms.Parameters Parameters = new(3.7, 4.4, -1.2);

    [Fact]
    public void Terms_AtEveryLength_AreThoseOneByOne()
    {
        var random = new Random(3);
        double[] ages = [.. Enumerable.Range(0, Longest).Select(_ => random.NextDouble() * 100)], last = [.. ages.Select(age => age * random.NextDouble())];
        for (int length = 0; length <= Longest; length++)
        {
            double[][] together = [.. Enumerable.Range(0, 4).Select(_ => new double[length])];
            DropoutTerms.Write(Parameters, last.AsSpan(0, length), ages.AsSpan(0, length), together[0], together[1], together[2], together[3]);
            for (int i = 0; i < length; i++)
            {
                double[][] alone = [.. Enumerable.Range(0, 4).Select(_ => new double[1])];
                DropoutTerms.Write(Parameters, last.AsSpan(i, 1), ages.AsSpan(i, 1), alone[0], alone[1], alone[2], alone[3]);
                for (int k = 0; k < 4; k++) Assert.Equal(BitConverter.DoubleToInt64Bits(alone[k][0]), BitConverter.DoubleToInt64Bits(together[k][i]));
            }
        }
    }

    [Theory]
    [InlineData(-1.2)]
    [InlineData(-700)]
    [InlineData(50)]
    [InlineData(double.MinValue)]
    public void Terms_OfAnyOdds_AreWhatTheyMean(double odds)
    {
        var random = new Random(4);
        double[] ages = [.. Enumerable.Range(0, Longest).Select(i => i % 9 == 0 ? 0 : random.NextDouble() * 1000)], last = [.. ages.Select((age, i) => i % 5 == 0 ? age : age * random.NextDouble())];
        double[][] terms = [.. Enumerable.Range(0, 4).Select(_ => new double[Longest])];
        DropoutTerms.Write(Parameters with { Odds = odds }, last, ages, terms[0], terms[1], terms[2], terms[3]);
        for (int i = 0; i < Longest; i++)
        {
            double until = 4.4 + ages[i], since = 4.4 + last[i], distance = Math.Log(until / since), x = odds + (3.7 * distance), share = x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
            Near((-3.7 * Math.Log(until)) + Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), terms[0][i]);
            Near((share * distance) - Math.Log(until), terms[1][i]);
            Near((share * ((1 / until) - (1 / since))) - (1 / until), terms[2][i]);
            Near(share, terms[3][i]);
        }

        static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Logarithms_OfAnyPositiveNumber_AreThoseOfTheLibrary()
    {
        Assert.Equal(Math.Sqrt(0.5), BitConverter.Int64BitsToDouble(LaneBits.Root), 1e-15);
        var random = new Random(6);
        for (int i = 0; i < 10_000; i++)
        {
            double x = Math.Exp((random.NextDouble() - 0.5) * (i % 2 == 0 ? 1400 : 2));
            Assert.Equal(Math.Log(x), Logarithm.Of(new Lanes1(x)).Value, 1e-14 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }
}
