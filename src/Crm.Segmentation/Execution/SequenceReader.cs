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

    /// <summary>Reads a customer's events up to as-of into the context's scratch memory; yields the stretches that may hold a match each.</summary>
    internal IEnumerable<(int Start, int End)> Read(RowContext context, int customer, long asOf)
    {
        EventScratch scratch = context.Scratch;
        Fill(context, customer, asOf);
        int count = scratch.Times.Count;
        if (count < Shape.Steps) yield break;
        if (keys is null)
        {
            yield return (0, count);
            yield break;
        }

        Group(scratch);
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && scratch.Keys[end] == scratch.Keys[start]) end++;
            yield return (start, end);
            start = end;
        }
    }

    private void Fill(RowContext context, int customer, long asOf)
    {
        EventScratch scratch = context.Scratch;
        EventBatch events = context.Events!;
        scratch.Times.Clear();
        scratch.Masks.Clear();
        scratch.Keys.Clear();
        if (scratch.Cursors.Length < visible.Length) scratch.Cursors = new int[visible.Length];

        int total = 0, wanted = 0;
        for (int type = 0; type < visible.Length; type++)
        {
            (int start, int end) = events.Rows(type, customer);
            scratch.Cursors[type] = start;
            total += end - start;
            if (visible[type]) wanted += end - start;
        }

        if (wanted < Shape.Steps) return;
        int order = events.OrderStart(customer);
        for (int i = order; i < order + total; i++)
        {
            int type = events.Order[i];
            int row = scratch.Cursors[type]++;
            if (!visible[type]) continue;
            long time = events.Run(type)!.Times[row];
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

    /// <summary>Brings events with the same key together, keeping their order.</summary>
    private static void Group(EventScratch scratch)
    {
        int[] order = [.. Enumerable.Range(0, scratch.Keys.Count).OrderBy(i => scratch.Keys[i])];
        long[] times = [.. order.Select(i => scratch.Times[i])], keys = [.. order.Select(i => scratch.Keys[i])];
        uint[] masks = [.. order.Select(i => scratch.Masks[i])];
        times.CopyTo(CollectionsMarshal.AsSpan(scratch.Times));
        masks.CopyTo(CollectionsMarshal.AsSpan(scratch.Masks));
        keys.CopyTo(CollectionsMarshal.AsSpan(scratch.Keys));
    }
}
