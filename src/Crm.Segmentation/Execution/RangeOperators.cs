namespace Crm.Segmentation;

/// <summary>Nobody: a comparison that no value of the column can satisfy.</summary>
internal sealed class NobodyOperator(int slot) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result) => result.Clear();
}

/// <summary>A column of whole numbers inside a range, compared as they are stored.</summary>
internal sealed class IntegerRangeOperator(int slot, Column column, PackedIntegers values, ExactRange stored) : ConditionOperator(slot, cost: values.Width)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        switch (values.Width)
        {
            case 1:
                RangeBits.Write(values.Bytes.Slice(context.Start, context.Count), (byte)stored.Low, (byte)stored.High, result);
                break;
            case 2:
                RangeBits.Write(values.Shorts.Slice(context.Start, context.Count), (ushort)stored.Low, (ushort)stored.High, result);
                break;
            case 4:
                RangeBits.Write(values.Ints.Slice(context.Start, context.Count), (uint)stored.Low, (uint)stored.High, result);
                break;
            default:
                RangeBits.Write(values.Longs.Slice(context.Start, context.Count), stored.Low, stored.High, result);
                break;
        }

        ColumnBits.AndValid(column, context, result);
    }
}

/// <summary>A column of doubles inside a range.</summary>
internal sealed class DoubleRangeOperator(int slot, DoubleColumn column, double low, double high) : ConditionOperator(slot, cost: 8)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        RangeBits.Write(column.Values.AsSpan(context.Start, context.Count), low, high, result);
        ColumnBits.AndValid(column, context, result);
    }
}

/// <summary>A column of 32-bit floats inside a range: its ends are the floats that lie inside the range of doubles.</summary>
internal sealed class SingleRangeOperator(int slot, SingleColumn column, float low, float high) : ConditionOperator(slot, cost: 4)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        RangeBits.Write(column.Values.AsSpan(context.Start, context.Count), low, high, result);
        ColumnBits.AndValid(column, context, result);
    }
}

/// <summary>Computed whole numbers inside a range.</summary>
internal sealed class ExactRangeOperator(int slot, MeasureOperator measure, ExactRange range) : ConditionOperator(slot, measure.Cost + 8)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(measure);
        RangeBits.Write(values.Longs.AsSpan(0, context.Count), range.Low, range.High, result);
        BitWords.And(result, values.Valid.AsSpan(0, result.Length));
    }
}

/// <summary>Computed doubles inside a range.</summary>
internal sealed class ComputedRangeOperator(int slot, MeasureOperator measure, double low, double high) : ConditionOperator(slot, measure.Cost + 8)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(measure);
        RangeBits.Write(values.Doubles.AsSpan(0, context.Count), low, high, result);
        BitWords.And(result, values.Valid.AsSpan(0, result.Length));
    }
}

/// <summary>A column of one-byte codes that are among those of a set.</summary>
internal sealed class ByteSetOperator(int slot, Column column, PackedIntegers codes, ByteSet set) : ConditionOperator(slot, cost: 1)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        set.Write(codes.Bytes.Slice(context.Start, context.Count), result);
        ColumnBits.AndValid(column, context, result);
    }
}
