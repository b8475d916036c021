namespace Crm.Segmentation.Statistics;

/// <summary>Gauss' hypergeometric function ₂F₁(a, b; c; z) for a, b &gt; 0 and 0 ≤ z &lt; 1, as a logarithm with a sign.</summary>
/// <remarks>
/// By its series up to ½; beyond, its differential equation is followed by Taylor steps that halve the distance to 1, so that a value near 1 costs
/// some dozens of terms for each factor of two. Steps towards 1 are stable: the function grows no slower than the equation's other solution. That
/// solution must not vary much within a step either: it falls by the power c − 1 away from 0, and by c − a − b towards 1. With c &gt; 0 every
/// term of the series is positive and nothing cancels.
/// </remarks>
internal static class Hypergeometric
{
    private const double Precision = 1e-17, Huge = 1e200;
    private const int Terms = 200_000;

    /// <summary>ln |₂F₁| and its sign; sign 0 where the function has a pole, at c = 0, −1, −2, …</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <param name="c">Any number; below 0 the function can be negative.</param>
    /// <param name="z">0 to below 1.</param>
    internal static (double Log, int Sign) Gauss(double a, double b, double c, double z)
    {
        if (c <= 0 && c == Math.Truncate(c)) return (double.PositiveInfinity, 0);
        if (z == 0) return (0, 1);

        // Euler's transformation, where it leaves positive parameters, takes the growth towards 1 out of the series.
        double excess = c - a - b;
        if (excess < 0 && c - a > 0 && c - b > 0)
        {
            (double log, int sign) = Continued(c - a, c - b, c, z);
            return (log + (excess * Logs.OnePlus(-z)), sign);
        }

        return Continued(a, b, c, z);
    }

    private static (double Log, int Sign) Continued(double a, double b, double c, double z)
    {
        // The distance to 1 is what counts, and is kept exact.
        double rest = 1 - z, away = Math.Max(rest, Math.Min(0.5, 4 / Math.Max(c, 1))), reach = Math.Min(0.5, 2 / Math.Max(c - a - b, 1));
        (double value, double slope, double scale) = Series(a, b, c, 1 - away);
        while (away > rest)
        {
            double next = Math.Max(rest, away - (away * reach));
            (value, slope, double grown) = Step(a, b, c, away, away - next, value, slope);
            (away, scale) = (next, scale + grown);
        }

        return (Math.Log(Math.Abs(value)) + scale, Math.Sign(value));
    }

    /// <summary>The function and its derivative at z, both times e to the power of minus scale.</summary>
    private static (double Value, double Slope, double Scale) Series(double a, double b, double c, double z)
    {
        (double term, double value, double slope, double scale) = (1, 1, 0, 0);
        for (int k = 0; k < Terms; k++)
        {
            term *= (a + k) / (c + k) * ((b + k) / (k + 1)) * z;
            value += term;
            slope += (k + 1) * term;
            if (Math.Abs(value) > Huge || Math.Abs(slope) > Huge) (term, value, slope, scale) = (term / Huge, value / Huge, slope / Huge, scale + Math.Log(Huge));
            if (k > -c && Math.Abs(term) * (k + 1) <= Precision * Math.Max(Math.Abs(slope), Math.Abs(value))) break;
        }

        return (value, slope / z, scale);
    }

    /// <summary>One Taylor step of z(1 − z)w″ + (c − (a + b + 1)z)w′ − a·b·w = 0.</summary>
    private static (double Value, double Slope, double Scale) Step(double a, double b, double c, double away, double step, double value, double slope)
    {
        double at = 1 - away;

        // u and next are the coefficients of step^k and step^(k + 1), the powers included.
        double leading = at * away, u = value, next = slope * step, sum = u + next, derivative = next, scale = 0;
        for (int k = 0; k < Terms; k++)
        {
            double after = (((k + a) * (k + b) * u * step * step) - ((k + 1) * ((k * (1 - (2 * at))) + (c - ((a + b + 1) * at))) * next * step))
                / (leading * (k + 2) * (k + 1));
            (u, next) = (next, after);
            sum += next;
            derivative += (k + 2) * next;
            if (Math.Abs(sum) > Huge || Math.Abs(derivative) > Huge)
                (u, next, sum, derivative, scale) = (u / Huge, next / Huge, sum / Huge, derivative / Huge, scale + Math.Log(Huge));
            double bound = Precision * Math.Max(Math.Abs(derivative), Math.Abs(sum));
            if (Math.Abs(next) * (k + 2) <= bound && Math.Abs(u) * (k + 1) <= bound) break;
        }

        return (sum, derivative / step, scale);
    }
}
