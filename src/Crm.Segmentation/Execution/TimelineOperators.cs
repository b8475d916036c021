using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>How many sessions the matching events in the window form.</summary>
internal sealed class SessionOperator(int slot, Timeline timeline, long gap) : MeasureOperator(slot, 0, null, EventCost, timeline.Operands)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        timeline.Window.WriteValid(context, result.Valid);
        for (int i = 0; i < context.Count; i++)
        {
            List<long> times = timeline.Times(context, i);
            int sessions = times.Count == 0 ? 0 : 1;
            for (int k = 1; k < times.Count; k++)
                if (times[k] - times[k - 1] > gap) sessions++;
            result.Longs[i] = sessions;
        }
    }
}

/// <summary>Whether enough of the last rolling periods have a number of matching events that passes.</summary>
internal sealed class RegularityOperator(int slot, DidRegularly rule, Timeline timeline, long asOf) : ConditionOperator(slot, MeasureOperator.EventCost, timeline.Operands)
{
    /// <summary>All periods together.</summary>
    internal static WindowOperator Window(DidRegularly rule, long asOf) =>
        new(new TimeRange(TimeRange.Clamp(asOf + 1 - ((Int128)Timestamp.Milliseconds(rule.Period) * rule.Periods)), asOf + 1));

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        long length = Timestamp.Milliseconds(rule.Period);
        Span<int> counts = stackalloc int[rule.Periods];
        for (int i = 0; i < context.Count; i++)
        {
            counts.Clear();
            foreach (long time in timeline.Times(context, i)) counts[(int)((asOf - time) / length)]++;
            int passed = 0;
            foreach (int count in counts)
                if (count > 0 && Compared.Holds(count.CompareTo(rule.Times), rule.Operator)) passed++;
            if (passed >= rule.AtLeastPeriods) BitWords.Set(result, i);
        }
    }
}

/// <summary>Whether a sequence happens with its first event in the window.</summary>
internal sealed class SequenceOperator(int slot, SequenceReader reader, WindowOperator window, long asOf) : ConditionOperator(slot, MeasureOperator.SequenceCost, window.Anchors)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
        {
            if (!window.TryRange(context, i, out TimeRange range)) continue;
            foreach ((int start, int end) in reader.Read(context, i, range, asOf))
            {
                if (!SequenceMatcher.Exists(reader.Shape, reader.Times(context)[start..end], reader.Masks(context)[start..end], range, asOf)) continue;
                BitWords.Set(result, i);
                break;
            }
        }
    }
}

/// <summary>How often a sequence happens with its first event in the window; with a property that must be the same, over all its values.</summary>
internal sealed class SequenceCountOperator(int slot, SequenceReader reader, WindowOperator window, long asOf)
    : MeasureOperator(slot, 0, null, SequenceCost, window.Anchors)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        for (int i = 0; i < context.Count; i++)
        {
            if (!window.TryRange(context, i, out TimeRange range))
            {
                BitWords.Clear(result.Valid, i);
                continue;
            }

            long count = 0;
            foreach ((int start, int end) in reader.Read(context, i, range, asOf))
                count += SequenceMatcher.Count(reader.Shape, reader.Times(context)[start..end], reader.Masks(context)[start..end], range, asOf);
            result.Longs[i] = count;
        }
    }
}

/// <summary>The matching events of a customer in a window as instants.</summary>
internal sealed class Timeline(PatternOperator pattern, RowRangeOperator[] rows, WindowOperator window)
{
    internal WindowOperator Window { get; } = window;

    /// <summary>What an operator over the timeline asks for.</summary>
    internal BatchOperator[] Operands { get; } = [.. rows, .. window.Anchors];

    /// <summary>The instants, in order, in the context's scratch memory; none where the window is missing.</summary>
    internal List<long> Times(RowContext context, int customer)
    {
        List<long> times = context.Scratch.Times;
        times.Clear();
        int types = 0;
        foreach (RowRangeOperator type in rows)
        {
            RowRanges ranges = context.Rows(type);
            (int start, int end) = (ranges.Starts[customer], ranges.Ends[customer]);
            if (start == end) continue;
            types++;
            PackedIntegers instants = context.Events!.Run(type.Type)!.Times;
            int batchStart = context.Events.Rows(type.Type).Start;
            ReadOnlySpan<ulong> matches = pattern.Matcher.MatchesAll(type.Type) ? default : context.Matches(pattern, type.Type);
            for (int row = start; row < end; row++)
                if (matches.IsEmpty || BitWords.Get(matches, row - batchStart)) times.Add(instants[row]);
        }

        if (types > 1) CollectionsMarshal.AsSpan(times).Sort();
        return times;
    }
}
