using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Retentions;

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

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"), Customers);
        Dataset data = shop.Build(Events.Select(e => e.U).Union(Customers?.Keys ?? []));
        var stickiness = new Stickiness("stickiness")
        {
            Activity = Config.Activity(shop),
            Period = Config.PeriodUnit,
            Together = Config.Count,
            UnitProperty = Config.Property,
            AtLeast = Config.Criteria is { Comparison: not StickinessComparison.Lte } least ? least.Count : 1,
            AtMost = Config.Criteria is { Comparison: not StickinessComparison.Gte } most ? most.Count : null,
        };
        answers.InEachForm(shop.Schema, stickiness, definition =>
        {
            StickinessReport report = new SegmentationEngine(shop.Schema, Config.Options).Analyze(definition, data, Config.Range, Config.AsOfOf(Events));
            answers.Add("data", () => new JsonArray([.. (Config.Cumulative ? report.AtLeast : report.Exactly).Select(count => (JsonNode)count)]));
        });
    }
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
