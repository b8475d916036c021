namespace Crm.Segmentation.Statistics;

/// <summary>Tricomi's confluent hypergeometric function U(a, b, z) for a, z &gt; 0, as a logarithm.</summary>
/// <remarks>
/// From its integral, NIST DLMF 13.4.4, whose integrand is positive: nothing cancels, for no parameters. With t = exp(x − e⁻ˣ) the integrand falls
/// doubly exponentially to both sides (H. Takahasi and M. Mori, 1974), so that the trapezoid rule is exact to the last digits.
/// </remarks>
internal static class Tricomi
{
    /// <summary>How far below its greatest value the logarithm of the integrand no longer counts.</summary>
    private const double Depth = 50;

    private const double Cell = 0.125;

    /// <summary>ln U(a, b, z).</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Any number.</param>
    /// <param name="z">Above 0.</param>
    internal static double LogU(double a, double b, double z)
    {
        double left = -Math.Log((800 / a) + 2) - 2, right = Math.Max(8, Math.Log(800 + Math.Abs(b) + a) - Math.Log(z));
        int cells = (int)Math.Ceiling((right - left) / Cell);
        double[] grid = new double[cells + 1];
        for (int i = 0; i <= cells; i++) grid[i] = Exponent(left + (i * Cell), a, b, z);

        int best = Array.IndexOf(grid, grid.Max());
        double peak = Peak(left + ((best - 1) * Cell), left + ((best + 1) * Cell), a, b, z), top = Exponent(peak, a, b, z);
        int first = Math.Min(best, Array.FindIndex(grid, e => e > top - Depth) is >= 0 and var i1 ? i1 : best), last = Math.Max(best, Array.FindLastIndex(grid, e => e > top - Depth));
        double from = Edge(left + ((first - 1) * Cell), Math.Min(peak, left + (first * Cell)), top, a, b, z);
        double to = Edge(left + ((last + 1) * Cell), Math.Max(peak, left + (last * Cell)), top, a, b, z);
        return top + Math.Log(Area(from, to, top, a, b, z)) - GammaFunction.Log(a);
    }

    /// <summary>ln of the integrand over x.</summary>
    private static double Exponent(double x, double a, double b, double z)
    {
        double inner = Math.Exp(-x), log = x - inner, t = Math.Exp(log);
        return (a * log) + ((b - a - 1) * Logs.OnePlus(t)) - (z * t) + Logs.OnePlus(inner);
    }

    /// <summary>Where the integrand is greatest between two ends with one peak, by thirds.</summary>
    private static double Peak(double low, double high, double a, double b, double z)
    {
        while (high - low > 1e-8)
        {
            double third = (high - low) / 3, left = low + third, right = high - third;
            if (Exponent(left, a, b, z) < Exponent(right, a, b, z)) low = left;
            else high = right;
        }

        return (low + high) / 2;
    }

    /// <summary>Where the integrand begins to count, seen from outside.</summary>
    private static double Edge(double outside, double inside, double top, double a, double b, double z)
    {
        for (int i = 0; i < 40; i++)
        {
            double middle = (outside + inside) / 2;
            if (Exponent(middle, a, b, z) < top - Depth) outside = middle;
            else inside = middle;
        }

        return outside;
    }

    /// <summary>The integral relative to its greatest value: by the trapezoid rule with twice as many points until nothing changes.</summary>
    private static double Area(double from, double to, double top, double a, double b, double z)
    {
        double before = 0;
        for (int points = 64; ; points *= 2)
        {
            double step = (to - from) / points;
            CompensatedSum sum = default;
            for (int i = 0; i <= points; i++) sum.Add(Math.Exp(Exponent(from + (i * step), a, b, z) - top));
            double area = sum.Value * step;
            if (Math.Abs(area - before) <= 1e-15 * area || points > 100_000) return area;
            before = area;
        }
    }
}
