using System.Diagnostics;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Testing;
using Crm.Segmentation.Tests.Reports;

namespace Crm.Segmentation.Tests.Telemetry;

public sealed class TelemetryTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The shop is built before a test listens, so that it does not hear that.</summary>
    public TelemetryTests() => Assert.Equal(AsOf, ResultShop.AsOf);

    [Fact]
    public void Runs_OfEveryKind_AreSpansOfTheirName()
    {
        using var heard = new HeardRuns();
        DatasetBuilder builder = Dataset.For(ResultShop.Schema);
        builder.AddCustomer("c1", row => row.Set(ResultShop.Age, 30));
        Dataset data = builder.Build(out _);
        DatasetBuilder more = data.Append();
        more.AddCustomer("c2", row => row.Set(ResultShop.Age, 40));
        more.AddEvent(ResultShop.Visit, "c2", AsOf.AddDays(-1));
        DatasetBuilder last = more.Build(out _).Append();
        last.AddCustomer("c3");
        last.Build(out _).Compact();
        SegmentationEngine engine = ResultShop.Engine;
        engine.Compile(ResultShop.Rules, data, AsOf);
        engine.Evaluate(ResultShop.Rules, data, AsOf);
        FittedRuleBook fitted = engine.Fit(ResultShop.Rules, data, AsOf);
        engine.Evaluate(fitted, data, AsOf);
        engine.Compile(fitted, data, AsOf);
        engine.Evaluate(ResultShop.Adults, data, AsOf);
        engine.Compile(ResultShop.Adults, data, AsOf);
        engine.Measure(ResultShop.Spend, data, AsOf);
        engine.Score(ResultShop.Card, data, AsOf);
        engine.Score(ResultShop.Card, data, AsOf, new float[1]);
        FunnelReport funnel = engine.Analyze(ResultShop.Checkout, data, ResultShop.March, AsOf);
        engine.Times(funnel, 0, 1);
        engine.Customers(engine.Analyze(ResultShop.Weekly, data, ResultShop.March, AsOf), data, 0);
        engine.Analyze(ResultShop.Value, data, AsOf);
        engine.Analyze(ResultShop.Groups, data, AsOf);

        Assert.Equal(
            [
                "build", "append", "append", "compact", "compile", "evaluate", "fit", "evaluate", "compile", "evaluate", "compile", "measure", "score", "score",
                "funnel", "funnel-times", "retention", "retention-customers", "rfm", "two-axis",
            ],
            heard.Spans.Select(span => span.OperationName));
        Assert.All(heard.Spans, span =>
        {
            Assert.Equal("completed", span.GetTagItem("crm.outcome"));
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
            Assert.NotNull(span.GetTagItem("crm.customers"));
            Assert.Equal(typeof(Segment).Assembly.GetName().Version!.ToString(3), span.Source.Version);
        });
    }

    [Fact]
    public void Runs_OverWhatWasEvaluated_AreSpansOfTheirName()
    {
        using var heard = new HeardRuns();

        CustomerSet adults = ResultShop.Engine.Evaluate(ResultShop.Adults, ResultShop.Data, AsOf);
        ResultShop.Engine.Overlap([("adults", adults)]);
        ResultShop.Engine.Profile(ResultShop.Rules, ResultShop.Data, AsOf);

        Assert.Equal(["evaluate", "overlap", "evaluate", "profile"], heard.Spans.Select(span => span.OperationName));
    }

    [Fact]
    public void Span_OfOneDefinition_NamesIt()
    {
        using var heard = new HeardRuns();

        ResultShop.Engine.Evaluate(ResultShop.Adults, ResultShop.Data, AsOf);
        ResultShop.Engine.Analyze(ResultShop.Checkout, ResultShop.Data, ResultShop.March, AsOf);

        Assert.Equal(["adults", "checkout"], heard.Spans.Select(span => span.GetTagItem("crm.definition")));
        Assert.Equal("2026-03-20T00:00:00Z", heard.Spans[0].GetTagItem("crm.as_of"));
        Assert.Null(heard.Spans[0].GetTagItem("crm.book"));
    }

    [Fact]
    public void Span_OfARuleBook_NamesItByItsContent()
    {
        using var heard = new HeardRuns();

        ResultShop.Engine.Evaluate(ResultShop.Rules, ResultShop.Data, AsOf);

        Activity span = Assert.Single(heard.Spans);
        Assert.Equal(ResultShop.Rules.ContentHash, span.GetTagItem("crm.book"));
        Assert.Equal(ResultShop.Rules.Definitions.Count, span.GetTagItem("crm.definitions"));
        Assert.Null(span.GetTagItem("crm.definition"));
    }

    [Fact]
    public void Span_OfACancelledRun_SaysSo()
    {
        using var heard = new HeardRuns();
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => ResultShop.Engine.Evaluate(ResultShop.Rules, ManyCustomers(), AsOf, progress: new Told(stop.Cancel), cancellationToken: stop.Token));

        Activity span = heard.Spans.Single(span => span.OperationName == "evaluate");
        Assert.Equal(("cancelled", "cancelled", ActivityStatusCode.Error), (span.GetTagItem("crm.outcome"), span.StatusDescription, span.Status));
        Assert.Equal("System.OperationCanceledException", span.GetTagItem("error.type"));
    }

    [Fact]
    public void Span_OfAFailedRun_HasTheTypeOfTheErrorAndNotItsMessage()
    {
        using var heard = new HeardRuns();
        RfmCuts others = ResultShop.Engine.Analyze(ResultShop.Value with { Bins = 3 }, ResultShop.Data, AsOf).Cuts;

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => ResultShop.Engine.Analyze(ResultShop.Value, others, ResultShop.Data, AsOf));

        Activity span = heard.Spans[^1];
        Assert.Equal(("failed", "failed", ActivityStatusCode.Error), (span.GetTagItem("crm.outcome"), span.StatusDescription, span.Status));
        Assert.Equal("System.ArgumentException", span.GetTagItem("error.type"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains(thrown.Message, StringComparison.Ordinal));
        Assert.Empty(span.Events);
    }

    [Fact]
    public void Duration_WithAClockInTheOptions_IsMeasuredByIt()
    {
        using var heard = new HeardRuns();
        var clock = new ManualTimeProvider(AsOf);
        var engine = new SegmentationEngine(ResultShop.Schema, new SegmentationOptions { TimeProvider = clock });

        engine.Evaluate(ResultShop.Rules, ResultShop.Data, AsOf, progress: new Told(() => clock.Advance(TimeSpan.FromSeconds(2.5))));
        engine.Evaluate(ResultShop.Adults, ResultShop.Data, AsOf);

        (string Instrument, double Value, Dictionary<string, object?> Tags)[] durations = [.. heard.Measured.Where(measured => measured.Instrument == "crm.segmentation.run.duration")];
        Assert.Equal([2.5, 0], durations.Select(measured => measured.Value));
        Assert.Equal(new Dictionary<string, object?> { ["crm.run"] = "evaluate", ["crm.outcome"] = "completed" }, durations[0].Tags);
        Assert.Equal("adults", durations[1].Tags["crm.definition"]);
    }

    [Fact]
    public void Duration_OfABuildAndWhatComesOfIt_IsMeasuredByTheClockOfItsOptions()
    {
        using var heard = new HeardRuns();
        DatasetBuilder builder = Dataset.For(ResultShop.Schema, new DatasetOptions { TimeProvider = new ManualTimeProvider(AsOf) });
        builder.AddCustomer("c1");
        DatasetBuilder more = builder.Build(out _).Append();
        more.AddCustomer("c2");
        more.AddEvent(ResultShop.Visit, "c2", AsOf.AddDays(-1));
        DatasetBuilder last = more.Build(out _).Append();
        last.AddCustomer("c3");
        last.Build(out _).Compact();

        Assert.Equal(
            ["build", "append", "append", "compact"],
            heard.Measured.Where(measured => measured.Instrument == "crm.segmentation.run.duration").Select(measured => measured.Tags["crm.run"]));
    }

    [Fact]
    public void Duration_WithoutAClock_IsNotMeasured()
    {
        using var heard = new HeardRuns();

        ResultShop.Engine.Evaluate(ResultShop.Rules, ResultShop.Data, AsOf);

        (string instrument, double customers, Dictionary<string, object?> tags) = Assert.Single(heard.Measured);
        Assert.Equal(("crm.segmentation.customers", 6.0, "evaluate"), (instrument, customers, tags["crm.run"]));
    }

    private static Dataset ManyCustomers()
    {
        DatasetBuilder builder = Dataset.For(ResultShop.Schema);
        for (int i = 0; i < 200_000; i++) builder.AddCustomer(i);
        return builder.Build(out _);
    }

    private sealed class Told(Action tell) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => tell();
    }
}
