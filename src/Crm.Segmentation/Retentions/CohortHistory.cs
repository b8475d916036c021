namespace Crm.Segmentation.Retentions;

/// <summary>
/// One customer's cohort events and returns, and how the returns after a start fall into the cells of its cohort. Used for one customer after another.
/// Linear in the events, and of cohorts by every event in the cells that hold returns.
/// </summary>
internal sealed class CohortHistory(RetentionLayout layout)
{
    internal const ulong CohortBit = 1, ReturnBit = 2;

    private readonly Retention _retention = layout.Retention;
    private readonly List<(int Cohort, long Start)> _entries = [];
    private readonly List<int> _on = [];
    private readonly List<(int Column, Int128 Amount)> _amounts = [];
    private readonly HashSet<long> _different = [];
    private long[] _returns = [];
    private long?[] _ids = [];
    private Int128[] _sums = [0];
    private int _count;
    private bool _hasIds, _hasAmounts;

    /// <summary>Working memory for a customer's events.</summary>
    internal List<RetentionEvent> Events { get; } = [];

    /// <summary>The cohorts that the customer is in, ascending, and the instant of the event that put the customer there.</summary>
    internal List<(int Cohort, long Start)> Entries => _entries;

    /// <summary>Whether the customer was there before history starts, so that there is no cohort.</summary>
    internal bool WasThere { get; private set; }

    internal bool IsEveryTime => _retention.Cohort.Mode == CohortMode.EveryTime;

    /// <summary>After <see cref="Follow"/>: the cells with enough returns, ascending.</summary>
    internal List<int> On => _on;

    /// <summary>After <see cref="Follow"/>: whether there are enough returns in some period after all cells.</summary>
    internal bool IsAfter { get; private set; }

    /// <summary>After <see cref="Follow"/>: what the returns of each cell add up to.</summary>
    internal List<(int Column, Int128 Amount)> Amounts => _amounts;

    /// <summary>Takes a customer's events without values.</summary>
    /// <param name="times">The instants in order.</param>
    /// <param name="answers">For each whether it is a cohort event, a return or both.</param>
    /// <param name="firstSeen">When the customer was first seen; null when that is not known.</param>
    internal void Take(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, long? firstSeen)
    {
        Begin(times.Length);
        for (int i = 0; i < times.Length; i++)
            if ((answers[i] & ReturnBit) != 0) _returns[_count++] = times[i];
        Enter(times, answers, firstSeen);
    }

    /// <summary>Takes returns with what they are worth, and by what they differ.</summary>
    internal void Take(ReadOnlySpan<RetentionEvent> events, bool hasIds, bool hasAmounts)
    {
        Begin(events.Length);
        (_hasIds, _hasAmounts) = (hasIds, hasAmounts);
        foreach (RetentionEvent @event in events)
        {
            if ((@event.Answers & ReturnBit) == 0) continue;
            (_returns[_count], _ids[_count]) = (@event.Time, @event.Id);
            _sums[_count + 1] = _sums[_count] + @event.Amount;
            _count++;
        }
    }

    /// <summary>Puts the customer into cohorts.</summary>
    internal void Enter(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, long? firstSeen)
    {
        if (!IsNew(firstSeen)) return;
        for (int i = 0; i < times.Length; i++)
            if ((answers[i] & CohortBit) != 0 && !Enter(times[i])) return;
    }

    /// <summary>The same by events in order; where an instant is given, cohort events are those at it.</summary>
    internal void Enter(ReadOnlySpan<RetentionEvent> events, long? firstSeen, long? only = null)
    {
        if (!IsNew(firstSeen)) return;
        foreach (RetentionEvent @event in events)
            if ((@event.Answers & CohortBit) != 0 && (only is null || @event.Time == only) && !Enter(@event.Time)) return;
    }

    /// <summary>Places the returns from a start on in the cells of its cohort.</summary>
    internal void Follow(long start)
    {
        _on.Clear();
        _amounts.Clear();
        IsAfter = false;
        int own = layout.PlaceOf(start), at = FirstAtOrAfter(_returns.AsSpan(0, _count), start, 0);
        while (at < _count)
        {
            int offset = layout.OffsetOf(start, own, _returns[at]);
            bool isAfter = offset >= layout.Followed;
            if (isAfter && (_retention.Measure != RetentionMeasure.OnOrAfter || IsAfter)) return;
            int end = FirstAtOrAfter(_returns.AsSpan(0, _count), layout.EndOf(start, _returns[at]), at + 1);
            bool isEnough = IsEnough(at, end);
            if (isAfter) IsAfter |= isEnough;
            else Place(layout.ColumnOf(offset), isEnough, at, end);
            at = end;
        }
    }

    /// <summary>After <see cref="Follow"/>: whether the customer has returned in a cell, as the retention measures it.</summary>
    internal bool HasReturned(int column) => _retention.Measure switch
    {
        RetentionMeasure.OnPeriod => _on.Contains(column),
        RetentionMeasure.Until => _on.Count > 0 && _on[0] <= column,
        _ => IsAfter || (_on.Count > 0 && _on[^1] >= column),
    };

    /// <summary>Begins a customer, of whom nothing is known before history starts.</summary>
    private bool IsNew(long? firstSeen)
    {
        _entries.Clear();
        WasThere = _retention.Cohort.Mode == CohortMode.FirstEver && firstSeen < layout.History;
        return !WasThere;
    }

    /// <summary>Puts the customer into the cohort of an event; whether later events can put it into another one.</summary>
    private bool Enter(long time)
    {
        PeriodGrid cohorts = layout.Cohorts;
        bool isEver = _retention.Cohort.Mode == CohortMode.FirstEver;
        if (!isEver && time < cohorts.Bounds[0]) return true;
        WasThere = isEver && time < layout.History;
        int cohort = cohorts.IndexOf(time);
        if (WasThere || cohort < 0 || cohort >= cohorts.Count) return false;
        if (_entries.Count == 0 || _entries[^1].Cohort < cohort) _entries.Add((cohort, time));
        return IsEveryTime;
    }

    private void Place(int column, bool isEnough, int first, int end)
    {
        if (isEnough && (_on.Count == 0 || _on[^1] < column)) _on.Add(column);
        if (!_hasAmounts) return;
        Int128 amount = _sums[end] - _sums[first];
        if (_amounts.Count > 0 && _amounts[^1].Column == column) _amounts[^1] = (column, _amounts[^1].Amount + amount);
        else _amounts.Add((column, amount));
    }

    private bool IsEnough(int first, int end)
    {
        if (!_hasIds) return end - first >= _retention.AtLeast;
        _different.Clear();
        for (int i = first; i < end && _different.Count < _retention.AtLeast; i++)
            if (_ids[i] is { } id) _different.Add(id);
        return _different.Count >= _retention.AtLeast;
    }

    /// <summary>The first of ascending instants, from a position on, that is not before another: near ones are found first.</summary>
    private static int FirstAtOrAfter(ReadOnlySpan<long> times, long instant, int from)
    {
        int low = from, step = 1;
        while (low < times.Length && times[low] < instant)
        {
            from = low + 1;
            low += step;
            step *= 2;
        }

        int high = Math.Min(low, times.Length);
        while (from < high)
        {
            int middle = from + ((high - from) >> 1);
            if (times[middle] < instant) from = middle + 1;
            else high = middle;
        }

        return high;
    }

    private void Begin(int events)
    {
        (_count, _hasIds, _hasAmounts) = (0, false, false);
        if (_returns.Length >= events) return;
        int length = Math.Max(events, 2 * _returns.Length);
        (_returns, _ids, _sums) = (new long[length], new long?[length], new Int128[length + 1]);
    }
}

/// <summary>An event that a retention looks at, with what it asks of it.</summary>
/// <param name="Time">The instant.</param>
/// <param name="Answers">Whether it is a cohort event, a return or both.</param>
/// <param name="Key">The value in common; null for none.</param>
/// <param name="Row">Where it is stored: the run and the row.</param>
/// <param name="Id">By what different returns differ; null for none.</param>
/// <param name="Amount">What a return is worth; 0 for none.</param>
internal readonly record struct RetentionEvent(long Time, ulong Answers, long? Key, (int Run, int Row) Row, long? Id, Int128 Amount);
