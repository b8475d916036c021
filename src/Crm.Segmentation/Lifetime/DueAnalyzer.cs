namespace Crm.Segmentation.Lifetime;

/// <summary>Compares the time since each customer's last purchase with its own usual time between purchases.</summary>
internal static class DueAnalyzer
{
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    internal static DueReport Run(EvaluationScope scope, Purchases purchases, DueOptions options)
    {
        if (options.MinimumGaps < 1 || !(options.Due > 0 && options.Overdue >= options.Due && double.IsFinite(options.Overdue)))
            throw new ArgumentException("A cadence takes a gap at least, and a customer is due after more than 0 times its cadence and overdue no earlier.", nameof(options));
        var analyzer = new PurchaseAnalyzer(scope, purchases);
        byte[] codes = new byte[scope.Data.CustomerCount];
        double[] cadences = new double[codes.Length];
        Array.Fill(cadences, double.NaN);
        analyzer.ForEach(
            (_, _) => 0,
            (_, ordinal, history, _) =>
            {
                if (history.Count <= options.MinimumGaps) return;
                double cadence = cadences[ordinal] = GapAnalyzer.Median(history.Periods)!.Value, open = analyzer.Now - history.Periods[^1];
                codes[ordinal] = (byte)(open >= options.Overdue * cadence ? DueState.Overdue : open >= options.Due * cadence ? DueState.Due : DueState.NotYet);
            },
            (_, _) => { });
        return new DueReport(purchases, options, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar), new CustomerCodes(scope.Data, new PackedIntegers(codes)), cadences);
    }
}
