using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>How many sessions the matching events in the window form.</summary>
internal sealed class SessionOperator(int slot, PatternOperator pattern, long gap, WindowOperator window) : MeasureOperator(slot, 0)
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

            List<long> times = Timeline.Times(context, pattern, i, range);
            int sessions = times.Count == 0 ? 0 : 1;
            for (int k = 1; k < times.Count; k++)
                if (times[k] - times[k - 1] > gap) sessions++;
            result.Longs[i] = sessions;
        }
    }
}

/// <summary>Whether enough of the last rolling periods have a number of matching events that passes.</summary>
internal sealed class RegularityOperator(int slot, DidRegularly rule, PatternOperator pattern, long asOf) : ConditionOperator(slot)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        long length = Timestamp.Milliseconds(rule.Period);
        long from = TimeRange.Clamp(asOf + 1 - ((Int128)length * rule.Periods));
        Span<int> counts = stackalloc int[rule.Periods];
        for (int i = 0; i < context.Count; i++)
        {
            counts.Clear();
            foreach (long time in Timeline.Times(context, pattern, i, new TimeRange(from, asOf + 1))) counts[(int)((asOf - time) / length)]++;
            int passed = 0;
            foreach (int count in counts)
                if (count > 0 && Compared.Holds(count.CompareTo(rule.Times), rule.Operator)) passed++;
            if (passed >= rule.AtLeastPeriods) BitWords.Set(result, i);
        }
    }
}

/// <summary>Whether a sequence happens with its first event in the window.</summary>
internal sealed class SequenceOperator(int slot, SequenceReader reader, WindowOperator window, long asOf) : ConditionOperator(slot)
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
internal sealed class SequenceCountOperator(int slot, SequenceReader reader, WindowOperator window, long asOf) : MeasureOperator(slot, 0)
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

/// <summary>One customer's matching events as instants.</summary>
internal static class Timeline
{
    /// <summary>The instants of a customer's matching events in a range, in order, in the context's scratch memory.</summary>
    internal static List<long> Times(RowContext context, PatternOperator pattern, int customer, TimeRange range)
    {
        List<long> times = context.Scratch.Times;
        times.Clear();
        int types = 0;
        foreach (int type in pattern.Matcher.Types)
        {
            if (context.Events!.Run(type) is not { } run) continue;
            (int start, int end) = context.Events.Rows(type, customer);
            (start, end) = EventTimes.Inside(run, start, end, range);
            if (start == end) continue;
            types++;
            int batchStart = context.Events.Rows(type).Start;
            ReadOnlySpan<ulong> matches = pattern.Matcher.MatchesAll(type) ? default : context.Matches(pattern, type);
            for (int row = start; row < end; row++)
                if (matches.IsEmpty || BitWords.Get(matches, row - batchStart)) times.Add(run.Times[row]);
        }

        if (types > 1) CollectionsMarshal.AsSpan(times).Sort();
        return times;
    }
}
