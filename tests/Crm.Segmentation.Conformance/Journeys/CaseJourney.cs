using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>What a journey may say beside its key, its trigger and its steps.</summary>
internal abstract record JourneyRules
{
    /// <summary>Who may enter.</summary>
    public JourneyCondition? Filter { get; init; }

    /// <summary>What ends it.</summary>
    public IReadOnlyList<JourneyExit>? ExitOn { get; init; }

    /// <summary>What it is for.</summary>
    public JourneyGoal? Goal { get; init; }

    /// <summary>Who is held out.</summary>
    public JourneyHoldout? Holdout { get; init; }

    /// <summary>Which journey goes first.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether a customer may enter again.</summary>
    public JourneyReentry? Reentry { get; init; }

    /// <summary>How overdue a message may be.</summary>
    public CaseDuration? StaleAfter { get; init; }

    /// <summary>How late an entry may be.</summary>
    public CaseDuration? MaxEntryLateness { get; init; }

    /// <summary>How old an instance may be.</summary>
    public CaseDuration? MaxAge { get; init; }

    /// <summary>The journey's zone.</summary>
    public string? Timezone { get; init; }

    /// <summary>The journey's own quiet hours.</summary>
    public CaseQuiet? Quiet { get; init; }
}

/// <summary>A journey.</summary>
internal sealed record CaseJourney : JourneyRules
{
    /// <summary>What it is called.</summary>
    public required string Key { get; init; }

    /// <summary>What starts it.</summary>
    public required JourneyTrigger Trigger { get; init; }

    /// <summary>What it does.</summary>
    public required IReadOnlyList<JourneyStep> Steps { get; init; }
}

/// <summary>What starts a journey.</summary>
[Variant("event", typeof(EventTrigger))]
[Variant("segment", typeof(SegmentTrigger))]
internal abstract record JourneyTrigger
{
    /// <summary>How long a change must hold.</summary>
    public CaseDuration? Debounce { get; init; }
}

/// <summary>An event starts.</summary>
internal sealed record EventTrigger : JourneyTrigger
{
    /// <summary>The type.</summary>
    public required string Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, CaseOperand>? Where { get; init; }
}

/// <summary>Entering or leaving a segment, or a partition's cell, starts.</summary>
internal sealed record SegmentTrigger : JourneyTrigger
{
    /// <summary>The segment, or <c>PARTITION.CELL</c>.</summary>
    public required string Segment { get; init; }

    /// <summary>Which change.</summary>
    public required MembershipChange On { get; init; }
}

/// <summary>A change of membership.</summary>
internal enum MembershipChange
{
    Enter,
    Leave,
}

/// <summary>What ends a journey.</summary>
[Variant("event", typeof(EventExit))]
[Variant("if", typeof(ConditionExit))]
[Variant("leave", typeof(LeaveExit))]
internal abstract record JourneyExit;

/// <summary>An event ends it.</summary>
internal sealed record EventExit : JourneyExit
{
    /// <summary>The type.</summary>
    public required string Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, CaseOperand>? Where { get; init; }
}

/// <summary>A condition ends it.</summary>
internal sealed record ConditionExit : JourneyExit
{
    /// <summary>The condition.</summary>
    public required JourneyCondition If { get; init; }

    /// <summary>The reason that is told.</summary>
    public required string Reason { get; init; }
}

/// <summary>Leaving a segment ends it.</summary>
internal sealed record LeaveExit : JourneyExit
{
    /// <summary>The segment, or <c>PARTITION.CELL</c>.</summary>
    public required string Leave { get; init; }
}

/// <summary>What a journey is for.</summary>
internal sealed record JourneyGoal
{
    /// <summary>The type of event.</summary>
    public required string Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, CaseOperand>? Where { get; init; }

    /// <summary>Within which time.</summary>
    public CaseDuration? Window { get; init; }
}

/// <summary>Who is held out.</summary>
internal sealed record JourneyHoldout
{
    /// <summary>The holdout's name.</summary>
    public required string Key { get; init; }

    /// <summary>How many of a hundred.</summary>
    public required double Percent { get; init; }
}

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

/// <summary>A value, or a property of the trigger whose value is meant.</summary>
/// <param name="Value">The value.</param>
/// <param name="Trigger">The property; null for the value.</param>
[JsonConverter(typeof(CaseOperandConverter))]
internal sealed record CaseOperand(JsonElement? Value, string? Trigger);

/// <summary>Reads a value, or <c>{"trigger": PROPERTY}</c>.</summary>
internal sealed class CaseOperandConverter : JsonConverter<CaseOperand>
{
    public override CaseOperand Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind == JsonValueKind.Array) throw JsonMistake.Of("must be a value or a property of the trigger");
        if (json.ValueKind != JsonValueKind.Object) return new CaseOperand(json, null);
        try
        {
            return new CaseOperand(null, json.Deserialize<TriggerProperty>(options)!.Trigger);
        }
        catch (JsonException mistake)
        {
            throw JsonMistake.Within(mistake);
        }
    }

    public override void Write(Utf8JsonWriter writer, CaseOperand value, JsonSerializerOptions options) => throw new NotSupportedException("Cases are only read.");

    private sealed record TriggerProperty
    {
        public required string Trigger { get; init; }
    }
}
