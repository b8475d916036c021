namespace Crm.Segmentation;

/// <summary>How many matching events lie in the window.</summary>
internal sealed class CountOperator(int slot, PatternOperator pattern, WindowOperator window) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Longs.AsSpan(0, context.Count).Clear();
        BitWords.Fill(result.Valid, context.Count);
        foreach (int type in pattern.Matcher.Types)
        {
            if (context.Events!.Run(type) is not { } run) continue;
            int batchStart = context.Events.Rows(type).Start;
            ReadOnlySpan<ulong> matches = pattern.Matcher.MatchesAll(type) ? default : context.Matches(pattern, type);
            for (int i = 0; i < context.Count; i++)
            {
                (int start, int end) = context.Events.Rows(type, i);
                if (start == end || !window.TryRange(context, i, out TimeRange range)) continue;
                (start, end) = EventTimes.Inside(run, start, end, range);
                result.Longs[i] += matches.IsEmpty ? end - start : BitWords.CountRange(matches, start - batchStart, end - batchStart);
            }
        }

        for (int i = 0; i < context.Count; i++)
            if (!window.TryRange(context, i, out _)) BitWords.Clear(result.Valid, i);
    }
}

/// <summary>The first, or the latest, matching event's instant up to as-of.</summary>
internal sealed class OccurrenceOperator(int slot, PatternOperator pattern, bool first, long asOf) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Valid.AsSpan(0, context.WordCount).Clear();
        foreach (int type in pattern.Matcher.Types)
        {
            if (context.Events!.Run(type) is not { } run) continue;
            int batchStart = context.Events.Rows(type).Start;
            ReadOnlySpan<ulong> matches = pattern.Matcher.MatchesAll(type) ? default : context.Matches(pattern, type);
            for (int i = 0; i < context.Count; i++)
            {
                (int start, int end) = context.Events.Rows(type, i);
                end = EventTimes.LowerBound(run.Times, start, end, asOf + 1);
                int row = Find(matches, batchStart, start, end);
                if (row < 0) continue;
                long time = run.Times[row];
                bool known = BitWords.Get(result.Valid, i);
                result.Longs[i] = !known ? time : first ? Math.Min(result.Longs[i], time) : Math.Max(result.Longs[i], time);
                BitWords.Set(result.Valid, i);
            }
        }
    }

    private int Find(ReadOnlySpan<ulong> matches, int batchStart, int start, int end)
    {
        if (first)
        {
            for (int row = start; row < end; row++)
                if (matches.IsEmpty || BitWords.Get(matches, row - batchStart)) return row;
        }
        else
        {
            for (int row = end - 1; row >= start; row--)
                if (matches.IsEmpty || BitWords.Get(matches, row - batchStart)) return row;
        }

        return -1;
    }
}

/// <summary>The exact time from an occurrence to as-of.</summary>
internal sealed class SinceOperator(int slot, MeasureOperator occurrence, long asOf) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector times = context.Values(occurrence);
        times.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = asOf - times.Longs[i];
    }
}

/// <summary>Whether an instant has a value inside the window.</summary>
internal sealed class InWindowOperator(int slot, MeasureOperator instant, WindowOperator window) : ConditionOperator(slot)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(instant);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (window.TryRange(context, i, out TimeRange range) && range.Contains(values.Longs[i])) BitWords.Set(result, i);
    }
}

/// <summary>Whether an anniversary begins in (T, T + ahead].</summary>
internal sealed class AnniversaryOperator(int slot, MeasureOperator instant, long asOf, long until, Calendar calendar) : ConditionOperator(slot)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(instant);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (calendar.NextAnniversary(values.Longs[i], asOf) <= until) BitWords.Set(result, i);
    }
}
