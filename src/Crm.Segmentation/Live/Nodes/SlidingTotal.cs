namespace Crm.Segmentation.Live;

/// <summary>When a condition on a total changes while a window slides on: events come in and fall out, each once, and the total is taken further.</summary>
internal static class SlidingTotal
{
    internal static long Change(NodeRun run, long at, bool holds, NumberNode measure, SelectionNode events, RangeNode condition)
    {
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        WindowNode window = events.Window;
        if (times.IsEmpty || !events.TryRows(run, at, out int leaving, out int entering)) return ConditionNode.Never;
        var total = default(RunningTotal);
        for (int row = leaving; row < entering; row++)
            if (HasShare(run, measure, events, row, at, out long share)) total.Add(share);
        for (; ;)
        {
            long entry = entering < times.Length ? window.Entry(times[entering]) : ConditionNode.Never, exit = leaving < entering ? window.Exit(times[leaving]) : ConditionNode.Never;
            long turn = Math.Min(entry, exit);
            if (turn > Timestamp.Max) return ConditionNode.Never;
            for (; entering < times.Length && window.Entry(times[entering]) == turn; entering++)
                if (HasShare(run, measure, events, entering, turn, out long share)) total.Add(share);
            for (; leaving < entering && window.Exit(times[leaving]) == turn; leaving++)
                if (HasShare(run, measure, events, leaving, turn, out long share)) total.Remove(share);
            if ((measure.TryTotal(total, out long value) && condition.Passes(value)) != holds) return turn;
        }
    }

    private static bool HasShare(NodeRun run, NumberNode measure, SelectionNode events, int row, long at, out long share)
    {
        share = 0;
        return events.Pattern.Matches(run, row, at) && measure.TryShare(run, row, at, out share);
    }
}
