namespace Crm.Segmentation.Lifetime;

/// <summary>Stays of customers with a contract, in renewals, as the models take them.</summary>
public static class Renewals
{
    /// <summary>The stays of one cohort, from how many were left after each renewal.</summary>
    /// <param name="survivors">How many there were at first, and after each renewal; finite, not below 0, and none more than the one before. Shares of a number of customers may be broken.</param>
    /// <exception cref="ArgumentException">A number is none that can be, or more than the one before.</exception>
    public static SurvivalCounts Of(params ReadOnlySpan<double> survivors)
    {
        int renewals = Math.Max(survivors.Length - 1, 0);
        double[] times = new double[renewals], ended = new double[renewals], censored = new double[renewals];
        for (int i = 0; i < survivors.Length; i++)
        {
            if (!(survivors[i] >= 0 && double.IsFinite(survivors[i]) && (i == 0 || survivors[i] <= survivors[i - 1])))
                throw new ArgumentException($"After {i} renewals {survivors[i]} are left, which is no number, or more than before.", nameof(survivors));
            if (i > 0) (times[i - 1], ended[i - 1]) = (i, survivors[i - 1] - survivors[i]);
        }

        if (renewals > 0) censored[^1] = survivors[^1];
        return SurvivalCounts.Of(times, ended, censored);
    }
}
