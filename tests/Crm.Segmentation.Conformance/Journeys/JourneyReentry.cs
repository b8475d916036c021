namespace Crm.Segmentation.Conformance;

/// <summary>Whether a customer may enter again.</summary>
internal sealed record JourneyReentry
{
    /// <summary>When.</summary>
    public ReentryMode Mode { get; init; }

    /// <summary>The property of the trigger by which instances are told apart.</summary>
    public string? Key { get; init; }

    /// <summary>The time between.</summary>
    public CaseDuration? Cooldown { get; init; }

    /// <summary>From where it counts.</summary>
    public ReentryCooldown? CooldownFrom { get; init; }

    /// <summary>How often at most.</summary>
    public int? Max { get; init; }

    /// <summary>What a trigger does while an instance lives.</summary>
    public ReentryWhenActive? WhenActive { get; init; }
}

/// <summary>When a customer may enter again.</summary>
internal enum ReentryMode
{
    Never,
    AfterExit,
    Always,
}

/// <summary>From where a cooldown counts.</summary>
internal enum ReentryCooldown
{
    Entry,
    Exit,
}

/// <summary>What a trigger does while an instance lives.</summary>
internal enum ReentryWhenActive
{
    Ignore,
    Restart,
    Concurrent,
}
