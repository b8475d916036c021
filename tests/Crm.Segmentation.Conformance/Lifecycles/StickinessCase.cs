using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of stickiness: how many units are active in how many of the range's periods.</summary>
internal sealed record StickinessCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required StickinessConfig Config { get; init; }

    /// <summary>The attributes of customers; null is not set. A key without events is a customer.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required StickinessExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers) => throw NotMetException.Lacks("stickiness");
}

/// <summary>What a stickiness' case asks.</summary>
internal sealed record StickinessConfig : PeriodsConfig
{
    /// <summary>How many events in a period make it count; null for at least one.</summary>
    public StickinessCriteria? Criteria { get; init; }

    /// <summary>Whether units in so many periods or more are counted.</summary>
    public bool Cumulative { get; init; }
}

/// <summary>How many events make a period count.</summary>
/// <param name="Comparison">How they are compared.</param>
/// <param name="Count">With what.</param>
[Row]
internal sealed record StickinessCriteria(StickinessComparison Comparison, int Count);

/// <summary>How a period's events are compared.</summary>
internal enum StickinessComparison
{
    Gte,
    Lte,
    Eq,
}

/// <summary>What a stickiness' case expects.</summary>
internal sealed record StickinessExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Units active in i + 1 periods.</summary>
    public IReadOnlyList<int>? Data { get; init; }
}
