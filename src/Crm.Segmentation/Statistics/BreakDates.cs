namespace Crm.Segmentation.Statistics;

/// <summary>Changes of the mean of a series: for each number of changes where they are best placed.</summary>
public sealed class BreakDates
{
    private const int MostBreaks = 20;

    private readonly SegmentSums _sums;
    private readonly int[][] _breaks;
    private readonly double[] _spreads;
    private readonly double[] _criteria;
    private readonly int _season;

    private BreakDates(SegmentSums sums, int[][] breaks, double[] spreads, double[] criteria, int season) =>
        (_sums, _breaks, _spreads, _criteria, _season) = (sums, breaks, spreads, criteria, season);

    /// <summary>For each number of changes, from none, the sum of squared distances from the means between them.</summary>
    public ReadOnlySpan<double> Spreads => _spreads;

    /// <summary>For each number of changes, from none, G. Schwarz's criterion (BIC): the less the better, a change that explains little costs more than it gains.</summary>
    public ReadOnlySpan<double> Criteria => _criteria;

    /// <summary>How many changes the data are worth: where the criterion is least.</summary>
    public int Number => Array.IndexOf(_criteria, _criteria.Min());

    /// <summary>The changes that the data are worth: how many values lie before each, ascending.</summary>
    public ReadOnlySpan<int> Breaks => Of(Number);

    /// <summary>The best places of a number of changes: how many values lie before each, ascending.</summary>
    /// <param name="number">How many; below the length of <see cref="Spreads"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many were not looked for.</exception>
    public ReadOnlySpan<int> Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, _breaks.Length);
        return _breaks[number];
    }

    /// <summary>How sure a date of <see cref="Breaks"/> is (J. Bai, 1997; spreads may differ before and after).</summary>
    /// <param name="index">Which of them, from 0.</param>
    /// <param name="level">How often such intervals hold the true date; between 0 and 1.</param>
    /// <returns>The least and the greatest number of values before it, as whole numbers; null where the spread around it is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such change, or the level is not between 0 and 1.</exception>
    public ConfidenceInterval? Interval(int index, double level = 0.95)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A level of confidence lies between 0 and 1.");
        ReadOnlySpan<int> breaks = Breaks;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, breaks.Length);
        int from = index == 0 ? 0 : breaks[index - 1] - _season, at = breaks[index] - _season, end = index + 1 < breaks.Length ? breaks[index + 1] - _season : _sums.Count;
        double step = _sums.Mean(at, end) - _sums.Mean(from, at), before = _sums.Spread(from, at) / (at - from), after = _sums.Spread(at, end) / (end - at);
        if (!(before > 0 && after > 0)) return null;
        double ratio = after / before, unit = before / (step * step);
        double rise = BreakPlace.Quantile((1 + level) / 2, ratio) * unit, fall = BreakPlace.Quantile((1 - level) / 2, ratio) * unit;
        return new ConfidenceInterval(breaks[index] + Math.Floor(-rise), breaks[index] + Math.Ceiling(-fall));
    }

    /// <summary>By dynamic programming over where the last segment begins.</summary>
    internal static BreakDates Of(SegmentSums sums, double minimum, int season)
    {
        int n = sums.Count, least = Math.Max(1, (int)Math.Floor(minimum * n)), most = n == 0 ? 0 : Math.Clamp((int)Math.Ceiling((double)n / least) - 2, 0, MostBreaks);
        double[] before = new double[n + 1];
        for (int end = 0; end <= n; end++) before[end] = end >= least ? sums.Spread(0, end) : double.PositiveInfinity;
        var cuts = new List<int[]>();
        List<double> spreads = [n == 0 ? 0 : sums.Spread(0, n)];
        for (int number = 1; number <= most && (number + 1) * least <= n; number++)
        {
            double[] best = new double[n + 1];
            int[] cut = new int[n + 1];
            Array.Fill(best, double.PositiveInfinity);
            for (int end = (number + 1) * least; end <= n; end++)
            {
                for (int at = number * least; at <= end - least; at++)
                {
                    double spread = before[at] + sums.Spread(at, end);
                    if (spread < best[end]) (best[end], cut[end]) = (spread, at);
                }
            }

            cuts.Add(cut);
            spreads.Add(best[n]);
            before = best;
        }

        int[][] breaks = [.. Enumerable.Range(0, spreads.Count).Select(number => Traced(cuts, number, n, season))];
        return new BreakDates(sums, breaks, [.. spreads], [.. spreads.Select((spread, number) => Criterion(spread, number, n))], season);
    }

    private static int[] Traced(List<int[]> cuts, int number, int end, int season)
    {
        int[] breaks = new int[number];
        for (int i = number - 1; i >= 0; i--)
        {
            end = cuts[i][end];
            breaks[i] = end + season;
        }

        return breaks;
    }

    private static double Criterion(double spread, int number, int n) =>
        n == 0 ? 0 : (n * (Math.Log(Math.Max(spread, 1e-300) / n) + 1 + (2 * Logs.HalfLogTwoPi))) + (Math.Log(n) * ((2 * number) + 2));
}
