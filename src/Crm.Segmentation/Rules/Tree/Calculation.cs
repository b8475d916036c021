namespace Crm.Segmentation.Tree;

/// <summary>Arithmetic on single values, for every run.</summary>
internal static class Calculation
{
    /// <summary>The result in double precision, never fused.</summary>
    internal static double Of(double left, ArithmeticOperator @operator, double right) => @operator switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,

        // 0/0 is NaN and x/0 infinite: not finite, so missing.
        _ => left / right,
    };

    /// <summary>A product or a quotient of exact values of which one is a duration, in whole milliseconds, rounded half to even; false when there is none or it does not fit.</summary>
    internal static bool TryScale(long left, int leftScale, ArithmeticOperator @operator, long right, int rightScale, out long milliseconds)
    {
        milliseconds = 0;
        if (@operator == ArithmeticOperator.Multiply)
            return Exact.TryNarrow(Exact.DivideToEven((Int128)left * right, Exact.WholePower(leftScale + rightScale)), out milliseconds);
        return right != 0 && Exact.TryNarrow(Exact.DivideToEven(left * Exact.WholePower(rightScale), right), out milliseconds);
    }

    /// <summary>A double as whole milliseconds, rounded half to even; false when it does not fit.</summary>
    internal static bool TryRound(double value, out long milliseconds)
    {
        double whole = Math.Round(value, MidpointRounding.ToEven);

        // 2^63 is the first double beyond 64 bits.
        bool fits = whole is >= -9223372036854775808.0 and < 9223372036854775808.0;
        milliseconds = fits ? (long)whole : 0;
        return fits;
    }
}
