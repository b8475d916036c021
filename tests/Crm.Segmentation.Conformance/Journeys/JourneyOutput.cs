using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What a journey does, as the cases write it.</summary>
internal sealed record JourneyOutput
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required JourneyOutputKind Do { get; init; }

    /// <summary>Whose, where the case lists several customers.</summary>
    public string? Customer { get; init; }

    /// <summary>In which journey, where the case has several.</summary>
    public string? Journey { get; init; }

    /// <summary>At which node.</summary>
    public string? Node { get; init; }

    /// <summary>The code or reason of an exit, a suppression, a hold or a refused entry.</summary>
    public string? Reason { get; init; }

    /// <summary>The input's id, of a late, repeated or skewed one.</summary>
    public string? Id { get; init; }

    /// <summary>The message to which a conversion is attributed; null for none.</summary>
    public string? Via { get; init; }

    /// <summary>Until when a message is held.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The split's or holdout's key.</summary>
    public string? Key { get; init; }

    /// <summary>The arm of an assignment.</summary>
    public string? Arm { get; init; }

    /// <summary>The text of a message.</summary>
    public string? Text { get; init; }

    /// <summary>The journey that is joined.</summary>
    public string? Target { get; init; }

    /// <summary>The attribute that is set.</summary>
    public string? Attr { get; init; }

    /// <summary>The value that it is set to.</summary>
    public JsonElement? Value { get; init; }
}

/// <summary>What a journey does.</summary>
internal enum JourneyOutputKind
{
    Enter,
    NotEntered,
    Send,
    Suppress,
    Hold,
    Assign,
    Set,
    Join,
    Convert,
    Exit,
    End,
    Late,
    Duplicate,
    ClockSkew,
}
