namespace Crm.Segmentation;

/// <summary>
/// Finds a sequence in one customer's visible events, given in (time, sequence, arrival) order with, for each, the steps that it satisfies.
/// Linear in the events, but for a sequence whose last of three or more steps must not happen, which looks from each start as far as its deadline.
/// </summary>
/// <remarks>
/// Without a <c>next</c> link, events at one instant may be taken in any order (<see cref="TieGroup"/>); with one, strictly in the given order.
/// </remarks>
internal static class SequenceMatcher
{
    /// <summary>Whether the sequence happens with its first event in <paramref name="first"/>; nothing after as-of may be given.</summary>
    internal static bool Exists(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, long asOf) =>
        shape.AbsentLast
            ? AbsentSequence.Exists(shape, times, masks, first, asOf)
            : FirstCompletion(shape, times, masks, first) >= 0;

    /// <summary>How many matches there are, none sharing an event: each search starts after the last event of the match before.</summary>
    internal static int Count(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, long asOf)
    {
        int count = 0, from = 0;
        while (from < times.Length)
        {
            int end = shape.AbsentLast
                ? AbsentSequence.FirstCompletion(shape, times, masks, first, asOf, from)
                : FirstCompletion(shape, times[from..], masks[from..], first);
            if (end < 0) break;
            count++;
            from = shape.AbsentLast ? end + 1 : from + end + 1;
        }

        return count;
    }

    /// <summary>The position of the event at which the sequence has first happened, or -1.</summary>
    private static int FirstCompletion(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first)
    {
        // starts[k]: the latest first event of a chain that has k steps done; a later start leaves more time, so the latest is enough.
        Span<long> starts = stackalloc long[TieGroup.MaxSteps + 1];
        starts.Fill(long.MinValue);
        if (shape.NextLinks != 0) return FirstInOrder(shape, times, masks, first, starts);

        for (int i = 0; i < times.Length;)
        {
            int end = i + 1;
            while (end < times.Length && times[end] == times[i]) end++;
            bool done = end - i == 1
                ? AdvanceOne(shape, times[i], masks[i], first, starts)
                : AdvanceTies(shape, times[i], masks[i..end], first, starts);
            if (done) return end - i == 1 ? i : i + ShortestTies(shape, times[i..], masks[i..end], first, starts) - 1;
            i = end;
        }

        return -1;
    }

    private static bool AdvanceOne(SequenceShape shape, long time, uint mask, TimeRange first, Span<long> starts)
    {
        if (mask == 0) return false;
        for (int step = shape.Steps - 1; step > 0; step--)
        {
            if ((mask >> step & 1) == 0 || starts[step] == long.MinValue || time > shape.Deadline(starts[step])) continue;
            if (step + 1 == shape.Steps) return true;
            starts[step + 1] = Math.Max(starts[step + 1], starts[step]);
        }

        if ((mask & 1) != 0 && first.Contains(time)) starts[1] = time;
        return shape.Steps == 1 && starts[1] == time;
    }

    /// <summary>Advances over events at one instant; when the sequence happens among them, the starts are left as they were before them.</summary>
    private static bool AdvanceTies(SequenceShape shape, long time, ReadOnlySpan<uint> masks, TimeRange first, Span<long> starts)
    {
        Span<long> before = stackalloc long[TieGroup.MaxSteps + 1];
        starts.CopyTo(before);
        ReadOnlySpan<uint> ties = TieGroup.Reduce(masks, shape.Steps);
        for (int done = shape.Steps - 1; done > 0; done--)
        {
            if (before[done] == long.MinValue || time > shape.Deadline(before[done])) continue;
            if (Spread(starts, before[done], done, TieGroup.Advance(ties, -1, done, shape.Steps), shape.Steps)) return Restore(before, starts);
        }

        if (!first.Contains(time)) return false;
        for (int e = 0; e < ties.Length; e++)
        {
            if ((ties[e] & 1) == 0 || (e > 0 && ties[e] == ties[e - 1])) continue;
            if (Spread(starts, time, 0, TieGroup.Advance(ties, e, 1, shape.Steps), shape.Steps)) return Restore(before, starts);
        }

        return false;
    }

    /// <summary>Notes that a chain from a start has got to a number of steps; true when that is all of them.</summary>
    private static bool Spread(Span<long> starts, long start, int from, int reached, int steps)
    {
        for (int step = from + 1; step <= reached; step++) starts[step] = Math.Max(starts[step], start);
        return reached == steps;
    }

    private static bool Restore(Span<long> before, Span<long> starts)
    {
        before.CopyTo(starts);
        return true;
    }

    /// <summary>How many of the events at one instant, in their order, suffice for the sequence to have happened.</summary>
    private static int ShortestTies(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, Span<long> starts)
    {
        Span<long> trial = stackalloc long[TieGroup.MaxSteps + 1];
        int enough = masks.Length, tooFew = 0;
        while (enough - tooFew > 1)
        {
            int middle = (enough + tooFew) / 2;
            starts.CopyTo(trial);
            if (AdvanceTies(shape, times[0], masks[..middle], first, trial)) enough = middle;
            else tooFew = middle;
        }

        return enough;
    }

    private static int FirstInOrder(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, Span<long> starts)
    {
        // previous[k]: the latest start of a chain whose k-th step is the event just before; what a next link continues from.
        Span<long> previous = stackalloc long[TieGroup.MaxSteps + 1];
        Span<long> current = stackalloc long[TieGroup.MaxSteps + 1];
        previous.Fill(long.MinValue);
        for (int i = 0; i < times.Length; i++)
        {
            current.Fill(long.MinValue);
            if ((masks[i] & 1) != 0 && first.Contains(times[i])) current[1] = times[i];
            for (int step = 1; step < shape.Steps; step++)
            {
                if ((masks[i] >> step & 1) == 0) continue;
                long start = (shape.NextLinks >> step & 1) != 0 ? previous[step] : starts[step];
                if (start != long.MinValue && times[i] <= shape.Deadline(start)) current[step + 1] = start;
            }

            if (current[shape.Steps] != long.MinValue) return i;
            for (int step = 1; step < shape.Steps; step++) starts[step] = Math.Max(starts[step], current[step]);
            current.CopyTo(previous);
        }

        return -1;
    }
}
