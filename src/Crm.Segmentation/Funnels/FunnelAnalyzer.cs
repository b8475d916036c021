namespace Crm.Segmentation.Funnels;

/// <summary>Runs a funnel over a dataset: chooses every customer's attempt, and counts.</summary>
internal sealed class FunnelAnalyzer
{
    private const int BatchSize = 1024;

    private readonly Funnel _funnel;
    private readonly EvaluationScope _scope;
    private readonly AttemptRules _rules;
    private readonly BatchPlan<FunnelColumn> _plan;

    /// <summary>INVARIANT: the funnel has been validated against the dataset's schema.</summary>
    internal FunnelAnalyzer(Funnel funnel, EvaluationScope scope, TimeRange entry)
    {
        (_funnel, _scope) = (funnel, scope);
        _rules = FunnelPlan.Rules(funnel, entry);
        _plan = new BatchPlan<FunnelColumn>(scope, NamedResults.None, binder => [new FunnelColumn(binder, funnel, entry)]);
    }

    /// <exception cref="RuleException">The funnel has errors.</exception>
    internal static FunnelReport Run(Funnel funnel, EvaluationScope scope, DateSpan entry)
    {
        ValueList<Diagnostic> diagnostics = funnel.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        return new FunnelAnalyzer(funnel, scope, entry.Range).Report(entry);
    }

    /// <summary>How long those who reached a step took from an earlier one, in milliseconds, ascending.</summary>
    internal long[] Durations(int from, int to, CancellationToken cancellation)
    {
        var all = new List<long>();
        _scope.ForRequest(cancellation).ForEachBatch(BatchSize, (first, count) =>
        {
            var durations = new List<long>();
            using BatchPlan<FunnelColumn>.Lease lease = _plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                ChosenAttempt attempt = lease.Roots[0].Plan.Choose(lease.Context, i);
                if (attempt.Depth > to) durations.Add(lease.Roots[0].Plan.Duration(lease.Context, i, attempt, from, to));
            }

            lock (all) all.AddRange(durations);
        });
        long[] sorted = [.. all];
        Array.Sort(sorted);
        return sorted;
    }

    private FunnelReport Report(DateSpan entry)
    {
        ulong[][] reached = [.. _funnel.Steps.Select(_ => Words())];
        ulong[] open = Words(), mature = Words();
        ForEachCustomer((customer, attempt) =>
        {
            for (int step = 0; step < attempt.Depth; step++) BitWords.Set(reached[step], customer);
            if (attempt.IsOpen) BitWords.Set(open, customer);
            else if (_rules.Chain.Window <= _scope.AsOf - attempt.Start) BitWords.Set(mature, customer);
        });
        return new FunnelReport(this, _funnel, entry, Timestamp.Instant(_scope.AsOf), [.. reached.Select(Set)], Set(open), _funnel.Window is null ? null : Set(mature));
    }

    private void ForEachCustomer(Action<int, ChosenAttempt> entered) => _scope.ForEachBatch(BatchSize, (first, count) =>
    {
        using BatchPlan<FunnelColumn>.Lease lease = _plan.Begin(first, count);
        for (int i = 0; i < count; i++)
        {
            ChosenAttempt attempt = lease.Roots[0].Plan.Choose(lease.Context, i);
            if (attempt.Depth > 0) entered(first + i, attempt);
        }
    });

    private ulong[] Words() => new ulong[BitWords.Count(_scope.Data.CustomerCount)];

    private CustomerSet Set(ulong[] words) => new(_scope.Data, words);
}
