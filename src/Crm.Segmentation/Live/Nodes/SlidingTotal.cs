namespace Crm.Segmentation.Live;

/// <summary>Whether a condition on a total holds, and when that changes while a window slides on: events come in and fall out, each once, and the total is taken further.</summary>
internal static class SlidingTotal
{
    internal static bool Holds(NodeRun run, long at, NumberNode measure, SelectionNode events, NumberTestNode condition, out Until until)
    {
        until = Until.Never;
        RunningTotal total = measure.TotalBefore(run);
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        if (times.IsEmpty || !events.TryRows(run, at, out int leaving, out int entering)) return Passes(measure, condition, total);
        for (int row = leaving; row < entering; row++)
            if (HasShare(run, measure, events, row, at, out long share)) total.Add(share);
        bool holds = Passes(measure, condition, total);
        WindowNode window = events.Window;
        while (true)
        {
            long entry = entering < times.Length ? window.Entry(times[entering]) : ConditionNode.Never, exit = leaving < entering ? window.Exit(times[leaving]) : ConditionNode.Never;
            long turn = Math.Min(entry, exit);
            if (turn > Timestamp.Max) return holds;
            for (; entering < times.Length && window.Entry(times[entering]) == turn; entering++)
                if (HasShare(run, measure, events, entering, turn, out long share)) total.Add(share);
            for (; leaving < entering && window.Exit(times[leaving]) == turn; leaving++)
                if (HasShare(run, measure, events, leaving, turn, out long share)) total.Remove(share);
            if (Passes(measure, condition, total) == holds) continue;
            until = Until.Change(turn, isLast: entering == times.Length && (window.IsAll || StaysWhileFalling(measure, condition, total, !holds)));
            return holds;
        }
    }

    /// <summary>Whether an answer stays while events only leave: none with a share is left, or a count is among those that answer so down to nothing.</summary>
    private static bool StaysWhileFalling(NumberNode measure, NumberTestNode condition, in RunningTotal total, bool holds) =>
        total.Count == 0 || (measure is CountNode && condition is RangeNode { Range: var range } && (holds ? range.Low <= 0 : total.Count < range.Low));

    private static bool Passes(NumberNode measure, NumberTestNode condition, in RunningTotal total) => measure.TryTotal(total, out long value) && condition.Passes(value);

    private static bool HasShare(NodeRun run, NumberNode measure, SelectionNode events, int row, long at, out long share)
    {
        share = 0;
        return events.Pattern.Matches(run, row, at) && measure.TryShare(run, row, at, out share);
    }
}
