namespace Crm.Segmentation.Journeys;

/// <summary>How many messages of some sort a customer gets at most in a time.</summary>
/// <param name="Scope">Which messages are counted.</param>
/// <param name="Most">How many; at least 1.</param>
public sealed record SendCap(CapScope Scope, int Most)
{
    /// <summary>The channel or the tag; null where all advertisements are counted.</summary>
    public string? Name { get; init => field = value is null ? null : NormalText.Of(value); }

    /// <summary>In which exact time before a message, (t − time, t]; null for a calendar period.</summary>
    public TimeSpan? Rolling { get; init; }

    /// <summary>In which period of the customer's calendar; where <see cref="Rolling"/> is null.</summary>
    public CalendarUnit Calendar { get; init; } = CalendarUnit.Day;

    /// <summary>What becomes of a message that is too many.</summary>
    public CapOver Over { get; init; }

    internal void Write(RuleText text)
    {
        text.Write(Scope switch { CapScope.Ads => "cap ads ", CapScope.Channel => "cap channel ", _ => "cap tag " });
        if (Name is not null && Scope != CapScope.Ads) _ = Scope == CapScope.Channel ? text.Name(Name).Write(" ") : text.Quoted(Name).Write(" ");
        text.Write((decimal)Most).Write(" per ");
        _ = Rolling is { } rolling ? text.Write(rolling) : text.Write("calendar ").Write(Calendar.Word);
        text.Write(Over switch { CapOver.Skip => " skip", CapOver.Hold => " hold", _ => " exit" });
    }
}

/// <summary>Which messages a cap counts. Transactional messages are counted by none and stopped by none.</summary>
public enum CapScope
{
    /// <summary>All advertisements.</summary>
    Ads,

    /// <summary>Those of one channel.</summary>
    Channel,

    /// <summary>Those with a tag.</summary>
    Tag,
}

/// <summary>What becomes of a message that is too many.</summary>
public enum CapOver
{
    /// <summary>It is suppressed, and the journey goes on.</summary>
    Skip,

    /// <summary>It is held until there is room.</summary>
    Hold,

    /// <summary>The instance ends.</summary>
    Exit,
}
