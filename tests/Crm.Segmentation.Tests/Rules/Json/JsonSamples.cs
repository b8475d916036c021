using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Rules.Json;

/// <summary>Definitions in which every node occurs, with and without what may be left out.</summary>
internal static class JsonSamples
{
    private static readonly Window Anchored = Window.Since(TestShop.SignedUp);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly Feature Visits = Feature.Define("방문", TestShop.Visit.Count(Window.Last(Week)), "방문 수");
    private static readonly Score Interest = Crm.Segmentation.Scoring.Score.Define("관심", Visits * 2, "관심 점수");

    private static readonly Rfm Value = new("value", TestShop.Amount, TestShop.Purchase.Where(TestShop.Gift))
    {
        Title = "가치",
        Window = Anchored,
        Bins = 10,
        ByDays = true,
        NetOf = TestShop.Ratio,
    };

    private static readonly Rfm Loose = new("loose", TestShop.Amount, TestShop.Purchase);
    private static readonly LifetimeForecast Base = new("base", new Purchases(TestShop.Amount, TestShop.Purchase.Where(TestShop.Gift))
    {
        Period = CalendarUnit.Week,
        Refund = TestShop.Ratio,
        Excluded = [DateSpan.Between(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))],
    })
    {
        Title = "기반",
        Model = PurchaseModelKind.ParetoNbd,
        WithGammaGamma = true,
    };

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 21, 0, 0, 1, TimeSpan.FromHours(9));

    internal static IReadOnlyList<Condition> Conditions { get; } =
    [
        TestShop.OptedIn & (TestShop.Age >= 30),
        TestShop.OptedIn | TestShop.HasChildren | (TestShop.Age < 30),
        !TestShop.OptedIn,
        TestShop.Age <= -30,
        TestShop.Score > 0.1,
        TestShop.Credit.Is(9.990m),
        TestShop.Age >= long.MaxValue,
        TestShop.Score < decimal.MaxValue,
        TestShop.Age.IsAnyOf(40m, 30m, 30.0m),
        TestShop.City.Is("서울 \"\\/\b\f\n\r\t\u0001\u007f\u2028😀<>&'+"),
        TestShop.City.IsAnyOf("부산", "서울"),
        TestShop.City.IsLike("서*?"),
        TestShop.Age.IsMissing(),
        TestShop.OptedIn.IsMissing(),
        TestShop.Interests.IsSet(),
        TestShop.Interests.Has("hat"),
        TestShop.Interests.HasAny("shoe", "hat"),
        TestShop.Interests.HasAll("hat", "shoe"),
        TestShop.SignedUp.IsIn(Window.Next(Week)),
        TestShop.Born.AnniversaryIsIn(Window.Next(Week)),
        TestShop.Born.AnniversaryIsIn(Window.This(CalendarUnit.Month)),
        TestShop.Born.YearsSince() >= 19,
        TestShop.View.Where(EventTime.Weekday.Is("sunday") & (EventTime.Hour < 6)).Did(),
        TestShop.Born.IsIn(Window.Last(Week).Exact()),
        TestShop.Expires.IsIn(Window.NextCalendar(2, CalendarUnit.Month)),
        TestShop.View.Did(Window.CalendarAgo(2, 1, CalendarUnit.Month)),
        TestShop.SignedUp >= Noon,
        TestShop.Born < new DateOnly(2000, 2, 29),
        TestShop.Patience.Is(TimeSpan.FromMilliseconds(-1)),
        TestShop.Visit.Did(),
        AnyEvent.Instance.DidAtMost(3, Anchored),
        TestShop.Purchase.Where(TestShop.Gift & (TestShop.Amount >= 1)).DidFirst(Anchored),
        TestShop.Purchase.DidFirst(),
        TestShop.Purchase.Where(TestShop.Gift).Unless(TestShop.Cart, "product").Did(Window.Last(Week)),
        TestShop.Purchase.Unless(TestShop.View.Where(TestShop.ViewPaid), "rank", Week).Sum(TestShop.Amount) > 0,
        TestShop.View.Then(TestShop.Purchase.Unless(TestShop.Cart, "product").Unless(TestShop.View, "rank")).Within(Week).Did(),
        TestShop.Purchase.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 3, 4, Week),
        TestShop.View.ThenNext(TestShop.Cart).Among(TestShop.Visit, TestShop.Message).Did(Anchored),
        TestShop.View.Then(TestShop.Cart).ThenNot(TestShop.Purchase).Within(Week).Same("product").Did(),
        TestShop.View.Then(TestShop.Cart).Count(Anchored) >= 2,
        (Visits + 1) * 2 - 3 >= Visits / 4,
        TestShop.Purchase.Where(TestShop.Gift).Sum(TestShop.Amount, Anchored) >= 100,
        TestShop.Purchase.Average(TestShop.Amount) > TestShop.Purchase.Min(TestShop.Amount),
        TestShop.Purchase.Max(TestShop.Amount) > TestShop.Purchase.Distinct(TestShop.Amount),
        TestShop.Purchase.First(TestShop.PurchaseProduct).Is(TestShop.Purchase.Last(TestShop.PurchaseProduct)),
        TestShop.Purchase.MostFrequent(TestShop.PurchaseProduct).Is("hat"),
        TestShop.Purchase.Sum(TestShop.Amount * TestShop.PurchaseRank - 1, Window.LastEvents(3, Anchored)) >= 100,
        TestShop.Purchase.Count(Window.LastEvents(1)) >= 1,
        TestShop.Purchase.Nth(TestShop.Amount, 2) > TestShop.Purchase.Where(TestShop.Gift).Nth(TestShop.Amount, 1, Anchored),
        TestShop.Purchase.Favourite(TestShop.PurchaseCategory, by: TestShop.Amount).Is("hat"),
        TestShop.View.Favourite(TestShop.ViewProduct, by: TestShop.ViewRank * 2, Window.Last(Week)).Is("모자"),
        TestShop.View.Where(TestShop.ViewPrice <= TestShop.Credit & TestShop.OptedIn & TestShop.Interests.Has("hat")).Did(),
        TestShop.View.Where(TestShop.ViewCategory.IsOneOf(TestShop.Interests)).Did(),
        !TestShop.City.IsOneOf(TestShop.Interests),
        TestShop.Message.Where(TestShop.Sent.IsIn(Window.Within(Week, TestShop.SignedUp))).Did(),
        TestShop.Visit.Sessions(TimeSpan.FromMinutes(30), Anchored) > 0,
        TestShop.Visit.Since() >= TestShop.Visit.SinceFirst(),
        TestShop.Visit.Did(Window.Before(TestShop.Born)),
        TestShop.Visit.Did(Window.Between(new DateOnly(2026, 1, 1), TestShop.SignedUp)),
        TestShop.Visit.Did(Window.Within(Week, TestShop.SignedUp)),
        TestShop.Visit.Did(Window.Ago(Week, TimeSpan.Zero)),
        TestShop.Visit.Did(Window.BeforeAgo(TimeSpan.FromHours(36))),
        .. Enum.GetValues<CalendarUnit>().SelectMany(unit => new[] { TestShop.Visit.Did(Window.This(unit)), TestShop.Visit.Did(Window.LastCalendar(3, unit)) }),
        new MemberOf("tier", "높음", null),
        Interest.Value >= Interest.Value.Percentile(50) & Interest.Value.Percentile(99.5m, 7) > 0,
        Condition.InBucket("늘 켜짐", 0, 12.5m),
        Interest.Value.IsAmongTop(100),
        Interest.Value.IsInTop(10, TestShop.Purchase.Did() & TestShop.OptedIn),
        Interest.Value.IsAmongTop(3, new MemberOf("suppressed", null, null)),
        Interest.Value.IsInTop(0.5m),
        Base.PAlive >= 0.8m & Base.ExpectedOrders(Week) > 1 & Base.Value(Week, 0.1m) > 5,
        Value.Recency >= 4 & Value.Frequency.Is(1) & Value.Monetary > Loose.Monetary,
        Value.Cell(5, 4, 1),
        new MemberOf("checkout", "converted", Window.Last(Week)),
        new ValueOf("card", null, ValueKind.Number) > 0.5,
        new MemberOf("groups", "high_low", null),
    ];

    internal static IReadOnlyList<Definition> Definitions { get; } =
    [
        .. Conditions.Select((condition, i) => Segment.Define($"s{i}", condition, i % 2 == 0 ? null : $"제목 {i}")),
        CustomerList.Define("suppressed", "수신 거부"),
        CustomerList.Define("vip"),
        Partition.Define("tier", "등급", "rest", new PartitionCell("높음", TestShop.Age >= 60) { Title = "높은 등급" }, new PartitionCell("mid", TestShop.Age >= 30)),
        Partition.Define("two", "rest", new PartitionCell("one", TestShop.OptedIn)),
        new Funnel("checkout", TestShop.View, TestShop.Cart.Where(TestShop.CartQuantity >= 1), new FunnelStep("구매", TestShop.Purchase, AnyEvent.Instance), TestShop.View)
        {
            Title = "구매까지",
            Window = Week,
            Attempt = AttemptPolicy.LastEntry,
            Ties = TiePolicy.StrictlyIncreasing,
        },
        Interest,
        Scorecard.Linear("plain_card", 0, new ScoreTerm("age", TestShop.Age)),
        Scorecard.Logistic(
            "card",
            -1.5,
            new ScoreTerm("logs", Visits, 0.1) { Transforms = [ScoreTransform.LogOnePlus, ScoreTransform.SquareRoot, ScoreTransform.Clip(-1, 1e9)] },
            new ScoreTerm("value", Value.Recency, 0.125) { Transforms = [ScoreTransform.Standardize(3, 0.1), ScoreTransform.Above(0.30000000000000004)], Missing = MissingTerm.Points(-1) },
            new ScoreTerm("bins", Interest.Value) { Transforms = [ScoreTransform.Bins(0, new ScoreBin(20, 0.5), new ScoreBin(35, -0.2))], Missing = MissingTerm.StandIn(7) },
            new ScoreTerm("flag", TestShop.OptedIn, 1),
            new ScoreTerm("condition", TestShop.Age >= 30 & new MemberOf("tier", "높음", null), -0.4))
            with { Title = "점수표" },
        new TwoAxisGroups("groups", Interest.Value, TestShop.Patience) { Title = "그룹", FirstThreshold = AxisThreshold.Mean, SecondThreshold = AxisThreshold.At(2.5m) },
        new TwoAxisGroups("plain_groups", TestShop.Age, Visits),
        Value,
        Loose,
        Base,
        Partition.Define("three", null, [new PartitionCell("one", TestShop.OptedIn)], new PartitionCell("나머지", null) { Title = "그 밖의 고객" }),
        new Funnel("plain", TestShop.View, TestShop.Purchase),
        new Lifecycle("life") { Title = "삶", Activity = TestShop.View, Period = CalendarUnit.Month, Together = 2, HistoryStart = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), FirstSeen = TestShop.SignedUp },
        new Lifecycle("carts") { Activity = TestShop.Cart, UnitProperty = "quantity", Period = CalendarUnit.Week },
        new Stickiness("sticky") { Activity = AnyEvent.Instance, Period = CalendarUnit.Day, Together = 3, AtLeast = 2, AtMost = 5 },
        new Retention("every_option")
        {
            Title = "모두",
            Cohort = TestShop.Cart.First(),
            HistoryStart = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            FirstSeen = TestShop.SignedUp,
            Return = TestShop.Cart.Where(TestShop.CartQuantity >= 1),
            Period = CalendarUnit.Day,
            CohortPeriod = CalendarUnit.Week,
            Elapsed = TimeSpan.FromHours(36),
            Brackets = [1, 3, 10],
            AtLeast = 2,
            Distinct = TestShop.CartQuantity,
            Measure = RetentionMeasure.Until,
            Value = TestShop.CartQuantity,
            IsValueUntil = true,
            SameProperty = "quantity",
        },
        new Retention("weekly") { Cohort = TestShop.Visit.First(), Return = AnyEvent.Instance, Period = CalendarUnit.Week, Periods = 8 },
        new Retention("monthly")
        {
            Title = "월별",
            Cohort = TestShop.Purchase.Where(TestShop.Gift).EveryTime(),
            Return = TestShop.Visit,
            Period = CalendarUnit.Month,
            Periods = 12,
            Measure = RetentionMeasure.OnOrAfter,
        },
        new RevenueGrowth("sales") { Visit = AnyEvent.Instance, Order = TestShop.Purchase, Value = TestShop.Amount },
        new RevenueGrowth("net")
        {
            Title = "순매출",
            Visit = TestShop.Visit,
            Order = TestShop.Purchase.Where(TestShop.Gift),
            Value = TestShop.Amount,
            OrderKey = TestShop.PurchaseProduct,
            Refund = TestShop.Purchase,
            RefundValue = TestShop.Amount,
            IsNet = true,
            Attribution = AttributionMethod.LogarithmicMean,
        },
        new EventPaths("ways"),
        new EventPaths("every_step")
        {
            Title = "경로",
            Events = [TestShop.View, TestShop.Cart.Where(TestShop.CartQuantity >= 1), TestShop.Purchase],
            NameProperty = "product",
            DropsTrailingSlash = true,
            Groups = ["/item/*", new PathGroup(new TextPattern(@"/*\?*"), "search")],
            Exclude = ["ping", "하트"],
            CollapsesRepeats = true,
            Collapsed = ["view"],
            From = PathAnchor.Last("view"),
            Until = "purchase",
            Window = TimeSpan.FromDays(2),
            Limit = 5,
            MostNodes = 10,
            SessionGap = TimeSpan.FromMinutes(30),
        },
        new EventPaths("of_products") { Events = [TestShop.Purchase], Until = PathAnchor.Last("purchase"), CollapsesRepeats = true, UnitProperty = "product" },
        new ProductAffinity("bought_with") { Events = [TestShop.Purchase], ItemProperty = "product" },
        new ProductAffinity("gone_on_to")
        {
            Title = "다음 상품",
            Events = [TestShop.Purchase.Where(TestShop.Gift)],
            ItemProperty = "product",
            Then = [TestShop.Purchase],
            Hero = "모자",
            LargestBasket = 50,
            SessionGap = TimeSpan.FromHours(1),
        },
        .. JourneySamples.Definitions,
    ];

    internal static RuleBook Book { get; } = RuleBook.Create(TestShop.Schema, Definitions);
}
