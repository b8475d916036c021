using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>An input of a live run.</summary>
[Variant("input", typeof(LiveEvent), Word = "event")]
[Variant("input", typeof(LiveAttributes), Word = "attribute")]
[Variant("input", typeof(LiveList), Word = "list")]
[Variant("input", typeof(LiveMerge), Word = "merge")]
[Variant("input", typeof(LiveForget), Word = "forget")]
[Variant("input", typeof(LiveRules), Word = "rules")]
[Variant("input", typeof(LiveClock), Word = "clock")]
internal abstract record LiveInput
{
    /// <summary>Which input it is.</summary>
    public required string Input { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset Recv { get; init; }
}

/// <summary>An event.</summary>
internal sealed record LiveEvent : LiveInput
{
    /// <summary>When it occurred; null for when it was received.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whose it is.</summary>
    public required string U { get; init; }

    /// <summary>The type.</summary>
    public required string E { get; init; }

    /// <summary>Its properties.</summary>
    public IReadOnlyDictionary<string, JsonElement>? P { get; init; }

    /// <summary>Its id.</summary>
    public string? Id { get; init; }
}

/// <summary>Attributes of a customer; none only makes her known.</summary>
internal sealed record LiveAttributes : LiveInput
{
    /// <summary>Whose they are.</summary>
    public required string U { get; init; }

    /// <summary>The attributes; null is not set.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Set { get; init; }
}

/// <summary>A list from outside, which replaces the one before.</summary>
internal sealed record LiveList : LiveInput
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its members.</summary>
    public required IReadOnlyList<string> Keys { get; init; }
}

/// <summary>A customer becomes another.</summary>
internal sealed record LiveMerge : LiveInput
{
    /// <summary>The key that goes.</summary>
    public required string From { get; init; }

    /// <summary>The key that stays.</summary>
    public required string Into { get; init; }
}

/// <summary>A customer is forgotten.</summary>
internal sealed record LiveForget : LiveInput
{
    /// <summary>Who.</summary>
    public required string U { get; init; }
}

/// <summary>The book is edited.</summary>
internal sealed record LiveRules : LiveInput
{
    /// <summary>The whole text of the edited book.</summary>
    public required string Rules { get; init; }
}

/// <summary>Time is told, nothing else.</summary>
internal sealed record LiveClock : LiveInput;
