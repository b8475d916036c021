using System.Collections.Concurrent;

namespace Crm.Segmentation.Retentions;

/// <summary>Runs a retention over a dataset: places every customer's cohort events and returns on the calendar, and counts.</summary>
internal sealed class RetentionAnalyzer
{
    private const int BatchSize = 1024;
    private const int MaxCells = 1_000_000;
    private const int CohortQuestion = 0, ReturnQuestion = 1;
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly Retention _retention;
    private readonly EvaluationScope _scope;
    private readonly BatchPlan<EventReader> _plan;
    private readonly PeriodGrid _periods;
    private readonly int _cohorts;

    private RetentionAnalyzer(Retention retention, EvaluationScope scope, TimeRange range)
    {
        (_retention, _scope) = (retention, scope);
        _plan = new BatchPlan<EventReader>(scope, NamedResults.None, binder => [binder.BindReader([[retention.Cohort.Pattern], [retention.Return]], apart: true)]);
        Calendar calendar = scope.Calendar;
        _cohorts = calendar.PeriodIndex(retention.Period, range.To - 1) - calendar.PeriodIndex(retention.Period, range.From) + 1;
        if ((long)_cohorts * retention.Periods > MaxCells)
            throw new ArgumentException($"The range has {_cohorts} cohorts of {retention.Periods} periods, more than {MaxCells} cells together.", nameof(range));
        _periods = new PeriodGrid(calendar, retention.Period, range.From, _cohorts + retention.Periods - 1);
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
    internal CustomerSet Customers(int cohort, int? offset, CancellationToken cancellation)
    {
        var words = new ulong[BitWords.Count(_scope.Data.CustomerCount)];
        _scope.ForRequest(cancellation).ForEachBatch(BatchSize, (first, count) => Read(first, count, (customer, returns) =>
        {
            if (BitWords.Get(returns.Entered, cohort) && (offset is null || Returned(returns, cohort, offset.Value))) BitWords.Set(words, customer);
        }));
        return new CustomerSet(_scope.Data, words);
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
        RetentionCohort[] cohorts = [.. total.Sizes.Select((size, cohort) => new RetentionCohort(
            _scope.Calendar.LocalTime(_periods[cohort].From),
            size,
            [.. Enumerable.Range(0, periods).Select(offset => Cell(cohort, offset, size, total.Returned[(cohort * periods) + offset]))]))];
        return new RetentionReport(this, _retention, range, Timestamp.Instant(_scope.AsOf), [.. cohorts]);
    }

    private RetentionCell Cell(int cohort, int offset, long size, long returned)
    {
        TimeRange period = _periods[cohort + offset];
        if (period.To <= _scope.AsOf) return new RetentionCell(returned, size, returned, CellState.Complete);
        return new RetentionCell(returned, 0, 0, period.From <= _scope.AsOf ? CellState.Partial : CellState.Future);
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
