namespace Crm.Segmentation;

/// <summary>A property's values over the matching events of one type in the window, aggregated. Events without the property are left out.</summary>
internal sealed class AggregateOperator(int slot, AggregateFunction function, EventProperty property, EventSelection events, int? scale)
    : MeasureOperator(
        slot, scale, function == AggregateFunction.Distinct ? null : property.Dictionary, EventCost, [.. events.Operands, .. property.Operands]), IRowMeasure
{
    /// <summary>How many different values are kept in a list.</summary>
    private const int FewValues = 16;

    public bool TryWrite(RowContext context, int row, MeasureVector result) =>
        events.Window.IsValid(context, row) && Fold(events.At(context, row), property.In(context), context.Scratch, result, row);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        SelectedEvents selected = events.Of(context);
        PropertyReader values = property.In(context);
        events.Window.WriteValid(context, result.Valid);
        for (int i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), 0); i >= 0; i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), i + 1))
        {
            EventRows rows = selected.Of(i);
            bool any = rows.Start < rows.End ? Fold(rows, values, context.Scratch, result, i) : OfNothing(result, i);
            if (!any) BitWords.Clear(result.Valid, i);
        }
    }

    /// <summary>Who has no event has a sum of 0 and no different values; all else is missing.</summary>
    private bool OfNothing(MeasureVector result, int i)
    {
        if (function == AggregateFunction.Distinct || (function == AggregateFunction.Sum && IsExact)) result.Longs[i] = 0;
        else if (function == AggregateFunction.Sum) result.Doubles[i] = 0;
        else return false;
        return true;
    }

    /// <summary>Aggregates one customer's rows; false when the result is missing.</summary>
    private bool Fold(EventRows rows, PropertyReader values, EventScratch scratch, MeasureVector result, int i) => function switch
    {
        AggregateFunction.Sum => Sum(rows, values, result, i),
        AggregateFunction.Average => Average(rows, values, result, i),
        AggregateFunction.Distinct => Distinct(rows, values, scratch, result, i),
        AggregateFunction.MostFrequent => MostFrequent(rows, values, scratch, result, i),
        _ => Pick(rows, values, result, i),
    };

    private bool Sum(EventRows rows, PropertyReader values, MeasureVector result, int i)
    {
        RunningTotal total = Total(rows, values);
        if (IsExact)
        {
            result.Longs[i] = Exact.Saturate(total.Exact);
            return true;
        }

        result.Doubles[i] = total.Double;
        return double.IsFinite(total.Double);
    }

    private bool Average(EventRows rows, PropertyReader values, MeasureVector result, int i)
    {
        RunningTotal total = Total(rows, values);
        if (total.Count == 0) return false;
        if (IsExact)
        {
            result.Longs[i] = total.MeanDuration();
            return true;
        }

        result.Doubles[i] = total.Mean(values.Scale);
        return double.IsFinite(result.Doubles[i]);
    }

    private static RunningTotal Total(EventRows rows, PropertyReader values)
    {
        var total = default(RunningTotal);
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            if (values.Scale is null) total.Add(values.Double(row));
            else total.Add(values.Exact(row));
        }

        return total;
    }

    private bool Distinct(EventRows rows, PropertyReader values, EventScratch scratch, MeasureVector result, int i)
    {
        // Most have few, which are faster looked through than looked up.
        Span<long> few = stackalloc long[FewValues];
        int count = 0, row = rows.Next(rows.Start, values);
        for (; row < rows.End; row = rows.Next(row + 1, values))
        {
            long identity = values.Identity(row);
            if (few[..count].Contains(identity)) continue;
            if (count == few.Length) break;
            few[count++] = identity;
        }

        result.Longs[i] = count;
        if (row >= rows.End) return true;
        scratch.Distinct.Clear();
        foreach (long identity in few) scratch.Distinct.Add(identity);
        for (; row < rows.End; row = rows.Next(row + 1, values)) scratch.Distinct.Add(values.Identity(row));
        result.Longs[i] = scratch.Distinct.Count;
        return true;
    }

    private bool MostFrequent(EventRows rows, PropertyReader values, EventScratch scratch, MeasureVector result, int i)
    {
        scratch.Frequencies.Clear();
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            long identity = values.Identity(row);
            scratch.Frequencies[identity] = scratch.Frequencies.GetValueOrDefault(identity) + 1;
        }

        int best = 0, at = -1;
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            int frequency = scratch.Frequencies[values.Identity(row)];
            if (frequency >= best) (best, at) = (frequency, row);
        }

        return Take(values, values.HasSpellings ? rows.FirstSpelling(values, at) : at, result, i);
    }

    /// <summary>The row that holds the result of first, last, min or max.</summary>
    private bool Pick(EventRows rows, PropertyReader values, MeasureVector result, int i)
    {
        int at = -1;
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            bool better = at < 0 || function switch
            {
                AggregateFunction.Last => true,
                AggregateFunction.Min => Less(values, row, at),
                AggregateFunction.Max => Less(values, at, row),
                _ => false,
            };
            if (better) at = row;
            if (function == AggregateFunction.First) break;
        }

        return Take(values, at, result, i);
    }

    private bool Less(PropertyReader values, int row, int other) =>
        values.Scale is null ? values.Double(row) < values.Double(other) : values.Exact(row) < values.Exact(other);

    private bool Take(PropertyReader values, int row, MeasureVector result, int i)
    {
        if (row < 0) return false;
        if (IsExact) result.Longs[i] = values.Exact(row);
        else result.Doubles[i] = values.Double(row);
        return true;
    }
}
