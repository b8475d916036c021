namespace Crm.Segmentation;

/// <summary>How many matching events lie in the window; missing where the window is.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="pattern">The events that count.</param>
/// <param name="rows">The rows in the window of each type that can match.</param>
/// <param name="window">The window.</param>
/// <param name="last">How many of the last of them count; null for all.</param>
internal sealed class CountOperator(int slot, PatternOperator pattern, RowRangeOperator[] rows, WindowOperator window, int? last)
    : MeasureOperator(slot, 0, null, EventCost, [pattern, .. rows, .. window.Anchors]), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        long count = 0;
        foreach (RowRangeOperator type in rows)
        {
            (int start, int end) = type.At(context, row);
            int batchStart = context.Events!.Rows(type.Type).Start;
            count += pattern.MatchesAll(type.Type) || start == end ? end - start : BitWords.CountRange(context.Matches(pattern, type.Type), start - batchStart, end - batchStart);
        }

        result.Longs[row] = Math.Min(count, last ?? long.MaxValue);
        return window.IsValid(context, row);
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Span<long> counts = result.Longs.AsSpan(0, context.Count);
        counts.Clear();
        window.WriteValid(context, result.Valid);
        foreach (RowRangeOperator type in rows)
        {
            RowRanges ranges = context.Rows(type);
            if (pattern.MatchesAll(type.Type))
            {
                for (int i = 0; i < counts.Length; i++) counts[i] += ranges.Ends[i] - ranges.Starts[i];
                continue;
            }

            int batchStart = context.Events!.Rows(type.Type).Start;
            ReadOnlySpan<ulong> matches = context.Matches(pattern, type.Type);
            for (int i = 0; i < counts.Length; i++)
                if (ranges.Starts[i] < ranges.Ends[i]) counts[i] += BitWords.CountRange(matches, ranges.Starts[i] - batchStart, ranges.Ends[i] - batchStart);
        }

        if (last is not { } most) return;
        for (int i = 0; i < counts.Length; i++) counts[i] = Math.Min(counts[i], most);
    }
}

/// <summary>
/// Whether the number of events of one type in a window is at least some number, and at most another; the window is the same for everybody.
/// </summary>
internal sealed class EventCountOperator(int slot, int type, EventRun run, TimeRange window, int least, int? most)
    : ConditionOperator(slot, MeasureOperator.EventCost), IRowCondition
{
    private readonly ExactRange _stored = EventTimes.Stored(run.Times, window);

    public int CheaperTogether => 8;

    public bool Holds(RowContext context, int row)
    {
        (int start, int end) = context.Events!.Rows(type, row);
        (start, end) = EventTimes.Inside(run.Times, start, end, _stored);
        return end - start >= least && (most is null || end - start <= most);
    }

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        AtLeast(context, least, result);
        if (most is null) return;
        Span<ulong> more = stackalloc ulong[RowContext.MaxRows / 64];
        more = more[..result.Length];
        AtLeast(context, most.Value + 1, more);
        BitWords.AndNot(result, more);
    }

    private void AtLeast(RowContext context, int count, Span<ulong> result)
    {
        result.Clear();
        ReadOnlySpan<int> offsets = context.Events!.Offsets(type);
        if (count <= 0) BitWords.Fill(result, context.Count);
        else if (_stored.IsEmpty || offsets.IsEmpty) return;
        else if (run.Times.Width == 4)
            EventCounts.AtLeast(offsets, run.Times.Ints, (uint)_stored.Low, (uint)_stored.High, count, result[..BitWords.Count(offsets.Length - 1)]);
        else EventCounts.AtLeast(offsets, run.Times.Longs, _stored.Low, _stored.High, count, result[..BitWords.Count(offsets.Length - 1)]);
    }
}

/// <summary>
/// Whether the time since the latest event of one type lies in a range: an event lies between the two instants at that distance, and none after them.
/// </summary>
internal sealed class RecencyOperator(int slot, int type, EventRun run, ExactRange ago, long asOf) : ConditionOperator(slot, 2 * MeasureOperator.EventCost), IRowCondition
{
    private readonly EventCountOperator _did = Did(type, run, ago.High, asOf);
    private readonly EventCountOperator? _didSince = ago.Low > 0 ? Did(type, run, ago.Low - 1, asOf) : null;

    public int CheaperTogether => 8;

    internal int Type => type;

    /// <summary>How far back the edges are at which an event comes into the range, goes out of it, or exists.</summary>
    internal long[] Distances { get; } = ago.Low > 0 ? [-1, ago.High, ago.Low - 1] : [-1, ago.High];

    public bool Holds(RowContext context, int row) => _did.Holds(context, row) && _didSince?.Holds(context, row) != true;

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        _did.Compute(context, result);
        if (_didSince is null) return;
        Span<ulong> since = stackalloc ulong[RowContext.MaxRows / 64];
        since = since[..result.Length];
        _didSince.Compute(context, since);
        BitWords.AndNot(result, since);
    }

    private static EventCountOperator Did(int type, EventRun run, long ago, long asOf) =>
        new(slot: -1, type, run, new TimeRange(TimeRange.Clamp((Int128)asOf - ago), asOf + 1), least: 1, most: null);
}

/// <summary>The first, or the latest, matching event's instant up to as-of.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="pattern">The events that count.</param>
/// <param name="rows">The rows up to as-of of each type that can match.</param>
/// <param name="first">Whether the first is asked for.</param>
internal sealed class OccurrenceOperator(int slot, PatternOperator pattern, RowRangeOperator[] rows, bool first) : MeasureOperator(slot, 0, null, EventCost, [pattern, .. rows]), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        bool isKnown = false;
        foreach (RowRangeOperator type in rows)
        {
            (int start, int end) = type.At(context, row);
            int found = start == end ? -1 : Find(pattern.MatchesAll(type.Type) ? default : context.Matches(pattern, type.Type), context.Events!.Rows(type.Type).Start, start, end);
            if (found < 0) continue;
            long time = context.Events!.Run(type.Type)!.Times[found];
            result.Longs[row] = !isKnown ? time : first ? Math.Min(result.Longs[row], time) : Math.Max(result.Longs[row], time);
            isKnown = true;
        }

        return isKnown;
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Valid.AsSpan(0, context.WordCount).Clear();
        foreach (RowRangeOperator type in rows)
        {
            if (context.Events!.Run(type.Type) is not { } run) continue;
            RowRanges ranges = context.Rows(type);
            int batchStart = context.Events.Rows(type.Type).Start;
            ReadOnlySpan<ulong> matches = pattern.MatchesAll(type.Type) ? default : context.Matches(pattern, type.Type);
            for (int i = 0; i < context.Count; i++)
            {
                int row = Find(matches, batchStart, ranges.Starts[i], ranges.Ends[i]);
                if (row < 0) continue;
                long time = run.Times[row];
                bool known = BitWords.Get(result.Valid, i);
                result.Longs[i] = !known ? time : first ? Math.Min(result.Longs[i], time) : Math.Max(result.Longs[i], time);
                BitWords.Set(result.Valid, i);
            }
        }
    }

    private int Find(ReadOnlySpan<ulong> matches, int batchStart, int start, int end)
    {
        if (start == end) return -1;
        if (matches.IsEmpty) return first ? start : end - 1;
        if (first)
        {
            int next = BitWords.Next(matches, start - batchStart);
            return next >= 0 && next + batchStart < end ? next + batchStart : -1;
        }

        for (int row = end - 1; row >= start; row--)
            if (BitWords.Get(matches, row - batchStart)) return row;
        return -1;
    }
}

/// <summary>The exact time from an occurrence to as-of.</summary>
internal sealed class SinceOperator(int slot, MeasureOperator occurrence, long asOf) : MeasureOperator(slot, 0, null, 8, occurrence)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector times = context.Values(occurrence);
        times.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = asOf - times.Longs[i];
    }
}

/// <summary>Whether an instant has a value inside a window that depends on the row.</summary>
internal sealed class InWindowOperator(int slot, MeasureOperator instant, WindowOperator window) : ConditionOperator(slot, instant.Cost, [instant, .. window.Anchors])
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(instant);
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        result.Clear();
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (window.TryRange(context, i, out TimeRange range) && range.Contains(values.Longs[i])) BitWords.Set(result, i);
    }
}
