namespace Crm.Segmentation.Journeys;

/// <summary>What comes next for a customer, if nothing happens before.</summary>
/// <param name="Kind">What.</param>
/// <param name="Journey">The journey.</param>
public sealed record JourneyNext(JourneyNextKind Kind, string Journey)
{
    /// <summary>The instance; null for an entry.</summary>
    public JourneyKey? Instance { get; init; }

    /// <summary>The node at which the instance stands; null for an entry.</summary>
    public string? Node { get; init; }

    /// <summary>When, by the customer's clock; null while the journey is paused, and where it never comes.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Events that may come before.</summary>
    public ValueList<string> Events { get; init; } = [];

    /// <summary>What comes next, as a person reads it.</summary>
    public override string ToString()
    {
        string when = At is { } at ? Timestamp.Text(at) : "not by itself";
        return Node is null ? $"{when} {Journey}: {Word}" : $"{when} {Journey} at '{Node}': {Word}{(Events.Count == 0 ? "" : $", or {string.Join(" or ", Events)}")}";
    }

    private string Word => Kind switch
    {
        JourneyNextKind.Entry => "may be entered",
        JourneyNextKind.Held => "the message is judged again",
        JourneyNextKind.Paused => "paused",
        JourneyNextKind.MaximumAge => "ends by its age",
        _ => "goes on",
    };
}

/// <summary>What comes next.</summary>
public enum JourneyNextKind
{
    /// <summary>A wait is over.</summary>
    Wait,

    /// <summary>A message that is put off is judged again.</summary>
    Held,

    /// <summary>An instance is as old as it may be.</summary>
    MaximumAge,

    /// <summary>The journey is paused.</summary>
    Paused,

    /// <summary>A schedule, a date, or a change of membership that has held.</summary>
    Entry,
}
