using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>Finds the events of an attempt whose start, end and number of steps are known: each step between has its earliest match that leads to the end.</summary>
/// <param name="search">The search on the attempt's route.</param>
internal sealed class AttemptPath(AttemptSearch search)
{
    private readonly AttemptTimeline _timeline = search.Timeline;
    private readonly bool[] _leads = new bool[search.Route.Count];
    private int _end = -1;

    /// <summary>For each step of the funnel the position of its event; those that the attempt has not stay as they are.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="firstEvent">The position of the only event that may start it; below 0 for any.</param>
    /// <param name="positions">Where the positions go.</param>
    internal void Find(in ChosenAttempt attempt, int firstEvent, Span<int> positions)
    {
        (int steps, int last) = (attempt.Found.Steps, attempt.Found.LastGroup);
        FollowFirst(attempt, firstEvent, steps, last);
        if (_timeline is { Rules.Ties: TiePolicy.ByArrival, IsTogether: true }) _end = EndEvent(steps, last, firstEvent);
        FindLast(steps, last, firstEvent);
        if (_timeline.Rules.Ties == TiePolicy.ByArrival && firstEvent < 0)
        {
            firstEvent = StartEvent(attempt, steps, last, isFirst: _timeline.Rules.Policy == AttemptPolicy.Earliest);
            Follow(attempt, firstEvent, attempt.Found.Key);
            FindLast(steps, last, firstEvent);
        }

        bool[][] leads = Leading(steps, last);
        for ((int done, int index) = (0, -1); done < steps;)
        {
            (int next, int at, int instant) = Next(leads, done, index, steps, last);
            Assign(_timeline.Instants[instant], done, next, firstEvent, positions);
            (done, index) = (next, at);
        }

        if (_end >= 0) positions[search.Route.Steps[steps - 1]] = _end;
    }

    /// <summary>Where events at one instant go by their arrival, the first of the last instant at which a chain can stop.</summary>
    private int EndEvent(int steps, int last, int firstEvent)
    {
        int end = -1;
        TimelineInstant instant = _timeline.Instants[last];
        for (int before = 0; before < steps; before++)
        {
            int found = Comes(steps, last, before, out _) ? search.Reach.FirstStop(instant, before, steps, firstEvent, end < 0 ? instant.End : end) : -1;
            if (found >= 0) end = found;
        }

        return end;
    }

    /// <summary>With which numbers of steps done before the last instant a chain gets to its end and stops there.</summary>
    private void FindLast(int steps, int last, int firstEvent)
    {
        bool anyStops = false;
        for (int before = 0; before < steps; before++)
        {
            bool comes = Comes(steps, last, before, out bool stops);
            anyStops |= stops && _end < 0;
            _leads[before] = comes && (_end < 0 || search.Reach.Stops(_timeline.Instants[last], before, steps, firstEvent, _end));
        }

        for (int before = 0; before < steps && anyStops; before++) _leads[before] = Comes(steps, last, before, out bool stops) && stops;
    }

    /// <summary>Whether chains with some steps done before the last instant get to all of theirs at it, and whether one of them stops.</summary>
    private bool Comes(int steps, int last, int before, out bool stops)
    {
        (bool comes, stops) = (false, false);
        for (int i = search.Nodes(steps).Count + search.Broken(steps).Count - 1; i >= 0; i--)
        {
            AttemptNode node = Node(steps, i);
            if (node.Instant != last) continue;
            for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
            {
                AttemptWay way = search.Ways[w];
                if (way.Before != before) continue;
                comes = true;
                stops |= way.CanStop && way.Key < way.Below;
            }
        }

        return comes;
    }

    /// <summary>Of the events at the instant of the start, the last that leads to the end, or the first.</summary>
    private int StartEvent(in ChosenAttempt attempt, int steps, int last, bool isFirst)
    {
        if (!_timeline.IsTogether)
        {
            // Every event is an instant: those that start a chain to the end are known at once.
            bool[] leads = Leading(steps, last)[1];
            IEnumerable<int> starts = Enumerable.Range(0, leads.Length).Where(i => leads[i]).Select(i => Node(1, i).Instant);
            return _timeline.Instants[isFirst ? starts.Min() : starts.Max()].Begin;
        }

        if (steps == 1 && _end >= 0) return _end;
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        TimelineInstant start = instants[AttemptSearch.FirstAtOrAfter(instants, attempt.Start)];
        int[] entries = [.. Enumerable.Range(start.Begin, start.End - start.Begin).Where(i => (_timeline.BitsAt(i) >> search.Route.Steps[0] & 1) != 0)];
        _timeline.Look(entries.Length);
        bool CanStart(int entry, in ChosenAttempt chosen)
        {
            Follow(chosen, entries[entry], chosen.Found.Key);
            FindLast(steps, last, entries[entry]);
            return Leads(steps, last);
        }

        // Unless what lies between breaks a chain, an earlier event leads wherever a later one does.
        int low = 0, high = entries.Length - 1;
        while (isFirst && low < high && !CanStart(low, attempt)) low++;
        if (isFirst) return entries[low];
        while (_timeline.Rules.Order != FunnelOrder.Strict && low < high)
        {
            int middle = (low + high + 1) / 2;
            if (CanStart(middle, attempt)) low = middle;
            else high = middle - 1;
        }

        while (low < high && !CanStart(high, attempt)) high--;
        return entries[high];
    }

    /// <summary>In a window of events an attempt that takes more steps at the instant of its start has used more of them: the most with which it gets to its end.</summary>
    private void FollowFirst(in ChosenAttempt attempt, int firstEvent, int steps, int last)
    {
        if (_timeline.Rules.Window == AttemptWindow.Events)
        {
            TimelineInstant start = _timeline.Instants[AttemptSearch.FirstAtOrAfter(_timeline.Instants, attempt.Start)];
            for (int taken = Math.Min(steps, start.End - start.Begin); taken > 1 && _timeline.Rules.Ties == TiePolicy.AnyOrder; taken--)
            {
                Follow(attempt, firstEvent, _timeline.Key(start, taken));
                if (Array.IndexOf(Leading(steps, last)[steps], true) >= 0) return;
            }
        }

        Follow(attempt, firstEvent, attempt.Found.Key);
    }

    private void Follow(in ChosenAttempt attempt, int firstEvent, long key) => search.Run(
        new TimeRange(attempt.Start, attempt.Start + 1), keep: true, firstEvent, _timeline.Rules.Window == AttemptWindow.Events ? key : null, attempt.Found.LastGroup);

    private bool Leads(int steps, int last) => Array.IndexOf(_leads, true, 0, steps) >= 0 && Array.IndexOf(Leading(steps, last)[steps], true) >= 0;

    /// <summary>The instants, for each number of steps, from which a chain leads to the end.</summary>
    private bool[][] Leading(int steps, int last)
    {
        var leads = new bool[steps + 1][];
        for (int done = 0; done <= steps; done++) _timeline.Look(search.Nodes(done).Count + search.Broken(done).Count);
        for (int done = 0; done <= steps; done++) leads[done] = new bool[search.Nodes(done).Count + search.Broken(done).Count];
        for (int i = 0; i < leads[steps].Length; i++) leads[steps][i] = Node(steps, i).Instant == last;
        for (int done = steps; done > 0; done--)
        {
            var marks = new int[done][];
            for (int before = 0; before < done; before++) marks[before] = new int[leads[before].Length + 1];
            for (int i = 0; i < leads[done].Length; i++)
            {
                if (!leads[done][i]) continue;
                AttemptNode node = Node(done, i);
                _timeline.Look(node.Ways);
                for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
                {
                    AttemptWay way = search.Ways[w];
                    if (way.Before == 0 || (done == steps && !_leads[way.Before])) continue;
                    marks[way.Before][way.From]++;
                    marks[way.Before][way.To + 1]--;
                }
            }

            for (int before = 1; before < done; before++)
            {
                int depth = 0;
                for (int i = 0; i < search.Nodes(before).Count; i++) leads[before][i] |= (depth += marks[before][i]) > 0;
            }
        }

        return leads;
    }

    /// <summary>The earliest instant at which a chain that stands at one goes on, with the most steps that it can take there.</summary>
    private (int Done, int Index, int Instant) Next(bool[][] leads, int done, int from, int steps, int last)
    {
        (int Done, int Index, int Instant) next = (0, 0, int.MaxValue);
        for (int to = done + 1; to <= steps; to++)
        {
            for (int i = 0; i < leads[to].Length; i++)
            {
                _timeline.Look();
                if (!leads[to][i]) continue;
                AttemptNode node = Node(to, i);
                if (node.Instant > next.Instant || (to == steps && node.Instant == last && !_leads[done]) || !Comes(node, done, from)) continue;
                if (node.Instant < next.Instant || to > next.Done) next = (to, i, node.Instant);
            }
        }

        return next;
    }

    private bool Comes(in AttemptNode node, int before, int from)
    {
        for (int w = node.FirstWay; w < node.FirstWay + node.Ways; w++)
        {
            AttemptWay way = search.Ways[w];
            if (way.Before == before && (before == 0 || (way.From <= from && from <= way.To))) return true;
        }

        return false;
    }

    private AttemptNode Node(int done, int index)
    {
        AttemptNodes nodes = search.Nodes(done);
        return index < nodes.Count ? nodes[index] : search.Broken(done)[index - nodes.Count];
    }

    private void Assign(in TimelineInstant instant, int before, int done, int firstEvent, Span<int> positions)
    {
        ReadOnlySpan<int> steps = search.Route.Steps.AsSpan(before, done - before);
        ReadOnlySpan<ulong> events = _timeline.Bits(instant);
        Span<int> found = stackalloc int[steps.Length];
        if (_timeline.Rules.Ties != TiePolicy.ByArrival) EventAssignment.TryAssign(events, steps, found);
        else EventAssignment.TryFollow(events, steps, before == 0 ? firstEvent - instant.Begin : 0, found);
        for (int s = 0; s < steps.Length; s++) positions[steps[s]] = instant.Begin + found[s];
    }
}
