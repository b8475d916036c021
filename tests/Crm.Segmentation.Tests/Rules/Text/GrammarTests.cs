using Crm.Segmentation.Funnels;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

using static Crm.Segmentation.Tests.Rules.Text.Mall;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>Every form of the language is the tree that C# writes.</summary>
public sealed class GrammarTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Month = TimeSpan.FromDays(30), Hour = TimeSpan.FromHours(1);
    private static readonly Window LastWeek = Window.Last(Week);
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly (string Text, Condition Rule)[] Forms =
    [
        // precedence
        ("opted_in or 나이 < 3 and not city = \"a\"", OptedIn | ((Age < 3) & !City.Is("a"))),
        ("(opted_in or 나이 < 3) and opted_in", (OptedIn | (Age < 3)) & OptedIn),
        ("opted_in and (나이 < 3 and opted_in)", OptedIn & (Age < 3) & OptedIn),
        ("not not opted_in", !!OptedIn),
        ("not 나이 < 30", !(Age < 30)),
        ("나이 + 2 * 3 - 1 = 8", (Age + ((Measure)2 * 3) - 1).Is(8)),
        ("(나이 + 2) * 3 >= -1", (Age + 2) * 3 >= -1),
        ("10 - 나이 - 1 > 0", (Measure)10 - Age - 1 > 0),
        ("-나이 < - (나이)", Constant.Of(-1m) * Age < Constant.Of(-1m) * Age),
        ("나이 / 2 / 2 <= 1", Age / 2 / 2 <= 1),

        // one value
        ("나이 != 30", !Age.Is(30)),
        ("나이 in {30, 20, 30}", Age.IsAnyOf(20, 30)),
        ("나이 not in {-1}", !Age.IsAnyOf(-1)),
        ("등급 = VIP", Tier.Is("VIP")),
        ("등급 = \"first class\"", Tier.Is("first class")),
        ("등급 != 일반 and 등급 in {GOLD, `first class`, \"VIP\"}", !Tier.Is("일반") & Tier.IsAnyOf("GOLD", "first class", "VIP")),
        ("city = KR", City.Is(Kr)),
        ("city like \"서*\"", City.IsLike("서*")),
        ("city not like \"?울\"", !City.IsLike("?울")),
        ("city is missing or opted_in is missing", City.IsMissing() | OptedIn.IsMissing()),
        ("소비 is set and opted_in is set", Spend.IsSet() & OptedIn.IsSet()),
        ("interests has \"hat\"", Interests.Has("hat")),
        ("interests has any {\"shoe\", \"hat\"}", Interests.HasAny("hat", "shoe")),
        ("interests has all {\"shoe\", \"hat\"}", Interests.HasAll("hat", "shoe")),
        ("소비 >= 1_000_000", Spend >= 1_000_000),
        ("credit >= 0.50", Credit >= 0.5m),
        ("patience >= 90 minutes", Patience >= TimeSpan.FromMinutes(90)),
        ("patience >= 1.5 hours", Patience >= TimeSpan.FromMinutes(90)),
        ("patience in {20m, 500ms, 3s, 2h, 1d, 1w, -1 day}", Comparisons.OneOf(Patience, [Constant.Of(TimeSpan.FromMinutes(20)), Constant.Of(TimeSpan.FromMilliseconds(500)), Constant.Of(TimeSpan.FromSeconds(3)), Constant.Of(TimeSpan.FromHours(2)), Constant.Of(TimeSpan.FromDays(1)), Constant.Of(Week), Constant.Of(TimeSpan.FromDays(-1))])),
        ("signed_up >= 2026-03-02T10:00+09:00 and born < 2026-03-02", (SignedUp >= Morning) & (Born < Day)),
        ("signed_up = 2026-03-02T01:00:00.000Z", SignedUp.Is(Morning)),

        // windows of a value
        ("signed_up in last 7 days", SignedUp.IsIn(LastWeek)),
        ("expires in next 30 days", Expires.IsIn(Window.Next(Month))),
        ("signed_up in today or signed_up in this day", SignedUp.IsIn(Window.This(CalendarUnit.Day)) | SignedUp.IsIn(Window.This(CalendarUnit.Day))),
        ("signed_up in this month", SignedUp.IsIn(Window.This(CalendarUnit.Month))),
        ("signed_up in last 2 calendar weeks", SignedUp.IsIn(Window.LastCalendar(2, CalendarUnit.Week))),
        ("signed_up in last 1 calendar month", SignedUp.IsIn(Window.LastCalendar(1, CalendarUnit.Month))),
        ("signed_up since 2026-03-02", SignedUp.IsIn(Window.Since(Day))),
        ("signed_up before born", SignedUp.IsIn(Window.Before(Born))),
        ("signed_up before 7 days ago", SignedUp.IsIn(Window.BeforeAgo(Week))),
        ("signed_up from 30 days to 7 days ago", SignedUp.IsIn(Window.Ago(Month, Week))),
        ("signed_up from born until 2026-03-02T10:00+09:00", SignedUp.IsIn(Window.Between(Born, Morning))),
        ("signed_up within 7 days of born", SignedUp.IsIn(Window.Within(Week, Born))),
        ("born in last 1 day and not born in last 24 hours", Born.IsIn(Window.Last(TimeSpan.FromDays(1))) & !Born.IsIn(Window.Last(TimeSpan.FromDays(1)).Exact())),
        ("born in next 2 weeks or born in next 336 hours", Born.IsIn(Window.Next(2 * Week)) | Born.IsIn(Window.Next(2 * Week).Exact())),
        ("born from 2 days to 0 days ago", Born.IsIn(Window.Ago(TimeSpan.FromDays(2), TimeSpan.Zero))),
        ("born from 48 hours to 0 hours ago", Born.IsIn(Window.Ago(TimeSpan.FromDays(2), TimeSpan.Zero).Exact())),
        ("born from 2 days to 24 hours ago", Born.IsIn(Window.Ago(TimeSpan.FromDays(2), TimeSpan.FromDays(1)).Exact())),
        ("born before 1 day ago and born before 36 hours ago", Born.IsIn(Window.BeforeAgo(TimeSpan.FromDays(1))) & Born.IsIn(Window.BeforeAgo(TimeSpan.FromHours(36)))),
        ("expires in next 2 calendar weeks", Expires.IsIn(Window.NextCalendar(2, CalendarUnit.Week))),
        ("signed_up from 2 to 1 calendar months ago", SignedUp.IsIn(Window.CalendarAgo(2, 1, CalendarUnit.Month))),
        ("did 구매 from 3 to 0 calendar quarters ago", Buy.Did(Window.CalendarAgo(3, 0, CalendarUnit.Quarter))),
        ("count(구매, from 2 to 1 calendar months ago) > 1", Buy.Count(Window.CalendarAgo(2, 1, CalendarUnit.Month)) > 1),
        ("years_since(born) >= 19 and not years_since(signed_up) < 1", (Born.YearsSince() >= 19) & !(SignedUp.YearsSince() < 1)),
        ("years_since(max(구매.due)) = 2", Buy.Max(Due).YearsSince().Is(2)),
        ("did 구매 where hour() >= 22", Buy.Where(EventTime.Hour >= 22).Did()),
        ("did 구매 where weekday() in {saturday, sunday}", Buy.Where(EventTime.Weekday.IsAnyOf("saturday", "sunday")).Did()),
        ("count(구매 where (weekday() = monday and not hour() in {0, 1})) > 1", Buy.Where(EventTime.Weekday.Is("monday") & !EventTime.Hour.IsAnyOf(0m, 1m)).Count() > 1),
        ("anniversary of born in today", Born.AnniversaryIsIn(Window.This(CalendarUnit.Day))),
        ("anniversary of born in this month or anniversary of signed_up in last 7 days", Born.AnniversaryIsIn(Window.This(CalendarUnit.Month)) | SignedUp.AnniversaryIsIn(LastWeek)),
        ("anniversary of born in next 1 calendar month", Born.AnniversaryIsIn(Window.NextCalendar(1, CalendarUnit.Month))),
        ("anniversary of born in next 7 days", Born.AnniversaryIsIn(Window.Next(Week))),

        // events
        ("did 구매", Buy.Did()),
        ("did any", AnyEvent.Instance.Did()),
        ("did order in last 7 days", Order.Did(LastWeek)),
        ("did 구매 at least 3 times", Buy.DidAtLeast(3)),
        ("did 구매 at most 1 time in last 7 days", Buy.DidAtMost(1, LastWeek)),
        ("did 구매 exactly 0 times since signed_up", Buy.DidExactly(0, Window.Since(SignedUp))),
        ("did 구매 more than 2 times or did 구매 fewer than 2 times", (Buy.Count() > 2) | (Buy.Count() < 2)),
        ("did first 구매 in last 7 days", Buy.DidFirst(LastWeek)),
        ("did first any within 7 days of signed_up", AnyEvent.Instance.DidFirst(Window.Within(Week, SignedUp))),
        ("did first in last 7 days", First.Did(LastWeek)),
        ("did first", First.Did()),
        ("did first first", First.DidFirst()),
        ("since(first) > 1 day and since(first first) > 1 day", (First.Since() > TimeSpan.FromDays(1)) & (First.SinceFirst() > TimeSpan.FromDays(1))),
        ("did 구매 where 카테고리 = \"hat\" in last 7 days", Buy.Where(Category.Is("hat")).Did(LastWeek)),
        ("did 구매 where gift in last 7 days", Buy.Where(Gift).Did(LastWeek)),
        ("did 구매 where sort = hat in last 7 days", Buy.Where(Sort.Is("hat")).Did(LastWeek)),
        ("did 구매 where 카테고리 in {\"hat\"} in last 7 days", Buy.Where(Category.IsAnyOf("hat")).Did(LastWeek)),
        ("did 구매 where due is set since 2026-03-02", Buy.Where(Due.IsSet()).Did(Window.Since(Day))),
        ("did 구매 where (due in last 7 days) in last 30 days", Buy.Where(Due.IsIn(LastWeek)).Did(Window.Last(Month))),
        ("did 구매 where (gift and not 카테고리 like \"모*\") at least 2 times", Buy.Where(Gift & !Category.IsLike("모*")).DidAtLeast(2)),
        ("did 구매 where 금액 > rank * 2 at least 2 times", Buy.Where(Amount > Rank * 2).DidAtLeast(2)),
        ("did 구매 where 구매.금액 >= 10 and opted_in", Buy.Where(Amount >= 10).Did() & OptedIn),
        ("did visit where labels has \"a\" or opted_in", Visit.Where(Labels.Has("a")).Did() | OptedIn),
        ("did 구매 regularly: at least 1 times in 3 of the last 4 weeks", Buy.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 3, 4, Week)),
        ("did 구매 regularly: exactly 2 times in 1 of the last 2 periods of 1 hour", Buy.DidRegularly(ComparisonOperator.Equal, 2, 1, 2, Hour)),
        ("did 구매 where gift regularly: at most 2 times in 5 of last 7 days", Buy.Where(Gift).DidRegularly(ComparisonOperator.LessOrEqual, 2, 5, 7, TimeSpan.FromDays(1))),

        // sequences
        ("did visit then 구매", Visit.Then(Buy).Did()),
        ("did visit then next 구매 then order among {first, any_event}".Replace("any_event", "order", StringComparison.Ordinal), Visit.ThenNext(Buy).Then(Order).Among(First, Order).Did()),
        ("did visit then not 구매 within 7 days", Visit.ThenNot(Buy).Within(Week).Did()),
        ("did visit then not 구매 same 카테고리 within 7 days in last 30 days", Visit.ThenNot(Buy).Same("카테고리").Within(Week).Did(Window.Last(Month))),
        ("did visit then 구매 within 1 hour same 카테고리", Visit.Then(Buy).Same("카테고리").Within(Hour).Did()),
        ("did visit then 구매 within 7 days of signed_up", Visit.Then(Buy).Did(Window.Within(Week, SignedUp))),
        ("did visit then 구매 within 1 hour within 7 days of signed_up", Visit.Then(Buy).Within(Hour).Did(Window.Within(Week, SignedUp))),
        ("did visit where page = \"a\" then 구매 where gift within 1 hour in last 7 days", Visit.Where(Page.Is("a")).Then(Buy.Where(Gift)).Within(Hour).Did(LastWeek)),
        ("did any then 구매", AnyEvent.Instance.Then(Buy).Did()),
        ("count of (visit then 구매) >= 2", Visit.Then(Buy).Count() >= 2),
        ("count of (visit then 구매 within 1 hour, last 7 days) >= 2", Visit.Then(Buy).Within(Hour).Count(LastWeek) >= 2),

        // aggregates
        ("count(구매) >= 2", Buy.DidAtLeast(2)),
        ("count(구매, last 7 days) + count(any, in last 7 days) >= 2", Buy.Count(LastWeek) + AnyEvent.Instance.Count(LastWeek) >= 2),
        ("count(구매 where gift, within 7 days of signed_up) = 1", Buy.Where(Gift).Count(Window.Within(Week, SignedUp)).Is(1)),
        ("sum(구매.금액 where gift, today) > avg(구매.금액)", Buy.Where(Gift).Sum(Amount, Window.This(CalendarUnit.Day)) > Buy.Average(Amount)),
        ("min(구매.rank) < max(구매.rank, before 7 days ago)", Buy.Min(Rank) < Buy.Max(Rank, Window.BeforeAgo(Week))),
        ("distinct(구매.카테고리, from 30 days to 7 days ago) >= 2", Buy.Distinct(Category, Window.Ago(Month, Week)) >= 2),
        ("first(구매.카테고리) = last(구매.카테고리)", Buy.First(Category).Is(Buy.Last(Category))),
        ("most_frequent(구매.sort) = hat", Buy.MostFrequent(Sort).Is("hat")),
        ("sessions(visit, gap 30 minutes) > sessions(any, gap 1h, last 7 days)", Visit.Sessions(TimeSpan.FromMinutes(30)) > AnyEvent.Instance.Sessions(Hour, LastWeek)),
        ("since(구매 where gift) >= 60 days", Buy.Where(Gift).Since() >= TimeSpan.FromDays(60)),
        ("since(first 구매) / 1 day > 2", Buy.SinceFirst() / TimeSpan.FromDays(1) > 2),

        // names
        ("소비 > 관심", Spend > Interest.Value),
        ("in 단골 and not in 단골", new MemberOf("단골", null, null) & !(Condition)new MemberOf("단골", null, null)),
        ("in 멤버십.vip", new MemberOf("멤버십", "vip", null)),
        ("in value.r5f4m3 and value.recency >= 4", new MemberOf("value", "r5f4m3", null) & (Value.Recency >= 4)),
        ("value.frequency > value.monetary", Value.Frequency > Value.Monetary),
        ("dropped from checkout before b", new MemberOf("checkout", "dropped before b", null)),
        ("dropped from checkout before b entered in last 7 days", new MemberOf("checkout", "dropped before b", LastWeek)),
        ("in checkout.converted entered since 2026-03-02", new MemberOf("checkout", "converted", Window.Since(Day))),

        // population
        ("소비 > percentile(소비, 50)", Spend > Spend.Percentile(50)),
        ("소비 > percentile(소비 / 2, 12.5, type 7)", Spend > (Spend / 2).Percentile(12.5m, 7)),
        ("top 10% by 소비 + 1 and opted_in", (Spend + 1).IsInTop(10) & OptedIn),
    ];

    internal static IEnumerable<string> Rules => Forms.Select(f => f.Text);

    public static TheoryData<string> Texts => [.. Rules];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_EachForm_IsTheTreeThatCSharpWrites(string text) => Assert.Equal(Forms.First(f => f.Text == text).Rule, Mall.Condition(text));

    [Theory]
    [MemberData(nameof(Texts))]
    public void ToText_OfEachForm_ReadsBackAsTheSameTree(string text)
    {
        Condition rule = Forms.First(f => f.Text == text).Rule;

        Assert.Equal(rule, Mall.Condition(rule.ToString()));
    }

    [Theory]
    [InlineData("did 구매", "did 구매")]
    [InlineData("count(구매,in last 30 days)>=3", "count(구매, last 30 days) >= 3")]
    [InlineData("not(나이=3)and not(city in{\"a\"})", "나이 != 3 and city not in {\"a\"}")]
    [InlineData("not (나이 < 3 or opted_in)", "not (나이 < 3 or opted_in)")]
    [InlineData("소비 >= 1000000", "소비 >= 1_000_000")]
    [InlineData("did 구매 where (gift)", "did 구매 where gift")]
    [InlineData("did 구매 where (gift and gift)", "did 구매 where (gift and gift)")]
    [InlineData("등급 = VIP", "등급 = \"VIP\"")]
    [InlineData("(나이 + 1) * 2 > 나이 - (1 - 2)", "(나이 + 1) * 2 > 나이 - (1 - 2)")]
    [InlineData("did visit then not 구매 within 7d same 카테고리 in last 4 weeks", "did visit then not 구매 same 카테고리 within 7 days in last 28 days")]
    public void ToText_OfATree_IsReadable(string text, string expected) => Assert.Equal(expected, Mall.Condition(text).ToString());

    [Fact]
    public void Parse_Schema_IsTheSchemaThatCSharpBuilds() => Assert.Equal(Mall.Schema, RuleBook.Parse(("t", SchemaText)).Schema);

    [Fact]
    public void Parse_Declarations_AreTheDefinitionsThatCSharpMakes()
    {
        RuleBook book = Book("""
            segment rest "나머지" = not in 등급표.vip
            partition 등급표 "등급" { vip "최우수" when 소비 >= 10 and in 단골 gold when 나이 > 3 basic "기본" otherwise }
            segment 단골 = did 구매
            rfm score_of "점수" over 구매.금액 where gift in last 365 days into 4 by days net of first.x
            funnel checkout "구매" within 7 days attempt first_entry ties strictly_increasing {
              step a = visit or 구매 where gift
              step `when` = 구매
            }
            feature 소비 "소비 금액" = sum(구매.금액, last 30 days)
            """);
        Feature spend = Feature.Define("소비", Buy.Sum(Amount, Window.Last(Month)), "소비 금액");

        Assert.Equal(
            [
                Segment.Define("rest", !(Condition)new MemberOf("등급표", "vip", null), "나머지"),
                Partition.Define(
                    "등급표",
                    "등급",
                    [new PartitionCell("vip", (spend >= 10) & new MemberOf("단골", null, null)) { Title = "최우수" }, new PartitionCell("gold", Age > 3)],
                    new PartitionCell("basic", null) { Title = "기본" }),
                Segment.Define("단골", Buy.Did()),
                new Rfm("score_of", Amount, Buy.Where(Gift)) { Title = "점수", Window = Window.Last(TimeSpan.FromDays(365)), Bins = 4, ByDays = true, NetOf = FirstX },
                new Funnel("checkout", new FunnelStep("a", Visit, Buy.Where(Gift)), new FunnelStep("when", Buy))
                {
                    Title = "구매", Window = Week, Attempt = AttemptPolicy.FirstEntry, Ties = TiePolicy.StrictlyIncreasing,
                },
            ],
            book.Definitions);
        Assert.Equal([spend], book.Features);
        Assert.Equal(book.Definitions, Book($"{spend.ToText()}\n{string.Join('\n', book.Definitions.Select(d => d.ToText()))}").Definitions);
    }

    [Fact]
    public void Parse_Rfms_AreTheDefinitionsThatCSharpMakes()
    {
        var measures = new RfmMeasures(Buy.Since(), Buy.Count() + 1, Spend);
        (string Text, Rfm Rfm)[] rfms =
        [
            ("rfm a over 구매.금액 into 5", new("a", Amount, Buy)),
            ("rfm b over 구매.금액 in last 30 days into 4 by days net of first.x nested", new("b", Amount, Buy) { Window = Window.Last(Month), Bins = 4, ByDays = true, NetOf = FirstX, Binning = RfmBinning.Nested }),
            ("rfm c \"셋\" of since(구매), count(구매) + 1, 소비 into 3", new("c", measures) { Title = "셋", Bins = 3 }),
            ("rfm d over 구매.금액 into 3 recency at {30, 90} monetary at {-0.5, 1_234_567.25}", new("d", Amount, Buy) { Bins = 3, RecencyThresholds = [30, 90.0m], MonetaryThresholds = [-0.50m, 1234567.250m] }),
            ("rfm e of 나이, 나이, 나이 into 2 nested recency at {1} frequency at {2} monetary at {3}", new("e", new RfmMeasures(Age, Age, Age)) { Bins = 2, Binning = RfmBinning.Nested, RecencyThresholds = [1], FrequencyThresholds = [2], MonetaryThresholds = [3] }),
        ];

        foreach ((string text, Rfm rfm) in rfms)
        {
            Assert.Equal(text, rfm.ToText());
            Assert.Equal(rfm, Book($"{Around}{text}")[rfm.Name]);
        }

        // The thresholds may come in any order; words of the language are names where a name can stand.
        Assert.Equal(rfms[4].Rfm, Book("rfm e of 나이, 나이, 나이 into 2 nested monetary at {3} recency at {1} frequency at {2}")["e"]);
        Assert.Equal(
            new Rfm("nested", new RfmMeasures(Feature.Define("of", Age * 2), Age, Value.Monetary)) { Bins = 2, Binning = RfmBinning.Nested },
            Book($"{Around}feature of = 나이 * 2 rfm nested of of, 나이, value.monetary into 2 nested")["nested"]);
    }

    [Fact]
    public void Parse_SeveralTexts_MakeOneBook()
    {
        RuleBook book = RuleBook.Parse(("schema", SchemaText), ("a", "segment a = in b"), ("b", "segment b = opted_in\nfeature unused = 나이 + 1"));

        Assert.Equal(["a", "b"], book.Definitions.Select(d => d.Name));
        Assert.Equal(["unused"], book.Features.Select(f => f.Name));
        Assert.Equal(book.Definitions, RuleBook.Parse(Mall.Schema, ("all", SchemaText + "segment a = in b segment b = opted_in feature unused = 나이 + 1")).Definitions);
    }

    [Fact]
    public void Parse_WithByteOrderMarkAndCarriageReturns_ReadsAsWithout() =>
        Assert.Equal(Mall.Condition("opted_in and 나이 > 3"), ((Segment)Book("\uFEFFsegment s = # comment\r\n  opted_in\r\n  and 나이\r> 3\r\n")["s"]).Condition);

    [Fact]
    public void Parse_DecomposedHangul_IsComposed() => Assert.Equal(Mall.Condition("나이 > 3"), Mall.Condition("나이".Normalize(System.Text.NormalizationForm.FormD) + " > 3"));

    [Fact]
    public void Parse_FeaturesInAnyOrderAndNumber_NeedsNoDepth()
    {
        string chain = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"feature f{i} = f{i + 1} + 1").Append("feature f31 = 나이"));

        Assert.Equal(31, Book(chain).Features.Count);
    }

    [Fact]
    public void Tests_OfARuleBook_KeepTheirStatements()
    {
        RuleTexts read = RuleTexts.Read(Mall.Schema, [("t", $$"""
            {{Around}}
            test "t" for 단골 {
              given percentile(소비, 50) = 3
              customer "c1" { 나이: 30, 등급: VIP, opted_in: true, interests: {"a", "b"} }
              at 2026-03-02T10:00+09:00 구매 { 금액: 30_000, gift: false }
              after 20 minutes expect not member
              visit {}
              expect 소비 = 3
              at 2026-03-03T10:00+09:00 expect cell vip
            }
            """)]);
        Assert.Empty(read.Found);
        RuleTest test = Assert.Single(read.Tests);

        Assert.Equal("단골", test.For);
        Assert.Equal(["GivenStatement", "CustomerStatement", "EventStatement", "ExpectStatement", "EventStatement", "ExpectStatement", "ExpectStatement"], test.Statements.Select(s => s.GetType().Name));
        Assert.Equal(TimeSpan.FromMinutes(20), test.Statements[3].After);
        Assert.Equal(new MemberExpectation(false), ((ExpectStatement)test.Statements[3]).Expectation);
        Assert.Equal(Morning, test.Statements[2].At);
        Assert.Equal(new CellExpectation("vip"), ((ExpectStatement)test.Statements[6]).Expectation);
        Assert.Equal(new ValueExpectation(Spend, Constant.Of(3m)), ((ExpectStatement)test.Statements[5]).Expectation);
        Assert.Equal([Constant.Of(30m), Constant.Of("VIP"), true, ValueList.Create<string>(["a", "b"])], ((CustomerStatement)test.Statements[1]).Attributes.Select(a => a.Value));
    }
}
