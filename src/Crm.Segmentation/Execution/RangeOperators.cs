using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Nobody: a comparison that no value of the column can satisfy.</summary>
internal sealed class NobodyOperator(int slot) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result) => result.Clear();
}

/// <summary>A column inside a range, compared as it is stored: whole numbers of some width, codes of texts, floats or doubles.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="width">Bytes a value.</param>
/// <param name="column">The column.</param>
/// <param name="values">What it stores.</param>
/// <param name="ranges">The ranges of the batches; null when the rows are not customers.</param>
/// <param name="low">The least stored value inside.</param>
/// <param name="high">The greatest stored value inside.</param>
internal sealed class ColumnRangeOperator<T>(int slot, int width, Column column, T[] values, BatchRanges<T>? ranges, T low, T high)
    : ConditionOperator(slot, width)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        switch (ranges?.Compare(context.Start, low, high))
        {
            case RangeOverlap.None:
                result.Clear();
                return;
            case RangeOverlap.All:
                BitWords.Fill(result, context.Count);
                break;
            default:
                RangeBits.Write(values.AsSpan(context.Start, context.Count), low, high, result);
                break;
        }

        ColumnBits.AndValid(column, context, result);
    }
}

/// <summary>Computed whole numbers inside a range.</summary>
internal sealed class ExactRangeOperator(int slot, MeasureOperator measure, ExactRange range) : ConditionOperator(slot, measure.Cost + 8, measure), IRange
{
    public MeasureOperator Measure => measure;

    public bool Contains(MeasureVector values, int row) => values.Longs[row] >= range.Low && values.Longs[row] <= range.High;

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(measure);
        RangeBits.Write(values.Longs.AsSpan(0, context.Count), range.Low, range.High, result);
        BitWords.And(result, values.Valid.AsSpan(0, result.Length));
    }
}

/// <summary>Computed doubles inside a range.</summary>
internal sealed class ComputedRangeOperator(int slot, MeasureOperator measure, double low, double high) : ConditionOperator(slot, measure.Cost + 8, measure), IRange
{
    public MeasureOperator Measure => measure;

    public bool Contains(MeasureVector values, int row) => values.Doubles[row] >= low && values.Doubles[row] <= high;

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
        ValueBits.Write(codes.Bytes.Slice(context.Start, context.Count), set, result);
        ColumnBits.AndValid(column, context, result);
    }
}
