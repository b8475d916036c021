using System.Collections.Concurrent;

namespace Crm.Segmentation.Retentions;

/// <summary>Runs a retention over a dataset: places every customer's cohort events and returns in time, and counts.</summary>
internal sealed class RetentionAnalyzer
{
    private const int BatchSize = 1024, PlainBatchSize = CustomerBatch.MaxLength;

    private readonly Retention _retention;
    private readonly EvaluationScope _scope;
    private readonly BatchPlan<RetentionEvents> _plan;
    private readonly RetentionLayout _layout;
    private readonly CustomerGroups? _groups;

    /// <summary>INVARIANT: the retention has been validated against the dataset's schema.</summary>
    private RetentionAnalyzer(Retention retention, EvaluationScope scope, TimeRange range, CustomerGroups? groups)
    {
        (_retention, _scope, _groups) = (retention, scope, groups);
        _plan = new BatchPlan<RetentionEvents>(scope, NamedResults.None, binder => [new RetentionEvents(binder, retention)]);
        _layout = new RetentionLayout(retention, scope.Calendar, range, scope.AsOf);
    }

    /// <exception cref="RuleException">The retention has errors.</exception>
    /// <exception cref="ArgumentException">The range has more than a million cells, over all groups.</exception>
    internal static RetentionReport Run(Retention retention, EvaluationScope scope, DateSpan range, CustomerGroups? groups = null)
    {
        ValueList<Diagnostic> diagnostics = retention.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        if (groups is not null && retention.SameProperty is not null)
            throw new ArgumentException($"The cohorts of '{retention.Name}' are told apart by '{retention.SameProperty}' already.", nameof(groups));
        if (RetentionLayout.Excess(retention, scope.Calendar, range.Range, groups?.Names.Count ?? 0) is { } excess) throw new ArgumentException(excess, nameof(range));
        return new RetentionAnalyzer(retention, scope, range.Range, groups).Report(range);
    }

    /// <summary>The customers of a cohort; with a cell, those of them who returned in it; with a value in common, those with that value.</summary>
    internal static CustomerSet Customers(RetentionReport report, EvaluationScope scope, int cohort, int? column, string? value = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cohort);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cohort, report.Cohorts.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(column ?? 0, nameof(column));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column ?? 0, report.Retention.Columns, nameof(column));
        var analyzer = new RetentionAnalyzer(report.Retention, scope, report.Range.Range, null);
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        scope.ForEachBatch(BatchSize, (first, count) =>
        {
            var history = new CohortHistory(analyzer._layout);
            using BatchPlan<RetentionEvents>.Lease lease = analyzer._plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                int customer = first + i;
                if (value is null) lease.Roots[0].Read(lease.Context, i, history, Entered);
                else lease.Roots[0].ReadByValue(lease.Context, i, history, Entered);

                void Entered(int entered, long start, string? of)
                {
                    if (entered != cohort || of != value) return;
                    if (column is { } at)
                    {
                        history.Follow(start);
                        if (!history.HasReturned(at)) return;
                    }

                    BitWords.Set(words, customer);
                }
            }
        });
        return new CustomerSet(scope.Data, words);
    }

    private RetentionReport Report(DateSpan range)
    {
        // As many counts as batches run at one time; their sum does not depend on which batch used which.
        var idle = new ConcurrentBag<Blocks>();
        _scope.ForEachBatch(_groups is null && PlainCohorts.Is(_layout) ? PlainBatchSize : BatchSize, (first, count) =>
        {
            Blocks blocks = idle.TryTake(out Blocks? used) ? used : new Blocks(this);
            using (BatchPlan<RetentionEvents>.Lease lease = _plan.Begin(first, count))
            {
                if (blocks.TryCountPlain(lease.Roots[0], lease.Context))
                {
                    idle.Add(blocks);
                    return;
                }
            }

            for (int part = 0; part < count; part += BatchSize)
            {
                using BatchPlan<RetentionEvents>.Lease lease = _plan.Begin(first + part, Math.Min(BatchSize, count - part));
                blocks.Count(lease.Roots[0], lease.Context, first + part, Math.Min(BatchSize, count - part));
            }

            idle.Add(blocks);
        });

        var total = new Blocks(this);
        foreach (Blocks blocks in idle) total.Add(blocks);
        ValueList<string> names = total.Names;
        if (names.Count > 0 && RetentionLayout.Excess(_retention, _scope.Calendar, range.Range, names.Count) is { } excess) throw new ArgumentException(excess, nameof(range));
        RetentionCounts[] all = [total.Whole, .. names.Select(total.Of)];
        AmountUnit unit = _retention.Value is { } value ? AmountUnit.Of(value) : default;
        return new RetentionReport(
            new ReportSubject(_retention, _retention.Name, ReportOrigin.Of(_scope.Data, _scope.AsOf, _scope.Calendar)) { Range = range, By = _groups?.By },
            _layout,
            names,
            Tally.Of([total.WasThere, .. all.SelectMany(counts => counts.Counts())]),
            new RetentionAmounts(unit, [.. all.SelectMany(counts => counts.Amounts())]));
    }

    /// <summary>The counts of all customers, and of each group, by one thread at a time.</summary>
    private sealed class Blocks(RetentionAnalyzer analyzer)
    {
        private readonly CohortHistory _history = new(analyzer._layout);
        private readonly RetentionCounts[] _groups = [.. Enumerable.Range(0, analyzer._groups?.Names.Count ?? 0).Select(_ => new RetentionCounts(analyzer._layout))];
        private readonly Dictionary<string, RetentionCounts> _values = new(StringComparer.Ordinal);
        private readonly PlainCohorts? _plain = analyzer._groups is null && PlainCohorts.Is(analyzer._layout) ? new(analyzer._layout) : null;
        private RunReader? _run;
        private (PeriodTable Table, bool IsWhole)? _table;
        private bool _isFull;

        internal RetentionCounts Whole { get; } = new(analyzer._layout);

        internal long WasThere { get; private set; }

        internal ValueList<string> Names => analyzer._groups?.Names ?? [.. _values.Keys.Order(StringComparer.Ordinal)];

        internal RetentionCounts Of(string name) => analyzer._groups is { } groups ? _groups[groups.Names.Index().First(pair => pair.Item == name).Index] : _values[name];

        /// <summary>Counts a batch by the periods of its events alone; false where that does not do.</summary>
        internal bool TryCountPlain(RetentionEvents events, RowContext context)
        {
            if (_plain is null || events.Reader.OnlyRun() is not { } run) return false;
            if (_run != run) (_run, _table) = (run, _plain.TableOf(run));
            if (_table is not var (table, isWhole)) return false;
            _plain.Count(context.Events!.Offsets(run.Offsets), run.Times.Ints, table, isWhole);
            return true;
        }

        internal void Count(RetentionEvents events, RowContext context, int first, int count)
        {
            int group = 0;
            Action<int, long, string?> entered = (cohort, start, value) =>
            {
                _history.Follow(start);
                if (value is not null) ValueOf(value)?.Add(cohort, start, _history);
                else Whole.Add(cohort, start, _history);
                if (_groups.Length > 0) _groups[group].Add(cohort, start, _history);
            };
            for (int i = 0; i < count; i++)
            {
                if (analyzer._groups is { } groups) group = groups.Codes.At(first + i);
                if (events.Read(context, i, _history, entered)) WasThere++;
                if (analyzer._retention.SameProperty is not null) events.ReadByValue(context, i, _history, entered);
            }
        }

        internal void Add(Blocks other)
        {
            if (other._plain is { } plain)
            {
                plain.AddTo(Whole);
                WasThere += plain.WasThere;
            }

            Whole.Add(other.Whole);
            WasThere += other.WasThere;
            for (int i = 0; i < _groups.Length; i++) _groups[i].Add(other._groups[i]);
            foreach ((string value, RetentionCounts counts) in other._values) ValueOf(value)?.Add(counts);
            _isFull |= other._isFull;
        }

        /// <summary>The counts of a value in common; null when there are too many values, which is told at the end.</summary>
        private RetentionCounts? ValueOf(string value)
        {
            if (_values.TryGetValue(value, out RetentionCounts? known)) return known;
            if (_isFull) return null;
            _values.Add(value, known = new RetentionCounts(analyzer._layout));
            _isFull = (_values.Count + 1L) * analyzer._layout.Cohorts.Count * analyzer._layout.Columns > RetentionLayout.MaxCells;
            return known;
        }
    }
}
