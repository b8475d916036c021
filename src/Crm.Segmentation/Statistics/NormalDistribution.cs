namespace Crm.Segmentation.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double Ln2 = 0.69314718055994530942;

    // The 0.975 quantile.
    private const double Normal975 = 1.959963984540054;

    /// <summary>ln of the part above z; does not underflow.</summary>
    internal static double LogTail(double z)
    {
        double tail = IncompleteGamma.LogUpper(0.5, z * z / 2) - Ln2;
        return z >= 0 ? tail : Logs.OneMinusExp(tail);
    }

    /// <summary>The part below z.</summary>
    internal static double Below(double z) => Math.Exp(LogTail(-z));

    /// <summary>The complementary error function: twice the part above x·√2.</summary>
    internal static double Erfc(double x) => x >= 0 ? Math.Exp(IncompleteGamma.LogUpper(0.5, x * x)) : 2 - Math.Exp(IncompleteGamma.LogUpper(0.5, x * x));

    /// <summary>The z that the part p lies below; −∞ at 0 and ∞ at 1.</summary>
    internal static double Quantile(double p)
    {
        if (p <= 0) return double.NegativeInfinity;
        if (p >= 1) return double.PositiveInfinity;
        double y = 2 * (p - 0.5), q = y * y * Math.PI;

        // Near the middle by the series of the inverse error function.
        if (Math.Abs(y) < 0.01) return Math.Sqrt(Math.PI / 2) * y * (1 + (q * ((1.0 / 12) + (q * ((7.0 / 480) + (q * (127.0 / 40320)))))));
        double z = TailQuantile(Math.Log(p < 0.5 ? p : 1 - p));
        return p < 0.5 ? -z : z;
    }

    /// <summary>The z ≥ 0 that a part with this logarithm, at most ln ½, lies above.</summary>
    internal static double TailQuantile(double logTail)
    {
        // ln of the tail is concave: from the second step on Newton's stay on one side of the root.
        double z = 0;
        for (int i = 0; i < 60; i++)
        {
            double log = LogTail(z), next = z + ((log - logTail) * Math.Exp(log + (z * z / 2) + Logs.HalfLogTwoPi));
            if (Math.Abs(next - z) <= 1e-16 * Math.Abs(next) || next == z) return next;
            z = next;
        }

        return z;
    }

    /// <summary>How many standard errors an interval of this level reaches to each side: 1.96 for 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    internal static double Reach(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A level of confidence lies between 0 and 1.");
        return level == 0.95 ? Normal975 : TailQuantile(Math.Log((1 - level) / 2));
    }
}
