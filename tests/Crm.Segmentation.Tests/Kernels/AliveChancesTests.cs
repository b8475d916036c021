using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Who still buys, in 32-bit floats: each row what it is alone, to the last bit, and within a relative 10⁻⁵ of the model in doubles.</summary>
public sealed class AliveChancesTests
{
    private const int Rows = 200_000;

    [Fact]
    public void Chances_AtEveryLength_AreThoseRowByRow()
    {
        (float[] repeats, float[] last, float[] ages) = Draw(1100, seed: 5);
        foreach (AliveChances.Parameters parameters in (AliveChances.Parameters[])[new(0.24, 4.4, 0.79, 2.4, false), new(0.24, 4.4, 0.79, 0.3, true), new(0.24, 4.4e-7, 0.79, 0.3, false)])
        {
            foreach (int length in (int[])[.. Enumerable.Range(0, 67), 1023, 1024, 1100])
            {
                float[] together = new float[length], alone = new float[1];
                AliveChances.Write(parameters, repeats.AsSpan(0, length), last.AsSpan(0, length), ages.AsSpan(0, length), together);
                for (int i = 0; i < length; i++)
                {
                    AliveChances.Write(parameters, repeats.AsSpan(i, 1), last.AsSpan(i, 1), ages.AsSpan(i, 1), alone);
                    Assert.Equal(BitConverter.SingleToInt32Bits(alone[0]), BitConverter.SingleToInt32Bits(together[i]));
                }
            }
        }
    }

    [Theory]
    [InlineData(0.243, 4.414, 0.793, 2.426)]
    [InlineData(0.6, 6, 1.2, 0.3)]
    [InlineData(5, 0.01, 20, 1e-6)]
    [InlineData(1e-5, 900, 1e-4, 900)]
    [InlineData(1e-9, 1e9, 1e9, 1e-12)]
    [InlineData(0.524837984, 6.18299202, 0.891356155, 1.61399933)]
    public void Chances_OfAnyCustomers_AreThoseOfTheModel(double r, double alpha, double a, double b)
    {
        var (bg, mbg) = (new BgNbd(r, alpha, a, b), new MbgNbd(r, alpha, a, b));
        (float[] repeats, float[] last, float[] ages) = Draw(Rows, seed: 6);
        float[] ofBg = new float[Rows], ofMbg = new float[Rows];
        bg.PAlive(repeats, last, ages, ofBg);
        mbg.PAlive(repeats, last, ages, ofMbg);
        for (int i = 0; i < Rows; i++)
        {
            var customer = new PurchaseSummary((int)repeats[i], last[i], ages[i]);
            Near(bg.PAlive(customer), ofBg[i]);
            Near(mbg.PAlive(customer), ofMbg[i]);
        }

        // Below the least normal float there are no such digits.
        static void Near(double expected, float actual) => Assert.Equal(expected, actual, (1e-5 * expected) + 1e-38);
    }

    [Fact]
    public void Chances_OfNoNumbers_AreNone()
    {
        float[] alive = new float[2];
        AliveChances.Write(new AliveChances.Parameters(0.24, 4.4, 0.79, 2.4, true), [1, 1], [1, float.NaN], [float.NaN, 2], alive);

        Assert.All(alive, chance => Assert.True(float.IsNaN(chance)));
    }

    [Fact]
    public void Functions_InSingles_AreThoseOfTheLibrary()
    {
        for (int i = -126_000; i <= 127_000; i++)
        {
            float x = i / 1000f;
            Assert.Equal(Math.Pow(2, x), Exponential.BinaryOf(new Singles1(x)).Value, 2e-7 * Math.Pow(2, x));
        }

        var random = new Random(7);
        for (int i = 0; i < 200_000; i++)
        {
            float x = (float)Math.Exp((random.NextDouble() * 50) - 30);
            double expected = Logs.OnePlus(x) / Math.Log(2);
            Assert.Equal(expected, Logarithm.BinaryOfOnePlus(new Singles1(x)).Value, 3e-7 * expected);
        }
    }

    /// <summary>Customers of all kinds: never back, just back, long gone, back very often.</summary>
    private static (float[] Repeats, float[] Last, float[] Ages) Draw(int count, int seed)
    {
        var random = new Random(seed);
        float[] ages = [.. Enumerable.Range(0, count).Select(i => i % 11 == 0 ? 0 : (float)(random.NextDouble() * (i % 5 == 0 ? 1000 : 80)))];
        float[] repeats = [.. ages.Select((_, i) => (float)(i % 4 == 0 ? 0 : i % 7 == 0 ? random.Next(100_000) : (int)(-6 * Math.Log(1 - random.NextDouble()))))];
        float[] last = [.. ages.Select((age, i) => repeats[i] == 0 ? 0 : i % 9 == 0 ? age : (float)(age * Math.Pow(random.NextDouble(), i % 3 == 0 ? 0.05 : 0.5)))];
        return (repeats, last, ages);
    }
}
