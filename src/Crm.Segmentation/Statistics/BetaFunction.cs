namespace Crm.Segmentation.Statistics;

/// <summary>The logarithms of Euler's beta function and of its regularised incomplete form.</summary>
internal static class BetaFunction
{
    private const double Tiny = 1e-300;

    /// <summary>ln B(a, b) for a, b &gt; 0, without cancellation however large one of them is.</summary>
    internal static double Log(double a, double b)
    {
        (double low, double high) = a <= b ? (a, b) : (b, a);
        return GammaFunction.Log(low) - GammaFunction.LogPochhammer(high, low);
    }

    /// <summary>ln of the part of the beta distribution that lies below x.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <param name="x">0 to 1.</param>
    /// <param name="rest">1 − x, given apart since it may be known better than by subtraction.</param>
    internal static double LogLower(double a, double b, double x, double rest)
    {
        if (x <= 0) return double.NegativeInfinity;
        if (rest <= 0) return 0;

        // The fraction converges fast below the mean; above it the other part is taken from 1.
        if (x <= (a + 1) / (a + b + 2)) return Math.Min(0, LogFactor(a, b, x, rest) + Math.Log(Fraction(a, b, x) / a));
        return Logs.OneMinusExp(Math.Min(0, LogFactor(b, a, rest, x) + Math.Log(Fraction(b, a, rest) / b)));
    }

    /// <summary>ln(xᵃ·(1 − x)ᵇ / B(a, b)), for large a and b from the distance to the mean.</summary>
    private static double LogFactor(double a, double b, double x, double rest)
    {
        double n = a + b;
        if (a < 1 || b < 1) return (a * Math.Log(x)) + (b * (x < 0.5 ? Logs.OnePlus(-x) : Math.Log(rest))) - Log(a, b);
        return (Math.Log(a / n * b) / 2) - Logs.HalfLogTwoPi + GammaFunction.StirlingError(n) - GammaFunction.StirlingError(a) - GammaFunction.StirlingError(b)
            - Logs.Deviance(a, n * x) - Logs.Deviance(b, n * rest);
    }

    /// <summary>The continued fraction of NIST DLMF 8.17.22, by W. J. Lentz's method.</summary>
    private static double Fraction(double a, double b, double x)
    {
        double c = 1, d = 1 / NotZero(1 - ((a + b) * x / (a + 1))), h = d, step;
        double m = 1;
        do
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            h *= step = d * c;
        }
        while (Math.Abs(step - 1) > 2e-16 && m++ < 1e6);

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
