namespace Crm.Segmentation.Retentions;

/// <summary>When a customer counts as returned in a period.</summary>
public enum RetentionMeasure
{
    /// <summary>With a return in that very period.</summary>
    OnPeriod,

    /// <summary>
    /// With a return in that period or at any later time up to as-of (unbounded retention). Of a young cohort it can still rise: who has not come back yet
    /// may come back tomorrow. The survival of a retention is the view that takes this into account.
    /// </summary>
    OnOrAfter,

    /// <summary>With a return by the end of that period, from the start on. It never falls from period to period.</summary>
    Until,
}
