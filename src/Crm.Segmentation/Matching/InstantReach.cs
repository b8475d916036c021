using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>
/// How far chains of a route get among the events of one instant: for each number of steps done before it, which numbers they can have reached, and with
/// which they can go on afterwards. The two differ in a strict order only, where a chain can be broken.
/// </summary>
/// <param name="timeline">The events.</param>
/// <param name="route">The route.</param>
internal sealed class InstantReach(AttemptTimeline timeline, AttemptRoute route)
{
    private readonly TieGroup _ties = new();
    private readonly ulong[] _reached = new ulong[TieGroup.MaxSteps + 1];
    private readonly ulong[] _alive = new ulong[TieGroup.MaxSteps + 1];
    private readonly ulong[] _broken = new ulong[TieGroup.MaxSteps + 1];
    private readonly List<ulong> _different = [];
    private bool[] _stops = [];
    private readonly int[,] _last = new int[TieGroup.MaxSteps + 1, TieGroup.MaxSteps + 1];

    /// <summary>The numbers of steps that a chain can have got to, as bits, beyond those that it had.</summary>
    internal ulong Reached(int before) => _reached[before];

    /// <summary>The numbers of steps with which a chain was broken by an event of the instant that took none like it further, though others with as many may go on.</summary>
    internal ulong Broken(int before) => _broken[before];

    /// <summary>The numbers of steps with which a chain can go on, that which it had among them.</summary>
    internal ulong Alive(int before) => _alive[before];

    /// <summary>Looks at the events of an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="before">Bit d: there are chains that have d steps done, fewer than all.</param>
    /// <param name="first">The position of the only event at which a chain may start; below 0 for any.</param>
    internal void Look(in TimelineInstant instant, ulong before, int first)
    {
        AttemptRules rules = timeline.Rules;
        timeline.Look(instant.End - instant.Begin);
        for (ulong rest = before; rest != 0; rest &= rest - 1)
        {
            int done = BitOperations.TrailingZeroCount(rest);
            (_reached[done], _alive[done], _broken[done]) = (0, 1UL << done, 0);
        }

        bool strict = rules.Order == FunnelOrder.Strict;
        if (rules.Ties == TiePolicy.ByArrival && !instant.IsAlone) LookInOrder(instant, before, first, strict);
        else if (instant.IsAlone || rules.Ties == TiePolicy.StrictlyIncreasing) LookOnce(instant, before, first, strict);
        else LookInAnyOrder(instant, before, strict);
    }

    /// <summary>Each chain takes one step at most, and in a strict order what is not a repeat breaks those that take none.</summary>
    private void LookOnce(in TimelineInstant instant, ulong before, int first, bool strict)
    {
        ulong steps = route.Map(instant.Steps);
        for (ulong rest = before; rest != 0; rest &= rest - 1)
        {
            int done = BitOperations.TrailingZeroCount(rest);
            if ((steps >> done & 1) != 0 && (done > 0 || first < 0 || first == instant.Begin)) _reached[done] = 2UL << done;
            _alive[done] = _reached[done] | (!strict || done == 0 || AllRepeat(instant, 1UL << (done - 1)) ? 1UL << done : 0);
        }
    }

    private void LookInAnyOrder(in TimelineInstant instant, ulong before, bool strict)
    {
        _ties.Begin(route.Count, before);
        foreach (ulong bits in timeline.Bits(instant)) _ties.Add(route.Map(bits));
        if (strict) FindDifferent(instant);
        for (ulong rest = before; rest != 0; rest &= rest - 1)
        {
            int done = BitOperations.TrailingZeroCount(rest), most = done + 1;
            while (most < route.Count && route.Least[most] == 0) most++;
            most = Math.Min(most, _ties.Reached(done));
            _reached[done] = (2UL << most) - (2UL << done);
            _alive[done] |= _reached[done];
            if (!strict || done == 0) continue;

            // What is left over must repeat a step that the chain has as its current one at some time during the instant.
            for (int now = done; now <= most; now++)
                if (!AllOf((1UL << now) - (1UL << (done - 1)))) _alive[done] &= ~(1UL << now);
        }
    }

    private void LookInOrder(in TimelineInstant instant, ulong before, int first, bool strict)
    {
        ReadOnlySpan<ulong> events = timeline.Bits(instant);
        for (ulong rest = before; rest != 0; rest &= rest - 1)
        {
            int done = BitOperations.TrailingZeroCount(rest);
            ulong alive = done == 0 ? 0 : 1UL << done, reached = 0, extended = 0;
            for (int i = 0; i < events.Length; i++)
            {
                ulong steps = route.Map(events[i]), next = 0;
                if (done == 0 && (steps & 1) != 0 && (first < 0 || first == instant.Begin + i)) next = 2;
                for (ulong chains = alive; chains != 0; chains &= chains - 1)
                {
                    int now = BitOperations.TrailingZeroCount(chains);
                    if (now < route.Count && (steps >> now & 1) != 0 && (now == done || route.Least[now] == 0)) next |= 2UL << now;
                    if (!strict || !IsVisible(events[i]) || (steps >> (now - 1) & 1) != 0) next |= 1UL << now;
                }

                // A chain that an event takes further, or could, does not stop there; one that gets to as many steps after that may.
                for (ulong chains = alive; chains != 0; chains &= chains - 1)
                {
                    int now = BitOperations.TrailingZeroCount(chains);
                    if (now <= done) continue;
                    if (Extends(events[i], now)) extended |= 1UL << now;
                    else if (strict && IsVisible(events[i]) && (steps >> (now - 1) & 1) == 0 && (extended >> now & 1) == 0) _broken[done] |= 1UL << now;
                }

                for (ulong at = next & ~alive; at != 0; at &= at - 1) _last[done, BitOperations.TrailingZeroCount(at)] = i;
                for (ulong at = next & alive & (alive << 1 | 2); at != 0; at &= at - 1)
                {
                    // Where one event alone may start a chain, a later one does not start it again.
                    int now = BitOperations.TrailingZeroCount(at);
                    if ((steps >> (now - 1) & 1) == 0 || (done == 0 && now == 1 && first >= 0)) continue;
                    _last[done, now] = i;
                    extended &= ~(1UL << now);
                }

                extended &= next & alive;

                alive = next;
                reached |= next;
            }

            _reached[done] = reached & ~(1UL << done);
            _alive[done] = alive | (done == 0 ? 1UL : 0);
        }
    }

    /// <summary>Whether a chain that gets to a number of steps at the last event of the instant at which it can is taken no further by those after it.</summary>
    internal bool CanStop(in TimelineInstant instant, int before, int done)
    {
        ReadOnlySpan<ulong> events = timeline.Bits(instant);
        timeline.Look(events.Length - _last[before, done]);
        for (int i = _last[before, done] + 1; i < events.Length; i++)
        {
            if (Extends(events[i], done)) return false;
            if (timeline.Rules.Order == FunnelOrder.Strict && IsVisible(events[i]) && (events[i] >> route.Steps[done - 1] & 1) == 0) return true;
        }

        return true;
    }

    /// <summary>Where events go by their arrival, whether a chain that had some steps done before the instant gets to a number of steps by the event at a position, and stops there.</summary>
    internal bool Stops(in TimelineInstant instant, int before, int done, int first, int position) => FirstStop(instant, before, done, first, position + 1, position) == position;

    /// <summary>The first such position; below 0 for none before a position.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="before">How many steps were done before it.</param>
    /// <param name="done">How many are done then.</param>
    /// <param name="first">The position of the only event at which a chain may start; below 0 for any.</param>
    /// <param name="end">The position before which it must be.</param>
    /// <param name="from">The position that it must not be before.</param>
    internal int FirstStop(in TimelineInstant instant, int before, int done, int first, int end, int from = 0)
    {
        bool strict = timeline.Rules.Order == FunnelOrder.Strict;
        ReadOnlySpan<ulong> events = timeline.Bits(instant);
        timeline.Look(events.Length);
        FindStops(events, done, strict);
        ulong alive = before == 0 ? 0 : 1UL << before;
        for (int i = 0; i < events.Length && instant.Begin + i < end; i++)
        {
            ulong steps = route.Map(events[i]), further = 0, next = 0;
            if (before == 0 && (steps & 1) != 0 && (first < 0 || first == instant.Begin + i)) further = 2;
            for (ulong chains = alive; chains != 0; chains &= chains - 1)
            {
                int now = BitOperations.TrailingZeroCount(chains);
                if (now < done && (steps >> now & 1) != 0 && (now == before || route.Least[now] == 0)) further |= 2UL << now;
                if (!strict || !IsVisible(events[i]) || (steps >> (now - 1) & 1) != 0) next |= 1UL << now;
            }

            if ((further >> done & 1) != 0 && instant.Begin + i >= from && _stops[i]) return instant.Begin + i;
            alive = next | further;
        }

        return -1;
    }

    /// <summary>After which events a chain with a number of steps is taken no further before it is broken.</summary>
    private void FindStops(ReadOnlySpan<ulong> events, int done, bool strict)
    {
        if (_stops.Length < events.Length) _stops = new bool[Math.Max(events.Length, 2 * _stops.Length)];
        bool stops = true;
        for (int i = events.Length - 1; i >= 0; i--)
        {
            _stops[i] = stops;
            if (Extends(events[i], done)) stops = false;
            else if (strict && IsVisible(events[i]) && (events[i] >> route.Steps[done - 1] & 1) == 0) stops = true;
        }
    }

    private bool Extends(ulong bits, int done)
    {
        for (ulong next = bits & route.Extending[done]; next != 0; next &= next - 1)
            if (timeline.Rules.Steps[BitOperations.TrailingZeroCount(next)].Least == 0) return true;
        return false;
    }

    private static bool IsVisible(ulong bits) => bits >> AttemptRules.VisibleBit != 0;

    private bool AllRepeat(in TimelineInstant instant, ulong repeated)
    {
        foreach (ulong bits in timeline.Bits(instant))
            if (IsVisible(bits) && (route.Map(bits) & repeated) == 0) return false;
        return true;
    }

    private void FindDifferent(in TimelineInstant instant)
    {
        _different.Clear();
        foreach (ulong bits in timeline.Bits(instant))
        {
            ulong steps = route.Map(bits);
            if (IsVisible(bits) && (_different.Count > TieGroup.MaxSteps || !_different.Contains(steps))) _different.Add(steps);
        }
    }

    private bool AllOf(ulong repeated)
    {
        foreach (ulong steps in _different)
            if ((steps & repeated) == 0) return false;
        return true;
    }
}
