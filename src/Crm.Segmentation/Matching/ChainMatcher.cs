using System.Numerics;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps through one customer's events: for each number of steps, the start of the chain with so many done that started last. Begin, take
/// the events in order, read. Used for one customer after another; linear in the events.
/// </summary>
/// <remarks>
/// An event that is alone at its instant, or whose place in the order counts, is taken by itself. Events at one instant that may be taken in any
/// order are taken between <see cref="BeginTies"/> and <see cref="EndTies"/>.
/// </remarks>
internal sealed class ChainMatcher
{
    // INVARIANT: _starts[d], for d from 1 to the deepest, is the start of the chain with at least d steps done that started last. It has the latest
    // deadline of those, so no other chain with d steps can get further; and a chain from an earlier step 1 exists too, as long as it is in time.
    private readonly long[] _starts = new long[TieGroup.MaxSteps + 1];
    private readonly TieGroup _ties = new();

    // Where a step must be the next event: the starts of the chains whose d-th step is the event just before, and those of this event.
    private long[] _previous = new long[TieGroup.MaxSteps + 1];
    private long[] _current = new long[TieGroup.MaxSteps + 1];
    private ChainRules _rules;
    private long _instant;

    /// <summary>The most steps that any chain has done.</summary>
    internal int Deepest { get; private set; }

    /// <summary>The start of the chain with a number of steps done, from 1 to the deepest, that started last.</summary>
    internal long Start(int done) => _starts[done];

    internal void Begin(in ChainRules rules)
    {
        _rules = rules;
        Deepest = 0;
        if (rules.NextLinks != 0) Array.Fill(_previous, long.MinValue);
    }

    /// <summary>Takes one event, or several of which any chain can use only one.</summary>
    internal void Take(long time, ulong steps)
    {
        if (_rules.NextLinks != 0)
        {
            TakeNext(time, steps);
            return;
        }

        // From the deepest down, so that one event does not move a chain by two steps.
        ulong usable = steps & ((2UL << Math.Min(Deepest, _rules.Steps - 1)) - 2);
        while (usable != 0)
        {
            int done = BitOperations.Log2(usable);
            usable ^= 1UL << done;
            if (time - _starts[done] <= _rules.Window) Reach(done + 1, _starts[done]);
        }

        if ((steps & 1) != 0 && _rules.Entry.Contains(time)) Reach(1, time);
    }

    /// <summary>Begins events at one instant that may be taken in any order.</summary>
    internal void BeginTies(long time)
    {
        _instant = time;
        ulong live = _rules.Entry.Contains(time) ? 1UL : 0;
        for (int done = Math.Min(Deepest, _rules.Steps - 1); done > 0; done--)
            if (time - _starts[done] <= _rules.Window) live |= 1UL << done;
        _ties.Begin(_rules.Steps, live);
    }

    /// <summary>Takes a further event of the instant. The starts and the deepest are those before the instant until it ends.</summary>
    /// <returns>Bit d: a chain that had d steps done before the instant is complete now, and was not before this event.</returns>
    internal ulong TakeTie(ulong steps) => _ties.Add(steps);

    internal void EndTies()
    {
        // A chain that had fewer steps done started no earlier, so it is the last to say.
        for (int done = Math.Min(Deepest, _rules.Steps - 1); done >= 0; done--)
        {
            long start = done == 0 ? _instant : _starts[done];
            for (int step = _ties.Reached(done); step > done; step--) Reach(step, start);
        }
    }

    /// <summary>Takes complete chains for such as lack their last step, so that the next to be complete is told again.</summary>
    internal void Reopen() => Deepest = Math.Min(Deepest, _rules.Steps - 1);

    private void TakeNext(long time, ulong steps)
    {
        Array.Fill(_current, long.MinValue, 0, _rules.Steps + 1);
        if ((steps & 1) != 0 && _rules.Entry.Contains(time)) _current[1] = time;
        for (int done = 1; done < _rules.Steps; done++)
        {
            if ((steps >> done & 1) == 0) continue;
            long start = (_rules.NextLinks >> done & 1) != 0 ? _previous[done] : done <= Deepest ? _starts[done] : long.MinValue;
            if (start != long.MinValue && time - start <= _rules.Window) _current[done + 1] = start;
        }

        for (int done = 1; done <= _rules.Steps; done++)
            if (_current[done] != long.MinValue) Reach(done, done <= Deepest ? Math.Max(_starts[done], _current[done]) : _current[done]);
        (_previous, _current) = (_current, _previous);
    }

    private void Reach(int done, long start)
    {
        _starts[done] = start;
        Deepest = Math.Max(Deepest, done);
    }
}
