namespace Crm.Segmentation;

/// <summary>Gives some steps each an event of its own among events of one instant: the first that leaves the others one.</summary>
internal static class EventAssignment
{
    /// <summary>Whether the steps can have events of their own, in any order.</summary>
    internal static bool IsPossible(ReadOnlySpan<ulong> events, ReadOnlySpan<int> steps)
    {
        Span<int> positions = stackalloc int[steps.Length];
        return TryAssign(events, steps, positions);
    }

    /// <summary>Gives each step its event, in any order.</summary>
    /// <param name="events">The steps that each event satisfies, as bits.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="positions">For each step the position of its event.</param>
    internal static bool TryAssign(ReadOnlySpan<ulong> events, ReadOnlySpan<int> steps, Span<int> positions)
    {
        // A step that has as many events as there are steps finds one whatever the others take.
        int most = steps.Length;
        Span<int> candidates = stackalloc int[most * most], counts = stackalloc int[most];
        counts.Clear();
        for (int i = 0; i < events.Length; i++)
            for (int s = 0; s < most; s++)
                if ((events[i] >> steps[s] & 1) != 0 && counts[s] < most) candidates[(s * most) + counts[s]++] = i;
        positions.Fill(-1);
        Span<int> visited = stackalloc int[most];
        for (int s = 0; s < most; s++)
        {
            visited.Clear();
            if (!Place(candidates, counts, positions, s, 0, visited, most)) return false;
        }

        // The first event for each step in turn, as long as those after it keep one.
        Span<int> trial = stackalloc int[most];
        for (int s = 0; s < most; s++)
        {
            for (int c = 0; c < counts[s]; c++)
            {
                int wanted = candidates[(s * most) + c];
                if (wanted >= positions[s]) break;
                if (positions[..s].Contains(wanted)) continue;
                positions.CopyTo(trial);
                int other = trial.IndexOf(wanted);
                trial[s] = wanted;
                if (other >= 0)
                {
                    trial[other] = -1;
                    visited.Clear();
                    if (!Place(candidates, counts, trial, other, s + 1, visited, most)) continue;
                }

                trial.CopyTo(positions);
                break;
            }
        }

        return true;
    }

    /// <summary>Gives each step an event after that of the step before, in the order of the events; each the first that there is.</summary>
    internal static bool TryFollow(ReadOnlySpan<ulong> events, ReadOnlySpan<int> steps, int first, Span<int> positions)
    {
        int at = first;
        for (int s = 0; s < steps.Length; s++)
        {
            while (at < events.Length && (events[at] >> steps[s] & 1) == 0) at++;
            if (at == events.Length) return false;
            positions[s] = at++;
        }

        return true;
    }

    /// <summary>Gives a step an event, for which others from a step on may have to take another.</summary>
    private static bool Place(ReadOnlySpan<int> candidates, ReadOnlySpan<int> counts, Span<int> positions, int step, int free, Span<int> visited, int most)
    {
        visited[step] = 1;
        for (int c = 0; c < counts[step]; c++)
        {
            int wanted = candidates[(step * most) + c], holder = positions.IndexOf(wanted);
            if (holder >= 0 && (holder < free || visited[holder] != 0)) continue;
            if (holder >= 0 && !Place(candidates, counts, positions, holder, free, visited, most)) continue;
            positions[step] = wanted;
            return true;
        }

        return false;
    }
}
