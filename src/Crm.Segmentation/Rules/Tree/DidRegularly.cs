namespace Crm.Segmentation.Tree;

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

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Pattern];

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text)
    {
        text.Write("did ").Write(Pattern).Write(" regularly");
        if (text.IsShort) return;
        text.Write(": ")
            .Write(Operator switch
            {
                ComparisonOperator.GreaterOrEqual => "at least ",
                ComparisonOperator.LessOrEqual => "at most ",
                ComparisonOperator.Equal => "exactly ",
                ComparisonOperator.Greater => "more than ",
                _ => "fewer than ",
            })
            .Write(Times).Write(Times == 1 ? " time in " : " times in ").Write(AtLeastPeriods).Write(" of the last ").Write(Periods);
        _ = Period.TotalDays switch
        {
            1 => text.Write(" days"),
            7 => text.Write(" weeks"),
            _ => text.Write(" periods of ").Write(Period),
        };
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new DidRegularly((EventPattern)children[0], Operator, Times, AtLeastPeriods, Periods, Period);
}
