using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Reviews;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;
using Crm.Segmentation.Tree;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>Every result is JSON without options: by reflection, by a generated context, from an endpoint.</summary>
public sealed class JsonOfResultsTests
{
    [Fact]
    public void Types_ReachedFromTheEngine_AllHaveAValueHere()
    {
        var values = new Values();
        ResultShop.Each(values);

        Assert.Empty(ResultTypes.Reachable().Where(type => !values.Json.ContainsKey(type)).Select(type => type.Name));
    }

    [Fact]
    public void Values_OfEveryType_AreJsonWithoutOptions()
    {
        var values = new Values();
        ResultShop.Each(values);

        foreach ((Type type, string json) in values.Json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.False(document.RootElement.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined, type.Name);
            if (document.RootElement.ValueKind == JsonValueKind.Object) Assert.NotEmpty(document.RootElement.EnumerateObject());
            Assert.All(Names(document.RootElement), name => Assert.True(char.IsAsciiLetterLower(name[0]), $"{type.Name}: {name}"));
        }
    }

    [Fact]
    public void Values_OfEveryType_AreTheSameThroughAGeneratedContext()
    {
        var values = new Values();
        ResultShop.Each(values);
        var generated = new Generated();
        ResultShop.Each(generated);

        Assert.Equal(values.Json.Where(pair => !pair.Key.IsGenericType), generated.Json.Where(pair => !pair.Key.IsGenericType));
    }

    [Fact]
    public async Task Values_OfEveryType_AreServedByOneMinimalApi()
    {
        var values = new Values();
        ResultShop.Each(values);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        ResultShop.Each(new Endpoints(app));
        app.MapGet("/customers/{customer}", (CustomerKey customer) => customer);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };

        foreach ((Type type, string json) in values.Json)
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(Endpoints.PathOf(type), UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode, $"{type.Name}: {response.StatusCode}");
            using JsonDocument expected = JsonDocument.Parse(json), served = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.True(JsonElement.DeepEquals(expected.RootElement, served.RootElement), type.Name);
        }

        Assert.Equal("\"c1\"", await client.GetStringAsync(new Uri("/customers/c1", UriKind.Relative)));
        Assert.Equal("17", await client.GetStringAsync(new Uri("/customers/17", UriKind.Relative)));
        await app.StopAsync();
    }

    [Fact]
    public void Reports_AsJson_AreTheirCounts()
    {
        FunnelReport funnel = ResultShop.Engine.Analyze(ResultShop.Checkout, ResultShop.Data, ResultShop.March, ResultShop.AsOf);
        Assert.Equal(funnel.Counts.ToJson(), JsonSerializer.Serialize(funnel));
        Assert.Equal(
            """
            {"funnelCounts":1,"rules":{"version":1,"definitions":[{"type":"funnel","name":"checkout","steps":[{"name":"visit","events":["visit"]},{"name":"purchase","events":["purchase"]}],"window":"7 days"}]},"asOf":"2026-03-20T00:00:00Z","timeZone":"UTC","weekStart":"monday","from":"2026-03-01T00:00:00Z","to":"2026-04-01T00:00:00Z","notEntered":0,"excluded":0,"outcomes":[{"steps":1,"state":"mature","count":3},{"steps":2,"state":"mature","count":3}]}
            """,
            funnel.Counts.ToJson());
        Assert.Equal("""["c2","c4","c6"]""", JsonSerializer.Serialize(funnel.Converted));
        Assert.Equal(
            """{"name":"purchase","reached":3,"entered":0,"cameOn":3,"dropped":3,"open":0,"ofPrevious":{"count":3,"of":6,"rate":0.5,"interval":{"lower":0.1876163064826506,"upper":0.8123836935173494}},"ofFirst":{"count":3,"of":6,"rate":0.5,"interval":{"lower":0.1876163064826506,"upper":0.8123836935173494}},"ofMature":{"count":3,"of":6,"rate":0.5,"interval":{"lower":0.1876163064826506,"upper":0.8123836935173494}}}""",
            JsonSerializer.Serialize(funnel.Steps[1]));
        Assert.Equal(
            """{"asOf":"2026-03-20T00:00:00Z","customers":6,"segments":[{"name":"adults","title":"\uC5B4\uB978","count":5,"share":0.8333333333333334}],"partitions":[{"name":"tiers","cells":[{"name":"best","count":4,"share":0.6666666666666666},{"name":"good","count":2,"share":0.3333333333333333},{"name":"rest","count":0,"share":0}]}]}""",
            JsonSerializer.Serialize(ResultShop.Engine.Evaluate(ResultShop.Rules, ResultShop.Data, ResultShop.AsOf)));
    }

    [Fact]
    public void Reports_ReadBack_HaveNoCustomers_AndSaySo()
    {
        FunnelReport funnel = ResultShop.Engine.Analyze(ResultShop.Checkout, ResultShop.Data, ResultShop.March, ResultShop.AsOf);
        string json = JsonSerializer.Serialize(funnel);

        Says("FunnelCounts.FromJson(schema, json)", () => JsonSerializer.Deserialize<FunnelReport>(json));
        Says("FunnelCounts.FromJson(schema, json)", () => JsonSerializer.Deserialize<FunnelCounts>(json));
        Says("CustomerSet.Of(dataset, keys)", () => JsonSerializer.Deserialize<CustomerSet>("[]"));
        Says("RuleBook.FromJson(schema, json)", () => JsonSerializer.Deserialize<Segment>("{}"));
        Assert.Equal(funnel.Counts, FunnelCounts.FromJson(ResultShop.Schema, json));

        static void Says(string what, Action read) => Assert.Contains(what, Assert.Throws<NotSupportedException>(read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_ThatNeedNothingElse_AreReadBack()
    {
        TierState state = TierReview.Run(ResultShop.Engine.Evaluate(ResultShop.Rules, ResultShop.Data, ResultShop.AsOf).Partition("tiers")).Next;
        TierState read = JsonSerializer.Deserialize<TierState>(JsonSerializer.Serialize(state))!;
        Assert.Equal(state.Standings, read.Standings);
        Assert.Equal((state.Partition, state.ReviewedAt), (read.Partition, read.ReviewedAt));
        Assert.Equal(ResultShop.March, JsonSerializer.Deserialize<DateSpan>(JsonSerializer.Serialize(ResultShop.March)));
        Assert.Equal(new Proportion(3, 7), JsonSerializer.Deserialize<Proportion>(JsonSerializer.Serialize(new Proportion(3, 7))));
        Assert.Equal(new ConfidenceInterval(0.5, 1), JsonSerializer.Deserialize<ConfidenceInterval>("""{"lower":0.5,"upper":1}"""));
        foreach (string broken in (string[])["1", "[]", "{}", """{"from":1}""", """{"partition":"a","reviewedAt":"2026-01-01T00:00:00Z","standings":[1]}""", """{"a":1}"""])
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TierState>(broken));
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DateSpan>(broken));
        }
    }

    /// <summary>The names of all members, at any depth; but names that a rule book has as values are no members.</summary>
    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => (string[])[member.Name, .. Names(member.Value)]),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private sealed class Values : IResultVisitor
    {
        internal Dictionary<Type, string> Json { get; } = [];

        public void Visit<T>(T value) => Json[typeof(T)] = JsonSerializer.Serialize(value);
    }

    private sealed class Generated : IResultVisitor
    {
        internal Dictionary<Type, string> Json { get; } = [];

        public void Visit<T>(T value) => Json[typeof(T)] = JsonSerializer.Serialize(value, typeof(T), ResultContext.Default);
    }

    private sealed class Endpoints(WebApplication app) : IResultVisitor
    {
        public void Visit<T>(T value) => app.MapGet(PathOf(typeof(T)), () => value);

        internal static string PathOf(Type type) => $"/{type.Name.Replace('`', '-')}";
    }
}

/// <summary>What a caller declares for trimmed and natively compiled programs.</summary>
[JsonSerializable(typeof(Evaluation))]
[JsonSerializable(typeof(CustomerSet))]
[JsonSerializable(typeof(GivenList))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(RuleBook))]
[JsonSerializable(typeof(CustomerKey))]
[JsonSerializable(typeof(Definition))]
[JsonSerializable(typeof(Segment))]
[JsonSerializable(typeof(Partition))]
[JsonSerializable(typeof(Funnel))]
[JsonSerializable(typeof(Retention))]
[JsonSerializable(typeof(Rfm))]
[JsonSerializable(typeof(TwoAxisGroups))]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(DateSpan))]
[JsonSerializable(typeof(PartitionReport))]
[JsonSerializable(typeof(PartitionCellReport))]
[JsonSerializable(typeof(PartitionCounts))]
[JsonSerializable(typeof(GroupCount))]
[JsonSerializable(typeof(GroupChanges))]
[JsonSerializable(typeof(GroupChange))]
[JsonSerializable(typeof(TransitionMatrix))]
[JsonSerializable(typeof(TransitionCounts))]
[JsonSerializable(typeof(SizeHistory))]
[JsonSerializable(typeof(GroupSizes))]
[JsonSerializable(typeof(SizeStep))]
[JsonSerializable(typeof(JourneyBacktest))]
[JsonSerializable(typeof(JourneyCounts))]
[JsonSerializable(typeof(ReasonCount))]
[JsonSerializable(typeof(NodeCounts))]
[JsonSerializable(typeof(ArmCounts))]
[JsonSerializable(typeof(DaySends))]
[JsonSerializable(typeof(JourneyCollision))]
[JsonSerializable(typeof(JourneyReview))]
[JsonSerializable(typeof(ChangedCustomer))]
[JsonSerializable(typeof(ReviewedMessage))]
[JsonSerializable(typeof(ReviewedNode))]
[JsonSerializable(typeof(JourneyTraceEntry))]
[JsonSerializable(typeof(JourneyKey))]
[JsonSerializable(typeof(OverlapMatrix))]
[JsonSerializable(typeof(Proportion))]
[JsonSerializable(typeof(ConfidenceInterval))]
[JsonSerializable(typeof(TierReview))]
[JsonSerializable(typeof(TierState))]
[JsonSerializable(typeof(TierPolicy))]
[JsonSerializable(typeof(TierMove))]
[JsonSerializable(typeof(TierStanding))]
[JsonSerializable(typeof(TierReason))]
[JsonSerializable(typeof(FunnelReport))]
[JsonSerializable(typeof(FunnelStepReport))]
[JsonSerializable(typeof(FunnelCounts))]
[JsonSerializable(typeof(FunnelStepCounts))]
[JsonSerializable(typeof(FunnelRate))]
[JsonSerializable(typeof(FunnelUnitSet))]
[JsonSerializable(typeof(FunnelGroups))]
[JsonSerializable(typeof(FunnelGroupCounts))]
[JsonSerializable(typeof(FunnelGroup))]
[JsonSerializable(typeof(FunnelTrend))]
[JsonSerializable(typeof(FunnelPeriod))]
[JsonSerializable(typeof(FunnelConversion))]
[JsonSerializable(typeof(FunnelHazard))]
[JsonSerializable(typeof(FunnelDwell))]
[JsonSerializable(typeof(FunnelDifference))]
[JsonSerializable(typeof(FunnelDrivers))]
[JsonSerializable(typeof(FunnelDriver))]
[JsonSerializable(typeof(FunnelExplanation))]
[JsonSerializable(typeof(FunnelMatch))]
[JsonSerializable(typeof(FunnelRejection))]
[JsonSerializable(typeof(StepTimes))]
[JsonSerializable(typeof(TimeBin))]
[JsonSerializable(typeof(RevenueGrowth))]
[JsonSerializable(typeof(GrowthReport))]
[JsonSerializable(typeof(GrowthGroup))]
[JsonSerializable(typeof(RevenueTree))]
[JsonSerializable(typeof(RevenueAttribution))]
[JsonSerializable(typeof(EventPaths))]
[JsonSerializable(typeof(PathReport))]
[JsonSerializable(typeof(PathEdge))]
[JsonSerializable(typeof(PathStep))]
[JsonSerializable(typeof(PathNode))]
[JsonSerializable(typeof(PathTimes))]
[JsonSerializable(typeof(PathTransitions))]
[JsonSerializable(typeof(PathTransition))]
[JsonSerializable(typeof(WholePathReport))]
[JsonSerializable(typeof(WholePath))]
[JsonSerializable(typeof(UnitPath))]
[JsonSerializable(typeof(UnitPathNode))]
[JsonSerializable(typeof(ProductAffinity))]
[JsonSerializable(typeof(AffinityReport))]
[JsonSerializable(typeof(AffinityPair))]
[JsonSerializable(typeof(Lift))]
[JsonSerializable(typeof(RetentionReport))]
[JsonSerializable(typeof(RetentionCohort))]
[JsonSerializable(typeof(RetentionCell))]
[JsonSerializable(typeof(PooledRetention))]
[JsonSerializable(typeof(Purchases))]
[JsonSerializable(typeof(PurchaseReport))]
[JsonSerializable(typeof(PurchaseSummaries))]
[JsonSerializable(typeof(PurchaseSummary))]
[JsonSerializable(typeof(PurchaseGaps))]
[JsonSerializable(typeof(DueReport))]
[JsonSerializable(typeof(DueOptions))]
[JsonSerializable(typeof(Holdout))]
[JsonSerializable(typeof(HoldoutModel))]
[JsonSerializable(typeof(HoldoutGroup))]
[JsonSerializable(typeof(TrackingPoint))]
[JsonSerializable(typeof(PurchaseModel))]
[JsonSerializable(typeof(ModelFit<PurchaseModel>))]
[JsonSerializable(typeof(FittedParameter))]
[JsonSerializable(typeof(RetentionGroup))]
[JsonSerializable(typeof(Lifecycle))]
[JsonSerializable(typeof(Stickiness))]
[JsonSerializable(typeof(LifecycleReport))]
[JsonSerializable(typeof(LifecyclePeriod))]
[JsonSerializable(typeof(StickinessReport))]
[JsonSerializable(typeof(RetentionValue))]
[JsonSerializable(typeof(ReturnTimes))]
[JsonSerializable(typeof(ReturnTimesOfGroup))]
[JsonSerializable(typeof(EarlyThresholds))]
[JsonSerializable(typeof(EarlyThresholdResult))]
[JsonSerializable(typeof(EarlyThreshold))]
[JsonSerializable(typeof(RfmReport))]
[JsonSerializable(typeof(RfmCounts))]
[JsonSerializable(typeof(RfmCuts))]
[JsonSerializable(typeof(FittedValue))]
[JsonSerializable(typeof(RfmScores))]
[JsonSerializable(typeof(RfmNamedCell))]
[JsonSerializable(typeof(RfmPopulation))]
[JsonSerializable(typeof(PopulationCounts))]
[JsonSerializable(typeof(FittedTwoAxis))]
[JsonSerializable(typeof(MeasureCounts))]
[JsonSerializable(typeof(TwoAxisReport))]
[JsonSerializable(typeof(TwoAxisCounts))]
[JsonSerializable(typeof(TwoAxisCuts))]
[JsonSerializable(typeof(TwoAxisPopulation))]
[JsonSerializable(typeof(FittedRuleBook))]
[JsonSerializable(typeof(FittedFunction))]
[JsonSerializable(typeof(FittedRfm))]
[JsonSerializable(typeof(FittedCut))]
[JsonSerializable(typeof(DataProfile))]
[JsonSerializable(typeof(FieldProfile))]
[JsonSerializable(typeof(SeenValue))]
[JsonSerializable(typeof(EventProfile))]
[JsonSerializable(typeof(SegmentSize))]
[JsonSerializable(typeof(RuleReview))]
[JsonSerializable(typeof(DefinitionReview))]
[JsonSerializable(typeof(MovedCustomer))]
[JsonSerializable(typeof(MeasureValues))]
[JsonSerializable(typeof(ScoreValues))]
[JsonSerializable(typeof(ScoreExplanation))]
[JsonSerializable(typeof(ScoreContribution))]
[JsonSerializable(typeof(ValueList<Diagnostic>))]
[JsonSerializable(typeof(Diagnostic))]
[JsonSerializable(typeof(SourceSpan))]
[JsonSerializable(typeof(SourceText))]
[JsonSerializable(typeof(TextFix))]
[JsonSerializable(typeof(RelatedSpan))]
[JsonSerializable(typeof(JsonLocation))]
internal sealed partial class ResultContext : JsonSerializerContext;
