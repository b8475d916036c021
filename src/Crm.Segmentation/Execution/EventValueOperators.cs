namespace Crm.Segmentation;

/// <summary>A property's value at the n-th matching event.</summary>
internal sealed class NthOperator(int slot, int position, EventProperty property, EventSelection events)
    : MeasureOperator(slot, property.Scale, property.Dictionary, EventCost, [.. events.Operands, .. property.Operands]), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result) =>
        events.Window.IsValid(context, row) && TryWrite(events.At(context, row), property.In(context), row, result);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        SelectedEvents selected = events.Of(context);
        PropertyReader values = property.In(context);
        events.Window.WriteValid(context, result.Valid);
        for (int i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), 0); i >= 0; i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), i + 1))
            if (!TryWrite(selected.Of(i), values, i, result)) BitWords.Clear(result.Valid, i);
    }

    private bool TryWrite(EventRows rows, PropertyReader values, int at, MeasureVector result)
    {
        int row = rows.Nth(position);
        if (row < 0 || !values.IsValid(row)) return false;
        if (IsExact) result.Longs[at] = values.Exact(row);
        else result.Doubles[at] = values.Double(row);
        return true;
    }
}

/// <summary>The value of a property with the greatest sum of another; of equal sums the one seen last.</summary>
internal sealed class FavouriteOperator(int slot, EventProperty property, EventProperty by, EventSelection events)
    : MeasureOperator(slot, property.Scale, property.Dictionary, EventCost, [.. events.Operands, .. property.Operands, .. by.Operands]), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result) =>
        events.Window.IsValid(context, row) && TryWrite(events.At(context, row), property.In(context), by.In(context), context.Scratch, row, result);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        SelectedEvents selected = events.Of(context);
        PropertyReader values = property.In(context), amounts = by.In(context);
        events.Window.WriteValid(context, result.Valid);
        for (int i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), 0); i >= 0; i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), i + 1))
            if (!TryWrite(selected.Of(i), values, amounts, context.Scratch, i, result)) BitWords.Clear(result.Valid, i);
    }

    private bool TryWrite(EventRows rows, PropertyReader values, PropertyReader amounts, EventScratch scratch, int at, MeasureVector result)
    {
        int row = Greatest(rows, values, amounts, scratch.Sums);
        if (row < 0) return false;
        if (IsExact) result.Longs[at] = values.Exact(row);
        else result.Doubles[at] = values.Double(row);
        return true;
    }

    /// <summary>The first row that has the value; -1 without one, and where no sum is a finite number.</summary>
    private static int Greatest(EventRows rows, PropertyReader values, PropertyReader amounts, Dictionary<long, (int First, Int128 Exact, double Double)> sums)
    {
        bool isExact = amounts.Scale is not null;
        sums.Clear();
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            if (!amounts.IsValid(row)) continue;
            long value = values.Identity(row);
            (int first, Int128 exact, double sum) = sums.GetValueOrDefault(value, (row, 0, 0));
            sums[value] = isExact ? (first, exact + amounts.Exact(row), 0) : (first, 0, sum + amounts.Double(row));
        }

        (int First, Int128 Exact, double Double) best = (-1, 0, 0);
        for (int row = rows.Next(rows.Start, values); row < rows.End; row = rows.Next(row + 1, values))
        {
            if (!amounts.IsValid(row)) continue;
            (int First, Int128 Exact, double Double) sum = sums[values.Identity(row)];
            if (double.IsFinite(sum.Double) && (best.First < 0 || (isExact ? sum.Exact >= best.Exact : sum.Double >= best.Double))) best = sum;
        }

        return best.First;
    }
}
