namespace Crm.Segmentation;

/// <summary>Sums, differences and products that stay exact; a result that does not fit 64 bits is missing.</summary>
internal sealed class ExactArithmetic(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right, int scale)
    : MeasureOperator(slot, scale)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector l = context.Values(left), r = context.Values(right);
        Span<ulong> valid = Operands.BothValid(context, l, r, result);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            Int128 value = @operator switch
            {
                ArithmeticOperator.Multiply => (Int128)l.Longs[i] * r.Longs[i],
                ArithmeticOperator.Add => Rescaled(left, l, i) + Rescaled(right, r, i),
                _ => Rescaled(left, l, i) - Rescaled(right, r, i),
            };
            if (!Exact.TryNarrow(value, out result.Longs[i])) BitWords.Clear(valid, i);
        }
    }

    private Int128 Rescaled(MeasureOperator operand, MeasureVector values, int row) =>
        Exact.Rescale(values.Longs[row], operand.Scale!.Value, Scale!.Value);
}

/// <summary>Arithmetic on doubles, in the order of the tree and never fused; division by zero and a result that is not finite are missing.</summary>
internal sealed class DoubleArithmetic(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right) : MeasureOperator(slot, null)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector l = context.Values(left), r = context.Values(right);
        Span<ulong> valid = Operands.BothValid(context, l, r, result);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            double value = Operands.Calculate(left.ToDouble(l, i), @operator, right.ToDouble(r, i));
            if (double.IsFinite(value)) result.Doubles[i] = value;
            else BitWords.Clear(valid, i);
        }
    }
}

/// <summary>A duration times or divided by a number: whole milliseconds, rounded half to even; missing when it does not fit.</summary>
internal sealed class DurationScaling(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector l = context.Values(left), r = context.Values(right);
        Span<ulong> valid = Operands.BothValid(context, l, r, result);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            double value = Math.Round(Operands.Calculate(left.ToDouble(l, i), @operator, right.ToDouble(r, i)), MidpointRounding.ToEven);

            // 2^63 is the first double beyond 64 bits.
            if (value is >= -9223372036854775808.0 and < 9223372036854775808.0) result.Longs[i] = (long)value;
            else BitWords.Clear(valid, i);
        }
    }
}

internal static class Operands
{
    /// <summary>The result's validity, set where both operands have a value.</summary>
    internal static Span<ulong> BothValid(RowContext context, MeasureVector left, MeasureVector right, MeasureVector result)
    {
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        left.Valid.AsSpan(0, valid.Length).CopyTo(valid);
        BitWords.And(valid, right.Valid.AsSpan(0, valid.Length));
        return valid;
    }

    internal static double Calculate(double left, ArithmeticOperator @operator, double right) => @operator switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,

        // 0/0 is NaN and x/0 infinite: not finite, so missing.
        _ => left / right,
    };
}
