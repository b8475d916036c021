using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Funnels;

public sealed class FunnelTests
{
    private static readonly Funnel Checkout = new(
        "checkout", Shop.Visit, Shop.ViewProduct.Where(Shop.ViewedCategory.Is("hat")), Shop.Visit, new FunnelStep("buy", Shop.Purchase, Shop.Visit))
    {
        Title = "구매 퍼널",
        Window = TimeSpan.FromDays(7),
    };

    [Fact]
    public void Steps_WithoutNames_AreCalledAsTheirEventTypesWithNumbers() =>
        Assert.Equal(["visit", "view_product", "visit 2", "buy"], Checkout.Steps.Select(step => step.Name));

    [Fact]
    public void Steps_AGivenNameThatAnEventTypeHasToo_KeepsIt()
    {
        Funnel funnel = new("f", Shop.Visit, new FunnelStep("visit", Shop.Purchase), AnyEvent.Instance, Shop.Visit);
        Assert.Equal(["visit 2", "visit", "any", "visit 3"], funnel.Steps.Select(step => step.Name));
        Assert.Empty(funnel.Validate(Shop.Schema));
    }

    [Fact]
    public void Equals_SameStepsAndOptions_AreEqual()
    {
        Funnel same = new("checkout", [.. Checkout.Steps]) { Title = "구매 퍼널", Window = TimeSpan.FromHours(168) };
        Assert.Equal(Checkout, same);
        Assert.Equal(Checkout.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(Checkout, same with { Attempt = AttemptPolicy.Earliest });
        Assert.NotEqual(Checkout, same with { Ties = TiePolicy.StrictlyIncreasing });
        Assert.NotEqual(Checkout, same with { Window = null });
    }

    [Fact]
    public void Validate_SeveralMistakes_TellsAllOfThem()
    {
        Funnel wrong = new("wrong", OtherShop.Purchse) { Window = TimeSpan.FromTicks(1) };
        Assert.Equal(["CRM1701", "CRM1703", "CRM1002"], wrong.Validate(Shop.Schema).Select(d => d.Code));
        Assert.All(wrong.Validate(Shop.Schema), d => Assert.Equal("wrong", d.Definition));
        RuleException thrown = Assert.Throws<RuleException>(() => FunnelAnalyzer.Run(wrong, Toy.Scope(Dataset.For(Shop.Schema).Build(out _), 0), DateSpan.Month(2020, 2, "UTC")));
        Assert.Equal(wrong.Validate(Shop.Schema), thrown.Diagnostics);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Validate_NumberOfSteps_MustBe2To32(int steps, bool isValid) =>
        Assert.Equal(isValid, new Funnel("f", [.. Enumerable.Repeat<FunnelStep>(Shop.Visit, steps)]).Validate(Shop.Schema).Count == 0);

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public void Validate_Window_MustBePositive(int milliseconds, bool isValid) =>
        Assert.Equal(isValid, (Checkout with { Window = TimeSpan.FromMilliseconds(milliseconds) }).Validate(Shop.Schema).Count == 0);

    [Fact]
    public void DroppedBefore_AStepThatCannotBe_Throws()
    {
        Assert.Throws<KeyNotFoundException>(() => Checkout.DroppedBefore("visit"));
        Assert.Throws<KeyNotFoundException>(() => Checkout.OpenAt("cart"));
        Assert.Equal(new MemberOf("checkout", "dropped before buy", Window.Last(TimeSpan.FromDays(30))), Checkout.DroppedBefore("buy", Window.Last(TimeSpan.FromDays(30))));
    }

    [Fact]
    public void RuleBook_SegmentOfThoseWhoDropped_IsWorkedOut()
    {
        Funnel funnel = new("toy", Toy.Types[0], Toy.Types[1]) { Window = TimeSpan.FromHours(5) };
        Segment lost = Segment.Define("lost", funnel.DroppedBefore("b", Window.Last(TimeSpan.FromHours(20))));
        Segment notBought = Segment.Define("waiting", funnel.OpenAt("b") & !funnel.Converted());
        RuleBook rules = RuleBook.Create(Toy.Schema, funnel, lost, notBought);

        // 0 converts, 1 drops, 2 dropped too long ago, 3 is open, 4 never enters.
        Dataset data = Toy.Build(5, [new(0, 0, 10, 0), new(0, 1, 12, 0), new(1, 0, 12, 0), new(2, 0, 4, 0), new(3, 0, 20, 0), new(4, 1, 20, 0)]);
        Evaluation result = new SegmentationEngine(Toy.Schema).Evaluate(rules, data, Toy.At(24));
        Assert.Equal([1], Toy.Customers(result["lost"]));
        Assert.Equal([3], Toy.Customers(result["waiting"]));
    }

    [Fact]
    public void Report_OfNobody_HasNoRates()
    {
        EvaluationScope scope = Toy.Scope(Toy.Build(3, [new(0, 1, 1, 0)]), 9);
        FunnelReport report = FunnelAnalyzer.Run(new Funnel("toy", Toy.Types[0], Toy.Types[1]) { Window = TimeSpan.FromHours(1) }, scope, DateSpan.Between(Toy.At(0), Toy.At(9)));
        Assert.Equal(0.0, report.Steps[0].OfPrevious.Rate);
        Assert.Null(report.Steps[0].OfFirst.Rate);
        Assert.Null(report.Steps[1].OfPrevious.Rate);
        Assert.Null(report.Steps[1].OfPrevious.Interval);
        Assert.Equal(new FunnelRate(0, 0), report.Steps[1].OfMature);
        Assert.Null(FunnelDetails.Times(report, scope, 0, 1).Mean);
        Assert.Empty(FunnelDetails.Times(report, scope, 0, 1).Histogram());
    }

    [Fact]
    public void Report_AsText_IsATable()
    {
        // 0 to 4 enter; 0 to 2 go on; 0 converts; 4 is open.
        ToyEvent[] events =
        [
            .. Enumerable.Range(0, 4).Select(c => new ToyEvent(c, 0, 1, 0)), new(4, 0, 9, 0),
            .. Enumerable.Range(0, 3).Select(c => new ToyEvent(c, 1, 2, 0)), new(0, 2, 3, 0),
        ];
        Funnel funnel = new("toy", new FunnelStep("방문", Toy.Types[0]), new FunnelStep("view", Toy.Types[1]), new FunnelStep("buy", Toy.Types[2]))
        {
            Title = "구매 퍼널",
            Window = TimeSpan.FromHours(4),
        };
        FunnelReport report = FunnelAnalyzer.Run(funnel, Toy.Scope(Toy.Build(8, events), 10), DateSpan.Between(Toy.At(0), Toy.At(24)));
        Assert.Equal(
            """
            구매 퍼널  reached  of previous  of first  of mature  dropped  open
            -------------------------------------------------------------------
            방문             5                 100.0%     100.0%
            view             3        60.0%     60.0%      75.0%        1     1
            buy              1        33.3%     20.0%      25.0%        2     0

            """,
            report.ToString());
        Assert.Equal("방문: 5 reached, 0 dropped, 0 open", report.Steps[0].ToString());
        Assert.Contains("\n방문 → view", FunnelDetails.Times(report, Toy.Scope(report.Dataset, 10), 0, 1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_Histogram_HasTheBinsOfTheConformanceCases()
    {
        var subject = new ReportSubject(new Funnel("toy", Toy.Types[0], Toy.Types[1]), "toy", ReportOrigin.Of(Toy.Build(1, []), Toy.Time(9), Calendar.Utc));
        var times = new StepTimes(subject, "a", "b", ValueCounts.Of<long>([2_220_000, 3_600_000, 82_800_000]));
        Assert.Equal([(2220, 2L), (42_510, 0), (82_800, 1)], times.Histogram().Select(bin => ((int)bin.From.TotalSeconds, bin.Count)));
        Assert.Equal(
            [(2220, 2L), (13_732, 0), (25_244, 0), (36_756, 0), (48_268, 0), (59_780, 0), (71_292, 1), (82_804, 0)],
            times.Histogram(7).Select(bin => ((int)bin.From.TotalSeconds, bin.Count)));
        Assert.Equal(TimeSpan.FromSeconds(29_540), times.Mean);
        Assert.Equal(TimeSpan.FromHours(1), times.Median);
        Assert.Equal(TimeSpan.FromSeconds(82_800), times.P90);
    }

    [Fact]
    public void Times_OfStepsThatAreNotInOrder_Throws()
    {
        var engine = new SegmentationEngine(Toy.Schema);
        FunnelReport report = engine.Analyze(new Funnel("toy", Toy.Types[0], Toy.Types[1]), Toy.Build(1, []), DateSpan.Between(Toy.At(0), Toy.At(9)), Toy.At(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Times(report, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Times(report, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Times(report, -1, 1));
        Assert.Throws<ArgumentException>(() => new SegmentationEngine(Toy.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" }).Times(report, 0, 1));
    }
}
