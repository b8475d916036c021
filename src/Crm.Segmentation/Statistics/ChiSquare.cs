namespace Crm.Segmentation.Statistics;

/// <summary>K. Pearson's chi-square tests of counts.</summary>
public static class ChiSquare
{
    /// <summary>Whether several shares differ: two or more arms of an experiment, or cells of a partition.</summary>
    /// <param name="shares">The shares; those of nobody are left out.</param>
    /// <returns>The test, with one degree of freedom less than shares; without a statistic, and with p 1, below two shares, and where all or none succeeded.</returns>
    public static Significance OfShares(params ReadOnlySpan<Proportion> shares)
    {
        double[,] table = new double[shares.Length, 2];
        for (int i = 0; i < shares.Length; i++) (table[i, 0], table[i, 1]) = (shares[i].Count, shares[i].Of - shares[i].Count);
        return OfTable(table);
    }

    /// <summary>Whether rows and columns of a table of counts depend on one another.</summary>
    /// <param name="counts">Counts by row and column, not below 0; rows and columns without any are left out.</param>
    /// <returns>The test, with (rows − 1)·(columns − 1) degrees of freedom; without a statistic, and with p 1, where fewer than two of either are left.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 0 or not a number.</exception>
    public static Significance OfTable(double[,] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] rows = new double[counts.GetLength(0)], columns = new double[counts.GetLength(1)];
        double all = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                double count = Sound(counts[r, c]);
                (rows[r], columns[c], all) = (rows[r] + count, columns[c] + count, all + count);
            }
        }

        int degrees = (rows.Count(sum => sum > 0) - 1) * (columns.Count(sum => sum > 0) - 1);
        if (all == 0 || degrees < 1) return Significance.None;
        CompensatedSum statistic = default;
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < columns.Length; c++)
                if (rows[r] > 0 && columns[c] > 0) statistic.Add(Term(counts[r, c], rows[r] * (columns[c] / all)));
        return new Significance(statistic.Value, degrees, LogTails.ChiSquare(statistic.Value, degrees));
    }

    /// <summary>Whether counts differ from the shares that they should have, such as the customers of the arms of an experiment from its weights.</summary>
    /// <param name="counts">The counts, not below 0.</param>
    /// <param name="weights">For each count what it should be proportional to; not below 0. A count of weight 0 is left out, of the total too.</param>
    /// <returns>The test, with one degree of freedom less than weights above 0; without a statistic, and with p 1, below two of them and for no counts.</returns>
    /// <exception cref="ArgumentException">There are not as many weights as counts, or one is below 0 or not a number.</exception>
    public static Significance OfWeights(ReadOnlySpan<long> counts, ReadOnlySpan<double> weights)
    {
        if (counts.Length != weights.Length) throw new ArgumentException($"There are {counts.Length} counts and {weights.Length} weights.", nameof(weights));
        (double all, int kept) = (0, 0);
        CompensatedSum whole = default, statistic = default;
        for (int i = 0; i < counts.Length; i++)
        {
            Sound(counts[i]);
            if (Sound(weights[i]) == 0) continue;
            (all, kept) = (all + counts[i], kept + 1);
            whole.Add(weights[i]);
        }

        if (kept < 2 || all == 0) return Significance.None;
        for (int i = 0; i < counts.Length; i++)
            if (weights[i] > 0) statistic.Add(Term(counts[i], all * (weights[i] / whole.Value)));
        return new Significance(statistic.Value, kept - 1, LogTails.ChiSquare(statistic.Value, kept - 1));
    }

    private static double Term(double count, double expected) => (count - expected) / expected * (count - expected);

    private static double Sound(double value) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A count or weight is finite and not below 0.");
}
