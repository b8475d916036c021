namespace Crm.Segmentation;

/// <summary>A condition that can be asked of one row alone.</summary>
internal interface IRowCondition
{
    /// <summary>Whether it holds for a row.</summary>
    bool Holds(RowContext context, int row);
}

/// <summary>A measure that can be computed for one row alone.</summary>
internal interface IRowMeasure
{
    /// <summary>Writes the value of a row; false where there is none.</summary>
    bool TryWrite(RowContext context, int row, MeasureVector result);
}

/// <summary>The rows for which something may be another at an instant than at the one before: those of whose events an edge passes one.</summary>
/// <param name="step">The step that ends with the instant.</param>
/// <param name="crossings">The edges on which it depends.</param>
internal sealed class ChangedRows(int step, CrossingsOperator[] crossings)
{
    internal CrossingsOperator[] Operands { get; } = crossings;

    internal Span<ulong> Write(RowContext context, Span<ulong> rows)
    {
        rows = rows[..context.WordCount];
        rows.Clear();
        foreach (CrossingsOperator crossing in Operands) BitWords.Or(rows, context.Crossings(crossing)[step]);
        return rows;
    }

    /// <summary>What an operator asks for when it is computed row by row: rows are found one by one, too.</summary>
    internal static BatchOperator[] AskedBy(BatchOperator rowByRow) => [.. rowByRow.Operands.Where(operand => operand is not RowRangeOperator)];
}

/// <summary>A condition at an instant that follows another: what it was, and asked again of the rows that changed.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="now">The condition at the instant.</param>
/// <param name="before">The same at the instant before.</param>
/// <param name="changed">The rows that may differ.</param>
internal sealed class CarriedCondition(int slot, ConditionOperator now, ConditionOperator before, ChangedRows changed)
    : ConditionOperator(slot, cost: 16, [before, .. changed.Operands, .. ChangedRows.AskedBy(now)])
{
    /// <summary>Of more rows than one in so many, a condition that is asked of whole batches without anything else is asked so.</summary>
    private const int FewRows = 16;

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        Span<ulong> rows = changed.Write(context, stackalloc ulong[RowContext.MaxRows / 64]);
        if (now.Operands.Length == 0 && BitWords.PopCount(rows) > context.Count / FewRows)
        {
            now.Compute(context, result);
            return;
        }

        var asked = (IRowCondition)now;
        context.Bits(before).CopyTo(result);
        for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1))
        {
            if (asked.Holds(context, row)) BitWords.Set(result, row);
            else BitWords.Clear(result, row);
        }
    }
}

/// <summary>A measure at an instant that follows another: what it was, and computed again for the rows that changed.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="now">The measure at the instant.</param>
/// <param name="before">The same at the instant before.</param>
/// <param name="changed">The rows that may differ.</param>
internal sealed class CarriedMeasure(int slot, MeasureOperator now, MeasureOperator before, ChangedRows changed)
    : MeasureOperator(slot, now.Scale, now.Dictionary, cost: 16, [before, .. changed.Operands, .. ChangedRows.AskedBy(now)])
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        Span<ulong> rows = changed.Write(context, stackalloc ulong[RowContext.MaxRows / 64]);
        MeasureVector values = context.Values(before);
        if (IsExact) values.Longs.AsSpan(0, context.Count).CopyTo(result.Longs);
        else values.Doubles.AsSpan(0, context.Count).CopyTo(result.Doubles);
        values.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        var asked = (IRowMeasure)now;
        for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1))
        {
            if (asked.TryWrite(context, row, result)) BitWords.Set(result.Valid, row);
            else BitWords.Clear(result.Valid, row);
        }
    }
}
