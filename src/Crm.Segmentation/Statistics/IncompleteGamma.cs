namespace Crm.Segmentation.Statistics;

/// <summary>The regularised incomplete gamma functions as logarithms, so that tails do not underflow.</summary>
/// <remarks>
/// P by its series below a + 1, Q by its continued fraction above (NIST DLMF 8.7.1, 8.9.2), and for a beyond 10⁷ near the mean by the uniform
/// expansion of N. Temme (1979). The common factor is taken from its distance to the mean, which does not cancel.
/// </remarks>
internal static class IncompleteGamma
{
    private const double Tiny = 1e-300, Precision = 1e-17, Large = 1e7;

    /// <summary>ln P(a, x), of the part of the gamma distribution with shape a that lies below x.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">Not below 0.</param>
    internal static double LogLower(double a, double x) => Logarithms(a, x).Lower;

    /// <summary>ln Q(a, x), of the part that lies above x.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">Not below 0.</param>
    internal static double LogUpper(double a, double x) => Logarithms(a, x).Upper;

    private static (double Lower, double Upper) Logarithms(double a, double x)
    {
        if (x <= 0) return (double.NegativeInfinity, 0);
        if (double.IsPositiveInfinity(x)) return (0, double.NegativeInfinity);
        if (a > Large && Math.Abs(x - a) < 0.02 * a) return Uniform(a, x);
        if (a < 0.5 && x < 1.5) return Slight(a, x);
        if (x < a + 1)
        {
            double lower = Math.Min(0, LogFactor(a, x) + Math.Log(Series(a, x) / a));
            return (lower, Logs.OneMinusExp(lower));
        }

        double upper = Math.Min(0, LogFactor(a, x) + Math.Log(Fraction(a, x)));
        return (Logs.OneMinusExp(upper), upper);
    }

    /// <summary>ln(xᵃ·e⁻ˣ / Γ(a)).</summary>
    private static double LogFactor(double a, double x) =>
        a < 1
            ? (a * Math.Log(x)) - x - GammaFunction.Log(a)
            : (Math.Log(a) / 2) - Logs.HalfLogTwoPi - GammaFunction.StirlingError(a) - Logs.Deviance(a, x);

    /// <summary>For a shape below ½ the upper part is small where the lower one is taken from a series, and is not left to a difference.</summary>
    private static (double Lower, double Upper) Slight(double a, double x)
    {
        double power = (a * Math.Log(x)) - GammaFunction.Log(a + 1), sum = 0, term = 1;
        for (int k = 1; k < 60; k++) sum += (term *= -x / k) * (a / (a + k));
        double upper = Math.Log(-Logs.ExpMinusOne(power) - (Math.Exp(power) * sum));
        return (power + Logs.OnePlus(sum), upper);
    }

    private static double Series(double a, double x)
    {
        double sum = 1, term = 1;
        for (double k = 1; term > Precision * sum; k++) sum += term *= x / (a + k);
        return sum;
    }

    /// <summary>By W. J. Lentz's method.</summary>
    private static double Fraction(double a, double x)
    {
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, h = d, step;
        double k = 1;
        do
        {
            double numerator = -k * (k - a);
            b += 2;
            d = 1 / NotZero((numerator * d) + b);
            c = NotZero(b + (numerator / c));
            h *= step = d * c;
        }
        while (Math.Abs(step - 1) > 2e-16 && k++ < 1e6);

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static (double Lower, double Upper) Uniform(double a, double x)
    {
        double relative = (x - a) / a;
        double eta = Math.Sign(relative) * Math.Sqrt(-2 * Logs.OnePlusMinus(relative));
        double first = (-1.0 / 3) + (eta * ((1.0 / 12) - (eta * ((2.0 / 135) - (eta * (1.0 / 864))))));
        double remainder = Math.Exp(-a * eta * eta / 2) / Math.Sqrt(2 * Math.PI * a) * (first - (((1.0 / 540) + (eta / 288)) / a));
        double z = eta * Math.Sqrt(a), upper = NormalDistribution.LogTail(z), lower = NormalDistribution.LogTail(-z);
        return (lower + Logs.OnePlus(-remainder * Math.Exp(-lower)), upper + Logs.OnePlus(remainder * Math.Exp(-upper)));
    }
}
