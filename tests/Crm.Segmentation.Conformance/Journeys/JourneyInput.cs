using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>An input of a journey's timeline.</summary>
[Variant("event", typeof(EventInput))]
[Variant("segment", typeof(SegmentInput))]
[Variant("attr", typeof(AttributeInput))]
[Variant("result", typeof(ResultInput))]
[Variant("control", typeof(ControlInput))]
[Variant("tick", typeof(TickInput))]
internal abstract record JourneyInput
{
    /// <summary>When it occurred.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it arrived; null for when it occurred.</summary>
    public DateTimeOffset? Recv { get; init; }

    /// <summary>Whose it is; null for the case's only customer.</summary>
    public string? Customer { get; init; }

    /// <summary>Its id.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the host's commit of it fails.</summary>
    public bool Lost { get; init; }
}

/// <summary>An event.</summary>
internal sealed record EventInput : JourneyInput
{
    /// <summary>The type.</summary>
    public required string Event { get; init; }

    /// <summary>Its properties.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Props { get; init; }

    /// <summary>Many such events; null for one.</summary>
    public CaseRepeated? Repeat { get; init; }
}

/// <summary>Many events from the first on.</summary>
internal sealed record CaseRepeated
{
    /// <summary>How many.</summary>
    public required int N { get; init; }

    /// <summary>The time between two.</summary>
    public required CaseDuration Every { get; init; }
}

/// <summary>A change of membership.</summary>
internal sealed record SegmentInput : JourneyInput
{
    /// <summary>The segment, or <c>PARTITION.CELL</c>.</summary>
    public required string Segment { get; init; }

    /// <summary>Which change.</summary>
    public required MembershipChange Change { get; init; }
}

/// <summary>A change of attributes.</summary>
internal sealed record AttributeInput : JourneyInput
{
    /// <summary>The attributes; null is not set.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Attr { get; init; }
}

/// <summary>What came of a message.</summary>
internal sealed record ResultInput : JourneyInput
{
    /// <summary>The message's node and what came of it.</summary>
    public required CaseResult Result { get; init; }
}

/// <summary>What came of a message.</summary>
internal sealed record CaseResult
{
    /// <summary>The node that sent it.</summary>
    public required string Node { get; init; }

    /// <summary>What came of it.</summary>
    public required ResultOutcome Outcome { get; init; }
}

/// <summary>What came of a message.</summary>
internal enum ResultOutcome
{
    Delivered,
    Failed,
}

/// <summary>A control of the book; it holds for all customers.</summary>
internal sealed record ControlInput : JourneyInput
{
    /// <summary>Which.</summary>
    public required JourneyControl Control { get; init; }

    /// <summary>Of which journey.</summary>
    public string? Journey { get; init; }

    /// <summary>What becomes of timers.</summary>
    public ControlTimers? Timers { get; init; }

    /// <summary>What becomes of instances.</summary>
    public ControlInFlight? InFlight { get; init; }

    /// <summary>The new definition.</summary>
    public CaseJourney? Definition { get; init; }

    /// <summary>Old nodes and the new ones that take their place.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>The new book's quiet hours.</summary>
    public CaseQuiet? Quiet { get; init; }

    /// <summary>The new book's caps.</summary>
    public IReadOnlyList<CaseCap>? Caps { get; init; }

    /// <summary>The new book's consent.</summary>
    public CaseConsent? Consent { get; init; }
}

/// <summary>Controls of the book.</summary>
internal enum JourneyControl
{
    Pause,
    Resume,
    Publish,
    StopEntries,
    Messaging,
}

/// <summary>What becomes of timers.</summary>
internal enum ControlTimers
{
    Run,
    Freeze,
    Restart,
}

/// <summary>What becomes of instances.</summary>
internal enum ControlInFlight
{
    Keep,
    Migrate,
    Exit,
}

/// <summary>The host wakes.</summary>
internal sealed record TickInput : JourneyInput
{
    /// <summary>True.</summary>
    public required bool Tick { get; init; }
}
