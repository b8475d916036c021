namespace Crm.Segmentation.Retentions;

/// <summary>Runs a lifecycle over a dataset.</summary>
internal sealed class LifecycleAnalyzer
{
    private readonly Lifecycle _lifecycle;
    private readonly EvaluationScope _scope;
    private readonly ActivityAnalyzer _activity;
    private readonly PeriodGrid _periods;
    private readonly long _history;

    private LifecycleAnalyzer(Lifecycle lifecycle, EvaluationScope scope, DateSpan range)
    {
        (_lifecycle, _scope) = (lifecycle, scope);
        _activity = new ActivityAnalyzer(scope, lifecycle, lifecycle.Activity, lifecycle.UnitProperty, lifecycle.FirstSeen, lifecycle.Period, range.Range, lifecycle.Together);
        _periods = _activity.Periods.After(_activity.Before);
        _history = lifecycle.HistoryStart is { } start ? Timestamp.Floor(start) : _activity.Periods.Bounds[0];
    }

    /// <exception cref="RuleException">The lifecycle has errors.</exception>
    /// <exception cref="ArgumentException">The range has more than a million periods.</exception>
    internal static LifecycleReport Run(Lifecycle lifecycle, EvaluationScope scope, DateSpan range)
    {
        var analyzer = new LifecycleAnalyzer(lifecycle, scope, range);
        var total = new LifecycleCounts(analyzer._periods.Count);
        if (analyzer._activity.HasUnits)
        {
            foreach (UnitActivity unit in analyzer._activity.Units(analyzer._periods).Values) analyzer.Count(total, unit);
        }
        else if (lifecycle.FirstSeen is not null || !analyzer._activity.TryForEachMask(analyzer._periods, () => new LifecycleMasks(analyzer._periods, analyzer._history), LifecycleMasks.Count, masks => masks.AddTo(total)))
        {
            analyzer._activity.ForEachCustomer(() => new LifecycleCounts(analyzer._periods.Count), analyzer.Count, total.Add);
        }

        var subject = new ReportSubject(lifecycle, lifecycle.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = range };
        return new LifecycleReport(subject, analyzer._activity.Periods, scope.Calendar, Tally.Of([.. total.Counts()]));
    }

    /// <summary>The customers in a state in a period.</summary>
    internal static CustomerSet Customers(LifecycleReport report, EvaluationScope scope, int period, LifecycleState state)
    {
        LifecycleAnalyzer analyzer = Of(report, scope, period, state);
        if (analyzer._activity.HasUnits) throw new ArgumentException($"The units of '{report.Lifecycle.Name}' are values of '{report.Lifecycle.UnitProperty}': ask for the units.", nameof(report));
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        analyzer._activity.ForEachCustomer(
            () => 0,
            (_, customer, times, seen) =>
            {
                if (analyzer.StateIn(period, times, seen) == state) BitWords.Set(words, customer);
            },
            _ => { });
        return new CustomerSet(scope.Data, words);
    }

    /// <summary>The units in a state in a period, in the order of their names.</summary>
    internal static ValueList<string> Units(LifecycleReport report, EvaluationScope scope, int period, LifecycleState state)
    {
        LifecycleAnalyzer analyzer = Of(report, scope, period, state);
        if (!analyzer._activity.HasUnits) throw new ArgumentException($"The units of '{report.Lifecycle.Name}' are customers: ask for the customers.", nameof(report));
        return [.. analyzer._activity.Units(analyzer._periods).Where(unit => analyzer.StateIn(period, unit.Value) == state).Select(unit => unit.Key)];
    }

    private static LifecycleAnalyzer Of(LifecycleReport report, EvaluationScope scope, int period, LifecycleState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(period);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(period, report.Periods.Count);
        return Enum.IsDefined(state)
            ? new LifecycleAnalyzer(report.Lifecycle, scope, report.Range)
            : throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state.");
    }

    /// <summary>Counts a customer by the instants of its activity, of which those in a period that is known are passed over.</summary>
    private void Count(LifecycleCounts counts, int customer, ReadOnlySpan<long> times, long? firstSeen)
    {
        bool wasThere = times[0] < _history || firstSeen < _history;
        if (wasThere) counts.WasThere++;
        long settled = _periods.Bounds[0];
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] < settled) continue;
            int period = _periods.IndexOf(times[i]);
            if (period == _periods.Count) break;
            counts.Add(period, isNew: i == 0 && !wasThere);
            settled = _periods[period].To;
        }

        counts.End();
    }

    private void Count(LifecycleCounts counts, UnitActivity unit)
    {
        bool wasThere = unit.First < _history;
        if (wasThere) counts.WasThere++;
        int first = _periods.IndexOf(unit.First);
        foreach ((int period, _) in unit.Periods.Where(active => active.Period >= 0 && active.Period < _periods.Count)) counts.Add(period, period == first && !wasThere);
        counts.End();
    }

    private LifecycleState? StateIn(int period, ReadOnlySpan<long> times, long? firstSeen)
    {
        (TimeRange before, TimeRange now) = (_periods[period], _periods[period + 1]);
        (bool wasActive, bool isActive) = (false, false);
        foreach (long time in times)
        {
            wasActive |= before.Contains(time);
            isActive |= now.Contains(time);
        }

        return StateOf(wasActive, isActive, isNew: now.Contains(times[0]) && times[0] >= _history && !(firstSeen < _history));
    }

    private LifecycleState? StateIn(int period, UnitActivity unit)
    {
        HashSet<int> active = [.. unit.Periods.Select(pair => pair.Period)];
        return StateOf(active.Contains(period), active.Contains(period + 1), _periods[period + 1].Contains(unit.First) && unit.First >= _history);
    }

    private static LifecycleState? StateOf(bool wasActive, bool isActive, bool isNew) => (wasActive, isActive) switch
    {
        (_, true) when isNew => LifecycleState.New,
        (true, true) => LifecycleState.Returning,
        (false, true) => LifecycleState.Resurrecting,
        (true, false) => LifecycleState.Dormant,
        _ => null,
    };
}

/// <summary>The counts of a lifecycle while units are counted: place 0 of each is the period before the range. Counts of parts add up.</summary>
internal sealed class LifecycleCounts(int periods)
{
    private readonly long[] _active = new long[periods], _new = new long[periods], _returning = new long[periods];
    private int _last = -2;

    /// <summary>How many units were there before history starts.</summary>
    internal long WasThere { get; set; }

    /// <summary>Counts a period in which a unit is active; the unit's periods come in order.</summary>
    internal void Add(int period, bool isNew)
    {
        _active[period]++;
        if (isNew) _new[period]++;
        else if (_last == period - 1) _returning[period]++;
        _last = period;
    }

    /// <summary>Ends a unit.</summary>
    internal void End() => _last = -2;

    /// <summary>Counts many units at once.</summary>
    internal void Add(ReadOnlySpan<uint> active, ReadOnlySpan<uint> @new, ReadOnlySpan<uint> returning)
    {
        for (int period = 0; period < _active.Length; period++)
        {
            _active[period] += active[period];
            _new[period] += @new[period];
            _returning[period] += returning[period];
        }
    }

    internal void Add(LifecycleCounts other)
    {
        WasThere += other.WasThere;
        for (int period = 0; period < _active.Length; period++)
        {
            _active[period] += other._active[period];
            _new[period] += other._new[period];
            _returning[period] += other._returning[period];
        }
    }

    /// <summary>Who was there, who was active in the period before, and of each period who is new, returning, resurrecting and dormant.</summary>
    internal IEnumerable<long> Counts()
    {
        yield return WasThere;
        yield return _active[0];
        for (int period = 1; period < _active.Length; period++)
        {
            yield return _new[period];
            yield return _returning[period];
            yield return _active[period] - _new[period] - _returning[period];
            yield return _active[period - 1] - _returning[period];
        }
    }
}
