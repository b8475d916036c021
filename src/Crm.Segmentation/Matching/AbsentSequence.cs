namespace Crm.Segmentation;

/// <summary>
/// Sequences whose last step must not happen: from a first event A, once A + W is over, the steps before it done by A + W, and nothing that
/// satisfies it in (last of those steps, A + W].
/// </summary>
internal static class AbsentSequence
{
    internal static bool Exists(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, long asOf) =>
        FirstCompletion(shape, times, masks, first, asOf, 0) >= 0;

    /// <summary>The position of the last event of the first match that uses events from a position on, or -1.</summary>
    internal static int FirstCompletion(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange first, long asOf, int from)
    {
        uint absent = 1u << shape.Steps;
        int after = from, best = -1;
        for (int i = from; i < times.Length; i++)
        {
            long start = times[i], deadline = shape.Deadline(start);
            if (deadline > asOf || (best >= 0 && start > times[best])) break;
            if ((masks[i] & 1) == 0 || !first.Contains(start)) continue;

            if (shape.Steps == 1)
            {
                // INVARIANT: starts only move on, so the next absent event is found by one walk over the events.
                after = Math.Max(after, i);
                while (after < times.Length && (times[after] <= start || (masks[after] & absent) == 0)) after++;
                if (after == times.Length || times[after] > deadline) return i;
            }
            else
            {
                int end = Completion(shape, times, masks, from, i, LastAbsent(times, masks, i, deadline, absent));
                if (end >= 0 && (best < 0 || end < best)) best = end;
            }
        }

        return best;
    }

    /// <summary>The instant of the last absent-step event in (start, deadline]; the earliest of all instants when there is none.</summary>
    private static long LastAbsent(ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, int start, long deadline, uint absent)
    {
        long last = TimeRange.Earliest;
        for (int i = start + 1; i < times.Length && times[i] <= deadline; i++)
            if ((masks[i] & absent) != 0 && times[i] > times[start]) last = times[i];
        return last;
    }

    /// <summary>The position at which the steps from a given first event are done, the last of them not before an instant; or -1.</summary>
    private static int Completion(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, int from, int start, long notBefore)
    {
        long deadline = shape.Deadline(times[start]);
        if (shape.NextLinks != 0) return CompletionInOrder(shape, times, masks, start, notBefore, deadline);

        int done = 1, first = start;
        while (first > from && times[first - 1] == times[start]) first--;
        for (int i = first; i < times.Length && times[i] <= deadline;)
        {
            int end = i + 1;
            while (end < times.Length && times[end] == times[i]) end++;
            int limit = times[i] >= notBefore ? shape.Steps : shape.Steps - 1;
            int taken = start >= i && start < end ? start - i : -1;
            int reached = TieGroup.Advance(masks[i..end], taken, done, limit);
            if (reached == shape.Steps)
            {
                // The shortest run of the ties that suffices, so that a count can go on right after it.
                for (int length = 1; length <= end - i; length++)
                    if (taken < length && TieGroup.Advance(masks.Slice(i, length), taken, done, limit) == shape.Steps) return i + length - 1;
            }

            done = reached;
            i = end;
        }

        return -1;
    }

    private static int CompletionInOrder(SequenceShape shape, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, int start, long notBefore, long deadline)
    {
        uint done = 1, previous = 1;
        for (int i = start + 1; i < times.Length && times[i] <= deadline; i++)
        {
            // Bit k: k + 1 steps are done. A next link continues from the event just before, another link from any earlier one.
            uint reached = ((previous & (shape.NextLinks >> 1)) | (done & ~(shape.NextLinks >> 1))) << 1 & masks[i];
            uint last = 1u << (shape.Steps - 1);
            if (times[i] < notBefore) reached &= ~last;
            if ((reached & last) != 0) return i;
            done |= reached;
            previous = reached;
        }

        return -1;
    }
}
