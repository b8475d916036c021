namespace Crm.Segmentation.Statistics;

/// <summary>
/// Whether the mean of a series over time, such as orders a week, changed: at a date that is known, at one that is not, or at several. A season looks like a
/// change: where there is one, name it, and each value is compared with the one a season before.
/// </summary>
public static class StructuralBreaks
{
    /// <summary>The longest series that is looked at, as the time grows with the square of the length.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Whether the mean differs before and after a date that was known beforehand: G. Chow's test (1960).</summary>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="before">How many values lie before the change; at least 1 and less than there are.</param>
    /// <returns>F with 1 and n − 2 degrees of freedom; without a statistic, and with p 1, below 3 values and where nothing varies.</returns>
    /// <exception cref="ArgumentException">A value is not finite, or the series too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The date is not inside the series.</exception>
    public static Significance Chow(ReadOnlySpan<double> series, int before)
    {
        var sums = SegmentSums.Of(series);
        if (!(before >= 1 && before < sums.Count)) throw new ArgumentOutOfRangeException(nameof(before), before, "A change lies inside the series.");
        if (Statistic(sums, before) is not { } f) return Significance.None;
        return new Significance(f, 1, LogTails.F(f, 1, sums.Count - 2));
    }

    /// <summary>Whether, and where, the mean changed once, at a date that is looked for: the greatest F over all dates (D. Andrews, 1993).</summary>
    /// <remarks>p is K. Estrella's (2003) approximation for long series; above 0.5 it is given as 1. The date is where the change is likeliest even if there is none.</remarks>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="trim">The share of the series at each end in which no change is looked for; above 0 and below 0.5.</param>
    /// <param name="season">The length of a season, with which each value is compared; 0 for none.</param>
    /// <returns>The change; null when the series is too short, or nothing varies.</returns>
    /// <exception cref="ArgumentException">A value is not finite, or the series too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share or the season is out of its range.</exception>
    public static BreakTest? SupF(ReadOnlySpan<double> series, double trim = 0.15, int season = 0)
    {
        if (!(trim is > 0 and < 0.5)) throw new ArgumentOutOfRangeException(nameof(trim), trim, "A share that is trimmed is above 0 and below 0.5.");
        var sums = SegmentSums.Of(Seasonal(series, season));
        int first = Math.Max(1, (int)(trim * sums.Count));
        (int at, double greatest) = (0, double.NegativeInfinity);
        for (int before = first; before <= sums.Count - first; before++)
            if (before < sums.Count && Statistic(sums, before) is { } f && f > greatest) (at, greatest) = (before, f);
        return at == 0 ? null : new BreakTest(at + season, new Significance(greatest, 1, LogSupremum(greatest, trim)));
    }

    /// <summary>Several changes: for each number of them the dates that leave the least spread, and the number that the data are worth (J. Bai and P. Perron, 2003; by BIC).</summary>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="minimum">The least share of the series between two changes; above 0 and at most 0.5.</param>
    /// <param name="season">The length of a season, with which each value is compared; 0 for none.</param>
    /// <exception cref="ArgumentException">A value is not finite, or the series too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share or the season is out of its range.</exception>
    public static BreakDates BaiPerron(ReadOnlySpan<double> series, double minimum = 0.15, int season = 0)
    {
        if (!(minimum is > 0 and <= 0.5)) throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "The least share between changes is above 0 and at most 0.5.");
        return BreakDates.Of(SegmentSums.Of(Seasonal(series, season)), minimum, season);
    }

    /// <summary>An alarm: how far the sum of what is above and below the mean ever gets from 0 (OLS-CUSUM; W. Ploberger and W. Krämer, 1992).</summary>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="season">The length of a season, with which each value is compared; 0 for none.</param>
    /// <returns>The statistic with p of the greatest distance of a Brownian bridge; without a statistic, and with p 1, where nothing varies.</returns>
    /// <exception cref="ArgumentException">A value is not finite, or the series too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The season is below 0.</exception>
    public static Significance Cusum(ReadOnlySpan<double> series, int season = 0)
    {
        var sums = SegmentSums.Of(Seasonal(series, season));
        double spread = Math.Sqrt(sums.Spread(0, sums.Count) / Math.Max(sums.Count - 1, 1)), greatest = 0;
        if (!(spread > 0)) return Significance.None;
        for (int i = 1; i < sums.Count; i++) greatest = Math.Max(greatest, Math.Abs(sums.Sum(i)));
        double statistic = greatest / (spread * Math.Sqrt(sums.Count)), p = 0;
        for (int k = 1; k < 200; k++) p += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * statistic * statistic * (((double)k * k) - 1));
        return new Significance(statistic, null, statistic < 0.2 ? 0 : Math.Min(0, Math.Log(p) - (2 * statistic * statistic)));
    }

    /// <summary>Each value less that of a season before: a change of the level stays, a season that returns does not.</summary>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="season">The length of a season; at least 1.</param>
    /// <returns>As many values fewer as a season has; none when the series is no longer than one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The season is below 1.</exception>
    public static double[] Differences(ReadOnlySpan<double> series, int season)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        double[] differences = new double[Math.Max(0, series.Length - season)];
        for (int i = 0; i < differences.Length; i++) differences[i] = series[i + season] - series[i];
        return differences;
    }

    private static ReadOnlySpan<double> Seasonal(ReadOnlySpan<double> series, int season)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(season);
        return season == 0 ? series : Differences(series, season);
    }

    /// <summary>F of a change after so many values; null where nothing varies.</summary>
    private static double? Statistic(SegmentSums sums, int before)
    {
        if (sums.Count < 3) return null;
        double apart = sums.Spread(0, before) + sums.Spread(before, sums.Count), together = sums.Spread(0, sums.Count);
        if (!(together > 0)) return null;
        return apart > 1e-14 * together ? Math.Max(0, together - apart) / (apart / (sums.Count - 2)) : double.PositiveInfinity;
    }

    /// <summary>ln of the chance of a supremum above c: √c·e^(−c/2) / √(2π) · ((1 − 1/c)·ln λ + 2/c), λ the odds of the trimmed share, squared.</summary>
    private static double LogSupremum(double c, double trim)
    {
        if (c < 2) return 0;
        double odds = 2 * Math.Log((1 - trim) / trim);
        double log = (Math.Log(c) / 2) - (c / 2) - Logs.HalfLogTwoPi + Math.Log(((1 - (1 / c)) * odds) + (2 / c));
        return log > -0.69 ? 0 : log;
    }
}

/// <summary>A change of the mean at a date that was looked for.</summary>
/// <param name="Before">How many values of the series lie before it.</param>
/// <param name="Significance">How surprising it is if there were no change; p is an approximation.</param>
public readonly record struct BreakTest(int Before, Significance Significance);
