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
