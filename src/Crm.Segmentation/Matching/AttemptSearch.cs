using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps on one route through a unit's events, whatever the options of the funnel: for each number of steps the instants at which chains have so
/// many done, each with the latest start. Used for one unit after another; linear in the events.
/// </summary>
internal sealed class AttemptSearch
{
    private readonly AttemptTimeline _timeline;
    private readonly InstantReach _reach;
    private readonly AttemptNodes[] _nodes;
    private readonly List<AttemptNode>[] _broken;
    private readonly AttemptNode[] _first;
    private readonly int[] _sources;
    private readonly List<AttemptWay> _ways = [];
    private readonly List<(int Done, AttemptWay Way)> _newWays = [];
    private TimeRange _entry;
    private long? _key;
    private int _firstEvent;
    private long _latestKey;
    private bool _keep;

    internal AttemptSearch(AttemptTimeline timeline, AttemptRoute route)
    {
        (_timeline, Route, _reach) = (timeline, route, new InstantReach(timeline, route));
        _nodes = [.. Enumerable.Range(0, route.Count + 1).Select(_ => new AttemptNodes())];
        _broken = [.. Enumerable.Range(0, route.Count + 1).Select(_ => new List<AttemptNode>())];
        (_first, _sources) = (new AttemptNode[route.Count + 1], new int[route.Count]);
    }

    internal AttemptRoute Route { get; }

    internal AttemptTimeline Timeline => _timeline;

    /// <summary>How far chains get among the events of one instant.</summary>
    internal InstantReach Reach => _reach;

    /// <summary>Whether there was a chain at all.</summary>
    internal bool HasEntered { get; private set; }

    /// <summary>Whether an exclusion tainted a chain.</summary>
    internal bool IsTainted { get; private set; }

    /// <summary>The most steps that any chain got to, tainted later or not.</summary>
    internal int Deepest { get; private set; }

    /// <summary>Where chains first had a number of steps done.</summary>
    internal ref readonly AttemptNode First(int done) => ref _first[done];

    /// <summary>The instants at which chains have a number of steps done; all that there were, where they were kept.</summary>
    internal AttemptNodes Nodes(int done) => _nodes[done];

    /// <summary>The instants at which chains with a number of steps were broken as they got there.</summary>
    internal List<AttemptNode> Broken(int done) => _broken[done];

    internal List<AttemptWay> Ways => _ways;

    /// <summary>Follows all chains that start in a range.</summary>
    /// <param name="entry">Where step 1 must lie.</param>
    /// <param name="keep">Whether all instants and the ways between them are kept.</param>
    /// <param name="firstEvent">The position of the only event that may start a chain; below 0 for any.</param>
    /// <param name="key">The place that the start must have; null for any.</param>
    /// <param name="last">The last instant that is looked at.</param>
    internal void Run(TimeRange entry, bool keep, int firstEvent = -1, long? key = null, int last = int.MaxValue)
    {
        (_entry, _keep, _firstEvent, _key) = (entry, keep, firstEvent, key);
        (HasEntered, IsTainted, Deepest, _latestKey) = (false, false, 0, long.MinValue / 2);
        foreach (AttemptNodes nodes in _nodes) nodes.Clear();
        foreach (List<AttemptNode> broken in _broken) broken.Clear();
        _ways.Clear();
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        bool strict = _timeline.Rules.Order == FunnelOrder.Strict;
        for (int i = FirstAtOrAfter(instants, entry.From); i < instants.Length && i <= last; i++)
        {
            ref readonly TimelineInstant instant = ref instants[i];
            _timeline.Look();
            if (Deepest == Route.Count && instant.Time > _first[Deepest].Time) break;
            if (instant.Time >= entry.To && IsOver(instant)) break;
            if (strict || instant.Excluded != 0 || (instant.Steps & _timeline.Rules.StepBits) != 0) Take(instant, i, strict);
        }
    }

    /// <summary>
    /// Whether a chain that is neither tainted nor broken can still advance at as-of. Of those with equally many steps the last to get there decides, unless it went on
    /// by a step with another greatest gap than that by which an earlier one still can.
    /// </summary>
    internal bool CanAdvance()
    {
        for (int done = 1; done <= Math.Min(Deepest, Route.Count) && !Route.IsConverted(done); done++)
        {
            AttemptNodes nodes = _nodes[done];
            ulong extending = Route.Extending[done];
            int first = Route.HasSeveralGaps(done) ? nodes.Alive : Math.Max(nodes.Alive, nodes.Count - 1);
            for (int i = nodes.Count - 1; i >= first && _timeline.Over(nodes[i].Time, extending) > _timeline.AsOf; i--)
            {
                ref AttemptNode node = ref nodes[i];
                if (node.StopStart == TimeRange.Earliest) continue;
                if (!_timeline.IsOpen(node.StopStart, node.StopKey)) break;
                if (_timeline.FirstExtension(node.Instant, extending) < 0) return true;
            }
        }

        return false;
    }

    internal static int FirstAtOrAfter(ReadOnlySpan<TimelineInstant> instants, long time)
    {
        int low = 0, high = instants.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (instants[middle].Time < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Whether nothing starts any more and nothing that has started can go on: the last that started has the latest start.</summary>
    private bool IsOver(in TimelineInstant instant) =>
        !HasEntered || _timeline.Place(instant, 1) > _latestKey + _timeline.Reach;

    private void Take(in TimelineInstant instant, int index, bool strict)
    {
        ulong steps = Route.Map(instant.Steps), before = 0;
        if ((steps & 1) != 0 && _entry.Contains(instant.Time)) before = 1;
        for (int done = Math.Min(Deepest, Route.Count - 1); done >= 1; done--)
        {
            _sources[done] = -1;
            if ((steps >> done & 1) == 0) continue;
            _sources[done] = _nodes[done].Source(instant.Time, Route.Least[done], Route.Most[done]);
            if (_sources[done] >= 0) before |= 1UL << done;
        }

        _newWays.Clear();
        ulong found = 0;
        if (before != 0)
        {
            _reach.Look(instant, before, _firstEvent);
            for (ulong rest = before; rest != 0; rest &= rest - 1) found |= Go(instant, BitOperations.TrailingZeroCount(rest));
        }

        if (instant.Excluded != 0) Taint(instant);
        if (strict) Break(instant);
        for (ulong rest = found; rest != 0; rest &= rest - 1) Add(instant, index, BitOperations.TrailingZeroCount(rest));
    }

    /// <summary>Takes the chains that had a number of steps done to all numbers that they can get to; gives these as bits.</summary>
    private ulong Go(in TimelineInstant instant, int before)
    {
        ulong reached = _reach.Reached(before), alive = _reach.Alive(before), found = 0;
        int source = before == 0 ? -1 : _sources[before];
        (long start, long key) = before == 0 ? (instant.Time, 0) : (_nodes[before][source].Start, _nodes[before][source].Key);
        HasEntered |= before == 0 && reached != 0;
        for (ulong rest = reached; rest != 0; rest &= rest - 1)
        {
            _timeline.Look();
            int done = BitOperations.TrailingZeroCount(rest);
            if (before == 0)
            {
                key = _timeline.Key(instant, done);
                _latestKey = Math.Max(_latestKey, key);
                if ((_key is { } only && key != only) || _timeline.Place(instant, done) - _timeline.Place(instant, 1) > _timeline.Reach) continue;
            }
            else if (_timeline.Place(instant, done - before) > key + _timeline.Reach)
            {
                continue;
            }

            // A start whose window ends before what is excluded is not tainted by it, though nothing follows it any more. Of a start whose place is given it is known.
            long below = long.MaxValue;
            if (instant.Excluded != 0 && Route.IsTainted(instant.Excluded, before, done) && _timeline.PlaceOfExclusion(instant) - _timeline.Reach is var excluded && key >= excluded)
            {
                (IsTainted, below) = (true, excluded);
                if (!_keep || _timeline.Rules.Window != AttemptWindow.Events || _key is not null) continue;
            }

            long sooner = long.MinValue;
            bool canStop = _timeline.Rules.Ties == TiePolicy.ByArrival && !instant.IsAlone
                ? _reach.CanStop(instant, before, done)
                : !TakesMore(instant, before, done, reached, key, out sooner);
            int from = before == 0 || !_keep ? 0 : _nodes[before].FirstSource(instant.Time, Route.Most[before]);
            _newWays.Add((done, new AttemptWay(before, from, source, canStop, (alive >> done & 1) == 0 || below < long.MaxValue, below, start, key)));
            if (_keep && (_reach.Broken(before) >> done & 1) != 0) _newWays.Add((done, new AttemptWay(before, from, source, CanStop: true, IsBroken: true, below, start, key)));
            if (_keep && sooner > long.MinValue) _newWays.Add((done, new AttemptWay(before, from, source, CanStop: true, IsBroken: true, Math.Min(below, sooner), start, key)));
            found |= 1UL << done;
        }

        return found;
    }

    /// <summary>Whether an event of an instant takes chains one step further, too; where the window is a number of events, not those whose start has a place before a bound.</summary>
    private bool TakesMore(in TimelineInstant instant, int before, int done, ulong reached, long key, out long bound)
    {
        bound = long.MinValue;
        if ((reached >> (done + 1) & 1) == 0 && !TakesOther(instant, before, done)) return false;
        if (_timeline.Rules.Window != AttemptWindow.Events) return true;
        if (before == 0) return _timeline.Place(instant, done + 1) - _timeline.Place(instant, 1) <= _timeline.Reach;
        bound = _timeline.Place(instant, done + 1 - before) - _timeline.Reach;
        return key >= bound;
    }

    /// <summary>Adds the instant to those at which chains have a number of steps done.</summary>
    private void Add(in TimelineInstant instant, int index, int done)
    {
        AttemptNode node = NewNode(instant, index), broken = node, any = node;
        (node.FirstWay, broken.FirstWay) = (_ways.Count, _ways.Count);
        foreach ((int at, AttemptWay way) in _newWays)
        {
            if (at != done) continue;
            any.Meet(way);
            if (way.IsBroken) continue;
            node.Meet(way);
            if (_keep) _ways.Add(way);
        }

        node.Ways = _ways.Count - node.FirstWay;
        if (node.Start != TimeRange.Earliest) _nodes[done].Add(node, _keep || Route.HasSeveralGaps(done));
        if (_keep)
        {
            broken.FirstWay = _ways.Count;
            foreach ((int at, AttemptWay way) in _newWays)
            {
                if (at != done || !way.IsBroken) continue;
                broken.Meet(way);
                _ways.Add(way);
            }

            broken.Ways = _ways.Count - broken.FirstWay;
            if (broken.Ways > 0) _broken[done].Add(broken);
        }

        // Instants may be of one time, where events go by their arrival.
        if (done < Deepest || (done == Deepest && (any.Time != _first[done].Time || any.Start <= _first[done].Start))) return;
        Deepest = done;
        _first[done] = any;
    }

    private static AttemptNode NewNode(in TimelineInstant instant, int index) =>
        new() { Instant = index, Time = instant.Time, Start = TimeRange.Earliest, Key = long.MinValue, StopStart = TimeRange.Earliest, StopKey = long.MinValue };

    /// <summary>Ends the chains that an exclusion at an instant taints: those from before it whose later step they have not reached.</summary>
    private void Taint(in TimelineInstant instant)
    {
        for (int done = 1; done <= Math.Min(Deepest, Route.Count - 1); done++)
        {
            if (_nodes[done].Alive == _nodes[done].Count || !Route.IsTainted(instant.Excluded, done, done)) continue;
            IsTainted = true;
            _nodes[done].End();
        }
    }

    /// <summary>Ends the chains that an event at an instant breaks.</summary>
    private void Break(in TimelineInstant instant)
    {
        for (int done = 1; done <= Math.Min(Deepest, Route.Count - 1); done++)
            if (_nodes[done].Alive < _nodes[done].Count && Breaks(instant, done)) _nodes[done].End();
    }

    /// <summary>Whether chains with a number of steps done that take none at an instant are broken at it: an event is no repeat of their step.</summary>
    internal bool Breaks(in TimelineInstant instant, int done)
    {
        _timeline.Look(instant.End - instant.Begin);
        foreach (ulong bits in _timeline.Bits(instant))
            if (bits >> AttemptRules.VisibleBit != 0 && (bits >> Route.Steps[done - 1] & 1) == 0) return true;
        return false;
    }

    /// <summary>Whether a chain that has its steps of an instant could have taken there a step that is not the next of the route.</summary>
    private bool TakesOther(in TimelineInstant instant, int before, int done)
    {
        if (!Route.IsOneOfSeveral || instant.IsAlone || _timeline.Rules.Ties == TiePolicy.StrictlyIncreasing) return false;
        ReadOnlySpan<ulong> events = _timeline.Bits(instant);
        _timeline.Look(events.Length);
        Span<int> steps = stackalloc int[done - before + 1], positions = stackalloc int[steps.Length];
        Route.Steps.AsSpan(before, done - before).CopyTo(steps);
        for (ulong rest = Route.Extending[done] & instant.Steps; rest != 0; rest &= rest - 1)
        {
            steps[^1] = BitOperations.TrailingZeroCount(rest);
            if (_timeline.Rules.Steps[steps[^1]].Least > 0) continue;
            if (EventAssignment.TryAssign(events, steps, positions)) return true;
        }

        return false;
    }
}
