using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// Chooses the attempt at a funnel that stands for one customer, from the customer's events in time order, none after as-of, with the steps
/// that each satisfies. Linear in the events.
/// </summary>
internal static class FunnelAttempts
{
    internal static ChosenAttempt Choose(in AttemptRules rules, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, long asOf) => rules.Attempt switch
    {
        AttemptPolicy.FirstEntry => Only(rules, times, masks, asOf, FirstEntry(times, masks, rules.Entry)),
        AttemptPolicy.LastEntry => Only(rules, times, masks, asOf, LastEntry(times, masks, rules.Entry)),
        _ => Furthest(rules, times, masks, asOf),
    };

    /// <summary>The instants of the steps of the attempt that starts at an instant: each step's earliest match after the one before.</summary>
    /// <returns>How many steps it has; the destination is filled so far.</returns>
    internal static int Follow(in AttemptRules rules, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, long start, Span<long> destination)
    {
        int done = 0;
        for (int i = FirstAtOrAfter(times, start); i < times.Length && done < rules.Steps && times[i] - start <= rules.Window;)
        {
            int end = GroupEnd(times, i);
            int reached = Advance(rules, masks[i..end], done);
            destination[done..reached].Fill(times[i]);
            done = reached;
            i = end;
        }

        return done;
    }

    private static ChosenAttempt Only(in AttemptRules rules, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, long asOf, int entry)
    {
        if (entry < 0) return default;
        Span<long> steps = stackalloc long[TieGroup.MaxSteps];
        int depth = Follow(rules, times, masks, times[entry], steps);
        return new ChosenAttempt(depth, times[entry], depth < rules.Steps && IsOpen(rules, times[entry], asOf));
    }

    private static ChosenAttempt Furthest(in AttemptRules rules, ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, long asOf)
    {
        // INVARIANT: latest[d], for d up to the deepest, is the start of the attempt with at least d steps done that started last. It has the
        // latest deadline of those, so no other attempt with d steps can get further.
        Span<long> latest = stackalloc long[TieGroup.MaxSteps + 1];
        int deepest = 0;
        long start = 0, reachedAt = 0;
        for (int i = FirstAtOrAfter(times, rules.Entry.From); i < times.Length && deepest < rules.Steps;)
        {
            long time = times[i];
            if (time >= rules.Entry.To && (deepest == 0 || time - latest[1] > rules.Window)) break;
            int end = GroupEnd(times, i);
            int before = deepest;
            deepest = end == i + 1 ? Take(rules, time, masks[i], latest, deepest)
                : rules.Ties == TiePolicy.StrictlyIncreasing ? Take(rules, time, Union(masks[i..end]), latest, deepest)
                : TakeTies(rules, time, masks[i..end], latest, deepest);
            if (deepest > before) (start, reachedAt) = (latest[deepest], time);
            i = end;
        }

        if (deepest == 0) return default;
        bool open = deepest < rules.Steps && IsOpen(rules, latest[1], asOf);

        // An attempt that starts before the chosen one, and early enough to have been in time, is just as far at the same instant.
        if (rules.Attempt == AttemptPolicy.Earliest)
        {
            long from = Math.Max(rules.Entry.From, TimeRange.Clamp((Int128)reachedAt - rules.Window));
            start = times[FirstEntry(times, masks, new TimeRange(from, start + 1))];
        }

        return new ChosenAttempt(deepest, start, open);
    }

    /// <summary>Takes one event, or several of which only one can be used by any attempt.</summary>
    private static int Take(in AttemptRules rules, long time, uint mask, Span<long> latest, int deepest)
    {
        // From the deepest down, so that one event does not move an attempt by two steps.
        uint usable = mask & (uint)((2UL << Math.Min(deepest, rules.Steps - 1)) - 2);
        int reached = deepest;
        while (usable != 0)
        {
            int done = BitOperations.Log2(usable);
            usable ^= 1u << done;
            if (time - latest[done] > rules.Window) continue;
            latest[done + 1] = latest[done];
            reached = Math.Max(reached, done + 1);
        }

        if ((mask & 1) == 0 || !rules.Entry.Contains(time)) return reached;
        latest[1] = time;
        return Math.Max(reached, 1);
    }

    private static int TakeTies(in AttemptRules rules, long time, ReadOnlySpan<uint> group, Span<long> latest, int deepest)
    {
        Span<uint> kept = stackalloc uint[rules.Steps * rules.Steps];
        ReadOnlySpan<uint> ties = Thin(group, rules.Steps, kept);
        int reached = deepest;
        for (int done = Math.Min(deepest, rules.Steps - 1); done > 0; done--)
        {
            if (time - latest[done] > rules.Window) continue;
            int to = TieGroup.Advance(ties, -1, done, rules.Steps);
            for (int step = done + 1; step <= to; step++) latest[step] = latest[done];
            reached = Math.Max(reached, to);
        }

        if (!rules.Entry.Contains(time)) return reached;

        // The best over the events that may be step 1: all steps, from the first, are matched to different events.
        int entered = TieGroup.Advance(ties, -1, 0, rules.Steps);
        latest[1..(entered + 1)].Fill(time);
        return Math.Max(reached, entered);
    }

    private static int Advance(in AttemptRules rules, ReadOnlySpan<uint> group, int done)
    {
        if (group.Length == 1 || rules.Ties == TiePolicy.StrictlyIncreasing) return (Union(group) >> done & 1) != 0 ? done + 1 : done;
        Span<uint> kept = stackalloc uint[rules.Steps * rules.Steps];
        return TieGroup.Advance(Thin(group, rules.Steps, kept), -1, done, rules.Steps);
    }

    /// <summary>
    /// As few events as suffice. A step that has as many events to choose from as there are steps finds a free one whatever the other steps
    /// take, so an event is needed only while one of its steps has fewer.
    /// </summary>
    private static ReadOnlySpan<uint> Thin(ReadOnlySpan<uint> group, int steps, Span<uint> kept)
    {
        if (group.Length <= kept.Length) return group;
        Span<int> candidates = stackalloc int[TieGroup.MaxSteps];
        candidates.Clear();
        uint open = uint.MaxValue;
        int count = 0;
        foreach (uint mask in group)
        {
            if ((mask & open) == 0) continue;
            kept[count++] = mask;
            for (uint rest = mask & open; rest != 0; rest &= rest - 1)
            {
                int step = BitOperations.TrailingZeroCount(rest);
                if (++candidates[step] >= steps) open &= ~(1u << step);
            }
        }

        return kept[..count];
    }

    private static bool IsOpen(in AttemptRules rules, long start, long asOf) => rules.Window > asOf - start;

    private static int FirstEntry(ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange entry)
    {
        for (int i = FirstAtOrAfter(times, entry.From); i < times.Length && times[i] < entry.To; i++)
            if ((masks[i] & 1) != 0) return i;
        return -1;
    }

    private static int LastEntry(ReadOnlySpan<long> times, ReadOnlySpan<uint> masks, TimeRange entry)
    {
        for (int i = FirstAtOrAfter(times, entry.To) - 1; i >= 0 && times[i] >= entry.From; i--)
            if ((masks[i] & 1) != 0) return i;
        return -1;
    }

    private static uint Union(ReadOnlySpan<uint> masks)
    {
        uint union = 0;
        foreach (uint mask in masks) union |= mask;
        return union;
    }

    private static int GroupEnd(ReadOnlySpan<long> times, int start)
    {
        int end = start + 1;
        while (end < times.Length && times[end] == times[start]) end++;
        return end;
    }

    private static int FirstAtOrAfter(ReadOnlySpan<long> times, long instant)
    {
        int low = 0, high = times.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (times[middle] < instant) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
