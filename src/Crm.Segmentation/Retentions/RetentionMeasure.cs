namespace Crm.Segmentation.Retentions;

/// <summary>When a customer counts as returned in a period.</summary>
public enum RetentionMeasure
{
    /// <summary>With a return in that very period.</summary>
    OnPeriod,

    /// <summary>With a return in that period or at any later time up to as-of (unbounded retention).</summary>
    OnOrAfter,
}
