namespace Crm.Segmentation;

/// <summary>Whole days elapsed since the latest matching event in the window.</summary>
internal sealed class ElapsedDaysOperator(int slot, PatternOperator pattern, WindowOperator window, long asOf) : MeasureOperator(slot, 0)
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
                if (start == end || !window.TryRange(context, i, out TimeRange range)) continue;
                (start, end) = EventTimes.Inside(run, start, end, range);
                while (end > start && !matches.IsEmpty && !BitWords.Get(matches, end - 1 - batchStart)) end--;
                if (end == start) continue;
                long days = (asOf - run.Times[end - 1]) / Timestamp.Day;
                result.Longs[i] = BitWords.Get(result.Valid, i) ? Math.Min(result.Longs[i], days) : days;
                BitWords.Set(result.Valid, i);
            }
        }
    }
}

/// <summary>On how many local days a matching event lies in the window.</summary>
internal sealed class ActiveDaysOperator(int slot, PatternOperator pattern, WindowOperator window, Calendar calendar) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        for (int i = 0; i < context.Count; i++)
        {
            context.Scratch.Distinct.Clear();
            if (!window.TryRange(context, i, out TimeRange range))
            {
                BitWords.Clear(result.Valid, i);
                continue;
            }

            foreach (int type in pattern.Matcher.Types)
            {
                if (context.Events!.Run(type) is not { } run) continue;
                int batchStart = context.Events.Rows(type).Start;
                ReadOnlySpan<ulong> matches = pattern.Matcher.MatchesAll(type) ? default : context.Matches(pattern, type);
                (int start, int end) = context.Events.Rows(type, i);
                (start, end) = EventTimes.Inside(run, start, end, range);
                for (int row = start; row < end; row++)
                    if (matches.IsEmpty || BitWords.Get(matches, row - batchStart)) context.Scratch.Distinct.Add(calendar.LocalDay(run.Times[row]));
            }

            result.Longs[i] = context.Scratch.Distinct.Count;
        }
    }
}

/// <summary>A score by the cuts of a fit; missing where one of the three measures is, and in a group in which nobody was.</summary>
internal sealed class ScoreOperator : MeasureOperator
{
    private readonly MeasureOperator[] _axes;
    private readonly RfmCuts _cuts;
    private readonly RfmAxis _axis;
    private readonly AxisBound[] _recency;
    private readonly AxisBound[][] _frequency, _monetary;

    internal ScoreOperator(int slot, MeasureOperator recency, MeasureOperator frequency, MeasureOperator monetary, RfmCuts cuts, RfmAxis axis)
        : base(slot, 0)
    {
        (_axes, _cuts, _axis) = ([recency, frequency, monetary], cuts, axis);
        _recency = Bounds(cuts.Recency, recency);
        _frequency = [.. cuts.FrequencyGroups.Select(group => Bounds(group, frequency))];
        _monetary = [.. cuts.MonetaryGroups.Select(group => Bounds(group, monetary))];
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector recency = context.Values(_axes[0]), frequency = context.Values(_axes[1]), monetary = context.Values(_axes[2]);
        Span<ulong> valid = Operands.BothValid(context, recency, frequency, result);
        BitWords.And(valid, monetary.Valid.AsSpan(0, valid.Length));
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            int score = Score(i, recency, frequency, monetary);
            if (score == 0) BitWords.Clear(valid, i);
            else result.Longs[i] = score;
        }
    }

    private int Score(int row, MeasureVector recency, MeasureVector frequency, MeasureVector monetary)
    {
        bool nested = _cuts.Binning == RfmBinning.Nested;
        int r = _recency.Length == 0 ? 0 : _cuts.Bins - Below(_recency, _axes[0], recency, row);
        if (_axis == RfmAxis.Recency || r == 0) return r;
        if (_axis == RfmAxis.Monetary && !nested) return Rank(_monetary[0], _axes[2], monetary, row);
        int f = Rank(_frequency[_frequency.Length == 1 ? 0 : r - 1], _axes[1], frequency, row);
        if (_axis == RfmAxis.Frequency || f == 0) return f;
        return Rank(_monetary[_monetary.Length == 1 ? 0 : ((r - 1) * _cuts.Bins) + f - 1], _axes[2], monetary, row);
    }

    private static int Rank(AxisBound[] bounds, MeasureOperator axis, MeasureVector values, int row) =>
        bounds.Length == 0 ? 0 : 1 + Below(bounds, axis, values, row);

    private static int Below(AxisBound[] bounds, MeasureOperator axis, MeasureVector values, int row)
    {
        int below = 0;
        foreach (AxisBound bound in bounds)
            if (axis.IsExact ? values.Longs[row] > bound.Units : values.Doubles[row] > bound.Number) below++;
        return below;
    }

    private static AxisBound[] Bounds(ValueList<FittedValue> cuts, MeasureOperator axis) =>
        [.. cuts.Select(cut => axis.Scale is { } scale ? new AxisBound(cut.Scale is null ? throw new InvalidOperationException("A cut of an exact measure is exact.") : cut.FloorUnits(scale), 0) : new AxisBound(0, cut.ToDouble()))];

    private readonly record struct AxisBound(long Units, double Number);
}
