namespace Crm.Segmentation.Retentions;

/// <summary>How long customers take to come back, in exact time from each one's start, or from a landmark after it.</summary>
internal sealed class SurvivalAnalyzer
{
    private const int BatchSize = 1024;

    private readonly EvaluationScope _scope;
    private readonly BatchPlan<FirstReturns> _plan;
    private readonly RetentionLayout _layout;

    private SurvivalAnalyzer(Retention retention, EvaluationScope scope, DateSpan range, EventPattern? early)
    {
        _scope = scope;
        _plan = new BatchPlan<FirstReturns>(scope, NamedResults.None, binder => [new FirstReturns(binder, retention, early)]);
        _layout = new RetentionLayout(retention, scope.Calendar, range.Range, scope.AsOf);
    }

    /// <exception cref="RuleException">The retention has errors, or its customers have several starts.</exception>
    /// <exception cref="ArgumentException">The range has more than a million cells.</exception>
    internal static ReturnTimes Run(Retention retention, EvaluationScope scope, DateSpan range, CustomerGroups? groups)
    {
        SurvivalAnalyzer analyzer = Checked(retention, scope, range, null);
        ValueList<string> names = groups?.Names ?? ["all"];
        var times = new List<(double Time, bool Ended)>[names.Count];
        for (int group = 0; group < times.Length; group++) times[group] = [];
        analyzer.ForEach((customer, start, _, returns) =>
        {
            List<(double, bool)> own = times[groups?.Codes.At(customer) ?? 0];
            (double, bool) time = TimeOf(start, returns.Count > 0 ? returns[0] : null);
            lock (own) own.Add(time);
        });
        return new ReturnTimes(SubjectOf(retention, scope, range, groups?.By), names, [.. times.Select(CountsOf)], 0);

        (double, bool) TimeOf(long start, long? back) => (((back ?? scope.AsOf) - start) / 1000.0, back is not null);
    }

    /// <summary>Two groups by what was done soon after the start, followed from the end of that time on.</summary>
    internal static ReturnTimes Landmark(Retention retention, EvaluationScope scope, DateSpan range, EventPattern early, TimeSpan within)
    {
        SurvivalAnalyzer analyzer = Checked(retention, scope, range, early);
        long length = Positive(within, nameof(within));
        List<(double, bool)>[] times = [[], []];
        long open = 0;
        analyzer.ForEach((_, start, done, returns) =>
        {
            Int128 landmark = (Int128)start + length;
            if (landmark > scope.AsOf)
            {
                Interlocked.Increment(ref open);
                return;
            }

            long from = (long)landmark;
            int back = returns.FindIndex(time => time > from);
            List<(double, bool)> own = times[done.Count > 0 && done[0] <= from ? 0 : 1];
            lock (own) own.Add((((back < 0 ? scope.AsOf : returns[back]) - from) / 1000.0, back >= 0));
        });
        return new ReturnTimes(SubjectOf(retention, scope, range, $"{early.ShortName} within {Timestamp.DurationText(length)}"), ["did", "did_not"], [.. times.Select(CountsOf)], open);
    }

    /// <summary>Who did something early so often, and who came back after that.</summary>
    internal static EarlyThresholds Thresholds(
        Retention retention, EvaluationScope scope, DateSpan range, EventPattern early, IReadOnlyList<EarlyThreshold> grid, TimeSpan horizon)
    {
        SurvivalAnalyzer analyzer = Checked(retention, scope, range, early);
        long end = Positive(horizon, nameof(horizon));
        if (grid.Count is 0 or > EarlyThresholds.Most) throw new ArgumentException($"There are {grid.Count} thresholds to try; there may be 1 to {EarlyThresholds.Most}.", nameof(grid));
        long[] within = [.. grid.Select(threshold => Positive(threshold.Within, nameof(grid)))];
        if (Array.Exists(within, length => length >= end)) throw new ArgumentException("A time for early events is as long as the horizon, or longer: nothing is left in which to come back.", nameof(horizon));
        if (grid.Any(threshold => threshold.Times < 1)) throw new ArgumentException("A threshold is at least 1 time.", nameof(grid));
        var counts = new long[grid.Count * EarlyThresholds.PerThreshold];
        long open = 0;
        analyzer.ForEach((_, start, done, returns) =>
        {
            if ((Int128)start + end > scope.AsOf)
            {
                Interlocked.Increment(ref open);
                return;
            }

            for (int i = 0; i < within.Length; i++)
            {
                long landmark = start + within[i];
                bool isAbove = done.Count >= grid[i].Times && done[grid[i].Times - 1] <= landmark;
                int back = returns.FindIndex(time => time > landmark);
                int at = (i * EarlyThresholds.PerThreshold) + (isAbove ? 0 : 2);
                Interlocked.Increment(ref counts[at]);
                if (back >= 0 && returns[back] <= start + end) Interlocked.Increment(ref counts[at + 1]);
            }
        });
        return new EarlyThresholds(SubjectOf(retention, scope, range, $"{early.ShortName}, {Timestamp.DurationText(end)}"), [.. grid], Tally.Of([open, .. counts]));
    }

    private static SurvivalAnalyzer Checked(Retention retention, EvaluationScope scope, DateSpan range, EventPattern? early)
    {
        var validator = new RuleValidator(scope.Data.Schema);
        foreach (Diagnostic diagnostic in RetentionValidator.Check(retention, scope.Data.Schema)) validator.Tell(diagnostic);
        if (early is not null) validator.Add(early, retention.Name);
        if (retention.Cohort.Mode == CohortMode.EveryTime)
        {
            validator.Tell(Diagnostic.Of(
                DiagnosticCodes.SeveralStarts,
                DiagnosticSeverity.Error,
                retention.Name,
                "The time to the first return is of customers with one start, and by every event a customer has several.",
                "Make the cohorts by the first event, of all or in the range."));
        }

        if (RuleValidator.HasErrors(validator.Diagnostics)) throw new RuleException(validator.Diagnostics);
        if (RetentionLayout.Excess(retention, scope.Calendar, range.Range) is { } excess) throw new ArgumentException(excess, nameof(range));
        return new SurvivalAnalyzer(retention, scope, range, early);
    }

    private static long Positive(TimeSpan time, string parameter) => time > TimeSpan.Zero && time.Ticks % TimeSpan.TicksPerMillisecond == 0
        ? Timestamp.Milliseconds(time)
        : throw new ArgumentOutOfRangeException(parameter, time, "A time after the start is positive, in whole milliseconds.");

    private static ReportSubject SubjectOf(Retention retention, EvaluationScope scope, DateSpan range, string? by) =>
        new(retention, retention.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = range, By = by };

    private static SurvivalCounts CountsOf(List<(double Time, bool Ended)> times) =>
        SurvivalCounts.Of([.. times.Select(time => time.Time)], [.. times.Select(time => time.Ended)]);

    private void ForEach(Action<int, long, List<long>, List<long>> entered) => _scope.ForEachBatch(BatchSize, (first, count) =>
    {
        var history = new CohortHistory(_layout);
        (List<long> early, List<long> returns) = ([], []);
        using BatchPlan<FirstReturns>.Lease lease = _plan.Begin(first, count);
        for (int i = 0; i < count; i++)
            if (lease.Roots[0].Read(lease.Context, i, history, out long start, early, returns)) entered(first + i, start, early, returns);
    });
}
