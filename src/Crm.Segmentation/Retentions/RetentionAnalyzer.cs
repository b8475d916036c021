using System.Collections.Concurrent;

namespace Crm.Segmentation.Retentions;

/// <summary>Runs a retention over a dataset: places every customer's cohort events and returns on the calendar, and counts.</summary>
internal sealed class RetentionAnalyzer
{
    private const int BatchSize = 1024;
    private const int CohortQuestion = 0, ReturnQuestion = 1;
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly Retention _retention;
    private readonly EvaluationScope _scope;
    private readonly BatchPlan<EventReader> _plan;
    private readonly RetentionLayout _layout;
    private readonly PeriodGrid _periods;
    private readonly int _cohorts;

    private RetentionAnalyzer(Retention retention, EvaluationScope scope, TimeRange range)
    {
        (_retention, _scope) = (retention, scope);
        _plan = new BatchPlan<EventReader>(scope, NamedResults.None, binder => [binder.BindReader([[retention.Cohort.Pattern], [retention.Return]], apart: true)]);
        if (RetentionLayout.Excess(retention, scope.Calendar, range) is { } excess) throw new ArgumentException(excess, nameof(range));
        _layout = new RetentionLayout(retention, scope.Calendar, range, scope.AsOf);
        (_cohorts, _periods) = (_layout.Cohorts, _layout.Periods);
    }

    /// <exception cref="RuleException">The retention has errors.</exception>
    /// <exception cref="ArgumentException">The range has more than a million cells.</exception>
    internal static RetentionReport Run(Retention retention, EvaluationScope scope, DateSpan range)
    {
        ValueList<Diagnostic> diagnostics = retention.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        return new RetentionAnalyzer(retention, scope, range.Range).Report(range);
    }

    /// <summary>The customers of a cohort; with an offset, those of them who returned in that period.</summary>
    internal static CustomerSet Customers(RetentionReport report, EvaluationScope scope, int cohort, int? offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cohort);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cohort, report.Cohorts.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(offset ?? 0, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset ?? 0, report.Retention.Periods, nameof(offset));
        var analyzer = new RetentionAnalyzer(report.Retention, scope, report.Range.Range);
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        scope.ForEachBatch(BatchSize, (first, count) => analyzer.Read(first, count, (customer, returns) =>
        {
            if (BitWords.Get(returns.Entered, cohort) && (offset is null || analyzer.Returned(returns, cohort, offset.Value))) BitWords.Set(words, customer);
        }));
        return new CustomerSet(scope.Data, words);
    }

    private RetentionReport Report(DateSpan range)
    {
        int periods = _retention.Periods;

        // As many counts as batches run at one time; their sum does not depend on which batch used which.
        var idle = new ConcurrentBag<Counts>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            Counts counts = idle.TryTake(out Counts? used) ? used : new Counts(_cohorts, periods);
            Read(first, count, (_, returns) =>
            {
                for (int cohort = BitWords.Next(returns.Entered, 0); cohort >= 0; cohort = BitWords.Next(returns.Entered, cohort + 1))
                {
                    counts.Sizes[cohort]++;
                    Span<long> row = counts.Returned.AsSpan(cohort * periods, periods);
                    if (_retention.Measure == RetentionMeasure.OnPeriod) returns.CountOn(cohort, row);
                    else returns.CountOnOrAfter(cohort, row);
                }
            });
            idle.Add(counts);
        });

        var total = new Counts(_cohorts, periods);
        foreach (Counts counts in idle) total.Add(counts);
        return new RetentionReport(_layout, ReportOrigin.Of(_scope.Data, _scope.AsOf, _scope.Calendar), range, _layout.TallyOf(total.Sizes, total.Returned));
    }

    private bool Returned(CustomerReturns returns, int cohort, int offset) =>
        _retention.Measure == RetentionMeasure.OnPeriod ? returns.ReturnedOn(cohort, offset) : returns.ReturnedOnOrAfter(cohort, offset);

    private void Read(int first, int count, Action<int, CustomerReturns> entered)
    {
        var returns = new CustomerReturns(_periods, _cohorts, _retention.Cohort.Mode);
        using BatchPlan<EventReader>.Lease lease = _plan.Begin(first, count);
        EventReader reader = lease.Roots[0];
        EventReading reading = lease.Context.Reading(reader);
        for (int i = 0; i < count; i++)
        {
            returns.Begin();
            foreach (RunReader run in reader.Runs)
            {
                if (!run.CanAnswer(CohortQuestion)) continue;
                CustomerEvents events = reading.OfRun(run, i, Always);
                returns.AddCohortEvents(events.Times, events.Answers, 1UL << CohortQuestion);
            }

            if (!returns.Enter()) continue;
            foreach (RunReader run in reader.Runs)
            {
                if (!run.CanAnswer(ReturnQuestion)) continue;
                CustomerEvents events = reading.OfRun(run, i, Always);
                returns.AddReturns(events.Times, events.Answers, 1UL << ReturnQuestion);
            }

            entered(first + i, returns);
        }
    }

    private sealed class Counts(int cohorts, int periods)
    {
        internal long[] Sizes { get; } = new long[cohorts];

        /// <summary>Cohort by cohort, period by period.</summary>
        internal long[] Returned { get; } = new long[cohorts * periods];

        internal void Add(Counts other)
        {
            for (int i = 0; i < Sizes.Length; i++) Sizes[i] += other.Sizes[i];
            for (int i = 0; i < Returned.Length; i++) Returned[i] += other.Returned[i];
        }
    }
}
