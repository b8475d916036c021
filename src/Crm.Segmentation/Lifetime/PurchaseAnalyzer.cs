namespace Crm.Segmentation.Lifetime;

/// <summary>Goes through the purchases of all customers of a dataset.</summary>
internal sealed class PurchaseAnalyzer
{
    private const int BatchSize = 4096;

    private readonly EvaluationScope _scope;
    private readonly Purchases _purchases;
    private readonly BatchPlan<PurchaseOperator> _plan;

    /// <exception cref="RuleException">The rule has errors.</exception>
    internal PurchaseAnalyzer(EvaluationScope scope, Purchases purchases)
    {
        ValueList<Diagnostic> diagnostics = purchases.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        (_scope, _purchases, Clock) = (scope, purchases, new ExposureClock(scope.Calendar, purchases));
        Now = Clock.UpTo(Clock.PeriodOf(scope.AsOf));
        _plan = new BatchPlan<PurchaseOperator>(scope, NamedResults.None, binder => [new PurchaseOperator(binder, scope.Data.Schema, purchases, Clock)]);
    }

    internal ExposureClock Clock { get; }

    /// <summary>What the clock shows at as-of.</summary>
    internal int Now { get; }

    /// <summary>The summaries of those who ever bought, and who they are, in the dataset's order.</summary>
    internal PurchaseReport Report()
    {
        int customers = _scope.Data.CustomerCount;
        var batches = new Rows?[(customers + BatchSize - 1) / BatchSize];
        ForEach(
            (first, count) => new Rows(count, _purchases.Value is not null),
            (rows, ordinal, history, unit) => rows.Add(ordinal, history, Now, unit),
            (first, rows) => batches[first / BatchSize] = rows);
        int[] ordinals = [.. batches.SelectMany(rows => rows!.Ordinals)];
        PurchaseSummaries summaries = PurchaseSummaries.Taking(
            [.. batches.SelectMany(rows => rows!.Repeats)],
            [.. batches.SelectMany(rows => rows!.Last)],
            [.. batches.SelectMany(rows => rows!.Ages)],
            _purchases.Value is null ? null : [.. batches.SelectMany(rows => rows!.Values)]);
        return new PurchaseReport(_scope.Data, _purchases, ReportOrigin.Of(_scope.Data, _scope.AsOf, _scope.Calendar), ordinals, summaries);
    }

    /// <summary>Reads every customer who ever bought, batch by batch.</summary>
    /// <param name="create">Makes what a batch fills, given its first customer and how many it has.</param>
    /// <param name="read">Takes a customer's purchases.</param>
    /// <param name="done">Takes what a batch filled; may be called from any thread.</param>
    internal void ForEach<TOwn>(Func<int, int, TOwn> create, Action<TOwn, int, PurchaseHistory, double> read, Action<int, TOwn> done)
    {
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            TOwn own = create(first, count);
            var history = new PurchaseHistory();
            using BatchPlan<PurchaseOperator>.Lease lease = _plan.Begin(first, count);
            PurchaseReader purchases = lease.Roots[0].Reader;
            for (int i = 0; i < count; i++)
            {
                purchases.Read(lease.Context, i, history);
                if (history.Count > 0) read(own, first + i, history, purchases.Unit);
            }

            done(first, own);
        });
    }

    /// <summary>The summary of a customer who bought.</summary>
    internal static PurchaseSummary Summary(PurchaseHistory history, int now, double unit, bool valued)
    {
        ReadOnlySpan<int> periods = history.Periods;
        double? mean = null;
        if (valued && periods.Length > 1)
        {
            CompensatedSum sum = default;
            foreach (double value in history.Values[1..]) sum.Add(value);
            mean = sum.Value / unit / (periods.Length - 1);
        }

        return new PurchaseSummary(periods.Length - 1, periods[^1] - periods[0], now - periods[0], mean is { } known && double.IsFinite(known) ? known : null);
    }

    private sealed class Rows(int count, bool valued)
    {
        internal List<int> Ordinals { get; } = new(count);

        internal List<int> Repeats { get; } = new(count);

        internal List<double> Last { get; } = new(count);

        internal List<double> Ages { get; } = new(count);

        internal List<double> Values { get; } = valued ? new(count) : [];

        internal void Add(int ordinal, PurchaseHistory history, int now, double unit)
        {
            PurchaseSummary summary = Summary(history, now, unit, valued);
            Ordinals.Add(ordinal);
            Repeats.Add(summary.Repeats);
            Last.Add(summary.Last);
            Ages.Add(summary.Age);
            if (valued) Values.Add(summary.Value ?? double.NaN);
        }
    }
}
