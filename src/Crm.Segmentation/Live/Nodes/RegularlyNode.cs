using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>Whether enough of the last rolling periods have a number of events that passes.</summary>
/// <param name="pattern">Of which events.</param>
/// <param name="rule">How many, and how often.</param>
/// <param name="tool">Where its memory to work with is kept.</param>
internal sealed class RegularlyNode(PatternNode pattern, Tree.DidRegularly rule, int tool) : LeafNode
{
    private readonly long _length = Timestamp.Milliseconds(rule.Period);

    internal override bool IsTimed => true;

    internal override int Cost => 16 * pattern.Cost;

    internal override EventEffect EffectOf(int type) => pattern.EffectOf(type);

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
            passed += Passing(count);
        }

        return passed >= rule.AtLeastPeriods;
    }

    /// <summary>When the answer is another, or another event is there; of events that begin and cease to match by themselves, when one comes to the period before.</summary>
    private protected override long Turn(NodeRun run, long at)
    {
        long turn = EventOccurrence.Turn(run, pattern, at);
        return Math.Min(turn, pattern.IsTimed ? NextEdge(run, at) : NextChange(run, at, Math.Min(turn, Timestamp.Max)));
    }

    private long NextEdge(NodeRun run, long at)
    {
        long turn = Never;
        ReadOnlySpan<long> times = pattern.Times(run);
        (int start, int end) = TimeRows.In(times, Range(at));
        for (int row = start; row < end; row++) turn = Math.Min(turn, times[row] + ((((at - times[row]) / _length) + 1) * _length));
        return turn;
    }

    /// <summary>Counts on, period by period, as events come to the period before one after the other.</summary>
    private long NextChange(NodeRun run, long at, long last)
    {
        ReadOnlySpan<long> times = pattern.Times(run);
        (int start, int end) = TimeRows.In(times, Range(at));
        run.Reserve(end - start, out Span<long> edges, out Span<ulong> periods);
        int[] counts = run.Tool(tool, rule, static rule => new int[rule.Periods]);
        Array.Clear(counts);
        int events = 0, passing = 0;
        for (int row = start; row < end; row++)
        {
            if (!pattern.Matches(run, row, at)) continue;
            long period = (at - times[row]) / _length;
            (edges[events], periods[events]) = (times[row] + ((period + 1) * _length), (ulong)period);
            counts[period]++;
            events++;
        }

        edges[..events].Sort(periods[..events]);
        foreach (int count in counts) passing += Passing(count);
        bool holds = passing >= rule.AtLeastPeriods;

        // From one length to the next each event comes to another period once, in the same order.
        while (events > 0)
        {
            int left = 0;
            for (int i = 0; i < events; i++)
            {
                (long edge, int period) = (edges[i], (int)periods[i]);
                if (edge > last) return Never;
                passing += Passing(counts[period] - 1) - Passing(counts[period]);
                counts[period]--;
                if (++period < counts.Length)
                {
                    passing += Passing(counts[period] + 1) - Passing(counts[period]);
                    counts[period]++;
                    (edges[left], periods[left]) = (edge + _length, (ulong)period);
                    left++;
                }

                if ((i + 1 == events || edges[i + 1] != edge) && passing >= rule.AtLeastPeriods != holds) return edge;
            }

            events = left;
        }

        return Never;
    }

    /// <summary>1 where a period of so many events passes, else 0.</summary>
    private int Passing(int count) => count > 0 && rule.Operator.Passes(count.CompareTo(rule.Times)) ? 1 : 0;
}
