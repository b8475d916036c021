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
    /// <summary>Whether the steps of a sequence are such a pair.</summary>
    internal static FollowedPair? Of(SequenceShape shape, PatternNode[] steps, WindowNode window) =>
        steps is [var first, var other] && shape is { NextLinks: 0 } && window.IsSteady && first is { IsTimed: false, Type: not PatternNode.AnyType } && other is { IsTimed: false, Type: not PatternNode.AnyType }
        && first.Type != other.Type
            ? new FollowedPair(first, other, shape.AbsentLast, shape.Within, window)
            : null;

    /// <summary>Whether there is such a first event at an instant, and when that changes.</summary>
    internal bool Holds(NodeRun run, long at, bool looksAhead, out Until change)
    {
        change = Until.Never;
        if (!looksAhead && IsWithout(run, at)) return false;
        ReadOnlySpan<long> times = first.Times(run);
        if (times.IsEmpty) return false;
        int row = window.TryRange(run, at, out TimeRange range) ? TimeRows.From(times, range.From) : times.Length, next = -1;
        bool holds = false;
        long until = at;
        for (; row < times.Length && (looksAhead || times[row] <= at); row++)
        {
            if (!first.Matches(run, row, at)) continue;
            TimeRange match = Match(run, times[row], at, ref next);
            if (match.From >= match.To) continue;
            if (match.From <= until && match.To > until)
            {
                holds = true;
                if (!looksAhead) return true;
                until = match.To;
            }
            else if (match.From > until)
            {
                // Those after it begin no earlier.
                if (!holds && match.From <= Timestamp.Max) change = new Until(match.From, IsLast: match.To > Timestamp.Max);
                break;
            }
        }

        // Where the walk came to the end of the first events, none is one after that.
        if (holds && until <= Timestamp.Max) change = new Until(until, IsLast: row == times.Length);
        return holds;
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
