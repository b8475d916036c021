using System.Numerics;
using System.Runtime.InteropServices;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// All attempts of a unit, none overlapping another and none with an event of another: one opens at the first event of step 1, takes each step's earliest
/// match and every further event of step 1, until it converts, is tainted or broken, or its window ends; the next opens after that.
/// </summary>
/// <param name="timeline">The events.</param>
internal sealed class CountedAttempts(AttemptTimeline timeline)
{
    private readonly AttemptRules _rules = timeline.Rules;
    private readonly int[] _positions = new int[timeline.Rules.Steps.Length];
    private readonly FreeEvents _free = new(timeline);
    private readonly int[] _required = Required(timeline.Rules);
    private readonly List<ChosenAttempt> _attempts = [];
    private readonly List<int> _found = [], _reachable = [], _longer = [];
    private ulong[] _events = [];
    private int _last;
    private long _start, _key, _lastTime;
    private bool _isOpen;

    /// <summary>The attempts, in order.</summary>
    internal ReadOnlySpan<ChosenAttempt> Attempts => CollectionsMarshal.AsSpan(_attempts);

    /// <summary>For each step the position of the event that an attempt has for it; below 0 for none.</summary>
    internal ReadOnlySpan<int> Positions(int attempt) => CollectionsMarshal.AsSpan(_found).Slice(attempt * _positions.Length, _positions.Length);

    /// <summary>Finds the attempts of the unit whose events the timeline has.</summary>
    internal void Find()
    {
        _attempts.Clear();
        _found.Clear();
        _isOpen = false;
        foreach (ref readonly TimelineInstant instant in timeline.Instants)
        {
            timeline.Look(instant.End - instant.Begin);
            if (_isOpen && IsOver(instant)) Close(false);
            if (_rules.Ties == TiePolicy.ByArrival) TakeInOrder(instant);
            else Take(instant);
            if (_isOpen && instant.Excluded != 0 && IsTainted(instant)) Close(true);
        }

        if (_isOpen) Close(false, isLast: true);
    }

    /// <summary>How many steps before each, and before the end, are not optional.</summary>
    private static int[] Required(AttemptRules rules) =>
        [.. Enumerable.Range(0, rules.Steps.Length + 1).Select(end => rules.Steps.Take(end).Count(step => !step.IsOptional))];

    private bool IsOver(in TimelineInstant instant) => timeline.Place(instant, 1) > _key + timeline.Reach || timeline.Over(_lastTime, Extending()) < instant.Time;

    /// <summary>The steps that may follow: those up to the next that is not optional; in any order those that are missing.</summary>
    private ulong Extending()
    {
        ulong steps = 0;
        for (int step = _rules.Order == FunnelOrder.Any ? 0 : _last + 1; step < _rules.Steps.Length; step++)
        {
            if (_rules.Order != FunnelOrder.Any || _positions[step] < 0) steps |= 1UL << step;
            if (_rules.Order != FunnelOrder.Any && !_rules.Steps[step].IsOptional) break;
        }

        return steps;
    }

    private void TakeInOrder(in TimelineInstant instant)
    {
        for (int position = instant.Begin; position < instant.End; position++)
        {
            _free.Begin(position, position + 1);
            if (Advance(instant)) continue;
            if (_isOpen && IsStrict && _free.HasOther(1UL << _last))
            {
                Close(false);
                Advance(instant);
            }
        }
    }

    private void Take(in TimelineInstant instant)
    {
        _free.Begin(instant.Begin, instant.End);
        bool once = _rules.Ties == TiePolicy.StrictlyIncreasing;
        ulong repeated = _isOpen ? 1UL << _last : 0;
        for (bool more = true; more && !_free.IsEmpty;)
        {
            bool wasOpen = _isOpen;
            int attempts = _attempts.Count;
            more = Advance(instant);
            if (_isOpen) for (int step = 0; step <= _last; step++) if (_positions[step] >= instant.Begin) repeated |= 1UL << step;
            if (once && (more || _attempts.Count > attempts)) return;
            if (more || !wasOpen || !_isOpen) continue;

            // What is left over breaks a strict order, unless it repeats a step that was the current one at the instant.
            if (!IsStrict || !_free.HasOther(repeated)) return;
            Close(false);
            (repeated, more) = (0, true);
        }
    }

    private bool IsStrict => _rules.Order == FunnelOrder.Strict;

    /// <summary>Opens an attempt, or takes the one that is open as far as the free events of an instant allow; whether it took any.</summary>
    private bool Advance(in TimelineInstant instant)
    {
        if (!_isOpen && !_rules.Entry.Contains(instant.Time)) return false;
        if (_rules.Order == FunnelOrder.Any) return AdvanceInAnyOrder(instant);

        // A step that has as many events as there are steps finds one whatever the others take.
        ReadOnlySpan<int> free = _free.Some(_rules.Steps.Length);
        timeline.Look(free.Length);
        if (_events.Length < free.Length) _events = new ulong[2 * free.Length];
        Span<ulong> events = _events.AsSpan(0, free.Length);
        for (int i = 0; i < free.Length; i++) events[i] = timeline.BitsAt(free[i]);
        ReadOnlySpan<int> steps = Reachable(instant, events);
        if (steps.Length == 0) return false;
        Span<int> found = stackalloc int[steps.Length];
        EventAssignment.TryAssign(events, steps, found);
        if (!_isOpen) Open(instant, steps.Length);
        for (int i = 0; i < found.Length; i++)
        {
            (_positions[steps[i]], _last, _lastTime) = (free[found[i]], steps[i], instant.Time);
            _free.Take(free[found[i]]);
        }

        if (_required[_last + 1] == _required[^1]) Close(false);
        return true;
    }

    /// <summary>The steps that can be taken at an instant, each by an event of its own: of those that are not optional as many as there are, then of the others.</summary>
    private ReadOnlySpan<int> Reachable(in TimelineInstant instant, ReadOnlySpan<ulong> events)
    {
        int first = _isOpen ? _last + 1 : 0;
        List<int> steps = _reachable;
        steps.Clear();
        bool once = _rules.Ties == TiePolicy.StrictlyIncreasing;
        for (int step = first; step < _rules.Steps.Length && !(once && steps.Count == 1); step++)
            if (!_rules.Steps[step].IsOptional && !TryAdd(instant, events, steps, step, first)) break;
        int end = steps.Count == 0 ? _rules.Steps.Length : Array.FindIndex(_rules.Steps, steps[^1] + 1, rule => !rule.IsOptional) is >= 0 and var next ? next : steps[^1] + 1;
        for (int step = first; step < end && !(once && steps.Count == 1) && (_isOpen || steps.Count > 0); step++)
        {
            if (_rules.Steps[step].IsOptional) TryAdd(instant, events, steps, step, first);
            else if (!steps.Contains(step)) break;
        }

        return CollectionsMarshal.AsSpan(steps);
    }

    private bool TryAdd(in TimelineInstant instant, ReadOnlySpan<ulong> events, List<int> steps, int step, int first)
    {
        List<int> longer = _longer;
        longer.Clear();
        longer.AddRange(steps);
        longer.Add(step);
        longer.Sort();
        for (int i = 0; i < longer.Count; i++)
        {
            StepRule rule = _rules.Steps[longer[i]];
            bool isFirst = i == 0;
            if (isFirst && _isOpen && (instant.Time - _lastTime < rule.Least || instant.Time - _lastTime > rule.Most)) return false;
            if (!isFirst && rule.Least > 0) return false;
        }

        long key = _isOpen ? _key : timeline.Key(instant, longer.Count);
        if (timeline.Place(instant, longer.Count) > key + timeline.Reach && (_isOpen || longer.Count - 1 > timeline.Reach)) return false;
        if (!EventAssignment.IsPossible(events, CollectionsMarshal.AsSpan(longer))) return false;
        steps.Clear();
        steps.AddRange(longer);
        return true;
    }

    private bool AdvanceInAnyOrder(in TimelineInstant instant)
    {
        if (_rules.Ties == TiePolicy.StrictlyIncreasing && _isOpen && _lastTime == instant.Time) return false;
        int steps = _rules.Steps.Length, taken = 0;
        Span<int> all = stackalloc int[steps + 1], found = stackalloc int[steps + 1], order = stackalloc int[steps + 1];
        for (int step = 0; _isOpen && step < steps; step++)
            if (_positions[step] >= 0) all[taken++] = _positions[step];
        if (taken == steps) return false;
        for (int e = 0; e <= taken; e++) order[e] = e;
        Span<int> events = all[..(taken + 1)];

        // Each of the events gets a step: the steps are the candidates, and an event is satisfied by them.
        Span<ulong> candidates = stackalloc ulong[steps];
        foreach (int position in _free.Some(1))
        {
            timeline.Look();
            events[taken] = position;
            candidates.Clear();
            for (int step = 0; step < steps; step++)
                for (int e = 0; e <= taken; e++) candidates[step] |= (timeline.BitsAt(events[e]) >> step & 1) << e;
            if (!EventAssignment.TryAssign(candidates, order[..(taken + 1)], found[..(taken + 1)])) continue;
            if (!_isOpen) Open(instant, 1);
            Array.Fill(_positions, -1);
            for (int e = 0; e < events.Length; e++) _positions[found[e]] = events[e];
            (_lastTime, _last) = (instant.Time, taken);
            _free.Take(position);
            if (taken + 1 == steps) Close(false);
            return true;
        }

        return false;
    }

    private void Open(in TimelineInstant instant, int taken)
    {
        Array.Fill(_positions, -1);
        (_isOpen, _start, _key, _last, _lastTime) = (true, instant.Time, timeline.Key(instant, taken), 0, instant.Time);
    }

    private bool IsTainted(in TimelineInstant instant)
    {
        for (ulong rest = instant.Excluded; rest != 0; rest &= rest - 1)
        {
            ExclusionRule exclusion = _rules.Exclusions[BitOperations.TrailingZeroCount(rest)];
            int after = _positions[exclusion.After];
            if (after >= 0 && after < instant.Begin && _last < exclusion.Before && timeline.PlaceOfExclusion(instant) <= _key + timeline.Reach) return true;
        }

        return false;
    }

    private void Close(bool isTainted, bool isLast = false)
    {
        _isOpen = false;
        int optional = 0, ordinal = 0;
        for (int step = 0; step < _positions.Length; step++)
        {
            if (!_rules.Steps[step].IsOptional) continue;
            if (_positions[step] >= 0) optional |= 1 << ordinal;
            ordinal++;
        }

        int depth = _rules.Order == FunnelOrder.Any ? _last + 1 : _required[_last + 1];
        bool converted = depth == _required[^1];
        _attempts.Add(isTainted ? new ChosenAttempt { IsExcluded = true, Start = _start } : new ChosenAttempt
        {
            Depth = depth,
            Optional = optional,
            Start = _start,
            End = _lastTime,
            IsOpen = isLast && !converted && timeline.IsOpen(_start, _key) && timeline.Over(_lastTime, Extending()) > timeline.AsOf,
        });
        _found.AddRange(_positions);
    }
}
