namespace Crm.Segmentation.Statistics;

/// <summary>Logarithms where plain ones lose digits.</summary>
internal static class Logs
{
    /// <summary>ln 2π / 2.</summary>
    internal const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln(1 + x) for x ≥ −1; −∞ at −1.</summary>
    internal static double OnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1.</summary>
    internal static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 1) return Math.Exp(x) - 1;
        double u = Math.Exp(x);
        return u == 1 ? x : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>ln(1 + x) − x for x &gt; −1, which is −x²/2 near 0.</summary>
    internal static double OnePlusMinus(double x)
    {
        if (x is < -0.4 or > 0.7) return OnePlus(x) - x;
        double r = x / (2 + x), y = r * r, sum = 0;
        for (int k = 41; k >= 3; k -= 2) sum = (sum * y) + (1.0 / k);
        return r * ((2 * y * sum) - x);
    }

    /// <summary>ln(eᵃ + eᵇ).</summary>
    internal static double Add(double a, double b)
    {
        (double high, double low) = a >= b ? (a, b) : (b, a);
        return double.IsInfinity(high) || double.IsNegativeInfinity(low) ? high : high + OnePlus(Math.Exp(low - high));
    }

    /// <summary>ln(1 − eˣ) for x ≤ 0; −∞ at 0.</summary>
    internal static double OneMinusExp(double x) => x > -0.6931471805599453 ? Math.Log(-ExpMinusOne(x)) : OnePlus(-Math.Exp(x));

    /// <summary>x·ln(x / mean) + mean − x, not below 0: how far a count is from its mean (C. Loader, 2000).</summary>
    internal static double Deviance(double x, double mean)
    {
        double excess = (x - mean) / mean;
        return x == 0 ? mean : Math.Abs(excess) < 0.7 ? mean * (((1 + excess) * OnePlusMinus(excess)) + (excess * excess)) : (x * Math.Log(x / mean)) + mean - x;
    }
}
