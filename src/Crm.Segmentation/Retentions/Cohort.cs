namespace Crm.Segmentation.Retentions;

/// <summary>What puts a customer into a cohort: events, and which of them. Written as <c>Shop.Visit.First()</c>.</summary>
/// <param name="Pattern">The events.</param>
/// <param name="Mode">Which of a customer's events.</param>
public sealed record Cohort(EventPattern Pattern, CohortMode Mode);

/// <summary>How cohorts are written in C#.</summary>
public static class Cohorts
{
    extension(EventPattern pattern)
    {
        /// <summary>By the first such event of all history up to as-of; who had one before the range is in no cohort.</summary>
        public Cohort First() => Of(pattern, CohortMode.FirstEver);

        /// <summary>By the first such event in the range, whatever was before it.</summary>
        public Cohort FirstInRange() => Of(pattern, CohortMode.FirstInRange);

        /// <summary>By every such event in the range: a customer is in the cohort of each period with one.</summary>
        public Cohort EveryTime() => Of(pattern, CohortMode.EveryTime);
    }

    private static Cohort Of(EventPattern pattern, CohortMode mode)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new Cohort(pattern, mode);
    }
}
