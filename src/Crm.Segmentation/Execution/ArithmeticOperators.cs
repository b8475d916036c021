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

/// <summary>
/// A duration times or divided by a number: whole milliseconds, rounded half to even; missing on division by zero and when it does not fit.
/// With an exact number nothing is rounded before the end.
/// </summary>
internal sealed class DurationScaling(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector l = context.Values(left), r = context.Values(right);
        Span<ulong> valid = Operands.BothValid(context, l, r, result);
        bool exact = left.Scale is not null && right.Scale is not null;
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            bool fits = exact
                ? TryScale(l.Longs[i], r.Longs[i], out result.Longs[i])
                : TryRound(Operands.Calculate(left.ToDouble(l, i), @operator, right.ToDouble(r, i)), out result.Longs[i]);
            if (!fits) BitWords.Clear(valid, i);
        }
    }

    private bool TryScale(long first, long second, out long milliseconds)
    {
        milliseconds = 0;
        if (@operator == ArithmeticOperator.Multiply)
            return Exact.TryNarrow(Exact.DivideToEven((Int128)first * second, Exact.WholePower(left.Scale!.Value + right.Scale!.Value)), out milliseconds);
        return second != 0 && Exact.TryNarrow(Exact.DivideToEven(first * Exact.WholePower(right.Scale!.Value), second), out milliseconds);
    }

    private static bool TryRound(double value, out long milliseconds)
    {
        double whole = Math.Round(value, MidpointRounding.ToEven);

        // 2^63 is the first double beyond 64 bits.
        bool fits = whole is >= -9223372036854775808.0 and < 9223372036854775808.0;
        milliseconds = fits ? (long)whole : 0;
        return fits;
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
