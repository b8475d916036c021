namespace Crm.Segmentation.Statistics;

/// <summary>Where a random walk that falls to both sides of 0, with another spread on either, is greatest: how far an estimated date of a change may be off (J. Bai, 1997).</summary>
internal static class BreakPlace
{
    /// <summary>The place that the part p lies below.</summary>
    /// <param name="p">Between 0 and 1.</param>
    /// <param name="ratio">The variance after the change by that before.</param>
    internal static double Quantile(double p, double ratio)
    {
        double reach = 1;
        while (reach < 1e12 && !(Below(-reach, ratio) < p && Below(reach, ratio) > p)) reach *= 2;
        return Root.Between(x => Below(x, ratio) - p, -reach, reach) ?? 0;
    }

    private static double Below(double x, double ratio)
    {
        double size = Math.Abs(x), root = Math.Sqrt(size), log = Math.Log(size);
        if (size == 0) return Math.Clamp(Falling(0, 0, double.NegativeInfinity, ratio), 0, 1);
        return x < 0 ? Falling(size, root, log, ratio) : Rising(size, root, log, ratio);
    }

    private static double Falling(double x, double root, double log, double ratio)
    {
        double share = 1 / ratio;
        return -Math.Exp((log / 2) - (x / 8) - Logs.HalfLogTwoPi)
            - (ratio * (ratio + 2) / (ratio + 1) * Math.Exp((share * (1 + share) * x / 2) + LogBelow(-(0.5 + share) * root)))
            + (((x / 2) - 2 + ((ratio + 2) * (ratio + 2) / (ratio + 1))) * Math.Exp(LogBelow(-root / 2)));
    }

    private static double Rising(double x, double root, double log, double ratio)
    {
        double share = 1 / ratio;
        return 1 + (Math.Sqrt(share) * Math.Exp((log / 2) - (share * x / 8) - Logs.HalfLogTwoPi))
            + (share * ((2 * ratio) + 1) / (ratio + 1) * Math.Exp(((ratio + 1) * x / 2) + LogBelow(-(ratio + 0.5) / Math.Sqrt(ratio) * root)))
            - (((((2 * ratio) + 1) * ((2 * ratio) + 1) / ((ratio + 1) * ratio)) - 2 + (share * x / 2)) * Math.Exp(LogBelow(-Math.Sqrt(share) * root / 2)));
    }

    private static double LogBelow(double z) => NormalDistribution.LogTail(-z);
}
