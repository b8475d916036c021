namespace Crm.Segmentation.Lifetime;

/// <summary>The sums over customers with one number of repeats that the likelihood of <see cref="BetaDropout"/> and its derivatives need.</summary>
internal static class DropoutSums
{
    /// <summary>How many sums there are.</summary>
    internal const int Count = 4;

    /// <summary>
    /// With D = ln((α + T) / (α + tₓ)) and σ the chance of having stopped: the sums of −k·ln(α + T) + ln(1 + e^(odds + k·D)), of −ln(α + T) + σ·D, of
    /// −1/(α + T) + σ·(1/(α + T) − 1/(α + tₓ)), and of σ.
    /// </summary>
    /// <param name="groups">The summaries.</param>
    /// <param name="run">The rows with one number of repeats.</param>
    /// <param name="k">r and the repeats.</param>
    /// <param name="alpha">The scale of the rates.</param>
    /// <param name="odds">ln of the odds of stopping; −∞ where nobody can have stopped.</param>
    /// <param name="sums">Where the sums go.</param>
    internal static void Add(SummaryGroups groups, SummaryGroups.Run run, double k, double alpha, double odds, Span<double> sums)
    {
        CompensatedSum value = default, byR = default, byAlpha = default, stopped = default;
        for (int row = run.First; row < run.End; row++)
        {
            double until = alpha + groups.Ages[row], since = alpha + groups.Last[row], weight = groups.Weights[row], log = Math.Log(until);
            double distance = log - Math.Log(since), x = odds + (k * distance), share = 1 / (1 + Math.Exp(-x));
            value.Add(weight * (BetaDropout.SoftPlus(x) - (k * log)));
            byR.Add(weight * ((share * distance) - log));
            byAlpha.Add(weight * ((share * ((1 / until) - (1 / since))) - (1 / until)));
            stopped.Add(weight * share);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (value.Value, byR.Value, byAlpha.Value, stopped.Value);
    }
}
