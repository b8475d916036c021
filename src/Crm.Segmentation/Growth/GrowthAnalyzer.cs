using System.Collections.Concurrent;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Growth;

/// <summary>Runs a revenue tree over a dataset: one pass over the customers' events, whatever the number of periods and groups.</summary>
internal sealed class GrowthAnalyzer
{
    private const int BatchSize = 1024;

    private readonly EvaluationScope _scope;
    private readonly BatchPlan<GrowthEvents> _plan;
    private readonly TimeRange[] _periods;

    /// <summary>INVARIANT: the tree has been validated against the dataset's schema.</summary>
    private GrowthAnalyzer(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, FieldDefinition? by = null)
    {
        (_scope, _periods) = (scope, periods.Ranges);
        _plan = new BatchPlan<GrowthEvents>(scope, NamedResults.None, binder => [GrowthEvents.Bind(binder, growth, by)]);
    }

    /// <exception cref="RuleException">The definition has errors.</exception>
    internal static GrowthReport Run(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, CustomerGroups? groups)
    {
        ThrowIfWrong(growth, scope);
        return Report(growth, scope, periods, groups?.By, groups?.Names ?? [], new GrowthAnalyzer(growth, scope, periods).Count(groups), isByOrder: false);
    }

    /// <summary>The same with orders told apart by a property of theirs.</summary>
    /// <exception cref="RuleException">The definition has errors, or revenue is net of refunds.</exception>
    /// <exception cref="ArgumentException">The property is none of orders, is tags, or has more than <see cref="OrderGroups.Most"/> values.</exception>
    internal static GrowthReport Run(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, Expression property)
    {
        ThrowIfWrong(growth, scope);
        if (property is not IFieldHandle { Field: { EventName: not null, Kind: not ValueKind.Tags } by } || by.EventName != ((IFieldHandle)growth.Value).Field.EventName || scope.Data.Schema.FindProperty(by.EventName, by.Name) is null)
            throw new ArgumentException($"Orders are told apart by a property that they have: '{property}' is none, or is not one value.", nameof(property));
        if (growth.IsNet)
        {
            throw new RuleException(
            [
                Diagnostic.Of(
                    DiagnosticCodes.GrowthNetByOrder, DiagnosticSeverity.Error, growth.Name, $"Orders are told apart by '{property}', and refunds are not, so that no group has a revenue less refunds.", "Take the gross revenue, or groups of customers."),
            ]);
        }

        (ValueList<string> names, PeriodCounts[][] counts) = new GrowthAnalyzer(growth, scope, periods, by).CountOrders();
        return names.Count <= OrderGroups.Most
            ? Report(growth, scope, periods, property.ToString(), names, counts, isByOrder: true)
            : throw new ArgumentException($"'{property}' has more than {OrderGroups.Most} values, and each would be a group.", nameof(property));
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

    private static void ThrowIfWrong(RevenueGrowth growth, EvaluationScope scope)
    {
        ValueList<Diagnostic> diagnostics = growth.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
    }

    private static GrowthReport Report(RevenueGrowth growth, EvaluationScope scope, GrowthPeriods periods, string? by, ValueList<string> names, PeriodCounts[][] counts, bool isByOrder) => new(
        new ReportSubject(growth, growth.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = periods.After, RangeBefore = periods.Before, By = by },
        names,
        Tally.Of([.. counts.SelectMany(group => group).SelectMany(period => period.Counts.ToArray())]),
        [.. counts.SelectMany(group => group).SelectMany(period => period.Amounts.ToArray())],
        isByOrder);

    /// <summary>The counts of all customers, and then of the orders with each value, period by period.</summary>
    private (ValueList<string> Names, PeriodCounts[][] Counts) CountOrders()
    {
        var idle = new ConcurrentBag<(PeriodCounts[] Whole, OrderGroups Groups)>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            (PeriodCounts[] whole, OrderGroups groups) = idle.TryTake(out (PeriodCounts[] Whole, OrderGroups Groups) used) ? used : (Empty(1)[0], new OrderGroups(_periods.Length));
            var keys = new HashSet<long>();
            using BatchPlan<GrowthEvents>.Lease lease = _plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                for (int period = 0; period < _periods.Length; period++)
                {
                    PeriodActivity activity = lease.Roots[0].Read(lease.Context, i, _periods[period], keys);
                    whole[period].Add(activity);
                    if (activity.Orders > 0) groups.Add(lease.Roots[0], lease.Context, i, period, _periods[period], activity.Visited);
                }
            }

            idle.Add((whole, groups));
        });

        (PeriodCounts[] all, OrderGroups total) = (Empty(1)[0], new OrderGroups(_periods.Length));
        foreach ((PeriodCounts[] whole, OrderGroups groups) in idle)
        {
            for (int period = 0; period < all.Length; period++) all[period].Add(whole[period]);
            total.Add(groups);
        }

        ValueList<string> names = [.. CustomerGroups.InOrder(total.Counts.Keys)];
        return (names, [all, .. names.Select(name => total.Counts[name])]);
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
