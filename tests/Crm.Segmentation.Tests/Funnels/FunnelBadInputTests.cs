using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>What nobody should ask of a funnel: each ends in a diagnostic, or in a result that is documented.</summary>
public sealed class FunnelBadInputTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly FunnelStep View = new("view", Shop.ViewProduct), Buy = new("buy", Shop.Purchase);
    private static readonly Funnel Buying = new("buying", View, Buy) { Window = TimeSpan.FromDays(7) };

    public static TheoryData<string, string, Funnel> Wrong { get; } = new()
    {
        { "one step", "CRM1701", new Funnel("f", View) },
        { "one name twice", "CRM1702", new Funnel("f", View, View) },
        { "an exclusion that is a step", "CRM1712", Buying with { Exclusions = [new FunnelExclusion("view", "buy", Shop.Purchase)] } },
        { "an exclusion of an unknown step", "CRM1712", Buying with { Exclusions = [new FunnelExclusion("view", "pay", Shop.Visit)] } },
        { "an exclusion that ends before it begins", "CRM1712", Buying with { Exclusions = [new FunnelExclusion("buy", "view", Shop.Visit)] } },
        { "an optional first step", "CRM1711", new Funnel("f", View with { IsOptional = true }, Buy) },
        { "all but the first optional", "CRM1711", new Funnel("f", View, Buy with { IsOptional = true }) },
        { "a window of nothing", "CRM1703", Buying with { Window = TimeSpan.Zero } },
        { "a negative window", "CRM1703", Buying with { Window = -Day } },
        { "a window of no events", "CRM1703", Buying with { Window = FunnelWindow.WithinEvents(0) } },
        { "a least gap above the greatest", "CRM1710", new Funnel("f", View, Buy with { MinimumGap = 2 * Day, MaximumGap = Day }) },
        { "a gap before the first step", "CRM1710", new Funnel("f", View with { MaximumGap = Day }, Buy) },
        { "an unknown property held constant", "CRM1715", Buying with { HoldConstant = "colour" } },
        { "an unknown property as unit", "CRM1715", Buying with { Unit = FunnelUnit.Property("colour") } },
        { "any order with gaps", "CRM1713", new Funnel("f", View, Buy with { MaximumGap = Day }) { Order = FunnelOrder.Any } },
        { "any order with optional steps", "CRM1713", new Funnel("f", View, Buy, new FunnelStep("visit", Shop.Visit) { IsOptional = true }) { Order = FunnelOrder.Any } },
        { "any order with exclusions", "CRM1713", Buying with { Order = FunnelOrder.Any, Exclusions = [new FunnelExclusion("view", "buy", Shop.Visit)] } },
        { "any order with first times", "CRM1713", new Funnel("f", View with { FirstTime = FirstTime.Ever }, Buy) { Order = FunnelOrder.Any } },
        { "any order of nine steps", "CRM1713", new Funnel("f", [.. Enumerable.Range(0, 9).Select(i => new FunnelStep($"s{i}", Shop.Visit))]) { Order = FunnelOrder.Any } },
        { "any order in events", "CRM1713", Buying with { Order = FunnelOrder.Any, Window = FunnelWindow.WithinEvents(3) } },
        { "any order with an entry", "CRM1713", Buying with { Order = FunnelOrder.Any, Entry = FunnelEntry.Open } },
        { "open entry of the first entry", "CRM1713", Buying with { Entry = FunnelEntry.Open, Attempt = AttemptPolicy.FirstEntry } },
        { "open entry of attempts", "CRM1713", Buying with { Entry = FunnelEntry.Open, Count = FunnelCounting.Attempts } },
        { "attempts by a policy", "CRM1713", Buying with { Count = FunnelCounting.Attempts, Attempt = AttemptPolicy.Earliest } },
        { "a visible type without the strict order", "CRM1713", Buying with { Visible = [Shop.Visit] } },
        { "a property held constant of a session", "CRM1713", Buying with { HoldConstant = "category", Unit = FunnelUnit.Session(Day) } },
        { "a property's units by arrival", "CRM1713", Buying with { Unit = FunnelUnit.Property("category"), Ties = TiePolicy.ByArrival } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WhatMeansNothing_IsTold(string what, string code, Funnel funnel)
    {
        ValueList<Diagnostic> diagnostics = funnel.Validate(Shop.Schema);
        Assert.True(diagnostics.Any(diagnostic => diagnostic.Code == code), $"{what}: {string.Join(", ", diagnostics.Select(diagnostic => diagnostic.Code))}");
        Assert.Throws<RuleException>(() => new SegmentationEngine(Shop.Schema).Analyze(funnel, Dataset.For(Shop.Schema).Build(out _), DateSpan.Month(2026, 3, "UTC"), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void RuleBook_ACellOfUnitsThatAreNoCustomers_IsTold()
    {
        foreach (Funnel funnel in (Funnel[])[Buying with { Unit = FunnelUnit.Property("category") }, Buying with { Unit = FunnelUnit.Session(Day) }, Buying with { Count = FunnelCounting.Attempts }])
        {
            Assert.False(RuleBook.TryCreate(Shop.Schema, [funnel, Segment.Define("bought", funnel.Converted())], out _, out ValueList<Diagnostic> diagnostics));
            Assert.Contains(diagnostics, diagnostic => diagnostic.Code == "CRM1714");
        }
    }

    [Fact]
    public void Analyze_StepsThatAreOnePattern_NeedAnEventEach()
    {
        FunnelReport report = Run(new Funnel("again", Toy.Types[0], Toy.Types[0]), [new(0, 0, 1, 0), new(1, 0, 1, 0), new(1, 0, 2, 0)]);
        Assert.Equal((2L, 1L), (report.Counts.Steps[0].Reached, report.Counts.Steps[1].Reached));
    }

    [Fact]
    public void Analyze_UnitMissingOnAllEvents_HasNoUnitsAndSaysHowManyEventsItLeftOut()
    {
        DatasetBuilder builder = Dataset.For(Toy.Schema);
        builder.AddCustomer(0);
        builder.AddEvent(Toy.Types[0], 0, Toy.At(1));
        builder.AddEvent(Toy.Types[1], 0, Toy.At(2));
        Dataset data = builder.Build(out _);
        foreach (Funnel funnel in (Funnel[])[Toys with { HoldConstant = "kind" }, Toys with { Unit = FunnelUnit.Property("kind") }])
        {
            FunnelReport report = FunnelAnalyzer.Run(funnel, Toy.Scope(data, 9), DateSpan.Between(Toy.At(0), Toy.At(9)));
            Assert.Equal((0L, 2L), (report.Counts.Entered, report.LeftOut));
        }
    }

    [Fact]
    public void Analyze_RangeOfNothing_CannotBeAsked() => Assert.ThrowsAny<ArgumentException>(() => DateSpan.Between(Toy.At(3), Toy.At(3)));

    [Fact]
    public void Analyze_RangeAfterAsOf_IsOfNobody()
    {
        FunnelReport report = FunnelAnalyzer.Run(Toys, Toy.Scope(Toy.Build(1, [new(0, 0, 5, 0), new(0, 1, 6, 0)]), 4), DateSpan.Between(Toy.At(5), Toy.At(9)));
        Assert.Equal((0L, 0L), (report.Counts.Entered, report.Counts.Open));
        Assert.Null(report.Counts.Rate.Rate);
    }

    [Fact]
    public void Questions_OfWhatIsNotThere_AreRefused()
    {
        FunnelReport report = Run(Toys, [new(0, 0, 1, 0), new(0, 1, 2, 0)]);
        var engine = new SegmentationEngine(Toy.Schema);
        FunnelGroups groups = engine.Breakdown(report, FunnelDimension.Property("kind", "a"));
        Assert.Throws<KeyNotFoundException>(() => engine.Breakdown(report, FunnelDimension.Property("kind", "z")));
        Assert.Throws<KeyNotFoundException>(() => groups["7"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Customers("0", 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Times("0", 1, 1));
        Assert.True(groups.Customers("7", 0).IsEmpty);
        Assert.Throws<KeyNotFoundException>(() => report.Counts.Leaks(1, new Dictionary<string, double> { ["z"] = 0.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Counts.Leaks(1, new Dictionary<string, double> { ["b"] = 1.5 }));
        Assert.Throws<ArgumentException>(() => engine.Trend(engine.Analyze(Toys, report.Dataset, DateSpan.Between(Toy.At(-200_000), Toy.At(200_000)), Toy.At(9)), CalendarUnit.Hour));
        Assert.Throws<ArgumentException>(() => engine.Breakdown(engine.Analyze(Toys, report.Dataset, DateSpan.Between(Toy.At(-200_000), Toy.At(200_000)), Toy.At(9)), FunnelDimension.Entered(CalendarUnit.Hour)));
        Assert.Throws<ArgumentException>(() => engine.Breakdown(report, FunnelDimension.Of("others", CustomerSet.Of(Toy.Build(1, []), []))));
    }

    [Fact]
    public void Leaks_BesideAnEarlierReportOrATarget_AreMoneyAtStake()
    {
        FunnelReport then = Run(Toys, [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 0, 1, 0), new(1, 1, 2, 0)]), now = Run(Toys, [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 0, 1, 0), new(1, 1, 9, 0)]);
        FunnelLeak leak = Assert.Single(now.Counts.Leaks(100, then.Counts)), aimed = Assert.Single(now.Counts.Leaks(100, new Dictionary<string, double> { ["b"] = 0.75 }));
        Assert.Equal((1L, 2L, 0.5, 1.0, 100m), (leak.Lost, leak.At, leak.Rate, leak.Reference, leak.MoneyAtStake));
        Assert.Equal(50m, aimed.MoneyAtStake);
        Assert.Equal(0m, Assert.Single(now.Counts.Leaks(100, new Dictionary<string, double>())).MoneyAtStake);
    }

    [Fact]
    public void Progress_OfEveryQuestion_EndsWithAllCustomers()
    {
        FunnelReport report = Run(Toys, [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 2, 1, 0)]);
        var engine = new SegmentationEngine(Toy.Schema);
        var told = new Told();
        foreach (Action<IProgress<EvaluationProgress>> ask in (Action<IProgress<EvaluationProgress>>[])
        [
            progress => engine.Analyze(Toys, report.Dataset, report.Entry, report.AsOf, progress), progress => engine.Times(report, 0, 1, progress),
            progress => engine.Breakdown(report, FunnelDimension.Property("kind", "a"), progress), progress => engine.Breakdown(report, FunnelDimension.Entered(CalendarUnit.Day), progress), progress => engine.Trend(report, CalendarUnit.Day, progress), progress => engine.Conversion(report, progress),
            progress => engine.Dwell(report, progress), progress => engine.Drivers(report, Day, progress), progress => engine.Drivers(report, Day, "kind", progress),
        ])
        {
            told.Done = 0;
            ask(told);
            Assert.Equal(report.Dataset.CustomerCount, told.Done);
        }
    }

    private static readonly Funnel Toys = new("toys", Toy.Types[0], Toy.Types[1]) { Window = TimeSpan.FromHours(3) };

    private static FunnelReport Run(Funnel funnel, ToyEvent[] events) =>
        FunnelAnalyzer.Run(funnel, Toy.Scope(Toy.Build(2, events), 20), DateSpan.Between(Toy.At(0), Toy.At(9)));

    private sealed class Told : IProgress<EvaluationProgress>
    {
        internal int Done { get; set; }

        public void Report(EvaluationProgress value) => Done = value.CustomersDone;
    }
}
