using System.Collections.Concurrent;

namespace Crm.Segmentation.Retentions;

/// <summary>Runs a retention over a dataset: places every customer's cohort events and returns on the calendar, and counts.</summary>
internal sealed class RetentionAnalyzer
{
    private const int BatchSize = 1024;
    private const uint CohortBit = 1, ReturnBit = 2;

    private readonly Retention _retention;
    private readonly EvaluationScope _scope;
    private readonly MaskedEvents _events;
    private readonly RetentionLayout _layout;
    private readonly PeriodGrid _periods;
    private readonly int _cohorts;

    private RetentionAnalyzer(Retention retention, EvaluationScope scope, TimeRange range)
    {
        (_retention, _scope) = (retention, scope);
        _events = MaskedEvents.Create([new(retention.Cohort.Pattern, CohortBit), new(retention.Return, ReturnBit)], scope);
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
        return new RetentionReport(_layout, ReportOrigin.Of(_scope), range, _layout.TallyOf(total.Sizes, total.Returned));
    }

    private bool Returned(CustomerReturns returns, int cohort, int offset) =>
        _retention.Measure == RetentionMeasure.OnPeriod ? returns.ReturnedOn(cohort, offset) : returns.ReturnedOnOrAfter(cohort, offset);

    private void Read(int first, int count, Action<int, CustomerReturns> entered)
    {
        var returns = new CustomerReturns(_periods, _cohorts, _retention.Cohort.Mode);
        using MaskedBatch batch = _events.Read(EventBatch.Of(_scope.Data.Events, first, count));
        for (int i = 0; i < count; i++)
        {
            returns.Begin();
            for (int run = 0; run < batch.RunCount; run++)
            {
                ReadOnlySpan<long> times = batch.Events(run, i, out ReadOnlySpan<uint> masks);
                if (!masks.IsEmpty || (batch.Always(run) & CohortBit) != 0) returns.AddCohortEvents(times, masks, CohortBit);
            }

            if (!returns.Enter()) continue;
            for (int run = 0; run < batch.RunCount; run++)
            {
                ReadOnlySpan<long> times = batch.Events(run, i, out ReadOnlySpan<uint> masks);
                if (!masks.IsEmpty || (batch.Always(run) & ReturnBit) != 0) returns.AddReturns(times, masks, ReturnBit);
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
