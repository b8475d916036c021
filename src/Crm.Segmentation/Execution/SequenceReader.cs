using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Reads the events of one customer that are visible to a sequence, in order, with the steps that each satisfies; with a property that must be
/// the same, grouped by its value.
/// </summary>
/// <param name="sequence">The sequence.</param>
/// <param name="steps">The pattern of each step.</param>
/// <param name="visible">Whether the events of a type are visible, by type.</param>
/// <param name="keys">The property that must be the same, by type; null when there is none.</param>
internal sealed class SequenceReader(Sequence sequence, PatternOperator[] steps, bool[] visible, Func<int, long?>?[]? keys)
{
    internal SequenceShape Shape { get; } = new(sequence);

    internal ReadOnlySpan<long> Times(RowContext context) => CollectionsMarshal.AsSpan(context.Scratch.Times);

    internal ReadOnlySpan<uint> Masks(RowContext context) => CollectionsMarshal.AsSpan(context.Scratch.Masks);

    /// <summary>
    /// Reads a customer's events that a match with its first event in a range can use, up to as-of, into the context's scratch memory; gives
    /// the stretches of them that may hold a match each.
    /// </summary>
    internal ReadOnlySpan<(int Start, int End)> Read(RowContext context, int customer, TimeRange first, long asOf)
    {
        EventScratch scratch = context.Scratch;
        scratch.Stretches.Clear();
        if (!CanStart(context.Events!, customer, first)) return [];
        Fill(context, customer, first.From, asOf);
        int count = scratch.Times.Count;
        if (count < Shape.Steps) return [];
        if (keys is not null) scratch.GroupByKey();
        for (int start = 0; start < count;)
        {
            int end = keys is null ? count : start + 1;
            while (end < count && scratch.Keys[end] == scratch.Keys[start]) end++;
            if (end - start >= Shape.Steps) scratch.Stretches.Add((start, end));
            start = end;
        }

        return CollectionsMarshal.AsSpan(scratch.Stretches);
    }

    /// <summary>Whether the customer has an event of a type that the first step names in the range, whatever its filter says.</summary>
    private bool CanStart(EventBatch events, int customer, TimeRange first)
    {
        foreach (int type in steps[0].Matcher.Types)
        {
            (int start, int end) = events.Rows(type, customer);
            if (start == end) continue;
            (start, end) = EventTimes.Inside(events.Run(type)!.Times, start, end, first);
            if (start < end) return true;
        }

        return false;
    }

    private void Fill(RowContext context, int customer, long from, long asOf)
    {
        EventScratch scratch = context.Scratch;
        EventBatch events = context.Events!;
        scratch.Times.Clear();
        scratch.Masks.Clear();
        scratch.Keys.Clear();
        if (scratch.Cursors.Length < visible.Length) scratch.Cursors = new int[visible.Length];

        int total = 0;
        for (int type = 0; type < visible.Length; type++)
        {
            (int start, int end) = events.Rows(type, customer);
            scratch.Cursors[type] = start;
            total += end - start;
        }

        int order = events.OrderStart(customer);
        for (int i = order; i < order + total; i++)
        {
            int type = events.Order[i];
            int row = scratch.Cursors[type]++;
            if (!visible[type]) continue;
            long time = events.Run(type)!.Times[row];
            if (time < from) continue;
            if (time > asOf) break;
            long? key = keys is null ? 0 : keys[type]!(row);
            if (key is null) continue;
            scratch.Times.Add(time);
            scratch.Masks.Add(Mask(context, type, row));
            scratch.Keys.Add(key.Value);
        }
    }

    private uint Mask(RowContext context, int type, int row)
    {
        uint mask = 0;
        int batchStart = context.Events!.Rows(type).Start;
        for (int step = 0; step < steps.Length; step++)
        {
            EventMatcher matcher = steps[step].Matcher;
            if (matcher.MatchesAll(type) || (matcher.Matches(type) && BitWords.Get(context.Matches(steps[step], type), row - batchStart))) mask |= 1u << step;
        }

        return mask;
    }
}
