namespace Crm.Segmentation;

internal sealed class FlagColumnOperator(int slot, FlagColumn column) : ConditionOperator(slot, cost: 0)
{
    // INVARIANT: a missing flag's bit is clear.
    internal override void Compute(RowContext context, Span<ulong> result) => ColumnBits.Copy(column.Bits, context.Start, context.Count, result);
}

internal sealed class FlagMissingOperator(int slot, FlagColumn column) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        ColumnBits.CopyValid(column, context, result);
        BitWords.Not(result, context.Count);
    }
}

internal sealed class IntegerColumnOperator(int slot, IntegerColumn column, int scale) : MeasureOperator(slot, scale)
{
    internal IntegerColumn Column { get; } = column;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Column.Values.Read(context.Start, result.Longs.AsSpan(0, context.Count));
        ColumnBits.CopyValid(Column, context, result.Valid.AsSpan(0, context.WordCount));
    }
}

internal sealed class DoubleColumnOperator(int slot, DoubleColumn column) : MeasureOperator(slot, null)
{
    internal DoubleColumn Column { get; } = column;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Column.Values.AsSpan(context.Start, context.Count).CopyTo(result.Doubles);
        ColumnBits.CopyValid(Column, context, result.Valid.AsSpan(0, context.WordCount));
    }
}

internal sealed class SingleColumnOperator(int slot, SingleColumn column) : MeasureOperator(slot, null)
{
    internal SingleColumn Column { get; } = column;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        for (int i = 0; i < context.Count; i++) result.Doubles[i] = Column.Values[context.Start + i];
        ColumnBits.CopyValid(Column, context, result.Valid.AsSpan(0, context.WordCount));
    }
}

internal sealed class TextColumnOperator(int slot, TextColumn column) : MeasureOperator(slot, 0, column.Dictionary)
{
    internal TextColumn Column { get; } = column;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Column.Codes.Read(context.Start, result.Longs.AsSpan(0, context.Count));
        ColumnBits.CopyValid(Column, context, result.Valid.AsSpan(0, context.WordCount));
    }
}

/// <summary>A column that the data do not have, because they have no row of its kind.</summary>
internal sealed class MissingOperator(int slot, int? scale, TextDictionary? dictionary) : MeasureOperator(slot, scale, dictionary)
{
    internal override void Compute(RowContext context, MeasureVector result) => result.Valid.AsSpan(0, context.WordCount).Clear();
}

internal sealed class ExactConstantOperator(int slot, long value, int scale, TextDictionary? dictionary = null) : MeasureOperator(slot, scale, dictionary)
{
    internal override MeasureVector Constant { get; } = MeasureVector.Of(value);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Longs.AsSpan(0, context.Count).Fill(value);
        BitWords.Fill(result.Valid, context.Count);
    }
}

internal sealed class DoubleConstantOperator(int slot, double value) : MeasureOperator(slot, null)
{
    internal override MeasureVector Constant { get; } = MeasureVector.Of(value);

    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Doubles.AsSpan(0, context.Count).Fill(value);
        BitWords.Fill(result.Valid, context.Count);
    }
}

/// <summary>A date as the instant of its local midnight.</summary>
internal sealed class MidnightOperator(int slot, MeasureOperator date, Calendar calendar) : MeasureOperator(slot, 0, null, date.Cost, date)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector days = context.Values(date);
        days.Valid.AsSpan(0, context.WordCount).CopyTo(result.Valid);
        for (int i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), 0); i >= 0; i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), i + 1))
            result.Longs[i] = calendar.Midnight((int)days.Longs[i]);
    }
}

/// <summary>Copying stretches of column bits that need not begin at a word.</summary>
internal static class ColumnBits
{
    internal static void CopyValid(Column column, RowContext context, Span<ulong> result)
    {
        if (column.Valid is null) BitWords.Fill(result, context.Count);
        else Copy(column.Valid, context.Start, context.Count, result);
    }

    /// <summary>Clears the bits of rows without a value.</summary>
    internal static void AndValid(Column column, RowContext context, Span<ulong> result)
    {
        if (column.Valid is null) return;
        if ((context.Start & 63) == 0)
        {
            BitWords.And(result, column.Valid.AsSpan(context.Start >> 6, result.Length));
            return;
        }

        Span<ulong> valid = stackalloc ulong[RowContext.MaxRows / 64];
        valid = valid[..result.Length];
        Copy(column.Valid, context.Start, context.Count, valid);
        BitWords.And(result, valid);
    }

    internal static void Copy(ReadOnlySpan<ulong> source, int start, int count, Span<ulong> result)
    {
        int word = start >> 6, shift = start & 63;
        for (int i = 0; i < result.Length; i++)
        {
            ulong low = source[word + i] >> shift;
            ulong high = shift != 0 && word + i + 1 < source.Length ? source[word + i + 1] << (64 - shift) : 0;
            result[i] = low | high;
        }

        if (result.Length > 0) result[^1] &= BitWords.LastMask(count);
    }
}
