namespace Crm.Segmentation.Tree;

/// <summary>The four operations of arithmetic.</summary>
public enum ArithmeticOperator
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient.</summary>
    Divide,
}

/// <summary>Arithmetic on two measures; missing when a side is missing, on division by zero, and when the result cannot be represented.</summary>
/// <remarks>
/// Sums, differences and products of integers, money and whole or decimal constants are exact, in 64 bits at the finest scale of the operands. The exact
/// total of sums and differences that lies beyond is put at the bound, once, at the end; a product that does not fit is missing. Division, and anything with a double-precision number, is a double in the order of the tree, never
/// fused; a result that is not finite is missing. Durations add and subtract with durations likewise, and multiply with or divide by a number, giving
/// whole milliseconds, rounded half to even; instants differ to a duration and shift by a duration.
/// </remarks>
public sealed record Arithmetic : Measure
{
    internal Arithmetic(Measure left, ArithmeticOperator @operator, Measure right)
    {
        (Left, Operator, Right) = (left, @operator, right);

        // Worked out once: a side may be used many times, and be as deep as there are nodes.
        int? scale = ScaleOf(left.ExactScale, @operator, right.ExactScale);
        (Kind, HasKind) = KindOf(left.Kind, @operator, right.Kind, scale) is { } kind ? (kind, true) : (ValueKind.Number, false);

        // Durations and instants are whole milliseconds, whatever they are multiplied by.
        ExactScale = Kind.IsNumeric() ? scale : 0;
    }

    /// <summary>The left side.</summary>
    public Measure Left { get; }

    /// <summary>The operation.</summary>
    public ArithmeticOperator Operator { get; }

    /// <summary>The right side.</summary>
    public Measure Right { get; }

    /// <inheritdoc/>
    public override ValueKind Kind { get; }

    /// <summary>Whether the sides fit together; where they do not, which validation reports, the kind is a number.</summary>
    internal bool HasKind { get; }

    /// <summary>Whether it is an exact total: a sum or a difference of exact numbers, or of durations, which is missing only where a side is.</summary>
    internal bool IsTotal =>
        HasKind && Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract
        && (Kind == ValueKind.Duration ? Left.Kind == ValueKind.Duration : Kind.IsNumeric() && ExactScale is not null);

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Left, Right];

    internal override int? ExactScale { get; }

    internal override RuleLevel Level => Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract ? RuleLevel.Sum : RuleLevel.Product;

    internal override void Write(RuleText text) => text.Write(Left, Level)
        .Write(Operator switch
        {
            ArithmeticOperator.Add => " + ",
            ArithmeticOperator.Subtract => " - ",
            ArithmeticOperator.Multiply => " * ",
            _ => " / ",
        })
        .Write(Right, Level + 1);

    private protected override Node Over(ReadOnlySpan<Node> children) => new Arithmetic((Measure)children[0], Operator, (Measure)children[1]);

    private static int? ScaleOf(int? left, ArithmeticOperator @operator, int? right) => @operator switch
    {
        ArithmeticOperator.Divide => null,
        ArithmeticOperator.Multiply => left + right is { } scale and <= Constant.MaxScale ? scale : null,
        _ => left is null || right is null ? null : Math.Max(left.Value, right.Value),
    };

    private static ValueKind? KindOf(ValueKind left, ArithmeticOperator @operator, ValueKind right, int? scale) => (left, @operator, right) switch
    {
        _ when left.IsNumeric() && right.IsNumeric() => scale switch { null => ValueKind.Number, 0 => ValueKind.Integer, _ => ValueKind.Money },
        (ValueKind.Duration, ArithmeticOperator.Add or ArithmeticOperator.Subtract, ValueKind.Duration) => ValueKind.Duration,
        (ValueKind.Duration, ArithmeticOperator.Divide, ValueKind.Duration) => ValueKind.Number,
        (ValueKind.Duration, ArithmeticOperator.Multiply or ArithmeticOperator.Divide, _) when right.IsNumeric() => ValueKind.Duration,
        (_, ArithmeticOperator.Multiply, ValueKind.Duration) when left.IsNumeric() => ValueKind.Duration,
        (_, ArithmeticOperator.Subtract, _) when left.IsTemporal() && right.IsTemporal() => ValueKind.Duration,
        (_, ArithmeticOperator.Add or ArithmeticOperator.Subtract, ValueKind.Duration) when left.IsTemporal() => ValueKind.Instant,
        (ValueKind.Duration, ArithmeticOperator.Add, _) when right.IsTemporal() => ValueKind.Instant,
        _ => null,
    };
}
