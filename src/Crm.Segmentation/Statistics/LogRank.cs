namespace Crm.Segmentation.Statistics;

/// <summary>Which differences between survival curves count most.</summary>
public enum LogRankWeight
{
    /// <summary>All the same (N. Mantel, 1966): strongest where one group ends at a constant multiple of the other's rate.</summary>
    Equal,

    /// <summary>Early ones, by the share that lasts up to each time, S(t−) of all groups together (R. and J. Peto, 1972; as R's survdiff with rho = 1).</summary>
    PetoPeto,
}

/// <summary>One of several groups whose survival is compared.</summary>
/// <param name="Total">How many it has.</param>
/// <param name="Observed">How many ended, by weight.</param>
/// <param name="Expected">How many would have ended if the groups did not differ, by weight.</param>
/// <param name="Variance">The variance of the observed less the expected, if the groups did not differ.</param>
public readonly record struct LogRankGroup(double Total, double Observed, double Expected, double Variance);

/// <summary>Whether groups last differently long: the log-rank test.</summary>
/// <remarks>
/// At each time the ended of all groups are shared out by who is at risk; what a group has above or below its share is summed up, and compared with its
/// variance. The degrees of freedom are the independent differences: one less than groups that could have differed.
/// </remarks>
public sealed class LogRank
{
    private readonly LogRankGroup[] _groups;

    private LogRank(LogRankGroup[] groups, Significance significance) => (_groups, Significance) = (groups, significance);

    /// <summary>The groups, in the order given.</summary>
    public ReadOnlySpan<LogRankGroup> Groups => _groups;

    /// <summary>The chi-square test; without a statistic, and with p 1, where no difference could be seen: one group, or no time with an end while two were at risk.</summary>
    public Significance Significance { get; }

    /// <summary>Compares groups.</summary>
    /// <param name="groups">The groups; an empty one could not have differed.</param>
    /// <param name="weight">Which differences count most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is unknown.</exception>
    public static LogRank Compare(IReadOnlyList<SurvivalCounts> groups, LogRankWeight weight = LogRankWeight.Equal)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (!Enum.IsDefined(weight)) throw new ArgumentOutOfRangeException(nameof(weight), weight, "Unknown weight.");
        int k = groups.Count;
        double[][] atRisk = [.. groups.Select(group => group.AtRisk())];
        int[] next = new int[k];
        var observed = new CompensatedSum[k];
        var expected = new CompensatedSum[k];
        var variance = new CompensatedSum[k, k];
        double[] n = new double[k], d = new double[k];
        double survival = 1;
        foreach (double time in Times(groups))
        {
            (double allAtRisk, double allEnded) = (0, 0);
            for (int g = 0; g < k; g++)
            {
                bool here = next[g] < atRisk[g].Length && groups[g].Times[next[g]] == time;
                (n[g], d[g]) = (next[g] < atRisk[g].Length ? atRisk[g][next[g]] : 0, here ? groups[g].Ended[next[g]] : 0);
                (allAtRisk, allEnded) = (allAtRisk + n[g], allEnded + d[g]);
                if (here) next[g]++;
            }

            if (allEnded == 0) continue;
            double w = weight == LogRankWeight.PetoPeto ? survival : 1;
            double spread = allAtRisk > 1 ? w * w * allEnded * ((allAtRisk - allEnded) / (allAtRisk - 1)) : 0;
            survival *= (allAtRisk - allEnded) / allAtRisk;
            for (int g = 0; g < k; g++)
            {
                double share = n[g] / allAtRisk;
                observed[g].Add(w * d[g]);
                expected[g].Add(w * allEnded * share);
                if (share == 0) continue;
                for (int h = 0; h <= g; h++) variance[g, h].Add(spread * (g == h ? share * ((allAtRisk - n[g]) / allAtRisk) : -share * (n[h] / allAtRisk)));
            }
        }

        double[] apart = [.. observed.Zip(expected, (o, e) => o.Value - e.Value)];
        LogRankGroup[] compared = [.. groups.Select((group, g) => new LogRankGroup(group.Total, observed[g].Value, expected[g].Value, variance[g, g].Value))];
        return new LogRank(compared, Test(apart, variance));
    }

    /// <summary>vᵀ·V⁻¹·v without the last group, whose difference follows from the others'.</summary>
    private static Significance Test(double[] apart, CompensatedSum[,] variance)
    {
        int size = Math.Max(0, apart.Length - 1);
        double[,] values = new double[size, size];
        for (int g = 0; g < size; g++)
            for (int h = 0; h <= g; h++) values[g, h] = values[h, g] = variance[g, h].Value;
        var matrix = new SymmetricMatrix(values);
        if (matrix.Rank == 0) return Significance.None;
        double statistic = Math.Max(0, matrix.InverseForm(apart.AsSpan(0, size)));
        return new Significance(statistic, matrix.Rank, LogTails.ChiSquare(statistic, matrix.Rank));
    }

    private static double[] Times(IReadOnlyList<SurvivalCounts> groups)
    {
        var times = new List<double>();
        foreach (SurvivalCounts group in groups) times.AddRange(group.Times);
        times.Sort();
        return [.. times.Distinct()];
    }
}
