using System.Numerics;

namespace Crm.Segmentation;

/// <summary>
/// Where chains stop for good without having all steps and without being tainted, though others are: at an instant from which nothing takes them further
/// before their window ends, and before an event of an exclusion does. That depends on the start: an early one ends sooner.
/// </summary>
/// <remarks>Asked of a search that kept its ways. Of an instant the starts of its chains are never listed: the least and the greatest beyond a bound are found by walking the ways back.</remarks>
internal sealed class AttemptStops(AttemptSearch search)
{
    private readonly AttemptTimeline _timeline = search.Timeline;
    private readonly int[]?[] _breaks = new int[]?[search.Route.Count + 1];
    private readonly bool[] _areBreaksFound = new bool[search.Route.Count + 1];
    private int _asked;

    /// <summary>
    /// The most steps with which a chain stops, where and when it started: the first to stop, and of those at one time that with the latest start; or that with
    /// the earliest start, which need not be the first to stop, as what stops sooner may have been tainted.
    /// </summary>
    internal (int Done, int Instant, long Start, long Key)? Find(bool earliest)
    {
        Array.Clear(_areBreaksFound);
        for (int done = search.Route.Count - 1; done >= 1; done--)
        {
            (int Instant, long Start, long Key)? stop = null;
            AttemptNodes nodes = search.Nodes(done);
            for (int i = 0; i < nodes.Count && (earliest || !IsBefore(stop, nodes[i].Time)); i++) stop = Better(stop, Stop(ref nodes[i], done, earliest), earliest);
            foreach (AttemptNode broken in search.Broken(done))
            {
                if (!earliest && IsBefore(stop, broken.Time)) break;
                AttemptNode node = broken;
                stop = Better(stop, Stop(ref node, done, earliest), earliest);
            }

            if (stop is var (instant, start, key)) return (done, instant, start, key);
        }

        return null;
    }

    private bool IsBefore((int Instant, long Start, long Key)? stop, long time) => stop is { } known && _timeline.Instants[known.Instant].Time < time;

    /// <summary>The stop at the earlier time, and of two at one time that with the latest start; or the one with the earliest start, and of two with one start that at the earlier time.</summary>
    private (int Instant, long Start, long Key)? Better((int Instant, long Start, long Key)? one, (int Instant, long Start, long Key)? other, bool earliest)
    {
        if (one is not { } first || other is not { } second) return one ?? other;
        int time = _timeline.Instants[first.Instant].Time.CompareTo(_timeline.Instants[second.Instant].Time), start = first.Start.CompareTo(second.Start);
        return (earliest ? (start, time) : (time, -start)).CompareTo((0, 0)) <= 0 ? one : other;
    }

    /// <summary>Of the chains that first have a number of steps done, the earliest start.</summary>
    internal (int Instant, long Start, long Key) EarliestStart(int done)
    {
        (int Instant, long Start, long Key)? earliest = null;
        long time = search.First(done).Time;
        AttemptNodes nodes = search.Nodes(done);
        for (int i = 0; i < nodes.Count && nodes[i].Time <= time; i++) earliest = Better(earliest, Earliest(ref nodes[i], done), earliest: true);
        foreach (AttemptNode broken in search.Broken(done))
        {
            AttemptNode node = broken;
            if (node.Time <= time) earliest = Better(earliest, Earliest(ref node, done), earliest: true);
        }

        return earliest!.Value;
    }

    private (int Instant, long Start, long Key)? Earliest(ref AttemptNode node, int done)
    {
        (long start, long key) = Least(ref node, done);
        return start == None ? null : (node.Instant, start, key);
    }

    private (int Instant, long Start, long Key)? Stop(ref AttemptNode node, int done, bool earliest)
    {
        (int Instant, long Start, long Key)? best = null;
        long limit = long.MinValue;
        for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
        {
            _timeline.Look();
            AttemptWay way = search.Ways[w];
            if (!way.CanStop) continue;
            if (!way.IsBroken && limit == long.MinValue) limit = Limit(node.Instant, done);
            long below = Math.Min(way.Below, way.IsBroken || limit == long.MaxValue ? long.MaxValue : limit - _timeline.Reach), low = Low(node, done, way.Before);
            (long start, long key) = earliest || below == long.MaxValue ? From(way, low, ++_asked) : default;
            if (below == long.MaxValue && !earliest) (start, key) = (way.Start, way.Key);
            else if (!earliest) (start, key) = Below(way, below);
            if (start == None || key < low || key >= below) continue;
            if (best is not { } known || (start > known.Start) != earliest) best = (node.Instant, start, key);
        }

        return best;
    }

    private const long None = long.MinValue;

    /// <summary>Where the window of a chain must end before, so that nothing takes it further or taints it from an instant on; the greatest number where nothing does.</summary>
    private long Limit(int instant, int done)
    {
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        ulong extending = search.Route.Extending[done];
        int extension = _timeline.FirstExtension(instant, extending), exclusion = _timeline.FirstExclusion(instant, search.Route, done);
        if (_timeline.Rules.Order == Funnels.FunnelOrder.Strict && NextBreak(instant, done) is >= 0 and var broken)
        {
            if (extension > broken || (extension == broken && BreaksFirst(instants[broken], instants[instant].Time, done))) extension = -1;
            if (exclusion > broken) exclusion = -1;
        }

        long limit = extension < 0 ? long.MaxValue : _timeline.Place(instants[extension], 1);
        if (exclusion < 0 || instants[exclusion].Time > _timeline.Over(instants[instant].Time, extending)) return limit;
        return Math.Min(limit, _timeline.PlaceOfExclusion(instants[exclusion]));
    }

    /// <summary>Whether, by their arrival, an event of an instant breaks a chain before another takes it further.</summary>
    private bool BreaksFirst(in TimelineInstant instant, long time, int done)
    {
        if (_timeline.Rules.Ties != Funnels.TiePolicy.ByArrival) return false;
        ulong extending = 0;
        for (ulong rest = search.Route.Extending[done]; rest != 0; rest &= rest - 1)
        {
            int step = BitOperations.TrailingZeroCount(rest);
            if (instant.Time - time >= _timeline.Rules.Steps[step].Least && instant.Time - time <= _timeline.Rules.Steps[step].Most) extending |= 1UL << step;
        }

        _timeline.Look(instant.End - instant.Begin);
        foreach (ulong bits in _timeline.Bits(instant))
        {
            if ((bits & extending) != 0) return false;
            if (bits >> AttemptRules.VisibleBit != 0 && (bits >> search.Route.Steps[done - 1] & 1) == 0) return true;
        }

        return false;
    }

    private int NextBreak(int instant, int done)
    {
        if (!_areBreaksFound[done]) FindBreaks(done);
        return _breaks[done]![instant + 1];
    }

    private void FindBreaks(int done)
    {
        _areBreaksFound[done] = true;
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        _timeline.Look(instants.Length);
        if (_breaks[done] is not { } next || next.Length <= instants.Length) _breaks[done] = next = new int[2 * (instants.Length + 1)];
        next[instants.Length] = -1;
        for (int i = instants.Length - 1; i >= 0; i--) next[i] = search.Breaks(instants[i], done) ? i : next[i + 1];
    }

    /// <summary>The least place of a start from which an instant is in the window.</summary>
    private long Low(in AttemptNode node, int done, int before) =>
        _timeline.Reach == AttemptRules.Forever ? long.MinValue + 1 : _timeline.Place(_timeline.Instants[node.Instant], before == 0 ? 1 : done - before) - _timeline.Reach;

    /// <summary>The least start of the chains that come by a way whose place is at least a bound.</summary>
    private (long Start, long Key) From(in AttemptWay way, long low, int asked)
    {
        _timeline.Look();
        if (way.Before == 0) return way.Key >= low ? (way.Start, way.Key) : (None, None);
        AttemptNodes nodes = search.Nodes(way.Before);
        int first = way.From, end = way.To + 1;
        while (first < end)
        {
            _timeline.Look();
            int middle = (first + end) / 2;
            if (nodes[middle].Key < low) first = middle + 1;
            else end = middle;
        }

        if (first > way.To) return (None, None);
        ref AttemptNode node = ref nodes[first];
        if (node.Asked == asked) return (node.FoundStart, node.Found);
        (long Start, long Key) least = (None, None);
        for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
        {
            (long start, long key) = From(search.Ways[w], low, asked);
            if (start != None && (least.Start == None || start < least.Start)) least = (start, key);
        }

        (node.Asked, node.FoundStart, node.Found) = (asked, least.Start, least.Key);
        return least;
    }

    private (long Start, long Key) Least(ref AttemptNode node, int done)
    {
        if (node.IsLeastKnown) return (node.LeastStart, node.Least);
        (long Start, long Key) least = (None, None);
        for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
        {
            _timeline.Look();
            AttemptWay way = search.Ways[w];
            (long start, long key) = From(way, Low(node, done, way.Before), ++_asked);
            if (start != None && (least.Start == None || start < least.Start)) least = (start, key);
        }

        (node.IsLeastKnown, node.LeastStart, node.Least) = (true, least.Start, least.Key);
        return least;
    }

    /// <summary>The greatest start of the chains that come by a way whose place is below a bound.</summary>
    private (long Start, long Key) Below(in AttemptWay way, long below)
    {
        _timeline.Look();
        if (way.Before == 0) return way.Key < below ? (way.Start, way.Key) : (None, None);
        if (way.Key < below) return (way.Start, way.Key);
        AttemptNodes nodes = search.Nodes(way.Before);
        int first = way.From, end = way.To + 1;
        while (first < end)
        {
            _timeline.Look();
            int middle = (first + end) / 2;
            (long start, long least) = Least(ref nodes[middle], way.Before);
            if (start != None && least < below) first = middle + 1;
            else end = middle;
        }

        if (first == way.From) return (None, None);
        (long Start, long Key) greatest = (None, None);
        AttemptNode node = nodes[first - 1];
        for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
        {
            (long start, long key) = Below(search.Ways[w], below);
            if (start != None && (greatest.Start == None || start > greatest.Start)) greatest = (start, key);
        }

        return greatest;
    }
}
