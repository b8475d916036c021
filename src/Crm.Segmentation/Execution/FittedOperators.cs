using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>Whole days elapsed since the latest matching event in the window.</summary>
internal sealed class ElapsedDaysOperator(int slot, OccurrenceOperator latest, long asOf) : MeasureOperator(slot, 0, null, EventCost, latest)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector times = context.Values(latest);
        times.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = (asOf - times.Longs[i]) / Timestamp.Day;
    }
}

/// <summary>On how many local days a matching event lies in the window.</summary>
internal sealed class ActiveDaysOperator(int slot, Timeline timeline, Calendar calendar) : MeasureOperator(slot, 0, null, EventCost, timeline.Operands)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        timeline.Window.WriteValid(context, result.Valid);
        for (int i = 0; i < context.Count; i++)
        {
            long days = 0;
            int last = int.MinValue;
            foreach (long time in timeline.Times(context, i))
            {
                int day = calendar.LocalDay(time);
                if (day == last) continue;
                days++;
                last = day;
            }

            result.Longs[i] = days;
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
        : base(slot, 0, null, CostOf(recency, frequency, monetary), recency, frequency, monetary)
    {
        (_axes, _cuts, _axis) = ([recency, frequency, monetary], cuts, axis);
        _recency = Bounds(cuts.Recency, recency);
        _frequency = [.. cuts.FrequencyGroups.Select(group => Bounds(group, frequency))];
        _monetary = [.. cuts.MonetaryGroups.Select(group => Bounds(group, monetary))];
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector recency = context.Values(_axes[0]), frequency = context.Values(_axes[1]), monetary = context.Values(_axes[2]);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        recency.Valid.AsSpan(0, valid.Length).CopyTo(valid);
        BitWords.And(valid, frequency.Valid.AsSpan(0, valid.Length));
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
