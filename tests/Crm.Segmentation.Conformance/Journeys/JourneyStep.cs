using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A step of a journey.</summary>
[Variant("wait", typeof(WaitStep))]
[Variant("wait_until", typeof(WaitUntilStep))]
[Variant("wait_for", typeof(WaitForStep))]
[Variant("send", typeof(SendStep))]
[Variant("branch", typeof(BranchStep))]
[Variant("split", typeof(SplitStep))]
[Variant("set", typeof(SetStep))]
[Variant("join", typeof(JoinStep))]
[Variant("repeat", typeof(RepeatStep))]
[Variant("exit", typeof(ExitStep))]
internal abstract record JourneyStep
{
    /// <summary>The node's id; null for a derived one.</summary>
    public string? Id { get; init; }
}

/// <summary>Sends a message.</summary>
internal sealed record SendStep : JourneyStep
{
    /// <summary>The template.</summary>
    public required string Send { get; init; }

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether it is an advertisement.</summary>
    public MessageCategory Category { get; init; }

    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>What caps may count it by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Who gets it.</summary>
    public JourneyCondition? OnlyIf { get; init; }
}

/// <summary>Whether a message is an advertisement.</summary>
internal enum MessageCategory
{
    Ad,
    Transactional,
}

/// <summary>Goes the first way whose condition holds.</summary>
internal sealed record BranchStep : JourneyStep
{
    /// <summary>The ways; the last may be that of everybody else.</summary>
    public required IReadOnlyList<BranchArm> Branch { get; init; }
}

/// <summary>A way of a branch.</summary>
[Variant("if", typeof(ConditionArm))]
[Variant("else", typeof(OtherwiseArm))]
internal abstract record BranchArm;

/// <summary>The way of a condition.</summary>
internal sealed record ConditionArm : BranchArm
{
    /// <summary>The condition.</summary>
    public required JourneyCondition If { get; init; }

    /// <summary>What follows.</summary>
    public required IReadOnlyList<JourneyStep> Then { get; init; }
}

/// <summary>The way of everybody else.</summary>
internal sealed record OtherwiseArm : BranchArm
{
    /// <summary>What follows.</summary>
    public required IReadOnlyList<JourneyStep> Else { get; init; }
}

/// <summary>Goes one of several ways by the customer's bucket.</summary>
internal sealed record SplitStep : JourneyStep
{
    /// <summary>The split.</summary>
    public required CaseSplit Split { get; init; }
}

/// <summary>A split.</summary>
internal sealed record CaseSplit
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Its ways.</summary>
    public required IReadOnlyList<SplitArm> Arms { get; init; }
}

/// <summary>A way of a split.</summary>
internal sealed record SplitArm
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many of a hundred.</summary>
    public required double Weight { get; init; }

    /// <summary>What follows.</summary>
    public IReadOnlyList<JourneyStep>? Then { get; init; }
}

/// <summary>Sets an attribute.</summary>
internal sealed record SetStep : JourneyStep
{
    /// <summary>The attribute and its value.</summary>
    public required CaseSet Set { get; init; }
}

/// <summary>An attribute and its value.</summary>
internal sealed record CaseSet
{
    /// <summary>The attribute.</summary>
    public required string Attr { get; init; }

    /// <summary>The value.</summary>
    public required JsonElement Value { get; init; }
}

/// <summary>Enters another journey.</summary>
internal sealed record JoinStep : JourneyStep
{
    /// <summary>Its key.</summary>
    public required string Join { get; init; }
}

/// <summary>Repeats steps.</summary>
internal sealed record RepeatStep : JourneyStep
{
    /// <summary>The steps, and how often.</summary>
    public required CaseRepeat Repeat { get; init; }
}

/// <summary>Steps that are repeated.</summary>
internal sealed record CaseRepeat
{
    /// <summary>How often; null is a mistake that an analysis reports.</summary>
    public int? Times { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<JourneyStep> Steps { get; init; }
}

/// <summary>Ends the journey.</summary>
internal sealed record ExitStep : JourneyStep
{
    /// <summary>The reason that is told.</summary>
    public required string Exit { get; init; }
}
