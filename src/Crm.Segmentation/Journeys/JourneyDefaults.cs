namespace Crm.Segmentation.Journeys;

/// <summary>What holds where a journey says nothing.</summary>
internal static class JourneyDefaults
{
    /// <summary>How overdue a message may be.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromHours(6);

    /// <summary>How late an entry by schedule or date may be.</summary>
    internal static readonly TimeSpan NotOlderThan = TimeSpan.FromHours(24);

    /// <summary>How old an instance may be.</summary>
    internal static readonly TimeSpan MaximumAge = TimeSpan.FromDays(400);
}
