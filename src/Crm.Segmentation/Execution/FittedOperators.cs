namespace Crm.Segmentation;

/// <summary>Whole days elapsed since the latest matching event in the window.</summary>
internal sealed class ElapsedDaysOperator(int slot, MeasureOperator latest, long asOf) : MeasureOperator(slot, 0, null, EventCost, latest)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector times = context.Values(latest);
        times.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = (asOf - times.Longs[i]) / Timestamp.Day;
    }
}

/// <summary>On how many local days a matching event lies in the window.</summary>
internal sealed class ActiveDaysOperator(int slot, Timeline timeline, Calendar calendar) : MeasureOperator(slot, 0, null, EventCost, timeline.Operands), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        result.Longs[row] = Days(timeline.Times(context, row));
        return timeline.Window.IsValid(context, row);
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        timeline.Window.WriteValid(context, result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = Days(timeline.Times(context, i));
    }

    private long Days(ReadOnlySpan<long> times)
    {
        long days = 0;
        int last = int.MinValue;
        foreach (long time in times)
        {
            int day = calendar.LocalDay(time);
            if (day == last) continue;
            days++;
            last = day;
        }

        return days;
    }
}
