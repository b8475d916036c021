using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>Chooses the attempt that stands for a unit, whatever the options of the funnel, and finds its events. Used for one unit after another.</summary>
internal sealed class AttemptChooser
{
    private readonly AttemptRules _rules;
    private readonly AttemptTimeline _timeline;
    private readonly AttemptSearch[] _searches;
    private readonly AttemptStops[] _stops;
    private readonly AnyOrderSearch? _anyOrder;
    private readonly int _required;

    internal AttemptChooser(AttemptRules rules, long asOf, CancellationToken cancellation = default)
    {
        (_rules, _timeline) = (rules, new AttemptTimeline(rules, asOf, cancellation));
        _anyOrder = rules.Order == FunnelOrder.Any ? new AnyOrderSearch(_timeline) : null;
        _searches = _anyOrder is not null ? [] : [.. AttemptRoute.Of(rules).Select(route => new AttemptSearch(_timeline, route))];
        _required = rules.Steps.Count(step => !step.IsOptional);
        _stops = [.. _searches.Select(search => new AttemptStops(search))];
    }

    internal AttemptTimeline Timeline => _timeline;

    /// <summary>Begins with another instant, and another range of starts.</summary>
    internal void Begin(TimeRange entry, long at) => _timeline.Begin(entry, at);

    /// <summary>The attempt that stands for a unit.</summary>
    /// <param name="times">The instants of its events, in order, none after as-of.</param>
    /// <param name="bits">For each event its bits.</param>
    internal ChosenAttempt Choose(ReadOnlySpan<long> times, ReadOnlySpan<ulong> bits)
    {
        _timeline.Read(times, bits);
        return Choose();
    }

    /// <summary>For each step of the funnel the position of the event that fills it in an attempt that was chosen last; below 0 for none.</summary>
    internal void Find(in ChosenAttempt attempt, Span<int> positions)
    {
        positions.Fill(-1);
        if (_anyOrder is not null) _anyOrder.Find(attempt, positions);
        else new AttemptPath(_searches[attempt.Found.Route]).Find(attempt, FirstEvent(new TimeRange(attempt.Start, attempt.Start + 1)), positions);
    }

    private ChosenAttempt Choose()
    {
        if (_anyOrder is not null) return _anyOrder.Choose();
        TimeRange entry = Entry();
        if (entry.To <= entry.From) return default;
        int firstEvent = FirstEvent(entry);
        bool earliest = _rules.Policy == AttemptPolicy.Earliest, entered = false, tainted = false;
        foreach (AttemptSearch search in _searches)
        {
            search.Run(entry, keep: earliest, firstEvent);
            entered |= search.HasEntered;
            tainted |= search.IsTainted;
        }

        if (!entered) return default;
        ChosenAttempt best = default;
        bool open = false;
        for (int r = 0; r < _searches.Length; r++)
        {
            AttemptSearch search = _searches[r];
            if (!search.HasEntered) continue;
            if (Stand(search, _stops[r], earliest, tainted, entry, firstEvent) is var (done, instant, start, key))
            {
                ChosenAttempt found = new()
                {
                    Depth = search.Route.Depth(done),
                    Entry = search.Route.Entry,
                    Optional = search.Route.Optional(done),
                    Start = start,
                    End = _timeline.Instants[instant].Time,
                    Found = (r, key, done, -1, instant),
                };
                if (!best.Entered || Compare(found, best, earliest) < 0) best = found;
            }

            open |= best.Depth < _required && search.CanAdvance();
        }

        return best.Entered ? best with { IsOpen = open && best.Depth < _required } : new ChosenAttempt { IsExcluded = true, Start = FirstStart(entry) };
    }

    /// <summary>The first instant at which an attempt may have started.</summary>
    private long FirstStart(TimeRange entry)
    {
        ulong starts = 0;
        foreach (AttemptSearch search in _searches) starts |= 1UL << search.Route.Steps[0];
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        int i = AttemptSearch.FirstAtOrAfter(instants, entry.From);
        while ((instants[i].Steps & starts) == 0) i++;
        return instants[i].Time;
    }

    /// <summary>Of the attempts on a route that are not tainted the one that stands. Where one is tainted, on any route, those count that nothing takes further: the beginning of an attempt is none.</summary>
    private static (int Done, int Instant, long Start, long Key)? Stand(AttemptSearch search, AttemptStops stops, bool earliest, bool tainted, TimeRange entry, int firstEvent)
    {
        if (search.Deepest < search.Route.Count && tainted)
        {
            if (!earliest) search.Run(entry, keep: true, firstEvent);
            return stops.Find(earliest);
        }

        if (search.Deepest == 0) return null;
        ref readonly AttemptNode first = ref search.First(search.Deepest);
        (int instant, long start, long key) = earliest ? stops.EarliestStart(search.Deepest) : (first.Instant, first.Start, first.Key);
        return (search.Deepest, instant, start, key);
    }

    private static int Compare(in ChosenAttempt one, in ChosenAttempt other, bool earliest)
    {
        int order = other.Depth.CompareTo(one.Depth);
        if (order == 0) order = one.Entry.CompareTo(other.Entry);
        if (order == 0) order = BitOperations.PopCount((uint)other.Optional).CompareTo(BitOperations.PopCount((uint)one.Optional));
        if (order == 0 && earliest) order = one.Start.CompareTo(other.Start);
        if (order == 0) order = one.End.CompareTo(other.End);
        return order == 0 ? other.Start.CompareTo(one.Start) : order;
    }

    /// <summary>Where the start must lie: at the instant of the first or last entry, where that alone counts.</summary>
    private TimeRange Entry()
    {
        if (_rules.Policy is AttemptPolicy.Deepest or AttemptPolicy.Earliest) return _timeline.Entry;
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        bool last = _rules.Policy == AttemptPolicy.LastEntry;
        for (int i = last ? instants.Length - 1 : 0; i >= 0 && i < instants.Length; i += last ? -1 : 1)
        {
            _timeline.Look();
            if ((instants[i].Steps & 1) != 0 && _timeline.Entry.Contains(instants[i].Time)) return new TimeRange(instants[i].Time, instants[i].Time + 1);
        }

        return default;
    }

    /// <summary>Where events at one instant go by their arrival, the one that is the first or last entry.</summary>
    private int FirstEvent(TimeRange entry)
    {
        if (_rules.Ties != TiePolicy.ByArrival || _rules.Policy is AttemptPolicy.Deepest or AttemptPolicy.Earliest) return -1;
        ReadOnlySpan<TimelineInstant> instants = _timeline.Instants;
        int first = instants[AttemptSearch.FirstAtOrAfter(instants, entry.From)].Begin, end = instants[AttemptSearch.FirstAtOrAfter(instants, entry.To) - 1].End;
        bool last = _rules.Policy == AttemptPolicy.LastEntry;
        for (int i = last ? end - 1 : first; i >= first && i < end; i += last ? -1 : 1)
            if ((_timeline.BitsAt(i) & 1) != 0) return i;
        return -1;
    }
}
