using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>The events of a pattern in a window: what everything about events stands on.</summary>
internal sealed class SelectionNode(PatternNode pattern, WindowNode window, Calendar calendar)
{
    private readonly bool _hasPlaces = pattern.IsOfOne && window.Most is null, _matchesAll = pattern.MatchesAll;

    internal PatternNode Pattern => pattern;

    internal WindowNode Window => window;

    /// <summary>Whether events that are old may be folded: they stay in it, and match or not for ever.</summary>
    internal bool CanBeFolded => window.IsAll && !pattern.IsTimed;

    /// <summary>Whether events enter and leave in their order, each once.</summary>
    internal bool Slides => window.Slides && !pattern.IsTimed;

    /// <summary>What an event of a type, later than all others, may do to what is told of them: where nothing else moves them, only one of theirs does anything.</summary>
    internal EventEffect EffectOf(int type) => window.IsAnchored ? EventEffect.Any : pattern.EffectOf(type);

    internal int Cost => 8 + (pattern.MatchesAll ? 0 : 8 * pattern.Cost);

    /// <summary>Whether the events are found by their places: they are few, and each says by itself whether it matches.</summary>
    internal bool IsFew(NodeRun run) => _hasPlaces && run.History.IsFew;

    /// <summary>Whether the events are few, and have all entered a window that slides: from now on they only leave.</summary>
    internal bool HaveFewEntered(NodeRun run, long at) => IsFew(run) && !pattern.IsTimed && window.HaveEntered(run.History, at);

    /// <summary>Whether events leave from an instant on, in their order, and none enters.</summary>
    internal bool OnlyLoses(NodeRun run, long at)
    {
        if (!Slides) return false;
        ReadOnlySpan<long> times = pattern.Times(run);
        return Next(run, TimeRows.From(times, at - window.Entry(0) + 1), times.Length, at) == times.Length;
    }

    /// <summary>How many events at some places match; where they are so many, no more are looked at.</summary>
    internal int Count(NodeRun run, ulong places, long at, int most)
    {
        if (_matchesAll) return Math.Min(BitOperations.PopCount(places), most);
        int count = 0;
        for (; places != 0 && count < most; places &= places - 1)
            if (pattern.MatchesAt(run, BitOperations.TrailingZeroCount(places), at)) count++;
        return count;
    }

    /// <summary>The places in the window, where they are few, of which those that match count; false when the window is missing.</summary>
    internal bool TryPlaces(NodeRun run, long at, out ulong places)
    {
        if (!window.TryPlaces(run, at, out places)) return false;
        places &= pattern.Places(run);
        return true;
    }

    /// <summary>The rows in the window, of which those that match count; false when the window is missing.</summary>
    internal bool TryRows(NodeRun run, long at, out int start, out int end)
    {
        (start, end) = (0, 0);
        if (!window.IsAnchored && pattern.Times(run).IsEmpty) return true;
        if (!window.TryRange(run, at, out TimeRange range)) return false;
        (start, end) = TimeRows.In(pattern.Times(run), range);
        if (window.Most is not { } most) return true;
        if (pattern.MatchesAll) start = Math.Max(start, end - most);
        else
        {
            int row = end;
            while (row > start && most > 0)
                if (pattern.Matches(run, --row, at)) most--;
            start = row;
        }

        return true;
    }

    /// <summary>The next row that matches, from one on; the end when none does.</summary>
    internal int Next(NodeRun run, int row, int end, long at)
    {
        if (pattern.MatchesAll) return row;
        while (row < end && !pattern.Matches(run, row, at)) row++;
        return row;
    }

    /// <summary>The first later instant at which another event is in the window, or one no more, or one begins or ceases to match.</summary>
    internal long Turn(NodeRun run, long at)
    {
        long turn = calendar.NextStepBack(at);
        ReadOnlySpan<long> times = pattern.Times(run);
        if (times.IsEmpty) return ConditionNode.Never;
        if (pattern.IsTimed)
        {
            for (int row = 0; row < times.Length; row++) turn = Math.Min(turn, Math.Min(EventTurns.Edge(window.Stay(run, times[row]), at), times[row] > at ? times[row] : pattern.Flip(run, row, at)));
            return turn;
        }

        // Events enter in their order, and leave in it: the next of either is the first that has not.
        if (!window.TryRange(run, at, out TimeRange range)) return ConditionNode.Never;
        (int start, int end) = TimeRows.In(times, range);
        int leaves = Next(run, start, end, at), enters = Next(run, end, times.Length, at);
        if (leaves < end) turn = Math.Min(turn, EventTurns.Edge(window.Stay(run, times[leaves]), at));
        return enters < times.Length ? Math.Min(turn, EventTurns.Edge(window.Stay(run, times[enters]), at)) : turn;
    }
}

internal static class EventTurns
{
    /// <summary>The first edge of a stretch after an instant; never where there is none.</summary>
    internal static long Edge(TimeRange stay, long at) =>
        stay.To <= stay.From ? ConditionNode.Never : stay.From > at ? stay.From : stay.To > at ? stay.To : ConditionNode.Never;
}
