namespace Crm.Segmentation.Funnels;

/// <summary>Runs a funnel over a dataset: chooses every customer's attempt, and counts.</summary>
internal sealed class FunnelAnalyzer
{
    private const int BatchSize = 1024;

    private readonly Funnel _funnel;
    private readonly EvaluationScope _scope;
    private readonly BatchPlan<FunnelColumn> _plan;

    /// <summary>INVARIANT: the funnel has been validated against the dataset's schema.</summary>
    internal FunnelAnalyzer(Funnel funnel, EvaluationScope scope, TimeRange entry)
    {
        (_funnel, _scope) = (funnel, scope);
        _plan = new BatchPlan<FunnelColumn>(scope, NamedResults.None, binder => [new FunnelColumn(binder, funnel, entry)]);
    }

    /// <exception cref="RuleException">The funnel has errors.</exception>
    internal static FunnelReport Run(Funnel funnel, EvaluationScope scope, DateSpan entry)
    {
        ValueList<Diagnostic> diagnostics = funnel.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        return new FunnelAnalyzer(funnel, scope, entry.Range).Report(entry);
    }

    /// <summary>How long the customers of a report took from one step to a later one.</summary>
    internal static StepTimes Times(FunnelReport report, EvaluationScope scope, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, report.Steps.Count);
        var analyzer = new FunnelAnalyzer(report.Funnel, scope, report.Entry.Range);
        return new StepTimes(report.Counts.Subject, report.Steps[from].Name, report.Steps[to].Name, analyzer.Durations(from, to));
    }

    /// <summary>How long those who reached a step took from an earlier one, in milliseconds.</summary>
    internal ValueCounts<long> Durations(int from, int to)
    {
        var all = new List<long>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            var durations = new List<long>();
            var instants = new long[_funnel.Steps.Count];
            using BatchPlan<FunnelColumn>.Lease lease = _plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                ChosenAttempt attempt = lease.Roots[0].Plan.Choose(lease.Context, i);
                if (attempt.Depth <= to) continue;
                FunnelMatcher matcher = lease.Roots[0].Plan.Matcher(lease.Context, out EventReading reading);
                matcher.Instants(reading, i, 0, attempt, instants);
                durations.Add(instants[to] - instants[from]);
            }

            lock (all) all.AddRange(durations);
        });
        return ValueCounts.Of<long>([.. all]);
    }

    private FunnelReport Report(DateSpan entry)
    {
        long window = _funnel.Window?.Time is { } time ? Timestamp.Milliseconds(time) : long.MaxValue;
        var codes = new byte[_scope.Data.CustomerCount];
        ForEachCustomer((customer, attempt) => codes[customer] = FunnelCode.Of(attempt, isOver: window <= _scope.AsOf - attempt.Start));
        return new FunnelReport(_funnel, ReportOrigin.Of(_scope.Data, _scope.AsOf, _scope.Calendar), entry, new CustomerCodes(_scope.Data, new PackedIntegers(codes)));
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
}
