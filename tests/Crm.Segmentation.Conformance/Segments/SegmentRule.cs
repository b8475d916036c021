using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>The rule of a segment's case.</summary>
[Variant("op", typeof(PerformedRule), Word = "performed")]
[Variant("op", typeof(CountRule), Word = "count")]
[Variant("op", typeof(FirstTimeRule), Word = "first_time")]
[Variant("op", typeof(StoppedRule), Word = "stopped")]
[Variant("op", typeof(RestartedRule), Word = "restarted")]
[Variant("op", typeof(RegularlyRule), Word = "regularly")]
[Variant("op", typeof(SequenceRule), Word = "sequence")]
[Variant("op", typeof(AllRule), Word = "and")]
[Variant("op", typeof(AnyRule), Word = "or")]
[Variant("op", typeof(NotRule), Word = "not")]
internal abstract record SegmentRule
{
    /// <summary>Which rule it is.</summary>
    public required string Op { get; init; }
}

/// <summary>How a count is compared.</summary>
internal enum CountComparison
{
    Eq,
    Lt,
    Lte,
    Gt,
    Gte,
}

/// <summary>A rule about events of a pattern.</summary>
internal abstract record EventRule : SegmentRule
{
    /// <summary>The type; null for any event.</summary>
    public required string? Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }
}

/// <summary>At least one event.</summary>
internal sealed record PerformedRule : EventRule
{
    /// <summary>In the last days; null for ever.</summary>
    public double? WithinDays { get; init; }
}

/// <summary>So many events.</summary>
internal sealed record CountRule : EventRule
{
    /// <summary>How the count is compared.</summary>
    public required CountComparison Cmp { get; init; }

    /// <summary>With what.</summary>
    public required int N { get; init; }

    /// <summary>In the last days; null for ever.</summary>
    public double? WithinDays { get; init; }
}

/// <summary>The first event ever falls inside.</summary>
internal sealed record FirstTimeRule : EventRule
{
    /// <summary>The last days; null for ever.</summary>
    public double? WithinDays { get; init; }
}

/// <summary>Active, and then no more.</summary>
internal sealed record StoppedRule : EventRule
{
    /// <summary>Active in the last days.</summary>
    public required double ActiveWithinDays { get; init; }

    /// <summary>Silent in the last days.</summary>
    public required double InactiveDays { get; init; }
}

/// <summary>Active, silent, and active again.</summary>
internal sealed record RestartedRule : EventRule
{
    /// <summary>Active in the last days.</summary>
    public required double RecentDays { get; init; }

    /// <summary>Silent in the rest of these days, active before them.</summary>
    public required double LookbackDays { get; init; }
}

/// <summary>So many events in each of some of the last periods.</summary>
internal sealed record RegularlyRule : EventRule
{
    /// <summary>How a period's count is compared.</summary>
    public required CountComparison Cmp { get; init; }

    /// <summary>With what.</summary>
    public required int N { get; init; }

    /// <summary>The length of a period.</summary>
    public required double PeriodDays { get; init; }

    /// <summary>How many periods are looked at.</summary>
    public required int TotalPeriods { get; init; }

    /// <summary>In how many of them the count must hold.</summary>
    public required int MinPeriods { get; init; }
}

/// <summary>A pattern over conditions.</summary>
internal sealed record SequenceRule : SegmentRule, ISequencePattern
{
    /// <inheritdoc/>
    public required string Pattern { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <inheritdoc/>
    public double? WindowS { get; init; }

    /// <summary>The first event in the last days; null for ever.</summary>
    public double? WithinDays { get; init; }
}

/// <summary>Every one of several rules.</summary>
internal sealed record AllRule : SegmentRule
{
    /// <summary>The rules.</summary>
    public required IReadOnlyList<SegmentRule> Of { get; init; }
}

/// <summary>One of several rules at least.</summary>
internal sealed record AnyRule : SegmentRule
{
    /// <summary>The rules.</summary>
    public required IReadOnlyList<SegmentRule> Of { get; init; }
}

/// <summary>Everybody else.</summary>
internal sealed record NotRule : SegmentRule
{
    /// <summary>The rule.</summary>
    public required SegmentRule Of { get; init; }
}
