namespace Crm.Segmentation;

/// <summary>Runs an rfm over a dataset: measures, cuts, scores, counts.</summary>
internal static class RfmAnalyzer
{
    /// <summary>INVARIANT: the rfm has been checked against the dataset's schema, and its measures reach no population function.</summary>
    internal static RfmReport Run(Rfm rfm, RfmMeasures axes, EvaluationScope scope, NamedResults results)
    {
        var columns = new RfmColumns(MeasureColumns.Of(scope, results, [axes.Recency, axes.Frequency, axes.Monetary]), scope.Data.CustomerCount);
        RfmCuts cuts = RfmFitter.Fit(scope, rfm, columns);
        return new RfmReport(rfm, scope, cuts, columns, new RfmScorer(scope, columns, cuts).Score());
    }
}
