namespace Crm.Segmentation.Tree;

/// <summary>Holds when the customer's first matching event, over all history up to as-of, falls inside the window.</summary>
/// <remarks>False without a matching event.</remarks>
public sealed record DidFirst : Condition
{
    internal DidFirst(EventPattern pattern, Window? window) => (Pattern, Window) = (pattern, window);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Where the first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>
/// Holds when, of the last <see cref="Periods"/> rolling periods back from as-of, at least <see cref="AtLeastPeriods"/> have a number of
/// matching events that passes the comparison.
/// </summary>
/// <remarks>Period i, from 0, is (T − (i + 1)·length, T − i·length]. A period without a matching event never counts.</remarks>
public sealed record DidRegularly : Condition
{
    internal DidRegularly(EventPattern pattern, ComparisonOperator @operator, int times, int atLeastPeriods, int periods, TimeSpan period) =>
        (Pattern, Operator, Times, AtLeastPeriods, Periods, Period) = (pattern, @operator, times, atLeastPeriods, periods, period);

    /// <summary>The events that count.</summary>
    public EventPattern Pattern { get; }

    /// <summary>How the number of events in a period is compared.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>The number that it is compared with.</summary>
    public int Times { get; }

    /// <summary>How many periods must pass, at least 1.</summary>
    public int AtLeastPeriods { get; }

    /// <summary>How many periods are looked at, not below <see cref="AtLeastPeriods"/>.</summary>
    public int Periods { get; }

    /// <summary>How long one period is; exact time.</summary>
    public TimeSpan Period { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the sequence happens with its first event inside the window.</summary>
public sealed record DidSequence : Condition
{
    internal DidSequence(Sequence sequence, Window? window) => (Sequence, Window) = (sequence, window);

    /// <summary>The sequence.</summary>
    public Sequence Sequence { get; }

    /// <summary>Where its first event must lie; null for any time up to as-of.</summary>
    public Window? Window { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
