namespace Crm.Segmentation.Lifetime;

/// <summary>Counts the gaps between the purchases of all customers of a dataset.</summary>
internal static class GapAnalyzer
{
    internal static PurchaseGaps Run(EvaluationScope scope, Purchases purchases, GapWeighting weighting)
    {
        var analyzer = new PurchaseAnalyzer(scope, purchases);
        var batches = new SortedDictionary<int, Gaps>();
        analyzer.ForEach(
            (_, _) => new Gaps(),
            (gaps, _, history, _) => gaps.Add(history.Periods, analyzer.Now, weighting),
            (first, gaps) =>
            {
                lock (batches) batches.Add(first, gaps);
            });
        SurvivalCounts counts = SurvivalCounts.Of(
            [.. batches.Values.SelectMany(gaps => gaps.Times)], [.. batches.Values.SelectMany(gaps => gaps.Ended)], [.. batches.Values.SelectMany(gaps => gaps.Censored)]);
        return new PurchaseGaps(
            purchases, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar), weighting, counts, ValueCounts.Of<long>([.. batches.Values.SelectMany(gaps => gaps.Completed)]), batches.Values.Sum(gaps => gaps.Open));
    }

    /// <summary>The median of a customer's completed gaps, of an even number the middle of the two in the middle; null without any.</summary>
    internal static double? Median(ReadOnlySpan<int> periods)
    {
        if (periods.Length < 2) return null;
        int[] gaps = new int[periods.Length - 1];
        for (int i = 0; i < gaps.Length; i++) gaps[i] = periods[i + 1] - periods[i];
        Array.Sort(gaps);
        return (gaps[gaps.Length / 2] + gaps[(gaps.Length - 1) / 2]) / 2.0;
    }

    private sealed class Gaps
    {
        internal List<double> Times { get; } = [];

        internal List<double> Ended { get; } = [];

        internal List<double> Censored { get; } = [];

        internal List<long> Completed { get; } = [];

        internal long Open { get; private set; }

        internal void Add(ReadOnlySpan<int> periods, int now, GapWeighting weighting)
        {
            Open++;
            for (int i = 1; i < periods.Length; i++) Completed.Add(periods[i] - periods[i - 1]);
            int open = now - periods[^1];
            switch (weighting)
            {
                case GapWeighting.CustomerMedian:
                    Add(Median(periods) ?? open, periods.Length > 1, 1);
                    break;
                case GapWeighting.FirstGap:
                    Add(periods.Length > 1 ? periods[1] - periods[0] : open, periods.Length > 1, 1);
                    break;
                default:
                    double weight = weighting == GapWeighting.EveryGap ? 1 : 1.0 / periods.Length;
                    for (int i = 1; i < periods.Length; i++) Add(periods[i] - periods[i - 1], true, weight);
                    Add(open, false, weight);
                    break;
            }
        }

        private void Add(double time, bool ended, double weight)
        {
            Times.Add(time);
            Ended.Add(ended ? weight : 0);
            Censored.Add(ended ? 0 : weight);
        }
    }
}
