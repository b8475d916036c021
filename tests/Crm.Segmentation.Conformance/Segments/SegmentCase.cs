using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of a segment: a rule, an as-of instant, and the customers for whom the rule holds.</summary>
internal sealed record SegmentCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required SegmentConfig Config { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required SegmentExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"));
        var engine = new SegmentationEngine(shop.Schema);
        Dataset data = shop.Build(Config.Population);
        var members = Segment.Define("members", new SegmentRules(shop).Tree(Config.Rule));
        answers.InEachForm(shop.Schema, members, segment => answers.Add("members", () => Names(engine.Evaluate(segment, data, Config.AsOf))));
    }

    private static JsonArray Names(CustomerSet members) => new([.. members.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal).Select(key => (JsonNode)key)]);
}

/// <summary>What a segment's case asks.</summary>
internal sealed record SegmentConfig
{
    /// <summary>The instant at which the customers are looked at.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The customers; null for everybody who has an event.</summary>
    public IReadOnlyList<string>? Population { get; init; }

    /// <summary>The rule.</summary>
    public required SegmentRule Rule { get; init; }
}

/// <summary>What a segment's case expects.</summary>
internal sealed record SegmentExpectation
{
    /// <summary>The customers for whom the rule holds.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Whether the rule is refused.</summary>
    public bool? Error { get; init; }
}
