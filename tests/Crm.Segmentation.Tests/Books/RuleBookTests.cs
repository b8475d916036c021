using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Books;

public sealed class RuleBookTests
{
    private static readonly SchemaBuilder Define = new("book");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);
    private static readonly Schema Schema = Define.Build();

    private static readonly Segment Adults = Segment.Define("adults", Age >= 18);

    [Fact]
    public void Create_OfSoundDefinitions_HoldsThemInTheirOrder()
    {
        Segment reachable = Segment.Define("reachable", Adults.Members & OptedIn);

        RuleBook book = RuleBook.Create(Schema, reachable, Adults);

        Assert.Equal([reachable, Adults], book.Definitions);
        Assert.Same(Adults, book["adults"]);
        Assert.Equal([Adults, reachable], book.InDependencyOrder);
        Assert.Same(Schema, book.Schema);
        Assert.Empty(book.Warnings);
    }

    [Fact]
    public void Create_OfNothing_IsABook() => Assert.Empty(RuleBook.Create(Schema).Definitions);

    [Fact]
    public void Create_WithMistakes_ThrowsWithAllOfThem()
    {
        RuleException thrown = Assert.Throws<RuleException>(() => RuleBook.Create(
            Schema,
            Segment.Define("a", Age >= TimeSpan.FromDays(1)),
            Segment.Define("b", new MemberOf("c", null, null)),
            Segment.Define("b", OptedIn)));

        Assert.Equal(
            [DiagnosticCodes.DuplicateName, DiagnosticCodes.MissingUnit, DiagnosticCodes.UnknownResult],
            thrown.Diagnostics.Select(d => d.Code));
        Assert.Contains("CRM1602", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_WithAWarning_MakesTheBookAndTells()
    {
        Assert.True(RuleBook.TryCreate(Schema, [Segment.Define("all", Purchase.Count() >= 0)], out RuleBook? book, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(DiagnosticCodes.AlwaysTrue, Assert.Single(diagnostics).Code);
        Assert.Equal(diagnostics, book.Warnings);
    }

    [Fact]
    public void TryCreate_WithAnError_GivesNoBook()
    {
        Assert.False(RuleBook.TryCreate(Schema, [Segment.Define("b", new MemberOf("c", null, null))], out RuleBook? book, out _));
        Assert.Null(book);
    }

    [Fact]
    public void Indexer_OfAnUnknownName_Throws() => Assert.Throws<KeyNotFoundException>(() => RuleBook.Create(Schema)["nobody"]);

    [Fact]
    public void TryCreate_WithACircle_ShowsItOnceFromTheFirstGiven()
    {
        Segment a = Segment.Define("a", new MemberOf("b", null, null));
        Segment b = Segment.Define("b", new MemberOf("c", null, null) & OptedIn);
        Segment c = Segment.Define("c", new MemberOf("a", null, null));
        Segment before = Segment.Define("before", new MemberOf("c", null, null));

        Assert.False(RuleBook.TryCreate(Schema, [before, a, b, c], out _, out ValueList<Diagnostic> diagnostics));

        Diagnostic circle = Assert.Single(diagnostics);
        Assert.Equal(DiagnosticCodes.Cycle, circle.Code);
        Assert.Contains("a → b → c → a", circle.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_WithTwoCircles_TellsBoth()
    {
        Segment a = Segment.Define("a", new MemberOf("a", null, null) | new MemberOf("b", null, null));
        Segment b = Segment.Define("b", new MemberOf("a", null, null));

        Assert.False(RuleBook.TryCreate(Schema, [a, b], out _, out ValueList<Diagnostic> diagnostics));

        Assert.Equal(2, diagnostics.Count);
        Assert.Contains(diagnostics, d => d.Message.Contains("a → a.", StringComparison.Ordinal));
        Assert.Contains(diagnostics, d => d.Message.Contains("a → b → a.", StringComparison.Ordinal));
    }

    [Fact]
    public void TryCreate_WithAChainOfDefinitions_OrdersIt()
    {
        Segment[] chain = Chain(100);

        Assert.Equal(chain.Reverse(), RuleBook.Create(Schema, chain).InDependencyOrder);
    }

    [Fact]
    public void TryCreate_WithAnEndlessChain_TellsThatItIsTooDeep()
    {
        Assert.False(RuleBook.TryCreate(Schema, Chain(100_000), out _, out ValueList<Diagnostic> diagnostics));
        Assert.All(diagnostics, d => Assert.Equal(DiagnosticCodes.TooDeepTogether, d.Code));
    }

    private static Segment[] Chain(int length) =>
    [
        .. Enumerable.Range(0, length).Select(i => Segment.Define($"s{i}", i == length - 1 ? OptedIn : !new MemberOf($"s{i + 1}", null, null))),
    ];

    [Fact]
    public void Features_ThatOccur_AreListedEachAfterThoseThatItUses()
    {
        Feature orders = Feature.Define("orders", Purchase.Count());
        Feature twice = Feature.Define("twice", orders * 2);

        RuleBook book = RuleBook.Create(Schema, Segment.Define("x", twice >= 3), Segment.Define("y", orders >= 3));

        Assert.Equal([orders, twice], book.Features);
    }

    [Fact]
    public void TryCreate_WithTheSameMistakeInAFeatureOfManySegments_TellsItOnceAndOfTheFeature()
    {
        Feature wrong = Feature.Define("wrong", Purchase.Since() + 60);

        Assert.False(RuleBook.TryCreate(
            Schema,
            [Segment.Define("x", wrong >= TimeSpan.FromDays(3)), Segment.Define("y", wrong >= TimeSpan.FromDays(4))],
            out _,
            out ValueList<Diagnostic> diagnostics));

        Assert.Equal("wrong", Assert.Single(diagnostics).Definition);
    }

    [Fact]
    public void TryCreate_WithAFeatureNamedLikeADefinition_TellsTheName()
    {
        Feature adults = Feature.Define("adults", Purchase.Count());

        Assert.False(RuleBook.TryCreate(Schema, [Adults, Segment.Define("x", adults >= 3)], out _, out ValueList<Diagnostic> diagnostics));

        Diagnostic duplicate = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticCodes.DuplicateName, "adults"), (duplicate.Code, duplicate.Definition));
    }

    [Fact]
    public void TryCreate_WithTwoFeaturesOfOneNameInTwoDefinitions_TellsTheName()
    {
        Feature one = Feature.Define("orders", Purchase.Count()), other = Feature.Define("orders", Purchase.Count() + 1);

        Assert.False(RuleBook.TryCreate(
            Schema, [Segment.Define("x", one >= 3), Segment.Define("y", other >= 3)], out _, out ValueList<Diagnostic> diagnostics));

        Assert.Equal(DiagnosticCodes.DuplicateName, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void TryCreate_WithAFunnelThatEntersAhead_TellsTheWindow()
    {
        Funnel funnel = new("f", Purchase, Purchase) { Window = TimeSpan.FromDays(1) };

        Assert.False(RuleBook.TryCreate(
            Schema, [funnel, Segment.Define("x", funnel.Converted(Window.Next(TimeSpan.FromDays(1))))], out _, out ValueList<Diagnostic> diagnostics));

        Assert.Equal(DiagnosticCodes.WindowAhead, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Cell_InAnotherNormalisationForm_IsTheSame()
    {
        // Composed and decomposed 관심.
        Partition partition = Partition.Define("p", "rest", new PartitionCell("\u1100\u116a\u11ab\uc2ec", OptedIn));

        Assert.Equal("관심", partition.Cells[0].Name);
        Assert.Single(RuleBook.Create(Schema, partition, Segment.Define("x", partition["관심"])).Definitions.OfType<Segment>());
    }

    [Fact]
    public void ResultOf_ASegment_IsItsCondition()
    {
        RuleBook book = RuleBook.Create(Schema, Adults);

        Assert.Same(Adults.Condition, book.ResultOf("adults").Condition((MemberOf)Adults.Members));
    }

    [Fact]
    public void ResultOf_APartition_GivesForEachCellThatNoneBeforeHolds()
    {
        Condition old = Age >= 60, both = (Age >= 18) & OptedIn;
        Partition ages = Partition.Define("ages", "rest", new PartitionCell("old", old), new PartitionCell("both", both));
        NamedResult source = RuleBook.Create(Schema, ages).ResultOf("ages");

        Assert.Equal(old, source.Condition((MemberOf)ages["old"]));
        Assert.Equal(!old & both, source.Condition((MemberOf)ages["both"]));
        Assert.Equal(!old & !both, source.Condition((MemberOf)ages["rest"]));
    }

    [Fact]
    public void ResultFor_EveryKindOfDefinition_IsKnown()
    {
        Type[] kinds = [.. typeof(Definition).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Definition)))];
        Definition[] samples =
        [
            Adults,
            CustomerList.Define("m"),
            Partition.Define("p", "rest", new PartitionCell("c", OptedIn)),
            new Funnel("f", Purchase, Purchase),
            new Rfm("v", Amount, Purchase),
            new TwoAxisGroups("g", Purchase.Count(), Purchase.Sum(Amount)),
            Score.Define("s", Purchase.Count()),
            Scorecard.Linear("c", 0, new ScoreTerm("count", Purchase.Count())),
            new Retention("r") { Cohort = Purchase.First(), Return = Purchase, Period = CalendarUnit.Week, Periods = 8 },
            new RevenueGrowth("w") { Visit = Purchase, Order = Purchase, Value = Amount },
            new LifetimeForecast("b", new Purchases(Purchase)),
            new Lifecycle("l") { Activity = Purchase, Period = CalendarUnit.Week },
            new Stickiness("d") { Activity = Purchase, Period = CalendarUnit.Day },
            new EventPaths("a"),
            new ProductAffinity("o") { Events = [Purchase], ItemProperty = "amount" },
            new Messaging(),
            new Journey("j") { Entries = [JourneyEntry.On(Purchase)], Steps = [new SendStep("push", "hello")] },
        ];

        Assert.Equal(kinds.Select(k => k.Name).Order(StringComparer.Ordinal), samples.Select(s => s.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(samples.Length, RuleBook.Create(Schema, samples).Definitions.Count);
    }
}
