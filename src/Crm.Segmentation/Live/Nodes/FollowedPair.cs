using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>
/// A first event that one of another type follows within some time, or none does: the everyday sequence. Of each first event it is known from when on until when it is one,
/// so that the answer and its end are found in one walk over both types.
/// </summary>
/// <remarks>With the instants of first events, their matches begin and end no earlier: so of overlapping ones the last is what ends later.</remarks>
/// <param name="first">What comes first; of another type than what follows.</param>
/// <param name="other">What follows.</param>
/// <param name="isAbsent">Whether nothing may follow, and the time is over.</param>
/// <param name="within">How long after the first.</param>
/// <param name="window">Where the first lies: <see cref="WindowNode.IsSteady"/>.</param>
internal sealed class FollowedPair(PatternNode first, PatternNode other, bool isAbsent, long within, WindowNode window)
{
    private readonly bool _areOfOne = first.IsOfOne && other.IsOfOne;

    // Of pairs of which all events of two types count, the first in the time up to now: the types, and how long that is; else 0.
    private readonly int _first = first.Type, _other = other.Type;
    private readonly long _length = first.MatchesAll && other.MatchesAll ? window.Length ?? 0 : 0;

    /// <summary>Whether the steps of a sequence are such a pair.</summary>
    internal static FollowedPair? Of(SequenceShape shape, PatternNode[] steps, WindowNode window) =>
        steps is [var first, var other] && shape is { NextLinks: 0 } && window.IsSteady && first is { IsTimed: false, Type: not PatternNode.AnyType } && other is { IsTimed: false, Type: not PatternNode.AnyType }
        && first.Type != other.Type
            ? new FollowedPair(first, other, shape.AbsentLast, shape.Within, window)
            : null;

    /// <summary>The first event, where it must lie in the time up to now.</summary>
    internal NeededEvent? Needed => window.Length is { } length ? new NeededEvent(_first, length) : null;

    /// <summary>What an event of a type, later than all others, may do: as the first, begin to wait for what must not follow; as the other, follow a first one that is not too long ago.</summary>
    internal EventEffect EffectOf(int type) => window.IsAnchored ? EventEffect.Any : EffectOf(type, _first, _other, isAbsent, within);

    /// <summary>The same, of any pair of types.</summary>
    internal static EventEffect EffectOf(int type, int first, int other, bool isAbsent, long within) =>
        type == first ? EventEffect.AnyIf(isAbsent)
        : type == other ? new EventEffect(first, within)
        : EventEffect.None;

    /// <summary>Whether there is such a first event at an instant, and when that changes.</summary>
    internal bool Holds(NodeRun run, long at, bool looksAhead, out Until change)
    {
        if (_length > 0 && run.History.IsFewUntil(at)) return HoldsAmongRecent(run, at, out change);
        if (_areOfOne && run.History.IsFew && window.HaveEntered(run.History, at)) return HoldsAmongFew(run, at, out change);
        change = Until.Never;
        if (!looksAhead && IsWithout(run, at)) return false;
        ReadOnlySpan<long> times = first.Times(run);
        if (times.IsEmpty) return false;
        int row = window.TryRange(run, at, out TimeRange range) ? TimeRows.From(times, range.From) : times.Length, next = -1;
        var walk = new MatchWalk(at);
        for (; row < times.Length && (looksAhead || times[row] <= at); row++)
        {
            if (!first.Matches(run, row, at)) continue;
            if (!walk.Take(Match(run, times[row], at, ref next))) break;
            if (walk.Holds && !looksAhead) return true;
        }

        change = walk.Change(isAtEnd: row == times.Length);
        return walk.Holds;
    }

    /// <summary>The same, where the events are few and all have entered: each says by itself what it is.</summary>
    private bool HoldsAmongFew(NodeRun run, long at, out Until change)
    {
        CustomerHistory history = run.History;
        change = Until.Never;
        if (!window.TryPlaces(run, at, out ulong firsts) || (firsts &= first.Places(run)) == 0) return false;
        ulong others = other.Places(run);
        var walk = new MatchWalk(at);
        for (; firsts != 0; firsts &= firsts - 1)
        {
            int place = BitOperations.TrailingZeroCount(firsts);
            long time = history.TimeAt(place);
            if (!first.MatchesAt(run, place, at) || IsFollowed(run, place, others, at) == isAbsent) continue;
            if (!walk.Take(new TimeRange(isAbsent ? TimeRange.Clamp((Int128)time + within) : time, window.Exit(time)))) break;
        }

        change = walk.Change(isAtEnd: firsts == 0);
        return walk.Holds;
    }

    /// <summary>Whether the first of the others that is not before the event at a place comes in time.</summary>
    private bool IsFollowed(NodeRun run, int place, ulong others, long at)
    {
        CustomerHistory history = run.History;
        long time = history.TimeAt(place);
        while (place > 0 && history.TimeAt(place - 1) == time) place--;
        for (others &= ulong.MaxValue << place; others != 0; others &= others - 1)
        {
            int next = BitOperations.TrailingZeroCount(others);
            if (history.TimeAt(next) - time > within) return false;
            if (_length > 0 || other.MatchesAt(run, next, at)) return true;
        }

        return false;
    }

    /// <summary>The same, where besides all events of the types count, and the first in the time up to now: each is looked at once.</summary>
    private bool HoldsAmongRecent(NodeRun run, long at, out Until change)
    {
        CustomerHistory history = run.History;
        ulong firsts = history.PlacesOf(_first), others = history.PlacesOf(_other);
        change = Until.Never;
        if (!isAbsent)
        {
            // Of those that are followed the last stays longest.
            for (int place; firsts != 0 && others != 0; firsts &= ~(1UL << place))
            {
                place = BitOperations.Log2(firsts);
                long end = history.TimeAt(place) + _length;
                if (end <= at) return false;
                if (!IsFollowed(run, place, others, at)) continue;
                change = Until.Left(end);
                return true;
            }

            return false;
        }

        var walk = new MatchWalk(at);
        for (; firsts != 0; firsts &= firsts - 1)
        {
            int place = BitOperations.TrailingZeroCount(firsts);
            long time = history.TimeAt(place);
            if (time + _length > at && !IsFollowed(run, place, others, at) && !walk.Take(new TimeRange(TimeRange.Clamp((Int128)time + within), time + _length))) break;
        }

        change = walk.Change(isAtEnd: firsts == 0);
        return walk.Holds;
    }

    /// <summary>Whether a glance at the few events tells that none is first.</summary>
    private bool IsWithout(NodeRun run, long at) => run.History.IsFew && (!window.TryPlaces(run, at, out ulong places) || (places & first.Places(run)) == 0);

    /// <summary>From when on a first event is one, and until when; nothing when it never is.</summary>
    private TimeRange Match(NodeRun run, long time, long at, ref int next)
    {
        ReadOnlySpan<long> others = other.Times(run);
        if (next < 0) next = TimeRows.From(others, time);
        while (next < others.Length && (others[next] < time || !other.Matches(run, next, at))) next++;
        bool isFollowed = next < others.Length && others[next] - time <= within;
        if (isFollowed == isAbsent) return default;
        long from = isAbsent ? TimeRange.Clamp((Int128)time + within) : others[next];
        TimeRange stay = window.Stay(run, time);
        return from > stay.From ? stay with { From = from } : stay;
    }
}
