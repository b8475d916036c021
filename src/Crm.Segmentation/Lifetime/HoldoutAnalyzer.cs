namespace Crm.Segmentation.Lifetime;

/// <summary>Splits the purchases of a dataset at an instant, and compares models fitted to those before with those after.</summary>
internal static class HoldoutAnalyzer
{
    /// <param name="scope">As of the end of what came.</param>
    /// <param name="purchases">The rule.</param>
    /// <param name="cut">The instant up to which models see.</param>
    /// <param name="models">The models.</param>
    internal static Holdout Run(EvaluationScope scope, Purchases purchases, long cut, PurchaseModelKind[] models)
    {
        var analyzer = new PurchaseAnalyzer(scope, purchases);
        int now = analyzer.Clock.UpTo(analyzer.Clock.PeriodOf(cut));
        var batches = new SortedDictionary<int, List<(int Repeats, int Last, int Age, int Came, int[] Later)>>();
        analyzer.ForEach(
            (_, count) => new List<(int, int, int, int, int[])>(count),
            (rows, _, history, _) =>
            {
                ReadOnlySpan<int> periods = history.Periods;
                int seen = periods.BinarySearch(now) is var at && at < 0 ? ~at : at + 1;
                if (seen > 0) rows.Add((seen - 1, periods[seen - 1] - periods[0], now - periods[0], periods.Length - seen, periods[1..].ToArray()));
            },
            (first, rows) =>
            {
                lock (batches) batches.Add(first, rows);
            });
        (int Repeats, int Last, int Age, int Came, int[] Later)[] all = [.. batches.Values.SelectMany(rows => rows)];
        int oldest = all.Length == 0 ? 0 : all.Max(row => row.Age);
        int[] repeatTimes = new int[all.Length == 0 ? 0 : analyzer.Now - (now - oldest) + 1];
        foreach ((_, _, _, _, int[] later) in all)
            foreach (int period in later) repeatTimes[period - (now - oldest)]++;
        PurchaseSummaries calibration = PurchaseSummaries.Taking([.. all.Select(row => row.Repeats)], [.. all.Select(row => (double)row.Last)], [.. all.Select(row => (double)row.Age)], null);
        return Holdout.Compare(calibration, [.. all.Select(row => row.Came)], analyzer.Now - now, repeatTimes, models);
    }
}
