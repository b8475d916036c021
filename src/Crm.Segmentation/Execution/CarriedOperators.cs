namespace Crm.Segmentation;

/// <summary>What can be computed for one row alone.</summary>
internal interface IRowByRow
{
    /// <summary>How many times cheaper a row is in a whole batch than alone; more than 1 only of what needs nothing for a whole batch that it does not need for a row.</summary>
    int CheaperTogether => 1;
}

/// <summary>A condition that can be asked of one row alone.</summary>
internal interface IRowCondition : IRowByRow
{
    /// <summary>Whether it holds for a row.</summary>
    bool Holds(RowContext context, int row);
}

/// <summary>A measure that can be computed for one row alone.</summary>
internal interface IRowMeasure : IRowByRow
{
    /// <summary>Writes the value of a row; false where there is none.</summary>
    bool TryWrite(RowContext context, int row, MeasureVector result);
}

/// <summary>A measure inside a range.</summary>
internal interface IRange
{
    MeasureOperator Measure { get; }

    /// <summary>Whether the value of a row, which has one, lies inside.</summary>
    bool Contains(MeasureVector values, int row);
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

    /// <summary>Whether so many rows of a batch changed that it is computed sooner as a whole; of a short batch it does not matter.</summary>
    internal static bool AreMany(ReadOnlySpan<ulong> rows, IRowByRow rowByRow, int count) =>
        rowByRow.CheaperTogether is > 1 and var times && times * BitWords.PopCount(rows) > Math.Max(count, RowContext.MaxRows / 16);

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
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        Span<ulong> rows = changed.Write(context, stackalloc ulong[RowContext.MaxRows / 64]);
        var asked = (IRowCondition)now;
        if (ChangedRows.AreMany(rows, asked, context.Count))
        {
            now.Compute(context, result);
            return;
        }

        context.Bits(before).CopyTo(result);
        for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1))
        {
            if (asked.Holds(context, row)) BitWords.Set(result, row);
            else BitWords.Clear(result, row);
        }
    }
}

/// <summary>A measure inside a range at an instant that follows another: what it was, and measured again for the rows that changed, so that nobody else's measure is needed.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="range">The range at the instant.</param>
/// <param name="measure">Its measure, as it is taken over.</param>
/// <param name="before">The same at the instant before.</param>
internal sealed class CarriedRange(int slot, IRange range, CarriedMeasure measure, ConditionOperator before)
    : ConditionOperator(slot, cost: 16, [before, .. measure.Changed.Operands, .. ChangedRows.AskedBy(measure.Now)])
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        Span<ulong> rows = measure.Changed.Write(context, stackalloc ulong[RowContext.MaxRows / 64]);
        context.Bits(before).CopyTo(result);
        MeasureVector values = context.Memory.TakeValues(measure.IsExact);
        var asked = (IRowMeasure)measure.Now;
        for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1))
        {
            if (asked.TryWrite(context, row, values) && range.Contains(values, row)) BitWords.Set(result, row);
            else BitWords.Clear(result, row);
        }

        context.Memory.Return(values);
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
    internal MeasureOperator Now => now;

    internal ChangedRows Changed => changed;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Span<ulong> rows = changed.Write(context, stackalloc ulong[RowContext.MaxRows / 64]);
        var asked = (IRowMeasure)now;
        if (ChangedRows.AreMany(rows, asked, context.Count))
        {
            now.Compute(context, result);
            return;
        }

        MeasureVector values = context.Values(before);
        if (IsExact) values.Longs.AsSpan(0, context.Count).CopyTo(result.Longs);
        else values.Doubles.AsSpan(0, context.Count).CopyTo(result.Doubles);
        values.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1))
        {
            if (asked.TryWrite(context, row, result)) BitWords.Set(result.Valid, row);
            else BitWords.Clear(result.Valid, row);
        }
    }
}
