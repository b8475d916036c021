namespace Crm.Segmentation;

/// <summary>
/// Finds a sequence in one customer's visible events, given in (time, sequence, arrival) order with, for each, the steps that it satisfies; nothing
/// after as-of may be given. Used for one customer after another; linear in the events.
/// </summary>
/// <remarks>
/// Without a <c>next</c> link, events at one instant may be taken in any order (<see cref="TieGroup"/>); with one, strictly in the given order.
/// </remarks>
/// <param name="shape">The sequence.</param>
/// <param name="cancellation">Stops the work between some thousands of events.</param>
internal sealed class SequenceMatcher(SequenceShape shape, CancellationToken cancellation)
{
    private const int EventsBetweenLooks = 1 << 16;

    private readonly ChainMatcher _chain = new();
    private readonly TieGroup _taken = new();
    private int _looks;

    internal SequenceShape Shape { get; } = shape;

    /// <summary>Whether the sequence happens with its first event in a range.</summary>
    internal bool Exists(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, TimeRange first, long asOf) => Count(times, steps, first, asOf, atMost: 1) > 0;

    /// <summary>How many matches there are, none sharing an event: each search starts after the last event of the match before.</summary>
    internal int Count(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, TimeRange first, long asOf, int atMost = int.MaxValue)
    {
        ChainRules rules = Shape.Chain(first, asOf);
        var absent = new AbsentStep(Shape, rules, _taken, times, steps);
        int count = 0, from = 0;
        while (count < atMost)
        {
            _chain.Begin(rules);
            int end = Shape.AbsentLast ? FirstWithout(ref absent, times, steps, from) : FirstCompletion(times, steps, from);
            if (end < 0) break;
            count++;
            from = end + 1;
        }

        return count;
    }

    /// <summary>The position of the event, from one on, at which the chain is first complete; -1 when it never is.</summary>
    private int FirstCompletion(ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, int from)
    {
        for (int i = from; i < times.Length;)
        {
            long time = times[i];
            if (Shape.IsInOrder || i + 1 == times.Length || times[i + 1] != time)
            {
                Look();
                _chain.Take(time, steps[i]);
                if (_chain.Deepest == Shape.Steps) return i;
                i++;
                continue;
            }

            _chain.BeginTies(time);
            for (; i < times.Length && times[i] == time; i++)
            {
                Look();
                if (_chain.TakeTie(steps[i]) != 0) return i;
            }

            _chain.EndTies();
        }

        return -1;
    }

    /// <summary>The same for a chain that nothing may follow: of the chains that are complete and unfollowed, the position of the last event of the first.</summary>
    private int FirstWithout(ref AbsentStep absent, ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps, int from)
    {
        absent.Begin(from);
        for (int i = from; i < times.Length;)
        {
            absent.Enter(i);
            if (absent.IsAlone)
            {
                Look();
                _chain.Take(times[i], steps[i]);
                if (_chain.Deepest == Shape.Steps && absent.AllowsFrom(_chain.Start(Shape.Steps))) return i;
                i++;
            }
            else
            {
                int end = CompletionInTies(ref absent, steps, i, times[i]);
                if (end >= 0) return end;
                i = absent.End;
            }

            _chain.Reopen();
        }

        return -1;
    }

    private int CompletionInTies(ref AbsentStep absent, ReadOnlySpan<ulong> steps, int from, long time)
    {
        bool found = false;
        _chain.BeginTies(time);
        for (int i = from; i < absent.End; i++)
        {
            Look();
            ulong complete = _chain.TakeTie(steps[i]);
            for (int before = 0; !found && complete != 0; before++, complete >>= 1)
            {
                // With no step done before the instant, the chain starts at it; with some, an earlier start may do as well.
                if ((complete & 1) == 0 || !absent.CanAllBeTaken(from, before)) continue;
                found = before == 0 ? absent.AllowsOnly(time) : absent.AllowsFrom(_chain.Start(before));
            }

            if (found && i >= absent.Last) return i;
        }

        _chain.EndTies();
        return -1;
    }

    private void Look()
    {
        if (++_looks % EventsBetweenLooks == 0) cancellation.ThrowIfCancellationRequested();
    }
}
