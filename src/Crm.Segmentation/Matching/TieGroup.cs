namespace Crm.Segmentation;

/// <summary>
/// Events of one customer at one instant. They may be taken in any order, and one event satisfies one step only, so how far a chain of steps
/// gets among them is a matching of consecutive steps to different events.
/// </summary>
internal static class TieGroup
{
    /// <summary>The most steps that a chain may have.</summary>
    internal const int MaxSteps = 32;

    /// <summary>How many steps are done after the group, at most <paramref name="limit"/>, when <paramref name="done"/> were done before it.</summary>
    /// <param name="masks">For each event of the group the steps that it satisfies, as bits from step 0.</param>
    /// <param name="taken">An event that the chain already used, or -1.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="limit">Steps that may be done, at most <see cref="MaxSteps"/>.</param>
    internal static int Advance(ReadOnlySpan<uint> masks, int taken, int done, int limit)
    {
        if (masks.Length - (taken < 0 ? 0 : 1) == 0) return done;
        if (masks.Length == (taken < 0 ? 1 : 2))
        {
            int only = taken == 0 ? 1 : 0;
            return done < limit && (masks[only] >> done & 1) != 0 ? done + 1 : done;
        }

        Span<int> eventOfStep = stackalloc int[MaxSteps];
        int step = done;
        while (step < limit && TryPlace(masks, taken, done, step, eventOfStep)) step++;
        return step;
    }

    /// <summary>The events that can matter, sorted: of those that satisfy the same steps, as many as there are steps.</summary>
    internal static ReadOnlySpan<uint> Reduce(ReadOnlySpan<uint> masks, int steps)
    {
        uint[] sorted = masks.ToArray();
        Array.Sort(sorted);
        int kept = 0, same = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            same = i > 0 && sorted[i] == sorted[i - 1] ? same + 1 : 1;
            if (sorted[i] != 0 && same <= steps) sorted[kept++] = sorted[i];
        }

        return sorted.AsSpan(0, kept);
    }

    /// <summary>Augments the matching of steps done … step − 1 by one step, breadth first over the steps that would have to give way.</summary>
    private static bool TryPlace(ReadOnlySpan<uint> masks, int taken, int first, int step, Span<int> eventOfStep)
    {
        Span<int> comesFrom = stackalloc int[MaxSteps];
        uint reached = 1u << step;
        Span<int> queue = stackalloc int[MaxSteps];
        int head = 0, tail = 0;
        queue[tail++] = step;
        while (head < tail)
        {
            int current = queue[head++];
            for (int e = 0; e < masks.Length; e++)
            {
                if (e == taken || (masks[e] >> current & 1) == 0) continue;
                int holder = eventOfStep[first..step].IndexOf(e);
                if (holder < 0)
                {
                    // A free event: hand it down the chain of steps that gave way.
                    int free = e, at = current;
                    while (at != step)
                    {
                        (free, eventOfStep[at]) = (eventOfStep[at], free);
                        at = comesFrom[at];
                    }

                    eventOfStep[step] = free;
                    return true;
                }

                holder += first;
                if ((reached >> holder & 1) != 0) continue;
                reached |= 1u << holder;
                comesFrom[holder] = current;
                queue[tail++] = holder;
            }
        }

        return false;
    }
}
