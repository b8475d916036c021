using System.Collections.Concurrent;

namespace Crm.Segmentation.Growth;

/// <summary>Runs a revenue tree over a dataset: one pass over the customers' events, whatever the number of periods and groups.</summary>
internal sealed class GrowthAnalyzer
{
    private const int BatchSize = 1024;

    private readonly EvaluationScope _scope;
    private readonly BatchPlan<GrowthEvents> _plan;
    private readonly TimeRange[] _periods;

    /// <summary>INVARIANT: the tree has been validated against the dataset's schema.</summary>
    private GrowthAnalyzer(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods)
    {
        (_scope, _periods) = (scope, periods.Ranges);
        _plan = new BatchPlan<GrowthEvents>(scope, NamedResults.None, binder => [GrowthEvents.Bind(binder, growth)]);
    }

    /// <exception cref="RuleException">The definition has errors.</exception>
    internal static GrowthReport Run(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, CustomerGroups? groups)
    {
        ValueList<Diagnostic> diagnostics = growth.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        PeriodCounts[][] counts = new GrowthAnalyzer(growth, scope, periods).Count(groups);
        return new GrowthReport(
            new ReportSubject(growth, growth.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = periods.After, RangeBefore = periods.Before, By = groups?.By },
            groups?.Names ?? [],
            Tally.Of([.. counts.SelectMany(group => group).SelectMany(period => period.Counts.ToArray())]),
            [.. counts.SelectMany(group => group).SelectMany(period => period.Amounts.ToArray())]);
    }

    /// <summary>The customers of whom something holds in a period.</summary>
    internal static CustomerSet Customers(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, int period, Func<PeriodActivity, bool> holds)
    {
        var analyzer = new GrowthAnalyzer(growth, scope, periods);
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        scope.ForEachBatch(BatchSize, (first, count) =>
        {
            var keys = new HashSet<long>();
            using BatchPlan<GrowthEvents>.Lease lease = analyzer._plan.Begin(first, count);
            for (int i = 0; i < count; i++)
                if (holds(lease.Roots[0].Read(lease.Context, i, analyzer._periods[period], keys))) BitWords.Set(words, first + i);
        });
        return new CustomerSet(scope.Data, words);
    }

    /// <summary>The counts of all customers, and then of each group, period by period.</summary>
    private PeriodCounts[][] Count(CustomerGroups? groups)
    {
        int blocks = 1 + (groups?.Names.Count ?? 0);

        // As many counts as batches run at one time; their sum does not depend on which batch used which.
        var idle = new ConcurrentBag<PeriodCounts[][]>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            PeriodCounts[][] counts = idle.TryTake(out PeriodCounts[][]? used) ? used : Empty(blocks);
            var keys = new HashSet<long>();
            using BatchPlan<GrowthEvents>.Lease lease = _plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                PeriodCounts[]? group = groups is null ? null : counts[1 + groups.Codes.At(first + i)];
                for (int period = 0; period < _periods.Length; period++)
                {
                    PeriodActivity activity = lease.Roots[0].Read(lease.Context, i, _periods[period], keys);
                    if (activity == default) continue;
                    counts[0][period].Add(activity);
                    group?[period].Add(activity);
                }
            }

            idle.Add(counts);
        });

        PeriodCounts[][] total = Empty(blocks);
        foreach (PeriodCounts[][] counts in idle)
            for (int block = 0; block < blocks; block++)
                for (int period = 0; period < _periods.Length; period++) total[block][period].Add(counts[block][period]);
        return total;
    }

    private PeriodCounts[][] Empty(int blocks) =>
        [.. Enumerable.Range(0, blocks).Select(_ => _periods.Select(_ => new PeriodCounts()).ToArray())];
}
