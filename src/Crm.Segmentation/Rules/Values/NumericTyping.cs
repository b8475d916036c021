namespace Crm.Segmentation;

/// <summary>
/// The static types of numbers. A measure is <em>exact</em> with a scale (integers have scale 0, money its declared scale, constants their own)
/// or a double.
/// </summary>
internal static class NumericTyping
{
    /// <summary>Beyond this scale an exact product becomes a double.</summary>
    internal const int MaxScale = Constant.MaxScale;

    /// <summary>The kind of an arithmetic result; <see cref="ValueKind.Number"/> when the operands do not fit together, which validation reports.</summary>
    internal static ValueKind ResultKind(Arithmetic node) => TryResultKind(node, out ValueKind kind) ? kind : ValueKind.Number;

    internal static bool TryResultKind(Arithmetic node, out ValueKind kind)
    {
        ValueKind left = node.Left.Kind, right = node.Right.Kind;
        if (left.IsNumeric() && right.IsNumeric())
        {
            kind = node.ExactScale switch { null => ValueKind.Number, 0 => ValueKind.Integer, _ => ValueKind.Money };
            return true;
        }

        ValueKind? result = (left, node.Operator, right) switch
        {
            (ValueKind.Duration, ArithmeticOperator.Add or ArithmeticOperator.Subtract, ValueKind.Duration) => ValueKind.Duration,
            (ValueKind.Duration, ArithmeticOperator.Divide, ValueKind.Duration) => ValueKind.Number,
            (ValueKind.Duration, ArithmeticOperator.Multiply or ArithmeticOperator.Divide, _) when right.IsNumeric() => ValueKind.Duration,
            (_, ArithmeticOperator.Multiply, ValueKind.Duration) when left.IsNumeric() => ValueKind.Duration,
            (_, ArithmeticOperator.Subtract, _) when left.IsTemporal() && right.IsTemporal() => ValueKind.Duration,
            (_, ArithmeticOperator.Add or ArithmeticOperator.Subtract, ValueKind.Duration) when left.IsTemporal() => ValueKind.Instant,
            (ValueKind.Duration, ArithmeticOperator.Add, _) when right.IsTemporal() => ValueKind.Instant,
            _ => null,
        };
        kind = result ?? ValueKind.Number;
        return result is not null;
    }

    /// <summary>The scale of an arithmetic result; null for a double.</summary>
    internal static int? ResultScale(Arithmetic node) => node.Operator switch
    {
        ArithmeticOperator.Divide => null,
        ArithmeticOperator.Multiply => node.Left.ExactScale + node.Right.ExactScale is { } scale and <= MaxScale ? scale : null,
        _ => node.Left.ExactScale is { } left && node.Right.ExactScale is { } right ? Math.Max(left, right) : null,
    };

    internal static decimal Pow10(int scale)
    {
        decimal power = 1;
        for (int i = 0; i < scale; i++) power *= 10;
        return power;
    }

    /// <summary>The greatest float that is not above a double.</summary>
    internal static float FloorSingle(double value)
    {
        float nearest = (float)value;
        return nearest > value ? MathF.BitDecrement(nearest) : nearest;
    }

    /// <summary>The least float that is not below a double.</summary>
    internal static float CeilingSingle(double value) => -FloorSingle(-value);
}
