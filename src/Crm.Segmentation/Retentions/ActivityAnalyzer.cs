namespace Crm.Segmentation.Retentions;

/// <summary>Goes over the units of an activity: for each, when it was first active, and in which periods.</summary>
internal sealed class ActivityAnalyzer
{
    private const int BatchSize = 1024;

    private readonly EvaluationScope _scope;
    private readonly BatchPlan<ActivityEvents> _plan;

    /// <param name="scope">The data, the instant and the calendar.</param>
    /// <param name="definition">The lifecycle or stickiness.</param>
    /// <param name="activity">The events of the activity.</param>
    /// <param name="unit">The property whose values are the units; null for customers.</param>
    /// <param name="firstSeen">When customers were first seen; null where nobody asks.</param>
    /// <param name="period">How long a period is.</param>
    /// <param name="range">The range whose periods are looked at.</param>
    /// <param name="together">How many periods are one.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The range has more than a million periods.</exception>
    internal ActivityAnalyzer(
        EvaluationScope scope, Definition definition, EventPattern activity, string? unit, CustomerInstant? firstSeen, CalendarUnit period, TimeRange range, int together = 1)
    {
        ValueList<Diagnostic> diagnostics = ActivityValidator.Check(definition, unit, activity, scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        if (PeriodGrid.CountTouching(scope.Calendar, period, range) is var count && count > RetentionLayout.MaxCells)
            throw new ArgumentException($"The range has {count} periods, more than {RetentionLayout.MaxCells}.", nameof(range));
        (_scope, HasUnits) = (scope, unit is not null);
        _plan = new BatchPlan<ActivityEvents>(scope, NamedResults.None, binder => [new ActivityEvents(binder, activity, unit, firstSeen)]);
        Periods = PeriodGrid.Touching(scope.Calendar, period, range);
        if (together > 1) Periods = Periods.Together(together);
        Before = Periods.Bounds[0];
        for (int i = 0; i < Math.Min(together, RetentionLayout.MaxCells); i++) Before = PeriodGrid.Touching(scope.Calendar, period, new TimeRange(Before - 1, Before))[0].From;
    }

    /// <summary>Whether the units are values of a property.</summary>
    internal bool HasUnits { get; }

    /// <summary>The periods of the range.</summary>
    internal PeriodGrid Periods { get; }

    /// <summary>Where the period before the range begins.</summary>
    internal long Before { get; }

    /// <summary>Tells each customer with activity: the ordinal, the instants in order, and when the customer was first seen. From several threads.</summary>
    internal void ForEachCustomer<TOwn>(Func<TOwn> create, Each<TOwn> each, Action<TOwn> join)
    {
        var idle = new System.Collections.Concurrent.ConcurrentBag<TOwn>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            TOwn own = idle.TryTake(out TOwn? used) ? used : create();
            using BatchPlan<ActivityEvents>.Lease lease = _plan.Begin(first, count);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<long> times = lease.Roots[0].Times(lease.Context, i);
                if (!times.IsEmpty) each(own, first + i, times, lease.Roots[0].FirstSeen(lease.Context, i));
            }

            idle.Add(own);
        });
        foreach (TOwn own in idle) join(own);
    }

    /// <summary>
    /// Tells the periods in which customers are active, up to 32, as bits of a mask each, and the times of the batch; false where events must be looked at one by
    /// one. What is told is then told of every customer.
    /// </summary>
    internal bool TryForEachMask<TOwn>(PeriodGrid periods, Func<TOwn> create, EachMask<TOwn> each, Action<TOwn> join)
    {
        if (periods.Count > PeriodMasks.MaxPeriods || _scope.Data.Events.Parts.Length > 1) return false;
        RunReader? run;
        using (BatchPlan<ActivityEvents>.Lease lease = _plan.Begin(0, Math.Min(BatchSize, _scope.Data.CustomerCount))) run = lease.Roots[0].Reader.OnlyRun();
        if (run is null || PlainCohorts.Over(run.Times, periods.Bounds, _scope.AsOf) is not var (table, isWhole)) return false;
        var idle = new System.Collections.Concurrent.ConcurrentBag<(TOwn Own, uint[] Masks)>();
        _scope.ForEachBatch(CustomerBatch.MaxLength, (first, count) =>
        {
            (TOwn own, uint[] masks) = idle.TryTake(out (TOwn, uint[]) used) ? used : (create(), new uint[CustomerBatch.MaxLength]);
            using (BatchPlan<ActivityEvents>.Lease lease = _plan.Begin(first, count))
            {
                ReadOnlySpan<int> offsets = lease.Context.Events!.Offsets(run.Offsets);
                PeriodMasks.Write(offsets, run.Times.Ints, table, isWhole, masks);
                if (!offsets.IsEmpty) each(own, offsets, run.Times, masks);
            }

            idle.Add((own, masks));
        });
        foreach ((TOwn own, _) in idle) join(own);
        return true;
    }

    /// <summary>The units of the property with their activity, in the order of the units' names. Periods are those of a grid.</summary>
    internal SortedDictionary<string, UnitActivity> Units(PeriodGrid periods)
    {
        var all = new SortedDictionary<string, UnitActivity>(StringComparer.Ordinal);
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            var units = new Dictionary<string, UnitActivity>(StringComparer.Ordinal);
            using BatchPlan<ActivityEvents>.Lease lease = _plan.Begin(first, count);
            lease.Roots[0].AddTo(units, lease.Context, periods, count);
            lock (all)
            {
                foreach ((string name, UnitActivity unit) in units)
                {
                    if (all.TryGetValue(name, out UnitActivity? known)) known.Add(unit);
                    else all.Add(name, unit);
                }
            }
        });
        return all;
    }

    internal delegate void EachMask<TOwn>(TOwn own, ReadOnlySpan<int> offsets, PackedIntegers times, Span<uint> masks);

    internal delegate void Each<TOwn>(TOwn own, int customer, ReadOnlySpan<long> times, long? firstSeen);
}
