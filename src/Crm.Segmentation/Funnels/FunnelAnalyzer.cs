namespace Crm.Segmentation.Funnels;

/// <summary>Runs a funnel over a dataset: chooses every customer's attempt, and counts.</summary>
internal sealed class FunnelAnalyzer
{
    private const int BatchSize = 1024;

    private readonly Funnel _funnel;
    private readonly EvaluationScope _scope;
    private readonly AttemptRules _rules;
    private readonly MaskedEvents _events;

    /// <summary>INVARIANT: the funnel has been validated against the dataset's schema.</summary>
    internal FunnelAnalyzer(Funnel funnel, EvaluationScope scope, TimeRange entry)
    {
        (_funnel, _scope) = (funnel, scope);
        _rules = FunnelPlan.Rules(funnel, entry);
        _events = MaskedEvents.Create(FunnelPlan.Patterns(funnel), scope);
    }

    /// <exception cref="RuleException">The funnel has errors.</exception>
    internal static FunnelReport Run(Funnel funnel, EvaluationScope scope, DateSpan entry)
    {
        ValueList<Diagnostic> diagnostics = funnel.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        return new FunnelAnalyzer(funnel, scope, entry.Range).Report(entry);
    }

    /// <summary>Writes where each customer of a batch stands, as <see cref="FunnelCells.Code"/> packs it.</summary>
    internal void Write(EventBatch customers, Span<long> codes)
    {
        for (int start = 0; start < codes.Length; start += BatchSize)
        {
            int count = Math.Min(BatchSize, codes.Length - start);
            using MaskedBatch batch = _events.Read(customers.Slice(start, count));
            for (int i = 0; i < count; i++)
            {
                batch.Merge(i, out ReadOnlySpan<long> times, out ReadOnlySpan<uint> masks);
                codes[start + i] = FunnelCells.Code(FunnelAttempts.Choose(_rules, times, masks, _scope.AsOf));
            }
        }
    }

    /// <summary>How long those who reached a step took from an earlier one, in milliseconds, ascending.</summary>
    internal long[] Durations(int from, int to, CancellationToken cancellation)
    {
        var all = new List<long>();
        _scope.ForRequest(cancellation).ForEachBatch(BatchSize, (first, count) =>
        {
            var durations = new List<long>();
            Span<long> steps = stackalloc long[TieGroup.MaxSteps];
            using MaskedBatch batch = _events.Read(EventBatch.Of(_scope.Data.Events, first, count));
            for (int i = 0; i < count; i++)
            {
                batch.Merge(i, out ReadOnlySpan<long> times, out ReadOnlySpan<uint> masks);
                ChosenAttempt attempt = FunnelAttempts.Choose(_rules, times, masks, _scope.AsOf);
                if (attempt.Depth <= to) continue;
                FunnelAttempts.Follow(_rules, times, masks, attempt.Start, steps);
                durations.Add(steps[to] - steps[from]);
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
            else if (_rules.Window <= _scope.AsOf - attempt.Start) BitWords.Set(mature, customer);
        });
        return new FunnelReport(this, _funnel, entry, Timestamp.Instant(_scope.AsOf), [.. reached.Select(Set)], Set(open), _funnel.Window is null ? null : Set(mature));
    }

    private void ForEachCustomer(Action<int, ChosenAttempt> entered) => _scope.ForEachBatch(BatchSize, (first, count) =>
    {
        using MaskedBatch batch = _events.Read(EventBatch.Of(_scope.Data.Events, first, count));
        for (int i = 0; i < count; i++)
        {
            batch.Merge(i, out ReadOnlySpan<long> times, out ReadOnlySpan<uint> masks);
            ChosenAttempt attempt = FunnelAttempts.Choose(_rules, times, masks, _scope.AsOf);
            if (attempt.Depth > 0) entered(first + i, attempt);
        }
    });

    private ulong[] Words() => new ulong[BitWords.Count(_scope.Data.CustomerCount)];

    private CustomerSet Set(ulong[] words) => new(_scope.Data, words);
}
