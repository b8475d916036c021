namespace Crm.Segmentation.Growth;

/// <summary>The periods that a revenue tree looks at.</summary>
/// <param name="Before">The period before; null where there is one period alone.</param>
/// <param name="After">The period.</param>
internal sealed record GrowthPeriods(DateSpan? Before, DateSpan After)
{
    /// <summary>The periods in order of the counts: the one before, where there is one, and the period.</summary>
    internal TimeRange[] Ranges => Before is null ? [After.Range] : [Before.Range, After.Range];
}
