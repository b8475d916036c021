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

/// <summary>What an aggregate computes from the values of a property over events.</summary>
public enum AggregateFunction
{
    /// <summary>The sum; 0 over nothing. Exact for integer, money and duration.</summary>
    Sum,

    /// <summary>The arithmetic mean, a double; missing over nothing.</summary>
    Average,

    /// <summary>The least value; missing over nothing.</summary>
    Min,

    /// <summary>The greatest value; missing over nothing.</summary>
    Max,

    /// <summary>How many different values; 0 over nothing.</summary>
    Distinct,

    /// <summary>The value of the earliest event that has one; missing over nothing.</summary>
    First,

    /// <summary>The value of the latest event that has one; missing over nothing.</summary>
    Last,

    /// <summary>The value with the most events; among equals the one seen last. Missing over nothing.</summary>
    MostFrequent,
}

/// <summary>Arithmetic on two measures; missing when a side is missing, on division by zero, and when the result cannot be represented.</summary>
/// <remarks>
/// Sums, differences and products of integers, money and whole or decimal constants are exact, in 64 bits at the finest scale of the operands;
/// a result that does not fit is missing. Division, and anything with a double-precision number, is a double in the order of the tree, never
/// fused; a result that is not finite is missing. Durations add and subtract with durations, and multiply with or divide by a number, giving
/// whole milliseconds, rounded half to even; instants differ to a duration and shift by a duration.
/// </remarks>
public sealed record Arithmetic : Measure
{
    internal Arithmetic(Measure left, ArithmeticOperator @operator, Measure right) => (Left, Operator, Right) = (left, @operator, right);

    /// <summary>The left side.</summary>
    public Measure Left { get; }

    /// <summary>The operation.</summary>
    public ArithmeticOperator Operator { get; }

    /// <summary>The right side.</summary>
    public Measure Right { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => NumericTyping.ResultKind(this);

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>How many matching events lie in the window; 0 without any, missing only when the window is anchored on a missing attribute.</summary>
public sealed record Count : Measure
{
    internal Count(EventPattern pattern, Window? window) => (Pattern, Window) = (pattern, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>A property's values over the matching events in the window, aggregated. Events without the property are left out.</summary>
public sealed record Aggregate : Measure
{
    internal Aggregate(AggregateFunction function, Measure property, EventPattern pattern, Window? window) =>
        (Function, Property, Pattern, Window) = (function, property, pattern, window);

    /// <summary>What is computed.</summary>
    public AggregateFunction Function { get; }

    /// <summary>The handle of the property; not a flag and not tags.</summary>
    public Measure Property { get; }

    /// <summary>The events that count, of the property's type.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => Function switch
    {
        AggregateFunction.Distinct => ValueKind.Integer,
        AggregateFunction.Average => Property.Kind == ValueKind.Duration ? ValueKind.Duration : ValueKind.Number,
        _ => Property.Kind,
    };

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>How many sessions the matching events in the window form: a new one starts after a silence longer than the gap; 0 over nothing.</summary>
public sealed record SessionCount : Measure
{
    internal SessionCount(EventPattern pattern, TimeSpan gap, Window? window) => (Pattern, Gap, Window) = (pattern, gap, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The longest silence inside a session; a silence of exactly the gap does not end it.</summary>
    public TimeSpan Gap { get; }

    /// <summary>The window; null for all history up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>The exact time from the customer's latest (or first ever) matching event to as-of; missing without one.</summary>
public sealed record Since : Measure
{
    internal Since(EventPattern pattern, bool first) => (Pattern, First) = (pattern, first);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Whether time runs from the first matching event; otherwise from the latest.</summary>
    public bool First { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Duration;

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>How often the sequence happens: matches do not overlap, each search starts after the last event of the match before.</summary>
public sealed record SequenceCount : Measure
{
    internal SequenceCount(Sequence sequence, Window? window) => (Sequence, Window) = (sequence, window);

    /// <summary>The sequence.</summary>
    public Sequence Sequence { get; }

    /// <summary>Where a match's first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
