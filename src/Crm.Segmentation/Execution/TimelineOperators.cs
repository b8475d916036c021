namespace Crm.Segmentation;

/// <summary>How many sessions the matching events in the window form.</summary>
internal sealed class SessionOperator(int slot, Timeline timeline, long gap, int? last) : MeasureOperator(slot, 0, null, EventCost, timeline.Operands), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        result.Longs[row] = Sessions(timeline.Times(context, row));
        return timeline.Window.IsValid(context, row);
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        timeline.Window.WriteValid(context, result.Valid);
        if (last is null && timeline.WholeRun is { } run && gap / run.Times.Unit is >= 0 and <= uint.MaxValue and var longest)
        {
            Span<long> counts = result.Longs.AsSpan(0, context.Count);
            ReadOnlySpan<int> offsets = context.Events!.Offsets(run.Offsets);
            GapCounts.Write(offsets, run.Times.Ints, (uint)longest, counts);
            counts[Math.Max(offsets.Length - 1, 0)..].Clear();
            return;
        }

        for (int i = 0; i < context.Count; i++) result.Longs[i] = Sessions(timeline.Times(context, i));
    }

    private int Sessions(ReadOnlySpan<long> times)
    {
        if (last is { } most && times.Length > most) times = times[^most..];
        int sessions = times.IsEmpty ? 0 : 1;
        for (int k = 1; k < times.Length; k++)
            if (times[k] - times[k - 1] > gap) sessions++;
        return sessions;
    }
}

/// <summary>Whether enough of the last rolling periods have a number of matching events that passes.</summary>
internal sealed class RegularityOperator(int slot, DidRegularly rule, Timeline timeline, long asOf) : ConditionOperator(slot, MeasureOperator.EventCost, timeline.Operands), IRowCondition
{
    private readonly long _length = Timestamp.Milliseconds(rule.Period);
    private readonly ExactRange _stored = timeline.OnlyRun is { } run ? EventTimes.Stored(run.Times, timeline.Window.Fixed!.Value) : ExactRange.Empty;

    /// <summary>All periods together.</summary>
    internal static WindowOperator Window(DidRegularly rule, long asOf) =>
        new(new TimeRange(TimeRange.Clamp(asOf + 1 - ((Int128)Timestamp.Milliseconds(rule.Period) * rule.Periods)), asOf + 1));

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (Holds(context, i)) BitWords.Set(result, i);
    }

    public bool Holds(RowContext context, int row)
    {
        if (timeline.OnlyRun is not { } run) return Holds(timeline.Times(context, row));
        (int start, int end) = context.Events!.Rows(run.Offsets, row);
        if (end - start < rule.AtLeastPeriods) return false;
        (start, end) = EventTimes.Inside(run.Times, start, end, _stored);
        var periods = new PassedPeriods(rule, asOf, _length);
        while (end > start && !periods.AreEnough) periods.Add(run.Times[--end]);
        return periods.AreEnoughInAll;
    }

    private bool Holds(ReadOnlySpan<long> times)
    {
        var periods = new PassedPeriods(rule, asOf, _length);
        for (int i = times.Length - 1; i >= 0 && !periods.AreEnough; i--) periods.Add(times[i]);
        return periods.AreEnoughInAll;
    }

    /// <summary>How many periods pass, of events that are read backwards.</summary>
    private ref struct PassedPeriods(DidRegularly rule, long asOf, long length)
    {
        private long _begin = asOf - length;
        private int _count;
        private int _passed;

        /// <summary>Whether enough periods that are over have passed.</summary>
        internal readonly bool AreEnough => _passed >= rule.AtLeastPeriods;

        /// <summary>Whether enough have passed with the one that was read last.</summary>
        internal readonly bool AreEnoughInAll => _passed + (Passes ? 1 : 0) >= rule.AtLeastPeriods;

        private readonly bool Passes => _count > 0 && rule.Operator.Passes(_count.CompareTo(rule.Times));

        /// <summary>Adds an event, not later than those before.</summary>
        internal void Add(long time)
        {
            if (time <= _begin)
            {
                if (Passes) _passed++;
                _count = 0;
                _begin -= length * (1 + ((_begin - time) / length));
            }

            _count++;
        }
    }
}

/// <summary>The matching events of a customer in a window as instants.</summary>
internal sealed class Timeline(EventReader reader, WindowOperator window)
{
    internal WindowOperator Window { get; } = window;

    /// <summary>The run whose events are all of them; null where it is not so, or the window depends on the customer.</summary>
    internal RunReader? OnlyRun { get; } = window.Fixed is null ? null : reader.OnlyRun();

    /// <summary>The run whose events are all of them, each inside the window; null where it is not so.</summary>
    internal RunReader? WholeRun { get; } = WholeOf(reader, window);

    /// <summary>What an operator over the timeline asks for.</summary>
    internal BatchOperator[] Operands { get; } = [reader, .. window.Anchors];

    private static RunReader? WholeOf(EventReader reader, WindowOperator window) =>
        window.Fixed is { } range && reader.OnlyRun() is { } run && run.Times.WholeRange is var (least, greatest) && least >= range.From && greatest < Math.Min(range.To, reader.AsOf + 1) ? run : null;

    /// <summary>The instants, in order; none where the window is missing. Valid until the next call.</summary>
    internal ReadOnlySpan<long> Times(RowContext context, int customer) =>
        Window.TryRange(context, customer, out TimeRange range) ? context.Reading(reader).ByTime(customer, range).Times : [];
}
