namespace Crm.Segmentation;

/// <summary>Which rows of one type's run lie in a window, for each customer of a batch: from start to end, the end not included.</summary>
internal sealed class RowRanges
{
    internal readonly int[] Starts = new int[RowContext.MaxRows];
    internal readonly int[] Ends = new int[RowContext.MaxRows];
}

/// <summary>
/// Finds the rows of one type in a window, once for all aggregates over them. A customer for whom the window is missing has none; whether it is
/// missing is told by the window.
/// </summary>
internal sealed class RowRangeOperator(int slot, int type, WindowOperator window, EventRun? run) : BatchOperator(slot, MeasureOperator.EventCost, window.Anchors)
{
    private readonly ExactRange? _stored = run is not null && window.Fixed is { } range ? EventTimes.Stored(run.Times, range) : null;

    internal int Type { get; } = type;

    /// <summary>The rows of one customer.</summary>
    internal (int Start, int End) At(RowContext context, int customer)
    {
        (int start, int end) = context.Events!.Rows(Type, customer);
        if (start == end) return (start, end);
        if (_stored is { } stored) return EventTimes.Inside(run!.Times, start, end, stored);
        return window.TryRange(context, customer, out TimeRange own) ? EventTimes.Inside(run!.Times, start, end, own) : (start, start);
    }

    internal void Compute(RowContext context, RowRanges ranges)
    {
        Span<int> starts = ranges.Starts.AsSpan(0, context.Count), ends = ranges.Ends.AsSpan(0, context.Count);
        ReadOnlySpan<int> offsets = context.Events!.Offsets(Type);
        int known = Math.Max(0, offsets.Length - 1);
        starts[known..].Clear();
        ends[known..].Clear();
        if (known == 0) return;

        PackedIntegers times = context.Events.Run(Type)!.Times;
        if (window.Fixed is { } range) OfSameWindow(times, offsets, range, starts[..known], ends[..known]);
        else
        {
            for (int i = 0; i < known; i++)
            {
                (starts[i], ends[i]) = (offsets[i], offsets[i]);
                if (offsets[i] < offsets[i + 1] && window.TryRange(context, i, out TimeRange own))
                    (starts[i], ends[i]) = EventTimes.Inside(times, offsets[i], offsets[i + 1], own);
            }
        }
    }

    private static void OfSameWindow(PackedIntegers times, ReadOnlySpan<int> offsets, TimeRange range, Span<int> starts, Span<int> ends)
    {
        ExactRange stored = EventTimes.Stored(times, range);
        if (stored.IsEmpty)
        {
            offsets[..starts.Length].CopyTo(starts);
            offsets[..ends.Length].CopyTo(ends);
        }
        else if (times.Width == 4) EventCounts.Rows(offsets, times.Ints, (uint)stored.Low, (uint)stored.High, starts, ends);
        else EventCounts.Rows(offsets, times.Longs, stored.Low, stored.High, starts, ends);
    }
}
