using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// Steps in any order: how many different steps can have an event of their own among the events of a window. By Hall's theorem as many as, of all sets of
/// steps, the least of the steps outside the set and the events that satisfy a step inside it: counts that events come to and go from.
/// </summary>
/// <param name="timeline">The events.</param>
internal sealed class AnyOrderSearch(AttemptTimeline timeline)
{
    private readonly int _steps = timeline.Rules.Steps.Length;
    private readonly int[] _events = new int[1 << timeline.Rules.Steps.Length];

    /// <summary>The attempt that stands for the unit.</summary>
    internal ChosenAttempt Choose()
    {
        AttemptRules rules = timeline.Rules;
        (int first, int last) = Entries();
        if (first < 0) return default;
        (int Rank, int Start, int End) best = rules.Policy switch
        {
            AttemptPolicy.Earliest => Earliest(),
            AttemptPolicy.FirstEntry => From(first, keepsAll: true),
            AttemptPolicy.LastEntry => From(last, keepsAll: rules.Ties != TiePolicy.ByArrival),
            _ => Deepest(),
        };
        int latest = rules.Policy == AttemptPolicy.FirstEntry ? first : last;
        ref readonly TimelineInstant open = ref timeline.Instants[latest];
        return new ChosenAttempt
        {
            Depth = best.Rank,
            Start = timeline.Instants[best.Start].Time,
            End = timeline.Instants[best.End].Time,
            IsOpen = best.Rank < _steps && timeline.IsOpen(open.Time, timeline.Key(open, 1)),
            Found = (0, 0, best.Rank, best.Start, best.End),
        };
    }

    /// <summary>The events of an attempt: each that adds a step, from the first on.</summary>
    internal void Find(in ChosenAttempt attempt, Span<int> positions)
    {
        (_, _, _, int start, int end) = attempt.Found;
        bool strictly = timeline.Rules.Ties == TiePolicy.StrictlyIncreasing;
        var taken = new List<(int Begin, int End, ulong Steps)>();
        var order = new List<int>();
        Array.Clear(_events);
        for (int i = start; i <= end; i++)
        {
            TimelineInstant instant = timeline.Instants[i];
            timeline.Look(instant.End - instant.Begin);
            if (strictly) Take(taken, instant.Begin, instant.End, instant.Steps);
            for (int e = IsLastByArrival(i, start) ? LastOf(timeline.Bits(instant)) : 0; e < instant.End - instant.Begin && !strictly; e++) order.Add(instant.Begin + e);
            if (timeline.Rules.Ties == TiePolicy.AnyOrder) order.Sort((one, other) => timeline.BitsAt(one).CompareTo(timeline.BitsAt(other)) is not 0 and var differ ? differ : one.CompareTo(other));
            foreach (int position in order) Take(taken, position, position + 1, timeline.BitsAt(position) & timeline.Rules.StepBits);
            order.Clear();
        }

        // Each of the events gets a step: the steps are the candidates here, and an event is satisfied by them.
        Span<ulong> candidates = stackalloc ulong[_steps];
        for (int step = 0; step < _steps; step++)
            for (int e = 0; e < taken.Count; e++) candidates[step] |= (taken[e].Steps >> step & 1) << e;
        int[] all = [.. Enumerable.Range(0, taken.Count)];
        Span<int> found = stackalloc int[taken.Count];
        EventAssignment.TryAssign(candidates, all, found);
        for (int e = 0; e < taken.Count; e++)
        {
            int position = taken[e].Begin;
            while (position + 1 < taken[e].End && (timeline.BitsAt(position) >> found[e] & 1) == 0) position++;
            positions[found[e]] = position;
        }
    }

    private void Take(List<(int Begin, int End, ulong Steps)> taken, int begin, int end, ulong steps)
    {
        if (steps == 0) return;
        Count(steps, 1);
        if (Rank() > taken.Count) taken.Add((begin, end, steps));
        else Count(steps, -1);
    }

    /// <summary>The first and the last instant at which an attempt can start; below 0 for none.</summary>
    private (int First, int Last) Entries()
    {
        (int first, int last) = (-1, -1);
        for (int i = 0; i < timeline.Count; i++)
        {
            timeline.Look();
            if (!IsEntry(i)) continue;
            if (first < 0) first = i;
            last = i;
        }

        return (first, last);
    }

    private bool IsEntry(int i) => timeline.Instants[i].Steps != 0 && timeline.Entry.Contains(timeline.Instants[i].Time);

    /// <summary>The furthest attempt, where one is so far first, with its latest start.</summary>
    private (int Rank, int Start, int End) Deepest()
    {
        (int Rank, int Start, int End) best = default;
        Array.Clear(_events);
        int start = 0, pending = 0;
        for (int end = 0; end < timeline.Count; end++)
        {
            if (timeline.Instants[end].Steps == 0) continue;
            while (start <= end && (!IsEntry(start) || timeline.Place(timeline.Instants[end], 1) > timeline.Key(timeline.Instants[start], 1) + timeline.Reach))
            {
                if (start < pending) Count(start, -1);
                start++;
            }

            if (start > end)
            {
                pending = start;
                continue;
            }

            for (pending = Math.Max(pending, start); pending <= end; pending++) Count(pending, 1);
            if (Rank() is var rank && rank > best.Rank) best = (rank, start, end);
            if (best.Rank == _steps) break;
        }

        while (best.End + 1 < timeline.Count && timeline.Instants[best.End + 1].Time == timeline.Instants[best.End].Time) best.End++;
        Array.Clear(_events);
        for (int i = best.End; i >= best.Start; i--)
        {
            Count(i, 1);
            if (IsEntry(i) && Rank() == best.Rank) return (best.Rank, i, best.End);
        }

        return best;
    }

    /// <summary>The furthest attempt that started first.</summary>
    private (int Rank, int Start, int End) Earliest()
    {
        (int Rank, int Start, int End) best = default;
        Array.Clear(_events);
        int end = 0;
        for (int start = 0; start < timeline.Count && best.Rank < _steps; start++)
        {
            if (end <= start)
            {
                Array.Clear(_events);
                end = start;
            }

            for (; end < timeline.Count && IsWithin(start, end); end++) Count(end, 1);
            if (IsEntry(start) && Rank() is var rank && rank > best.Rank) best = (rank, start, end);
            if (end > start) Count(start, -1);
        }

        return From(best.Start, keepsAll: true);
    }

    /// <summary>The attempt that starts at an instant.</summary>
    private (int Rank, int Start, int End) From(int start, bool keepsAll)
    {
        (int Rank, int Start, int End) best = (0, start, start);
        Array.Clear(_events);
        for (int end = start; end < timeline.Count && IsWithin(start, end) && best.Rank < _steps; end++)
        {
            if (end == start && !keepsAll) Count(timeline.Bits(timeline.Instants[start])[LastOf(timeline.Bits(timeline.Instants[start]))] & timeline.Rules.StepBits, 1);
            else Count(end, 1);
            if (Rank() is var rank && rank > best.Rank) best = (rank, start, end);
        }

        return best;
    }

    private bool IsWithin(int start, int end) => timeline.Place(timeline.Instants[end], 1) <= timeline.Key(timeline.Instants[start], 1) + timeline.Reach;

    private bool IsLastByArrival(int instant, int start) =>
        instant == start && timeline.Rules is { Ties: TiePolicy.ByArrival, Policy: AttemptPolicy.LastEntry };

    private int LastOf(ReadOnlySpan<ulong> bits)
    {
        int last = bits.Length - 1;
        while ((bits[last] & timeline.Rules.StepBits) == 0) last--;
        return last;
    }

    /// <summary>Adds the events of an instant, or takes them away. Where each step must be later than the one before, they are one.</summary>
    private void Count(int instant, int by)
    {
        timeline.Look(timeline.Instants[instant].End - timeline.Instants[instant].Begin);
        if (timeline.Instants[instant].Steps == 0) return;
        if (timeline.Rules.Ties == TiePolicy.StrictlyIncreasing || timeline.Instants[instant].IsAlone) Count(timeline.Instants[instant].Steps, by);
        else
            foreach (ulong bits in timeline.Bits(timeline.Instants[instant])) Count(bits & timeline.Rules.StepBits, by);
    }

    private void Count(ulong steps, int by)
    {
        if (steps == 0) return;
        for (int set = 1; set < _events.Length; set++)
            if (((ulong)set & steps) != 0) _events[set] += by;
    }

    private int Rank()
    {
        int rank = _steps;
        for (int set = 1; set < _events.Length; set++) rank = Math.Min(rank, _steps - BitOperations.PopCount((uint)set) + _events[set]);
        return rank;
    }
}
