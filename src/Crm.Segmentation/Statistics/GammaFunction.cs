namespace Crm.Segmentation.Statistics;

/// <summary>The logarithm of Euler's gamma function of positive numbers, its derivatives, and its growth between two arguments without cancellation.</summary>
internal static class GammaFunction
{
    private const double Euler = 0.57721566490153286061;

    /// <summary>ζ(k) − 1 for k from 2.</summary>
    private static readonly double[] Zeta =
    [
        0.64493406684822643647, 0.20205690315959428540, 0.08232323371113819152, 0.03692775514336992633, 0.01734306198444913971,
        0.00834927738192282684, 0.00407735619794433938, 0.00200839282608221442, 0.00099457512781808534, 0.00049418860411946456,
        0.00024608655330804830, 0.00012271334757848915, 0.00006124813505870483, 0.00003058823630702049, 0.00001528225940865187,
        0.00000763719763789976, 0.00000381729326499984, 0.00000190821271655394, 0.00000095396203387280, 0.00000047693298678781,
        0.00000023845050272773, 0.00000011921992596531, 0.00000005960818905126, 0.00000002980350351465, 0.00000001490155482837,
        0.00000000745071178984, 0.00000000372533402479,
    ];

    /// <summary>B₂ₖ / (2k·(2k − 1)): the coefficients of Stirling's series.</summary>
    private static readonly double[] Stirling =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    /// <summary>B₂ₖ / 2k.</summary>
    private static readonly double[] DigammaSeries = [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12];

    /// <summary>B₂ₖ.</summary>
    private static readonly double[] TrigammaSeries = [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6];

    /// <summary>ln Γ(x) for x &gt; 0.</summary>
    internal static double Log(double x)
    {
        if (x >= 15) return ((x - 0.5) * Math.Log(x)) - x + Logs.HalfLogTwoPi + StirlingSeries(x);
        if (x < 0.5) return NearTwo(x) - Logs.OnePlus(x) - Math.Log(x);
        if (x < 1.5) return NearTwo(x - 1) - Logs.OnePlus(x - 1);
        double product = 1;
        for (; x > 2.5; product *= x) x--;
        return Math.Log(product) + NearTwo(x - 2);
    }

    /// <summary>ln Γ(a + x) − ln Γ(a) for a &gt; 0 and x ≥ 0: small where x is, and exact to the last digits however large a.</summary>
    internal static double LogPochhammer(double a, double x)
    {
        if (x == 0) return 0;
        if (x <= 16 && x == Math.Truncate(x)) return LogProduct(a, (int)x);
        if (x < 1e-6 * Math.Min(a, 1)) return x * Digamma(a + (x / 2));
        CompensatedSum shift = default;
        for (; a < 15; a++) shift.Add(-Logs.OnePlus(x / a));
        double ratio = x / a;
        return (x * Math.Log(a + x)) + (a * Logs.OnePlusMinus(ratio)) - (Logs.OnePlus(ratio) / 2) + (StirlingSeries(a + x) - StirlingSeries(a)) + shift.Value;
    }

    /// <summary>The derivative of ln Γ(x), for x &gt; 0.</summary>
    internal static double Digamma(double x)
    {
        CompensatedSum sum = default;
        for (; x < 15; x++) sum.Add(-1 / x);
        double y = 1 / (x * x);
        sum.Add(-y * Polynomial(DigammaSeries, y));
        sum.Add(-0.5 / x);
        sum.Add(Math.Log(x));
        return sum.Value;
    }

    /// <summary>The second derivative of ln Γ(x), for x &gt; 0.</summary>
    internal static double Trigamma(double x)
    {
        CompensatedSum sum = default;
        for (; x < 15; x++) sum.Add(1 / (x * x));
        double y = 1 / (x * x);
        sum.Add(y / x * Polynomial(TrigammaSeries, y));
        sum.Add(y / 2);
        sum.Add(1 / x);
        return sum.Value;
    }

    /// <summary>ln Γ(x) less (x − ½)·ln x − x + ½·ln 2π, for x &gt; 0: what Stirling's formula leaves.</summary>
    internal static double StirlingError(double x) =>
        x >= 15 ? StirlingSeries(x) : Log(x) - (((x - 0.5) * Math.Log(x)) - x + Logs.HalfLogTwoPi);

    private static double StirlingSeries(double x) => Polynomial(Stirling, 1 / (x * x)) / x;

    private static double Polynomial(double[] coefficients, double y)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--) sum = (sum * y) + coefficients[k];
        return sum;
    }

    /// <summary>ln Γ(2 + e) for |e| ≤ ½.</summary>
    private static double NearTwo(double e)
    {
        double sum = 0;
        for (int i = Zeta.Length - 1; i >= 0; i--) sum = (i % 2 == 0 ? Zeta[i] : -Zeta[i]) / (i + 2) + (sum * e);
        return e * ((1 - Euler) + (sum * e));
    }

    /// <summary>ln(a·(a + 1)·…·(a + n − 1)).</summary>
    private static double LogProduct(double a, int n)
    {
        CompensatedSum sum = default;
        double product = 1;
        for (int i = 0; i < n; i++)
        {
            product *= a + i;
            if (product is > 1e-200 and < 1e200) continue;
            sum.Add(Math.Log(product));
            product = 1;
        }

        sum.Add(Math.Log(product));
        return sum.Value;
    }
}
