using System.Numerics;

namespace Crm.Segmentation;

/// <summary>
/// Events of one customer at one instant, as they come. They may be taken in any order, and one event satisfies one step only, so how far a chain
/// of steps gets among them is a matching of consecutive steps to different events.
/// </summary>
/// <remarks>
/// A step that has as many events to choose from as there are steps finds a free one whatever the other steps take, so an event is kept only while
/// one of its steps has fewer: many events at one instant cost a glance each.
/// </remarks>
internal sealed class TieGroup
{
    /// <summary>The most steps that a chain may have.</summary>
    internal const int MaxSteps = 32;

    private readonly ulong[] _events = new ulong[MaxSteps * MaxSteps];
    private readonly int[] _candidates = new int[MaxSteps];
    private readonly int[] _reached = new int[MaxSteps];

    /// <summary>For each number of steps done before, the steps of which one more event would move the chain.</summary>
    private readonly ulong[] _wanted = new ulong[MaxSteps];
    private readonly int[] _eventOfStep = new int[MaxSteps * MaxSteps];
    private int _steps;
    private int _count;
    private ulong _scarce;
    private ulong _moving;

    /// <summary>Begins a group.</summary>
    /// <param name="steps">How many steps a chain has, at most <see cref="MaxSteps"/>.</param>
    /// <param name="before">Bit d: there is a chain that has d steps done, fewer than all.</param>
    internal void Begin(int steps, ulong before)
    {
        (_steps, _count, _moving, _scarce) = (steps, 0, before, (1UL << steps) - 1);
        Array.Clear(_candidates, 0, steps);
        for (int done = 0; done < steps; done++) (_reached[done], _wanted[done]) = (done, 1UL << done);
    }

    /// <summary>How many steps are done now by a chain that had so many done before.</summary>
    internal int Reached(int before) => _reached[before];

    /// <summary>Adds an event by the steps that it satisfies, as bits from step 0.</summary>
    /// <returns>Bit d: the chain that had d steps done before has all done now, and had not without this event.</returns>
    internal ulong Add(ulong steps)
    {
        if ((steps & _scarce) == 0) return 0;
        for (ulong rest = steps & _scarce; rest != 0; rest &= rest - 1)
        {
            int step = BitOperations.TrailingZeroCount(rest);
            if (++_candidates[step] >= _steps) _scarce &= ~(1UL << step);
        }

        _events[_count++] = steps;
        ulong complete = 0;
        for (ulong rest = _moving; rest != 0; rest &= rest - 1)
        {
            int before = BitOperations.TrailingZeroCount(rest);
            if ((steps & _wanted[before]) != 0 && Move(before)) complete |= 1UL << before;
        }

        _moving &= ~complete;
        return complete;
    }

    /// <summary>Moves a chain as far as it gets; true when that is all steps.</summary>
    private bool Move(int before)
    {
        Span<int> eventOfStep = _eventOfStep.AsSpan(before * MaxSteps, MaxSteps);
        while (_reached[before] < _steps)
        {
            if (!TryPlace(before, _reached[before], eventOfStep)) return false;
            _reached[before]++;
        }

        return true;
    }

    /// <summary>Augments the matching of steps first … step − 1 by one step, breadth first over the steps that would have to give way.</summary>
    private bool TryPlace(int first, int step, Span<int> eventOfStep)
    {
        Span<int> comesFrom = stackalloc int[MaxSteps], queue = stackalloc int[MaxSteps];
        ulong seen = 1UL << step;
        int head = 0, tail = 0;
        queue[tail++] = step;
        while (head < tail)
        {
            int current = queue[head++];
            for (int e = 0; e < _count; e++)
            {
                if ((_events[e] >> current & 1) == 0) continue;
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
                if ((seen >> holder & 1) != 0) continue;
                seen |= 1UL << holder;
                comesFrom[holder] = current;
                queue[tail++] = holder;
            }
        }

        _wanted[first] = seen;
        return false;
    }
}
