namespace Crm.Segmentation.Lifetime;

/// <summary>Purchases at random instants, at a rate that differs between customers by a gamma distribution: how many come in a time while nobody stops.</summary>
internal static class NegativeBinomial
{
    /// <summary>ln of the chance of so many purchases in a time.</summary>
    internal static double Log(double r, double alpha, int purchases, double time)
    {
        double none = -r * Logs.OnePlus(time / alpha);
        if (purchases == 0) return none;
        if (time == 0) return double.NegativeInfinity;
        return GammaFunction.LogPochhammer(r, purchases) - GammaFunction.Log(purchases + 1.0) + none - (purchases * Logs.OnePlus(alpha / time));
    }

    /// <summary>ln of the chance of at least so many.</summary>
    internal static double LogAtLeast(double r, double alpha, int purchases, double time) =>
        purchases == 0 ? 0 : BetaFunction.LogLower(purchases, r, time / (alpha + time), alpha / (alpha + time));

    /// <summary>ln of the likelihood of purchases at certain instants, and what it grows by with r and α.</summary>
    internal static double Likelihood(SummaryGroups groups, double r, double alpha, Span<double> gradient)
    {
        CompensatedSum value = default, byR = default, byAlpha = default;
        double logAlpha = Math.Log(alpha), digamma = GammaFunction.Digamma(r);
        foreach (SummaryGroups.Run run in groups.Runs)
        {
            double k = r + run.Repeats;
            value.Add(run.Weight * (GammaFunction.LogPochhammer(r, run.Repeats) + (r * logAlpha)));
            byR.Add(run.Weight * (GammaFunction.Digamma(k) - digamma + logAlpha));
            byAlpha.Add(run.Weight * (r / alpha));
            for (int row = run.First; row < run.End; row++)
            {
                double until = alpha + groups.Ages[row], log = Math.Log(until), weight = groups.Weights[row];
                value.Add(-weight * k * log);
                byR.Add(-weight * log);
                byAlpha.Add(-weight * k / until);
            }
        }

        (gradient[0], gradient[1]) = (byR.Value, byAlpha.Value);
        return value.Value;
    }
}
