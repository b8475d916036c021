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

    internal int Cost => 8 + (pattern.MatchesAll ? 0 : 8 * pattern.Cost);

    /// <summary>Whether the events are found by their places: they are few, and each says by itself whether it matches.</summary>
    internal bool IsFew(NodeRun run) => _hasPlaces && run.History.IsFew;

    /// <summary>Whether the events are few, and have all entered a window that slides: from now on they only leave.</summary>
    internal bool HaveFewEntered(NodeRun run, long at) => IsFew(run) && !pattern.IsTimed && window.HaveEntered(run.History, at);

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

/// <summary>How many sessions the events form: those between which no more than a gap lies.</summary>
internal sealed class SessionsNode(SelectionNode events, long gap) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!events.TryRows(run, at, out int start, out int end)) return false;
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        long last = 0;
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            if (value == 0 || times[row] - last > gap) value++;
            last = times[row];
        }

        return true;
    }
}

/// <summary>On how many local days there is an event.</summary>
internal sealed class ActiveDaysNode(SelectionNode events, Calendar calendar) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!events.TryRows(run, at, out int start, out int end)) return false;
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        int last = int.MinValue;
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            int day = calendar.LocalDay(times[row]);
            if (day != last) value++;
            last = day;
        }

        return true;
    }
}

/// <summary>Whole days elapsed since the last event in a window: it grows with time by itself, a day at once.</summary>
internal sealed class ElapsedDaysNode(SelectionNode events) : NumberNode
{
    internal override bool IsTimed => true;

    internal override bool Moves => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!events.TryRows(run, at, out int start, out int end)) return false;
        for (int row = end - 1; row >= start; row--)
        {
            if (!events.Pattern.Matches(run, row, at)) continue;
            value = (at - events.Pattern.Times(run)[row]) / Timestamp.Day;
            return true;
        }

        return false;
    }
}

/// <summary>Whether enough of the last rolling periods have a number of events that passes.</summary>
internal sealed class RegularlyNode(PatternNode pattern, Tree.DidRegularly rule) : LeafNode
{
    private readonly long _length = Timestamp.Milliseconds(rule.Period);

    internal override bool IsTimed => true;

    internal override int Cost => 16 * pattern.Cost;

    private TimeRange Range(long at) => new(TimeRange.Clamp(at + 1 - ((Int128)_length * rule.Periods)), at + 1);

    private protected override bool Decide(NodeRun run, long at)
    {
        if (run.History.IsFew && BitOperations.PopCount(pattern.Places(run) & run.History.PlacesIn(Range(at))) < rule.AtLeastPeriods) return false;
        ReadOnlySpan<long> times = pattern.Times(run);
        (int start, int end) = TimeRows.In(times, Range(at));
        int passed = 0;
        long upTo = at;
        for (int row = end - 1; row >= start;)
        {
            // Events of one period are neighbours: those after the instant at which it begins.
            while (times[row] <= upTo - _length) upTo -= _length;
            int count = 0;
            for (; row >= start && times[row] > upTo - _length; row--)
                if (pattern.Matches(run, row, at)) count++;
            if (count > 0 && rule.Operator.Passes(count.CompareTo(rule.Times))) passed++;
        }

        return passed >= rule.AtLeastPeriods;
    }

    private protected override long Turn(NodeRun run, long at)
    {
        long turn = EventOccurrence.Turn(run, pattern, at);
        ReadOnlySpan<long> times = pattern.Times(run);
        (int start, int end) = TimeRows.In(times, Range(at));
        for (int row = start; row < end; row++)
            if (pattern.IsTimed || pattern.Matches(run, row, at)) turn = Math.Min(turn, times[row] + ((((at - times[row]) / _length) + 1) * _length));
        return turn;
    }
}
