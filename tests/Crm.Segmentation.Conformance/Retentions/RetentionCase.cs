using System.Text.Json;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of retention: cohorts by period, and how many of each came back.</summary>
internal sealed record RetentionCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required RetentionConfig Config { get; init; }

    /// <summary>The attributes of customers; null is not set. A key without events is a customer.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required RetentionExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"), Customers, Config.Rules, Config.FirstSeen);
        RetentionQuestion question = RetentionQuestion.Of(Config, shop, Events);
        Dataset data = shop.Build(Events.Select(e => e.U).Union(Customers?.Keys ?? []));
        CustomerGroups? groups = Groups(shop, question, data);
        answers.InEachForm(
            shop.Schema,
            question.Retention,
            retention => new RetentionAnswers((question with { Retention = retention }).Run(shop.Schema, data, groups), data, question, answers, groups, Config.Landmark is { } landmark ? (shop.Pattern(landmark), landmark.WithinS) : null).Add());
    }

    /// <summary>The customers told apart, as of the case's as-of.</summary>
    private CustomerGroups? Groups(CaseShop shop, RetentionQuestion question, Dataset data)
    {
        var engine = new SegmentationEngine(shop.Schema, question.Options);
        return Config.Groups switch
        {
            null => null,
            { Attribute: { } attribute } => engine.Measure(shop.Attribute(attribute), data, question.AsOf).ToGroups(),
            { Segment: { } segment } => CustomerGroups.InAndOut(segment, engine.Evaluate(shop.Rules(Config.Rules!), data, question.AsOf)[segment]),
            { Partition: { } partition } => engine.Evaluate(shop.Rules(Config.Rules!), data, question.AsOf).Partition(partition).ToGroups(),
            _ => throw new CaseException("config.groups names nothing"),
        };
    }
}
