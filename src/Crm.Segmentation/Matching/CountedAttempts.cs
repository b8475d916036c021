using System.Numerics;
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
    private readonly List<int> _free = [];
    private readonly List<ChosenAttempt> _attempts = [];
    private readonly List<int[]> _found = [];
    private int _last;
    private long _start, _key, _lastTime;
    private bool _isOpen;

    /// <summary>The attempts, in order.</summary>
    internal IReadOnlyList<ChosenAttempt> Attempts => _attempts;

    /// <summary>For each step the position of the event that an attempt has for it; below 0 for none.</summary>
    internal int[] Positions(int attempt) => _found[attempt];

    /// <summary>Finds the attempts of the unit whose events the timeline has.</summary>
    internal void Find()
    {
        _attempts.Clear();
        _found.Clear();
        _isOpen = false;
        foreach (ref readonly TimelineInstant instant in timeline.Instants)
        {
            if (_isOpen && IsOver(instant)) Close(false);
            _free.Clear();
            for (int i = instant.Begin; i < instant.End; i++) _free.Add(i);
            if (_rules.Ties == TiePolicy.AnyOrder) _free.Sort((one, other) => timeline.BitsAt(one).CompareTo(timeline.BitsAt(other)) is not 0 and var order ? order : one.CompareTo(other));
            if (_rules.Ties == TiePolicy.ByArrival) TakeInOrder(instant);
            else Take(instant);
            if (_isOpen && instant.Excluded != 0 && IsTainted(instant)) Close(true);
        }

        if (_isOpen) Close(false, isLast: true);
    }

    private int Required(int step) => _rules.Steps.AsSpan(0, step).ToArray().Count(rule => !rule.IsOptional);

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
        int[] events = [.. _free];
        foreach (int position in events)
        {
            _free.Clear();
            _free.Add(position);
            if (Advance(instant)) continue;
            if (_isOpen && Breaks(position, 1UL << _last))
            {
                Close(false);
                Advance(instant);
            }
        }
    }

    private void Take(in TimelineInstant instant)
    {
        bool once = _rules.Ties == TiePolicy.StrictlyIncreasing;
        ulong repeated = _isOpen ? 1UL << _last : 0;
        for (bool more = true; more && _free.Count > 0;)
        {
            bool wasOpen = _isOpen;
            int attempts = _attempts.Count;
            more = Advance(instant);
            if (_isOpen) for (int step = 0; step <= _last; step++) if (_positions[step] >= instant.Begin) repeated |= 1UL << step;
            if (once && (more || _attempts.Count > attempts)) return;
            if (more || !wasOpen || !_isOpen) continue;

            // What is left over breaks a strict order, unless it repeats a step that was the current one at the instant.
            int breaking = _free.FindIndex(position => Breaks(position, repeated));
            if (breaking < 0) return;
            Close(false);
            (repeated, more) = (0, true);
        }
    }

    private bool Breaks(int position, ulong repeated)
    {
        ulong bits = timeline.BitsAt(position);
        return _rules.Order == FunnelOrder.Strict && bits >> AttemptRules.VisibleBit != 0 && (bits & repeated) == 0;
    }

    /// <summary>Opens an attempt, or takes the one that is open as far as the free events of an instant allow; whether it took any.</summary>
    private bool Advance(in TimelineInstant instant)
    {
        if (!_isOpen && !_rules.Entry.Contains(instant.Time)) return false;
        if (_rules.Order == FunnelOrder.Any) return AdvanceInAnyOrder(instant);
        List<int> steps = Reachable(instant);
        if (steps.Count == 0) return false;
        Span<int> found = stackalloc int[steps.Count];
        EventAssignment.TryAssign([.. _free.Select(timeline.BitsAt)], [.. steps], found);
        if (!_isOpen) Open(instant, steps.Count);
        int[] taken = [.. found];
        for (int i = 0; i < taken.Length; i++) (_positions[steps[i]], _last, _lastTime) = (_free[taken[i]], steps[i], instant.Time);
        foreach (int index in taken.OrderDescending()) _free.RemoveAt(index);
        if (Required(_last + 1) == Required(_rules.Steps.Length)) Close(false);
        return true;
    }

    /// <summary>The steps that can be taken at an instant, each by an event of its own: of those that are not optional as many as there are, then of the others.</summary>
    private List<int> Reachable(in TimelineInstant instant)
    {
        ulong[] events = [.. _free.Select(timeline.BitsAt)];
        int first = _isOpen ? _last + 1 : 0;
        var steps = new List<int>();
        bool once = _rules.Ties == TiePolicy.StrictlyIncreasing;
        for (int step = first; step < _rules.Steps.Length && !(once && steps.Count == 1); step++)
            if (!_rules.Steps[step].IsOptional && !TryAdd(instant, events, steps, step, first)) break;
        int end = steps.Count == 0 ? _rules.Steps.Length : Array.FindIndex(_rules.Steps, steps[^1] + 1, rule => !rule.IsOptional) is >= 0 and var next ? next : steps[^1] + 1;
        for (int step = first; step < end && !(once && steps.Count == 1) && (_isOpen || steps.Count > 0); step++)
        {
            if (_rules.Steps[step].IsOptional) TryAdd(instant, events, steps, step, first);
            else if (!steps.Contains(step)) break;
        }

        return steps;
    }

    private bool TryAdd(in TimelineInstant instant, ulong[] events, List<int> steps, int step, int first)
    {
        List<int> longer = [.. steps, step];
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
        if (!EventAssignment.IsPossible(events, [.. longer])) return false;
        steps.Clear();
        steps.AddRange(longer);
        return true;
    }

    private bool AdvanceInAnyOrder(in TimelineInstant instant)
    {
        int[] taken = [.. _isOpen ? _positions.Where(position => position >= 0) : []];
        for (int i = 0; i < _free.Count; i++)
        {
            if (_rules.Ties == TiePolicy.StrictlyIncreasing && _isOpen && _lastTime == instant.Time) return false;
            int[] events = [.. taken, _free[i]];

            // Each of the events gets a step: the steps are the candidates, and an event is satisfied by them.
            var candidates = new ulong[_rules.Steps.Length];
            for (int step = 0; step < candidates.Length; step++)
                for (int e = 0; e < events.Length; e++) candidates[step] |= (timeline.BitsAt(events[e]) >> step & 1) << e;
            var found = new int[events.Length];
            if (events.Length > candidates.Length || !EventAssignment.TryAssign(candidates, [.. Enumerable.Range(0, events.Length)], found)) continue;
            if (!_isOpen) Open(instant, 1);
            Array.Fill(_positions, -1);
            for (int e = 0; e < events.Length; e++) _positions[found[e]] = events[e];
            (_lastTime, _last) = (instant.Time, events.Length - 1);
            _free.RemoveAt(i);
            if (events.Length == _rules.Steps.Length) Close(false);
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

        int depth = _rules.Order == FunnelOrder.Any ? _positions.Count(position => position >= 0) : Required(_last + 1);
        bool converted = depth == Required(_rules.Steps.Length);
        _attempts.Add(isTainted ? new ChosenAttempt { IsExcluded = true, Start = _start } : new ChosenAttempt
        {
            Depth = depth,
            Optional = optional,
            Start = _start,
            End = _lastTime,
            IsOpen = isLast && !converted && timeline.IsOpen(_start, _key) && timeline.Over(_lastTime, Extending()) > timeline.AsOf,
        });
        _found.Add([.. _positions]);
    }
}
