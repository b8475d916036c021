using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A condition of a journey.</summary>
[Variant("all", typeof(AllConditions))]
[Variant("any", typeof(AnyCondition))]
[Variant("not", typeof(NotCondition))]
[Variant("attr", typeof(AttributeCondition))]
[Variant("trigger", typeof(TriggerCondition))]
[Variant("did", typeof(DidCondition))]
[Variant("in_segment", typeof(SegmentCondition))]
internal abstract record JourneyCondition;

/// <summary>Every one of several.</summary>
internal sealed record AllConditions : JourneyCondition
{
    /// <summary>The conditions.</summary>
    public required IReadOnlyList<JourneyCondition> All { get; init; }
}

/// <summary>One of several at least.</summary>
internal sealed record AnyCondition : JourneyCondition
{
    /// <summary>The conditions.</summary>
    public required IReadOnlyList<JourneyCondition> Any { get; init; }
}

/// <summary>The complement.</summary>
internal sealed record NotCondition : JourneyCondition
{
    /// <summary>The condition.</summary>
    public required JourneyCondition Not { get; init; }
}

/// <summary>A comparison; one of its members is there. All but <see cref="Ne"/> are false on a missing value.</summary>
internal abstract record ComparisonCondition : JourneyCondition
{
    /// <summary>Equal to.</summary>
    public JsonElement? Eq { get; init; }

    /// <summary>Not equal to.</summary>
    public JsonElement? Ne { get; init; }

    /// <summary>At least.</summary>
    public JsonElement? Gte { get; init; }

    /// <summary>Less than.</summary>
    public JsonElement? Lt { get; init; }

    /// <summary>One of.</summary>
    public IReadOnlyList<JsonElement>? In { get; init; }

    /// <summary>Missing, or set.</summary>
    public bool? Missing { get; init; }
}

/// <summary>An attribute of the customer compared.</summary>
internal sealed record AttributeCondition : ComparisonCondition
{
    /// <summary>The attribute.</summary>
    public required string Attr { get; init; }
}

/// <summary>A property of the trigger compared.</summary>
internal sealed record TriggerCondition : ComparisonCondition
{
    /// <summary>The property.</summary>
    public required string Trigger { get; init; }
}

/// <summary>So many events at least.</summary>
internal sealed record DidCondition : JourneyCondition
{
    /// <summary>The type of event.</summary>
    public required string Did { get; init; }

    /// <summary>In the last time; null since the entry.</summary>
    public CaseDuration? Within { get; init; }

    /// <summary>Whether events since the entry are counted.</summary>
    public bool SinceEntry { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>Membership.</summary>
internal sealed record SegmentCondition : JourneyCondition
{
    /// <summary>The segment, or <c>PARTITION.CELL</c>.</summary>
    public required string InSegment { get; init; }
}
