using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>How many events there are.</summary>
internal sealed class CountNode(SelectionNode events) : NumberNode
{
    internal SelectionNode Events => events;

    internal override SelectionNode? Totalled => events.Slides ? events : null;

    internal override FoldForm? FoldForm => events.CanBeFolded ? Crm.Segmentation.FoldForm.Total : null;

    internal override Fold FoldOf(NodeRun run, long at) => FoldOf(run, events.Pattern, at);

    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override EventEffect EffectOf(int type) => events.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        bool isSet = TryCount(run, at, int.MaxValue, out value);
        value += Before(run);
        return isSet;
    }

    /// <summary>Whether their number is in a range: where it is, or cannot be any more, no further events are looked at.</summary>
    internal bool IsIn(NodeRun run, long at, ExactRange range)
    {
        long before = Before(run), last = range.High == long.MaxValue ? range.Low - 1 : range.High;
        if (!TryCount(run, at, (int)Math.Clamp(last - before + 1, 0, int.MaxValue), out long count)) return false;
        count += before;
        return count >= range.Low && count <= range.High;
    }

    /// <summary>Whether there are so many at least, and until when, where the events are few and all have entered: then the last so many of them tell both. False where they do not.</summary>
    internal bool TryFall(NodeRun run, long at, long least, out bool holds, out Until until)
    {
        (holds, until) = (false, Until.Never);
        if (least < 1 || FoldPlace >= 0 || !events.HaveFewEntered(run, at)) return false;
        if (!events.TryPlaces(run, at, out ulong places)) return true;
        for (int place; places != 0; places &= ~(1UL << place))
        {
            place = BitOperations.Log2(places);
            if (!events.Pattern.MatchesAt(run, place, at) || --least > 0) continue;
            holds = true;
            until = Until.Left(events.Window.Exit(run.History.TimeAt(place)));
            break;
        }

        return true;
    }

    /// <summary>Counts, to a number at most; false when the window is missing.</summary>
    private bool TryCount(NodeRun run, long at, int most, out long count)
    {
        count = 0;
        if (events.IsFew(run))
        {
            if (!events.TryPlaces(run, at, out ulong places)) return false;
            count = events.Count(run, places, at, most);
            return true;
        }

        if (!events.TryRows(run, at, out int start, out int end)) return false;
        count = events.Pattern.Count(run, start, end, at, most);
        return true;
    }

    private long Before(NodeRun run) => FoldPlace >= 0 ? Folded(run).Count : 0;
}

/// <summary>The time since the last event, or since the first: it grows with time by itself.</summary>
internal sealed class SinceNode(PatternNode pattern, bool isFirst) : NumberNode
{
    internal override bool IsTimed => true;

    internal override bool Moves => true;

    internal override decimal? Pace => 1;

    internal override int? Scale => 0;

    internal override int Cost => 8 * pattern.Cost;

    internal override EventEffect EffectOf(int type) => pattern.EffectOf(type);

    internal override FoldForm? FoldForm => pattern.IsTimed ? null : isFirst ? Crm.Segmentation.FoldForm.First : Crm.Segmentation.FoldForm.Last;

    internal override Fold FoldOf(NodeRun run, long at) => FoldOf(run, pattern, at);

    internal override long Turn(NodeRun run, long at) => EventOccurrence.Turn(run, pattern, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        bool isThere = EventOccurrence.TryFind(run, pattern, isFirst, at, out long time);
        value = isThere ? at - time : 0;
        if (FoldPlace < 0 || Folded(run) is not { IsEmpty: false } fold) return isThere;
        value = !isThere ? at - fold.At : isFirst ? Math.Max(value, at - fold.At) : Math.Min(value, at - fold.At);
        return true;
    }
}

/// <summary>The first or the last event that matches, up to an instant.</summary>
internal static class EventOccurrence
{
    /// <summary>Its instant; false when there is none.</summary>
    internal static bool TryFind(NodeRun run, PatternNode pattern, bool isFirst, long at, out long time)
    {
        time = 0;
        if (pattern.IsOfOne && run.History.IsFew)
        {
            ulong places = pattern.Places(run);
            while (places != 0)
            {
                int place = isFirst ? BitOperations.TrailingZeroCount(places) : BitOperations.Log2(places);
                time = run.History.TimeAt(place);
                if (time <= at && pattern.MatchesAt(run, place, at)) return true;
                places &= ~(1UL << place);
            }

            return false;
        }

        int row = Of(run, pattern, isFirst, at);
        if (row >= 0) time = pattern.Times(run)[row];
        return row >= 0;
    }

    /// <summary>Its row; -1 when there is none.</summary>
    internal static int Of(NodeRun run, PatternNode pattern, bool isFirst, long at)
    {
        ReadOnlySpan<long> times = pattern.Times(run);
        int end = TimeRows.From(times, at + 1);
        if (isFirst)
        {
            for (int row = 0; row < end; row++)
                if (pattern.Matches(run, row, at)) return row;
            return -1;
        }

        for (int row = end - 1; row >= 0; row--)
            if (pattern.Matches(run, row, at)) return row;
        return -1;
    }

    /// <summary>When it may be another: with the next event, or where one begins or ceases to match.</summary>
    internal static long Turn(NodeRun run, PatternNode pattern, long at)
    {
        ReadOnlySpan<long> times = pattern.Times(run);
        int end = TimeRows.From(times, at + 1);
        long turn = end < times.Length ? times[end] : ConditionNode.Never;
        if (!pattern.IsTimed) return turn;
        for (int row = 0; row < end; row++) turn = Math.Min(turn, pattern.Flip(run, row, at));
        return turn;
    }
}

/// <summary>Whether the first event ever lies in a window.</summary>
internal sealed class FirstNode(PatternNode pattern, WindowNode window, Calendar calendar) : LeafNode
{
    internal override bool IsTimed => true;

    internal override int Cost => 8 * pattern.Cost;

    internal override EventEffect EffectOf(int type) => window.IsAnchored ? EventEffect.Any : pattern.EffectOf(type);

    private protected override bool Decide(NodeRun run, long at)
    {
        return EventOccurrence.TryFind(run, pattern, isFirst: true, at, out long time) && window.TryRange(run, at, out TimeRange range) && range.Contains(time);
    }

    private protected override long Turn(NodeRun run, long at)
    {
        long turn = Math.Min(EventOccurrence.Turn(run, pattern, at), calendar.NextStepBack(at));
        int row = EventOccurrence.Of(run, pattern, isFirst: true, at);
        return row < 0 ? turn : Math.Min(turn, EventTurns.Edge(window.Stay(run, pattern.Times(run)[row]), at));
    }
}
