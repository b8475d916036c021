namespace Crm.Segmentation.Lifetime;

/// <summary>The likelihood of BG/BB: who is still there after the last chance, and who stopped after each chance since the last one taken.</summary>
internal readonly record struct BgBbTerms(double Alpha, double Beta, double Gamma, double Delta)
{
    /// <summary>ln of B(α + x, β + n − x) / B(α, β): x of n chances taken, in one order.</summary>
    internal double Buys(int taken, int chances) =>
        GammaFunction.LogPochhammer(Alpha, taken) + GammaFunction.LogPochhammer(Beta, chances - taken) - GammaFunction.LogPochhammer(Alpha + Beta, chances);

    /// <summary>ln of B(γ, δ + n) / B(γ, δ): still there at the n-th chance.</summary>
    internal double Stays(int chances) => GammaFunction.LogPochhammer(Delta, chances) - GammaFunction.LogPochhammer(Gamma + Delta, chances);

    /// <summary>ln of B(γ + 1, δ + n) / B(γ, δ): there at the n-th chance and not at the next.</summary>
    internal double Stops(int chances) => Stays(chances) + Math.Log(Gamma / (Gamma + Delta + chances));

    internal double LogLikelihood(int taken, int last, int chances, out double alive)
    {
        alive = Buys(taken, chances) + Stays(chances);
        double all = alive;
        for (int n = last; n < chances; n++) all = Logs.Add(all, Buys(taken, n) + Stops(n));
        return all;
    }

    /// <summary>ln of the likelihood of all customers, and what it grows by with each parameter.</summary>
    internal double Likelihood(SummaryGroups groups, Span<double> gradient) => new BgBbTable(this, groups).Likelihood(groups, gradient);

    /// <summary>The likelihood where nobody stops.</summary>
    internal static double Limit(SummaryGroups groups, ReadOnlySpan<double> p, Span<double> gradient)
    {
        CompensatedSum value = default, byAlpha = default, byBeta = default;
        var terms = new BgBbTerms(p[0], p[1], 1, 1);
        foreach (SummaryGroups.Run run in groups.Runs)
        {
            for (int row = run.First; row < run.End; row++)
            {
                int chances = (int)groups.Ages[row];
                double weight = groups.Weights[row], both = Grows(p[0] + p[1], chances);
                value.Add(weight * terms.Buys(run.Repeats, chances));
                byAlpha.Add(weight * (Grows(p[0], run.Repeats) - both));
                byBeta.Add(weight * (Grows(p[1], chances - run.Repeats) - both));
            }
        }

        (gradient[0], gradient[1]) = (byAlpha.Value, byBeta.Value);
        return value.Value;
    }

    /// <summary>The derivative of ln of a·(a + 1)·…·(a + n − 1).</summary>
    internal static double Grows(double a, int n)
    {
        if (n > 32) return GammaFunction.Digamma(a + n) - GammaFunction.Digamma(a);
        double sum = 0;
        for (int i = 0; i < n; i++) sum += 1 / (a + i);
        return sum;
    }
}
