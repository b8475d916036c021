namespace Crm.Segmentation.Journeys;

/// <summary>Whether and when a customer may enter a journey again.</summary>
/// <param name="Mode">When.</param>
public sealed record JourneyReentry(ReentryMode Mode)
{
    /// <summary>A property of the trigger by which instances are told apart, such as a cart: each value is a journey of its own. Null for one at a time.</summary>
    public string? Key { get; init; }

    /// <summary>The exact time that must lie between; null for none. It is over at its end.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>Whether the cooldown counts from the exit before; otherwise from the entry before.</summary>
    public bool CooldownIsFromExit { get; init; }

    /// <summary>How often a customer may enter altogether; null for any number.</summary>
    public int? MaximumEntries { get; init; }

    /// <summary>What a trigger does while an instance lives.</summary>
    public WhileActive WhileActive { get; init; }

    /// <summary>Once only.</summary>
    internal static JourneyReentry Never { get; } = new(ReentryMode.Never);

    internal void Write(RuleText text)
    {
        text.Write(Mode switch { ReentryMode.Never => "never", ReentryMode.AfterExit => "after exit", _ => "always" });
        if (Key is not null) text.Write(" key ").Name(Key);
        if (Cooldown is { } cooldown) text.Write(" cooldown ").Write(cooldown).Write(CooldownIsFromExit ? " from exit" : " from entry");
        if (MaximumEntries is { } most) text.Write(" at most ").Write((decimal)most).Write(most == 1 ? " time" : " times");
        if (WhileActive != WhileActive.Ignore) text.Write(WhileActive == WhileActive.Restart ? " while active restart" : " while active concurrent");
    }
}

/// <summary>When a customer may enter again.</summary>
public enum ReentryMode
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Once the instance before has ended.</summary>
    AfterExit,

    /// <summary>At any time; what happens to a living instance is said apart.</summary>
    Always,
}

/// <summary>What a trigger does while an instance lives.</summary>
public enum WhileActive
{
    /// <summary>Nothing: it is not entered, with the code <c>active</c>.</summary>
    Ignore,

    /// <summary>It ends the living instance, with the reason <c>restarted</c>, and starts anew.</summary>
    Restart,

    /// <summary>It starts another instance beside it.</summary>
    Concurrent,
}
