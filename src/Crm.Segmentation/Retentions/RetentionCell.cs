namespace Crm.Segmentation.Retentions;

/// <summary>How much of a period could be observed.</summary>
public enum CellState
{
    /// <summary>All of it lies before as-of, for every customer of the cohort.</summary>
    Complete,

    /// <summary>It has begun, and is not over for every customer of the cohort.</summary>
    Partial,

    /// <summary>It begins after as-of.</summary>
    Future,
}

/// <summary>One period of one cohort.</summary>
/// <param name="Returned">How many customers of the cohort have returned in the period so far.</param>
/// <param name="Eligible">For how many of them the whole period lies before as-of (its end is not after it).</param>
/// <param name="EligibleReturned">How many of the eligible returned.</param>
/// <param name="State">How much of the period could be observed.</param>
public sealed record RetentionCell(long Returned, long Eligible, long EligibleReturned, CellState State)
{
    /// <summary>Of the eligible customers, the share who returned; null when nobody is eligible: never a false 0.</summary>
    public double? Rate => new Proportion(EligibleReturned, Eligible).Rate;

    /// <summary>The 95 % Wilson score interval of the rate; null when nobody is eligible.</summary>
    public ConfidenceInterval? Interval => new Proportion(EligibleReturned, Eligible).Interval;
}

/// <summary>One cohort: who had the cohort event in one period, and how they returned.</summary>
/// <param name="Start">Where the cohort's period begins, in the zone of the calendar.</param>
/// <param name="Size">How many customers are in the cohort. Not the number of returns in period 0.</param>
/// <param name="Cells">The periods, from the cohort's own.</param>
public sealed record RetentionCohort(DateTimeOffset Start, long Size, ValueList<RetentionCell> Cells);

/// <summary>One period of all cohorts together.</summary>
/// <param name="Eligible">The eligible customers, summed over the cohorts.</param>
/// <param name="Returned">How many of them returned.</param>
/// <param name="Interval">
/// The 95 % Wilson score interval of the rate. Null when nobody is eligible, and for cohorts by every event: one customer is then in many of
/// them, and the interval would be too narrow.
/// </param>
public sealed record PooledRetention(long Eligible, long Returned, ConfidenceInterval? Interval)
{
    /// <summary>Of the eligible customers, the share who returned: the mean of the cohorts' rates, weighted by the eligible; null when nobody is eligible.</summary>
    public double? Rate => new Proportion(Returned, Eligible).Rate;
}
