namespace Crm.Segmentation;

/// <summary>Whole local years since dates, or since instants.</summary>
internal sealed class YearsSinceOperator(int slot, MeasureOperator start, bool isDate, LocalYears years) : MeasureOperator(slot, 0, null, start.Cost + 8, start)
{
    /// <summary>The dates or instants.</summary>
    internal MeasureOperator Start => start;

    internal bool IsOfDates => isDate;

    internal LocalYears Years => years;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector values = context.Values(start);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        values.Valid.AsSpan(0, context.WordCount).CopyTo(valid);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            if ((isDate ? years.SinceDate((int)values.Longs[i]) : years.SinceInstant(values.Longs[i])) is { } passed) result.Longs[i] = passed;
            else BitWords.Clear(valid, i);
        }
    }
}
