using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// Chooses the attempt at a funnel that stands for one customer, from the customer's events in time order, none after as-of, with the steps
/// that each satisfies. Used for one customer after another; linear in the events.
/// </summary>
/// <param name="rules">The funnel.</param>
/// <param name="asOf">The as-of instant.</param>
internal sealed class FunnelAttempts(AttemptRules rules, long asOf)
{
    private readonly ChainMatcher _chain = new();
    private readonly long[] _reachedAt = new long[TieGroup.MaxSteps];
    private ChainRules _rules = rules.Chain;
    private long _asOf = asOf;

    /// <summary>Begins with another instant, and another range of starts.</summary>
    internal void Begin(TimeRange entry, long at) => (_rules, _asOf) = (_rules with { Entry = entry }, at);

    internal ChosenAttempt Choose(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps) => rules.Policy switch
    {
        AttemptPolicy.FirstEntry => Only(times, steps, FirstEntry(times, steps, _rules.Entry)),
        AttemptPolicy.LastEntry => Only(times, steps, LastEntry(times, steps, _rules.Entry)),
        _ => Furthest(times, steps),
    };

    /// <summary>The instants of the steps of the attempt that starts at an instant: each step's earliest match after the one before. Valid until the next call.</summary>
    internal ReadOnlySpan<long> Follow(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, long start) =>
        _reachedAt.AsSpan(0, Advance(_rules with { Entry = new TimeRange(start, start + 1) }, times, steps, out _));

    private ChosenAttempt Only(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, int entry)
    {
        if (entry < 0) return default;
        int depth = Follow(times, steps, times[entry]).Length;
        return Chosen(depth, times[entry], depth < _rules.Steps && IsOpen(times[entry]));
    }

    private ChosenAttempt Furthest(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps)
    {
        int deepest = Advance(_rules, times, steps, out long start);
        if (deepest == 0) return default;
        bool open = deepest < _rules.Steps && IsOpen(_chain.Start(1));

        // An attempt that starts before the chosen one, and early enough to have been in time, is just as far at the same instant.
        if (rules.Policy == AttemptPolicy.Earliest)
        {
            long from = Math.Max(_rules.Entry.From, TimeRange.Clamp((Int128)_reachedAt[deepest - 1] - _rules.Window));
            start = times[FirstEntry(times, steps, new TimeRange(from, start + 1))];
        }

        return Chosen(deepest, start, open);
    }

    private ChosenAttempt Chosen(int depth, long start, bool open) => new() { Depth = depth, Start = start, End = _reachedAt[depth - 1], IsOpen = open };

    /// <summary>Whether an attempt that started at an instant, and has not converted, can still advance at as-of.</summary>
    private bool IsOpen(long start) => _rules.Window > _asOf - start;

    /// <summary>
    /// How many steps any attempt gets to, and when each number of steps was first reached; of the attempts that get furthest at that instant, the
    /// start of the last.
    /// </summary>
    private int Advance(in ChainRules chain, ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, out long start)
    {
        start = 0;
        _chain.Begin(chain);
        for (int i = FirstAtOrAfter(times, chain.Entry.From); i < times.Length && _chain.Deepest < chain.Steps;)
        {
            long time = times[i];
            int before = _chain.Deepest;
            if (time >= chain.Entry.To && (before == 0 || time - _chain.Start(1) > chain.Window)) break;
            i = TakeInstant(times, steps, i);
            if (_chain.Deepest == before) continue;
            start = _chain.Start(_chain.Deepest);
            _reachedAt.AsSpan(before.._chain.Deepest).Fill(time);
        }

        return _chain.Deepest;
    }

    /// <summary>Takes the events at one instant; gives the position of the first after them.</summary>
    private int TakeInstant(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, int i)
    {
        long time = times[i];
        if (i + 1 == times.Length || times[i + 1] != time)
        {
            _chain.Take(time, steps[i]);
            return i + 1;
        }

        if (rules.Ties == TiePolicy.StrictlyIncreasing)
        {
            ulong union = 0;
            for (; i < times.Length && times[i] == time; i++) union |= steps[i];
            _chain.Take(time, union);
            return i;
        }

        _chain.BeginTies(time);
        for (; i < times.Length && times[i] == time; i++) _chain.TakeTie(steps[i]);
        _chain.EndTies();
        return i;
    }

    private static int FirstEntry(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, TimeRange entry)
    {
        for (int i = FirstAtOrAfter(times, entry.From); i < times.Length && times[i] < entry.To; i++)
            if ((steps[i] & 1) != 0) return i;
        return -1;
    }

    private static int LastEntry(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, TimeRange entry)
    {
        for (int i = FirstAtOrAfter(times, entry.To) - 1; i >= 0 && times[i] >= entry.From; i--)
            if ((steps[i] & 1) != 0) return i;
        return -1;
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
