namespace Crm.Segmentation.Lifetime;

/// <summary>Fits of the models whose limit, where nobody stops, is the negative binomial model of the rates.</summary>
internal static class DropoutFit
{
    internal delegate double Likelihood(ReadOnlySpan<double> parameters, SummaryGroups groups, Span<double> gradient);

    /// <summary>So much must ln of the likelihood grow for two parameters more to be worth it, by Akaike's criterion.</summary>
    private const double Worthwhile = 2;

    internal static ModelFit<TModel> Of<TModel>(PurchaseSummaries customers, string[] names, Likelihood likelihood, Func<double[], TModel> create)
        where TModel : PurchaseModel
    {
        SummaryGroups groups = SummaryGroups.Of(customers);
        double count = groups.Customers, repeats = groups.Repeats, time = groups.Runs.Sum(run => Weighted(groups, run));
        bool timed = names[3] == "beta";
        double unit = time > 0 ? time / count : 1;
        if (count == 0) return new(create([1, 1, 1, 1]), names, [1, 1, 1, 1], 0, create, FitFindings.Nothing(create([1, 1, 1, 1]).Name));
        if (repeats == 0 || time == 0)
        {
            double[] rare = [1e-6, unit, 1, timed ? unit : 1];
            return new(create(rare), names, rare, count, create, FitFindings.NoRepeats(create(rare).Name, count));
        }

        double[] scales = [1, unit, 1, timed ? unit : 1];
        FitSearch.Found limit = FitSearch.Best((p, gradient) => NegativeBinomial.Likelihood(groups, p[0], p[1], gradient), count, scales[..2], [0.7, 0.7 * time / repeats]);
        (double r, double alpha) = (limit.Parameters[0], limit.Parameters[1]);
        FitSearch.Found found = FitSearch.Best(
            (p, gradient) => likelihood(p, groups, gradient), count, scales, [r, alpha, 0.6 * scales[2], (timed ? 0.6 : 2) * scales[3]], [r, alpha, 0.01, 6 * scales[3]]);

        // Where the search found less than the limit, which the model contains, the limit is what is likeliest.
        if (found.LogLikelihood < limit.LogLikelihood) found = Limit(found, limit, likelihood, groups, scales);
        TModel model = create(found.Parameters);
        return new(model, names, found, count, create, Findings(model, found, limit, groups));
    }

    private static IEnumerable<Diagnostic> Findings(PurchaseModel model, FitSearch.Found found, FitSearch.Found limit, SummaryGroups groups)
    {
        double gain = found.LogLikelihood - limit.LogLikelihood;
        if (gain < Worthwhile) yield return FitFindings.Dropout(model.Name, gain);
        else if (found.AtBound || !found.Curvature.Identified || !found.Converged) yield return FitFindings.Parameters(model.Name);
        if (model is BgNbd && groups.Runs[0] is { Repeats: 0 } once) yield return FitFindings.AliveForever(once.Weight / groups.Customers);
    }

    /// <summary>The model as near to its limit as it can be: customers stop so rarely that it does not show.</summary>
    private static FitSearch.Found Limit(FitSearch.Found found, FitSearch.Found limit, Likelihood likelihood, SummaryGroups groups, double[] scales)
    {
        double[] parameters = [limit.Parameters[0], limit.Parameters[1], 1e-9 * scales[2], scales[3]];
        return found with { Parameters = parameters, LogLikelihood = likelihood(parameters, groups, new double[4]), AtBound = true, Converged = true };
    }

    private static double Weighted(SummaryGroups groups, SummaryGroups.Run run)
    {
        CompensatedSum sum = default;
        for (int row = run.First; row < run.End; row++) sum.Add(groups.Weights[row] * groups.Ages[row]);
        return sum.Value;
    }
}
