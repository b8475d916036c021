using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>How many groups the events form, of neighbours each.</summary>
internal abstract class GroupsNode(SelectionNode events) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override EventEffect EffectOf(int type) => events.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => events.Turn(run, at);

    /// <summary>Where the first events leave, groups become shorter, and fewer.</summary>
    internal override long GoesOneWayUntil(NodeRun run, long at) => events.OnlyLoses(run, at) ? Never : at;

    /// <summary>Whether an event that is not the first begins a group, by what was kept of the one before. Keeps what the next one needs.</summary>
    private protected abstract bool Begins(long time, ref long before);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!events.TryRows(run, at, out int start, out int end)) return false;
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        long before = 0;
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
            if (Begins(times[row], ref before) || value == 0) value++;
        return true;
    }
}

/// <summary>How many sessions the events form: those between which no more than a gap lies.</summary>
internal sealed class SessionsNode(SelectionNode events, long gap) : GroupsNode(events)
{
    private protected override bool Begins(long time, ref long before)
    {
        bool begins = time - before > gap;
        before = time;
        return begins;
    }
}

/// <summary>On how many local days there is an event.</summary>
internal sealed class ActiveDaysNode(SelectionNode events, Calendar calendar) : GroupsNode(events)
{
    private protected override bool Begins(long time, ref long before)
    {
        long day = calendar.LocalDay(time);
        bool begins = day != before;
        before = day;
        return begins;
    }
}

/// <summary>Whole days elapsed since the last event in a window: it grows with time by itself, a day at once.</summary>
internal sealed class ElapsedDaysNode(SelectionNode events) : NumberNode
{
    internal override bool IsTimed => true;

    internal override bool Moves => true;

    internal override int? Scale => 0;

    internal override int Cost => events.Cost;

    internal override EventEffect EffectOf(int type) => events.EffectOf(type);

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
