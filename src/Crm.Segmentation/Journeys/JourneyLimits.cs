namespace Crm.Segmentation.Journeys;

/// <summary>How large a journey may be. Everything that reads its steps may then recurse.</summary>
internal static class JourneyLimits
{
    /// <summary>The most blocks that lie in one another.</summary>
    internal const int Depth = 16;

    /// <summary>The most steps altogether.</summary>
    internal const int Steps = 1_000;

    /// <summary>The most branches, arms or awaited events of a step.</summary>
    internal const int Branches = 100;

    /// <summary>The most local dates from a date of the customer.</summary>
    internal const int Offset = 3_660;

    /// <summary>The most times that steps are repeated.</summary>
    internal const int Repeats = 10_000;

    /// <summary>How far back the events of a customer are kept for conditions: what looks further back is a segment's to tell.</summary>
    internal static readonly TimeSpan Buffer = TimeSpan.FromDays(7);
}
