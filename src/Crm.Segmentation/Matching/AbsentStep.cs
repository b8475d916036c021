namespace Crm.Segmentation;

/// <summary>
/// The last step of a sequence that must not happen: from which first events a chain that is complete at an instant is followed by nothing that
/// satisfies it. An event at the instant of the chain's last follows it too, if the chain does not use it for a step of its own.
/// </summary>
/// <remarks>
/// A chain that ends before the next such event, at N, is unfollowed exactly when its wait is over by then: start + W &lt; N. So of the starts from
/// which it can be complete the latest that is early enough decides, and as N only grows, all of this is found by walking on.
/// </remarks>
internal ref struct AbsentStep
{
    private readonly SequenceShape _shape;
    private readonly ChainRules _rules;
    private readonly TieGroup _taken;
    private readonly ReadOnlySpan<long> _times;
    private readonly ReadOnlySpan<ulong> _steps;
    private readonly int _leading;
    private int _start;
    private int _first;
    private int _count;
    private int _next;
    private long _latestStart;
    private int _walked;
    private long _entry;

    /// <param name="shape">The sequence.</param>
    /// <param name="rules">The chain of the steps before.</param>
    /// <param name="taken">Memory to work with.</param>
    /// <param name="times">The instants.</param>
    /// <param name="steps">The steps that each event satisfies.</param>
    internal AbsentStep(SequenceShape shape, in ChainRules rules, TieGroup taken, ReadOnlySpan<long> times, ReadOnlySpan<ulong> steps)
    {
        (_shape, _rules, _taken) = (shape, rules, taken);
        _times = times;
        _steps = steps;
        _leading = 1;
        while ((shape.NextLinks >> _leading & 1) != 0) _leading++;
    }

    /// <summary>The end of the events at the instant that was entered; the next event where they go by their order.</summary>
    internal int End { get; private set; }

    /// <summary>The last of these events that satisfies the step; -1 when none does.</summary>
    internal int Last { get; private set; }

    /// <summary>Whether it is one event.</summary>
    internal readonly bool IsAlone => End - _start == 1;

    /// <summary>Begins a search from an event on, not before the searches that were.</summary>
    internal void Begin(int from) => (_walked, _entry) = (from, long.MinValue);

    /// <summary>Enters the instant of an event; the instants are entered in order.</summary>
    internal void Enter(int position)
    {
        if (position < End) return;
        (_start, _first, Last, _count) = (position, -1, -1, 0);
        for (End = position; End < _times.Length && (End == position || (!_shape.IsInOrder && _times[End] == _times[position])); End++)
        {
            if (!IsAbsentStep(End)) continue;
            if (_count++ == 0) _first = End;
            Last = End;
        }

        _next = Math.Max(_next, End);
        while (_next < _times.Length && !IsAbsentStep(_next)) _next++;
        _latestStart = _next < _times.Length ? _times[_next] - _rules.Window - 1 : long.MaxValue;
    }

    /// <summary>
    /// Whether a chain that is complete at this instant, with a number of steps done before it, can use all the events of the instant that would
    /// follow it, none of them before a position. Where it can do that, and can be complete, it can do both at once (Mendelsohn and Dulmage).
    /// </summary>
    internal readonly bool CanAllBeTaken(int from, int before)
    {
        if (_count == 0) return true;
        if (_first < from || _count > _shape.Steps - before) return false;
        Span<ulong> absent = stackalloc ulong[TieGroup.MaxSteps];
        int count = 0;
        for (int i = _first; i <= Last; i++)
            if (IsAbsentStep(i)) absent[count++] = _steps[i];

        // The other way round: each of the events must get a step of its own.
        _taken.Begin(count, 1);
        for (int step = before; step < _shape.Steps; step++)
        {
            ulong events = 0;
            for (int e = 0; e < count; e++) events |= (absent[e] >> step & 1) << e;
            _taken.Add(events);
        }

        return _taken.Reached(0) == count;
    }

    /// <summary>Whether a chain that starts at an instant, and at no other, is unfollowed.</summary>
    internal readonly bool AllowsOnly(long start) => start <= _latestStart;

    /// <summary>Whether a chain that is complete at this instant is unfollowed from a start, the latest that it can have, or from an earlier one.</summary>
    internal bool AllowsFrom(long start)
    {
        if (AllowsOnly(start)) return true;
        if (_leading == _shape.Steps) return false;
        while (_walked < _times.Length && _times[_walked] <= _latestStart)
        {
            if (IsEntry(_walked)) _entry = _times[_walked];
            _walked++;
        }

        return _entry != long.MinValue && _times[_start] - _entry <= _rules.Window;
    }

    /// <summary>Whether a chain can start at an event: with the steps that must be the very next ones.</summary>
    private readonly bool IsEntry(int position)
    {
        if (!_rules.Entry.Contains(_times[position]) || position + _leading > _times.Length) return false;
        for (int step = 0; step < _leading; step++)
            if ((_steps[position + step] >> step & 1) == 0) return false;
        return true;
    }

    private readonly bool IsAbsentStep(int position) => (_steps[position] >> _shape.Steps & 1) != 0;
}
