namespace Crm.Segmentation.Statistics;

/// <summary>The differences of two shares that the score test of O. Miettinen and M. Nurminen does not reject.</summary>
internal static class ScoreDifference
{
    internal static ConfidenceInterval Interval(TwoProportions shares, double z)
    {
        double seen = shares.Difference!.Value;
        return new ConfidenceInterval(
            Root.Between(d => Excess(shares, d, z), -1, seen) ?? -1,
            Root.Between(d => Excess(shares, d, z), seen, 1) ?? 1);
    }

    /// <summary>By how much the statistic at a supposed difference is beyond the level: below 0 inside the interval.</summary>
    private static double Excess(TwoProportions shares, double difference, double z)
    {
        (double a, double m, double c, double n) = (shares.First.Count, shares.First.Of, shares.Second.Count, shares.Second.Of);
        double distance = shares.Difference!.Value - difference;
        if (distance == 0) return -z;
        double q = SecondShare(a, m, c, n, difference), p = Math.Clamp(q + difference, 0, 1);
        double variance = ((p * (1 - p) / m) + (q * (1 - q) / n)) * ((m + n) / (m + n - 1));
        return variance > 0 ? (Math.Abs(distance) / Math.Sqrt(variance)) - z : double.MaxValue;
    }

    /// <summary>The most likely second share when the first is higher by the difference: where the slope of the log-likelihood, which falls, is 0.</summary>
    private static double SecondShare(double a, double m, double c, double n, double difference)
    {
        double low = Math.Max(0, -difference), high = Math.Min(1, 1 - difference);
        if (!(high > low)) return low;
        return Root.Between(Slope, low, high) ?? (Slope((low + high) / 2) < 0 ? low : high);

        double Slope(double q)
        {
            double p = q + difference;
            double slope = Part(a, p) - Part(m - a, 1 - p) + Part(c, q) - Part(n - c, 1 - q);
            return double.IsNaN(slope) ? 0 : Math.Clamp(slope, -1e300, 1e300);
        }

        static double Part(double count, double share) => count == 0 ? 0 : share > 0 ? count / share : double.PositiveInfinity;
    }
}
