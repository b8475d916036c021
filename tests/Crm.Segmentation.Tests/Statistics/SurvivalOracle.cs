namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Survival by its definitions, over rows, with nothing remembered from one time to the next.</summary>
internal static class SurvivalOracle
{
    internal static double AtRisk(IEnumerable<(double Time, bool Ended)> rows, double time) => rows.Count(row => row.Time >= time);

    internal static double Ended(IEnumerable<(double Time, bool Ended)> rows, double time) => rows.Count(row => row.Ended && row.Time == time);

    /// <summary>The product of 1 − d/n over the times up to this one.</summary>
    internal static double Survival((double Time, bool Ended)[] rows, double time) =>
        Ends(rows).Where(t => t <= time).Aggregate(1.0, (product, t) => product * (1 - (Ended(rows, t) / AtRisk(rows, t))));

    /// <summary>Greenwood's sum of d / (n·(n − d)) over the times up to this one.</summary>
    internal static double Greenwood((double Time, bool Ended)[] rows, double time) =>
        Ends(rows).Where(t => t <= time).Sum(t => Ended(rows, t) / (AtRisk(rows, t) * (AtRisk(rows, t) - Ended(rows, t))));

    /// <summary>The first time at which at most the rest lasts longer; null when there is none.</summary>
    internal static double? Quantile((double Time, bool Ended)[] rows, double share) =>
        Ends(rows).Where(t => Survival(rows, t) <= 1 - share + 1e-9).Select(t => (double?)t).FirstOrDefault();

    /// <summary>The mean of the area under the curve and its variance, by thin slices between the times.</summary>
    internal static (double Mean, double Error) RestrictedMean((double Time, bool Ended)[] rows, double horizon)
    {
        double Area(double from)
        {
            double[] corners = [from, .. Ends(rows).Where(t => t > from && t < horizon), horizon];
            return corners.Zip(corners.Skip(1)).Sum(slice => Survival(rows, slice.First) * (slice.Second - slice.First));
        }

        double variance = Ends(rows).Where(t => t <= horizon && Survival(rows, t) > 0)
            .Sum(t => Area(t) * Area(t) * Ended(rows, t) / (AtRisk(rows, t) * (AtRisk(rows, t) - Ended(rows, t))));
        return (Area(0), Math.Sqrt(variance));
    }

    /// <summary>What of the ended of one group is above its share, and the variance of that, for two groups.</summary>
    internal static (double Observed, double Expected, double Variance) LogRank((double Time, bool Ended)[] first, (double Time, bool Ended)[] second, bool early)
    {
        (double Time, bool Ended)[] all = [.. first, .. second];
        (double observed, double expected, double variance) = (0, 0, 0);
        foreach (double t in Ends(all))
        {
            (double d, double n, double one) = (Ended(all, t), AtRisk(all, t), AtRisk(first, t));
            double weight = early ? Ends(all).Where(u => u < t).Aggregate(1.0, (product, u) => product * (1 - (Ended(all, u) / AtRisk(all, u)))) : 1;
            observed += weight * Ended(first, t);
            expected += weight * d * one / n;
            if (n > 1) variance += weight * weight * d * (one / n) * (1 - (one / n)) * (n - d) / (n - 1);
        }

        return (observed, expected, variance);
    }

    private static double[] Ends(IEnumerable<(double Time, bool Ended)> rows) => [.. rows.Where(row => row.Ended).Select(row => row.Time).Distinct().Order()];
}
