namespace Crm.Segmentation.Lifetime;

/// <summary>Fits of models of renewals: α and β, and c where the chance of leaving changes.</summary>
internal static class RenewalFit
{
    /// <summary>ln of B(α, β + v) / B(α, β), by the lesser of two differences.</summary>
    internal static double LogSurvival(double alpha, double beta, double v) => v <= alpha
        ? GammaFunction.LogPochhammer(beta, v) - GammaFunction.LogPochhammer(alpha + beta, v)
        : GammaFunction.LogPochhammer(beta, alpha) - GammaFunction.LogPochhammer(beta + v, alpha);

    internal static ModelFit<TModel> Of<TModel>(SurvivalCounts stays, string[] names, double[] start, Func<double[], TModel> create)
        where TModel : RenewalModel
    {
        ArgumentNullException.ThrowIfNull(stays);
        (double lost, double renewals) = (CompensatedSum.Of(stays.Ended), 0);
        for (int i = 0; i < stays.Times.Length; i++)
        {
            double time = stays.Times[i];
            if (time != Math.Truncate(time) || (time == 0 && stays.Ended[i] > 0)) throw new ArgumentException($"Somebody ended at {time}; who is lost at the first renewal ends at 1, and times are whole.", nameof(stays));
            renewals = Math.Max(renewals, time);
        }

        string name = create(start).Name;
        double customers = stays.Total;
        if (customers == 0) return new(create(start), names, start, 0, create, FitFindings.Nothing(name));
        FitSearch.Found found = FitSearch.Best((p, gradient) => Likelihood(stays, p, gradient), customers, [.. start.Select(_ => 1.0)], start, [.. start.Select(value => value * 3)]);
        List<Diagnostic> findings = [];
        if (lost == 0 || lost == customers && renewals < 3) findings.Add(FitFindings.OneSided(lost, customers));
        if (renewals < 3) findings.Add(FitFindings.TooFewPeriods(renewals));
        if (findings.Count == 0 && (found.AtBound || !found.Curvature.Identified || !found.Converged)) findings.Add(FitFindings.Parameters(name));
        return new(create(found.Parameters), names, found, customers, create, findings);
    }

    private static double Likelihood(SurvivalCounts stays, ReadOnlySpan<double> p, Span<double> gradient)
    {
        CompensatedSum value = default;
        Span<CompensatedSum> by = stackalloc CompensatedSum[3];
        for (int i = 0; i < stays.Times.Length; i++)
        {
            double time = stays.Times[i];
            Point here = At(p, time);
            if (stays.Censored[i] > 0)
            {
                value.Add(stays.Censored[i] * here.Log);
                Add(by, stays.Censored[i], here, default, 0);
            }

            if (stays.Ended[i] == 0) continue;

            // Left at t: there at t − 1, and then not.
            Point before = At(p, time - 1);
            double step = here.Log - before.Log, odds = 1 / Logs.ExpMinusOne(-step);
            value.Add(stays.Ended[i] * (before.Log + Logs.OneMinusExp(step)));
            Add(by, stays.Ended[i], before, here, -odds);
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] = by[i].Value;
        return value.Value;
    }

    /// <summary>Adds the slopes of one place and those from there to another.</summary>
    private static void Add(Span<CompensatedSum> by, double weight, Point at, Point to, double share)
    {
        by[0].Add(weight * (at.ByAlpha + (share * (to.ByAlpha - at.ByAlpha))));
        by[1].Add(weight * (at.ByBeta + (share * (to.ByBeta - at.ByBeta))));
        by[2].Add(weight * (at.ByC + (share * (to.ByC - at.ByC))));
    }

    private static Point At(ReadOnlySpan<double> p, double time)
    {
        if (time == 0) return default;
        (double alpha, double beta, double v) = (p[0], p[1], p.Length > 2 ? Math.Pow(time, p[2]) : time);
        double ofBoth = GammaFunction.Digamma(alpha + beta + v), ofBeta = GammaFunction.Digamma(beta + v), both = ofBoth - GammaFunction.Digamma(alpha + beta);
        return new Point(LogSurvival(alpha, beta, v), -both, ofBeta - GammaFunction.Digamma(beta) - both, v * Math.Log(time) * (ofBeta - ofBoth));
    }

    private readonly record struct Point(double Log, double ByAlpha, double ByBeta, double ByC);
}
