using Crm.Segmentation.RuleTests;
using Crm.Segmentation.Tests.Rules.Text;

namespace Crm.Segmentation.Tests.RuleTests;

/// <summary>Tests that stand beside rules: what their statements mean, what a failure says, and what they have seen.</summary>
public sealed class RuleTestsTests
{
    private const string Rules = """
        feature 소비 = sum(구매.금액, last 30 days)
        feature 방문 = count(visit, last 7 days)
        score 관심 = 방문 + 2 * count(구매)
        segment 재구매 = count(구매) >= 2
        segment 활동 = (did visit in last 7 days or did 구매 where 금액 >= 100 in last 7 days) and opted_in
        segment 최고 = in 멤버십.vip and not in 이탈
        partition 멤버십 { vip when 소비 >= 1_000 gold when 소비 >= 100 basic otherwise }
        partition 참여 { 낮음 when 관심 <= percentile(관심, 50) 높음 otherwise }
        segment 상위참여 = in 참여.높음
        funnel checkout within 7 days { step 보기 = visit step 사기 = 구매 }
        rfm 가치 over 구매.금액 into 5
        segment 우수 = 가치.recency >= 4 and in 가치.r5f4m3
        segment 느림 = since(구매) > percentile(since(구매), 50)
        segment 상위 = top 10% by 관심
        segment 상위느림 = top 5% by 가치.recency
        segment 이탈 = dropped from checkout before 사기
        segment 그룹 = 등급 in {VIP, GOLD} and city like "서*" and interests has "모자" and born is set and credit > 1.5 and patience >= 2 hours and ratio = 0.5 and 나이 = 30

        """;

    public static TheoryData<string, string> Passing => new()
    {
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 after 1 hour 구매 expect member""" },
        { "재구매", """customer "c" at 2026-03-01T00:00Z 구매 {} expect member after 0 seconds 구매 {}""" },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 {} at 2026-03-02T00:00Z expect not member at 2026-03-02T00:00:00.001Z 구매 {} expect member""" },
        { "활동", """customer "c" { opted_in: true } at 2026-03-01T00:00Z visit {} at 2026-03-07T23:59:59.999Z expect member after 1 millisecond expect not member""" },
        { "활동", """customer "c" { opted_in: true } at 2026-03-01T00:00Z 구매 { 금액: 99 } expect not member after 1 second 구매 { 금액: 100, gift: true, due: 2026-03-05, sort: hat } expect member""" },
        { "활동", """customer "c" {} at 2026-03-01T00:00Z visit { page: "메인", labels: {"a", "b"}, stay: 5 minutes } expect not member""" },
        { "멤버십", """customer "c" {} at 2026-03-01T00:00Z expect cell basic after 1 day 구매 { 금액: 100 } expect cell gold after 1 day 구매 { 금액: 900 } expect cell vip""" },
        { "최고", """customer "c" {} at 2026-03-01T00:00Z 구매 { 금액: 1_000 } expect member after 1 second visit {} expect member after 8 days expect not member""" },
        { "이탈", """customer "c" {} at 2026-03-01T00:00Z visit {} after 7 days 구매 {} after 1 day expect not member""" },
        { "이탈", """customer "c" {} at 2026-03-01T00:00Z visit {} after 8 days 구매 {} expect member""" },
        { "소비", """customer "c" {} at 2026-03-01T00:00Z 구매 { 금액: 30_000 } expect 소비 = 30_000 expect count(구매) = 1""" },
        { "관심", """customer "c" {} at 2026-03-01T00:00Z visit {} after 0 seconds 구매 {} expect 관심 = 3 expect 방문 = 1""" },
        { "참여", """given percentile(관심, 50) = 2 customer "c" {} at 2026-03-01T00:00Z 구매 {} expect cell 낮음 after 1 day visit {} expect cell 높음""" },
        { "상위참여", """given percentile(관심, 50) = 1.5 customer "c" {} at 2026-03-01T00:00Z 구매 {} expect member""" },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 {} 구매 {} visit {} expect member""" },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 {} after 1 day expect not member visit {} after 1 day 구매 {} expect member""" },
        { "우수", """given 가치.recency = 5 given 가치.frequency = 4 given 가치.monetary = 3 customer "c" {} at 2026-03-01T00:00Z expect member""" },
        { "느림", """given percentile(since(구매), 50) = 3 days customer "c" {} at 2026-03-01T00:00Z 구매 {} after 3 days expect not member after 1 millisecond expect member""" },
        { "상위", """given top 10% by 관심 = 3 customer "c" {} at 2026-03-01T00:00Z visit {} expect not member after 1 second 구매 {} expect member""" },
        { "상위느림", """given top 5% by 가치.recency = 4 given 가치.recency = 4 customer "c" {} at 2026-03-01T00:00Z expect member""" },
        { "그룹", """customer "c" { 등급: VIP, city: "서울", interests: {"모자", "가방"}, born: 2000-02-29, credit: 1.51, patience: 2 hours, ratio: 0.5, 나이: 30, signed_up: 2026-01-01T00:00Z } at 2026-03-01T00:00Z expect member""" },
    };

    public static TheoryData<string, string, string, string> Mistaken => new()
    {
        { "없음", """customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1651", "Test 't' is for '없음', which the rule book does not define." },
        { "checkout", """customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1651", "Test 't' is for 'checkout', a funnel; only segments, partitions, features, scores and journeys are tested." },
        { "멤버십", """customer "c" {} ⟦at 2026-03-01T00:00Z expect member⟧""", "CRM1651", "'멤버십' is no segment, so nobody is a member of it." },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 {}""", "CRM1651", "Test 't' expects nothing." },
        { "재구매", """customer "c" {} ⟦expect member⟧""", "CRM1652", "This has no instant, and no statement before it has one." },
        { "재구매", """customer "c" {} ⟦after 1 day 구매 {}⟧ at 2026-03-01T00:00Z expect member""", "CRM1652", "No statement before this one has an instant." },
        { "재구매", """customer "c" {} at 2026-03-02T00:00Z 구매 {} ⟦at 2026-03-01T00:00Z expect member⟧""", "CRM1652", "2026-03-01T00:00:00Z is before 2026-03-02T00:00:00Z, the instant of the statement before it." },
        { "재구매", """at 2026-03-01T00:00Z expect member""", "CRM1653", "Test 't' has no customer." },
        { "재구매", """customer "c" {} ⟦customer "d" {}⟧ at 2026-03-01T00:00Z expect member""", "CRM1653", "A test is about one customer, and 'c' is it." },
        { "재구매", """customer "c" { ⟦나이: "열"⟧ } at 2026-03-01T00:00Z expect member""", "CRM1654", "'나이' is an integer, and this is no value of it." },
        { "재구매", """customer "c" { ⟦등급: "SILVER"⟧ } at 2026-03-01T00:00Z expect member""", "CRM1654", "'등급' is an enum, and this is no value of it." },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 { ⟦금액: 1.5⟧ } expect member""", "CRM1654", "'금액' is money, and this is no value of it." },
        { "재구매", """⟦given 소비 = 3⟧ customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1654", "'소비' is computed from the customer; only functions of a population are given." },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z expect not member ⟦expect cell vip⟧""", "CRM1605", "'재구매' is no partition, so it has no cells." },
        { "멤버십", """customer "c" {} at 2026-03-01T00:00Z expect cell basic ⟦expect cell vpi⟧""", "CRM1603", "Partition '멤버십' has no cell 'vpi'." },
        { "참여", """customer "c" {} at 2026-03-01T00:00Z expect cell 낮음""", "CRM1655", "Test 't' reaches 'percentile(관심, 50)', which depends on a population." },
        { "상위참여", """customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1655", "Test 't' reaches 'percentile(관심, 50)', which depends on a population." },
        { "상위", """customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1655", "Test 't' reaches 'top 10% by 관심', which depends on a population." },
        { "상위느림", """given top 5% by 가치.recency = 4 customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1655", "Test 't' reaches '가치.recency', which depends on a population." },
        { "상위", """⟦given top 10% by 관심 = "셋"⟧ customer "c" {} at 2026-03-01T00:00Z expect member""", "CRM1101", "In '관심 = \"셋\"', a number does not compare with a text." },
        { "참여", """⟦given percentile(관심, 50) = "셋"⟧ customer "c" {} at 2026-03-01T00:00Z expect cell 낮음""", "CRM1101", "In 'percentile(관심, 50) = \"셋\"', a number does not compare with a text." },
        { "재구매", """customer "c" {} at 2026-03-01T00:00Z expect not member ⟦expect send "welcome"⟧""", "CRM1651", "'재구매' is no journey, in which nothing happens." },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void RunTests_StatementsOfEveryKind_MeanWhatTheySay(string subject, string statements) =>
        Mall.Book(Text(subject, statements)).RunTests().ThrowIfFailed();

    [Theory]
    [MemberData(nameof(Passing))]
    public void RunTests_TheSameButDenied_Fails(string subject, string statements)
    {
        string denied = statements.Contains("expect not member", StringComparison.Ordinal) ? statements.Replace("expect not member", "expect member", StringComparison.Ordinal)
            : statements.Contains("expect member", StringComparison.Ordinal) ? statements.Replace("expect member", "expect not member", StringComparison.Ordinal)
            : statements.Contains("expect cell", StringComparison.Ordinal) ? statements.Replace("expect cell basic", "expect cell vip", StringComparison.Ordinal).Replace("expect cell 낮음", "expect cell 높음", StringComparison.Ordinal)
            : statements.Replace(" = 3", " = 4", StringComparison.Ordinal);

        RuleTestReport report = Mall.Book(Text(subject, denied)).RunTests();

        Assert.False(report.Passed);
        Assert.Throws<RuleTestException>(() => report.ThrowIfFailed());
        Assert.All(report.Results[0].Failures, failure => Assert.NotEmpty(failure.Why));
    }

    [Theory]
    [MemberData(nameof(Mistaken))]
    public void Parse_TestWithAMistake_IsToldAtItsPlace(string subject, string statements, string code, string message)
    {
        int start = statements.IndexOf('⟦', StringComparison.Ordinal), end = statements.IndexOf('⟧', StringComparison.Ordinal);
        string bare = statements.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);

        Diagnostic told = Assert.Single(Mall.Errors(Text(subject, bare)), found => found.Severity == DiagnosticSeverity.Error);

        Assert.Equal((code, message), (told.Code, told.Message));
        Assert.Contains(told.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys);
        if (told.HelpPhrase is { } help) Assert.Contains(help.Template, KoreanDiagnostics.Templates.Keys);
        Assert.Equal(start < 0 ? "\"t\"" : statements[(start + 1)..end], told.Span!.Value.Characters.ToString());
    }

    [Fact]
    public void Parse_UnknownProperty_IsToldWithItsFix()
    {
        Diagnostic told = Assert.Single(Mall.Errors(Text("재구매", """customer "c" {} at 2026-03-01T00:00Z 구매 { 금엑: 3 } expect member""")));

        Assert.Contains("금엑", told.Message, StringComparison.Ordinal);
        Assert.Equal("금엑", told.Span!.Value.Characters.ToString());
    }

    /// <summary>The codes of many mistakes, in the order of the text; each line has one, or none.</summary>
    [Fact]
    public void Parse_ManyMistakesInTestsAndRules_AreAllToldInOnePass()
    {
        string text = """
            segment 재구매 = count(구매) >= 2
            segment 틀림 = count(구메) >= 2
            partition 등급표 { vip when count(구매) > 3 basic otherwise }
            test "문장" for 재구매 {
              customer "c" { 나이: "열" }
              at 2026-03-01 구매 {}
              expect not member
              expect cell vip
            }
            test "틀린 대상" for 틀림 { customer "c" {} at 2026-03-01T00:00Z expect member }
            test "값" for 등급표 { customer "c" {} at 2026-03-01T00:00Z 구매 { 금액: "열" } expect cell basi }
            test "없는 대상" for 없음 { customer "c" { 나이: 3 } at 2026-03-01T00:00Z expect member }
            segment 끝 = 나이 > "열"
            """;

        Assert.Equal(
            [(2, "CRM1002"), (5, "CRM1654"), (6, "CRM0101"), (8, "CRM1605"), (11, "CRM1654"), (11, "CRM1603"), (12, "CRM1651"), (13, "CRM1101")],
            Mall.Errors(text).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => (d.Span!.Value.Line, d.Code)));
    }

    [Theory]
    [InlineData("at 2026-03-01T00:00Z expect mmeber")]
    [InlineData("at 2026-03-01T00:00Z 구매 { 금액: } expect member")]
    [InlineData("at 2026-03-01T00:00Z 구매 { 금액 3 } expect member")]
    [InlineData("at 2026-03-01T00:00Z 구매 { 금액: 3 expect member")]
    [InlineData("at 2026-03-01T00:00Z 구메 {} expect member")]
    [InlineData("at 2026-03-01T00:00 구매 {} expect member")]
    [InlineData("on 2026-03-01T00:00Z 구매 {} at 2026-03-02T00:00Z expect member")]
    [InlineData("at 2026-03-01T00:00Z 구매 {} after 1 month expect member")]
    [InlineData("at 2026-03-01T00:00Z expcet member")]
    [InlineData("at 2026-03-01T00:00Z expect banana")]
    [InlineData("at 2026-03-01T00:00Z 구매 { 종류: hat } expect member")]
    [InlineData("given top 10% 나이 = 3 at 2026-03-01T00:00Z expect member")]
    [InlineData("given banana = 3 at 2026-03-01T00:00Z expect member")]
    [InlineData("at 2026-03-01T00:00Z expect count(구매 = 3")]
    public void Parse_OneMistakeInATest_IsOneDiagnostic(string statements)
    {
        string text = $"segment 앞 = count(구매) >= 1\ntest \"t\" for 앞 {{\n  customer \"c\" {{}}\n  {statements}\n}}\nsegment 뒤 = opted_in\ntest \"u\" for 뒤 {{ customer \"c\" {{}} at 2026-03-01T00:00Z expect not member }}";
        ValueList<Diagnostic> told = Mall.Errors(text);

        Assert.True(told.Count == 1, string.Join("\n", told.Select(d => d.ToText())));
    }

    [Fact]
    public void RunTests_AMemberTooFew_SaysWhatIsAndWhatIsNeeded()
    {
        const string text = """
            segment 재구매 = count(구매) >= 2
            test "두 번 샀다" for 재구매 {
              customer "c2" {}
              at 2026-03-02T10:00+09:00 구매 { 금액: 30_000 }
              at 2026-03-03T00:00+09:00 expect member
            }
            """;

        RuleTestReport report = Mall.Book(text).RunTests(new SegmentationOptions { TimeZone = "Asia/Seoul" });

        Assert.Equal(
            """
            failed: "두 번 샀다" for 재구매
              --> t:5:3
              |
            5 |   at 2026-03-03T00:00+09:00 expect member
              |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              at 2026-03-03T00:00:00+09:00: expected member, found not member
              because
                no  count(구매) >= 2: count(구매) = 1, needs 2; counted: 2026-03-02T01:00:00Z

            1 test, 1 failed
            재구매: 1 of 2 seen
              never true:  count(구매) >= 2
            """.ReplaceLineEndings("\n"),
            report.ToText());
    }

    [Fact]
    public void RunTests_AWrongCell_SaysHowTheCellsWereTried()
    {
        RuleTestReport report = Mall.Book(Text("참여", """
            given percentile(관심, 50) = 3
              customer "c" {}
              at 2026-03-01T00:00Z 구매 {}
              expect cell 높음
            """)).RunTests();

        RuleTestFailure failure = Assert.Single(Assert.Single(report.Results).Failures);
        Assert.Equal(("cell 높음", "cell 낮음"), (failure.Expected, failure.Found));
        Assert.Equal(
            [
                "yes cell 낮음 when",
                "  yes 관심 <= percentile(관심, 50): 관심 = 2, percentile(관심, 50) = 3",
                "        방문 = 0",
                "          count(visit, last 7 days) = 0",
                "        count(구매) = 1; counted: 2026-03-01T00:00:00Z",
                "no  cell 높음 otherwise",
            ],
            failure.Why);
    }

    [Fact]
    public void RunTests_AMembershipBehindNames_IsShownToItsConditions()
    {
        RuleTestReport report = Mall.Book(Text("최고", """customer "c" {} at 2026-03-01T00:00Z visit {} after 1 hour 구매 { 금액: 999 } expect member""")).RunTests();

        Assert.Equal(
            [
                "no  all of",
                "  no  in 멤버십.vip",
                "    no  소비 >= 1000: 소비 = 999, needs 1000",
                "          sum(구매.금액, last 30 days) = 999; counted: 2026-03-01T01:00:00Z",
                "  yes not",
                "    no  in 이탈",
                "      no  dropped from checkout before 사기",
            ],
            Assert.Single(Assert.Single(report.Results).Failures).Why);
    }

    [Fact]
    public void RunTests_AMissingValue_IsSaidToBeMissing()
    {
        RuleTestReport report = Mall.Book(Text("소비", """customer "c" {} at 2026-03-01T00:00Z expect 나이 = 3""")).RunTests();

        RuleTestFailure failure = Assert.Single(Assert.Single(report.Results).Failures);
        Assert.Equal(("나이 = 3", "나이 is missing"), (failure.Expected, failure.Found));
    }

    [Fact]
    public void Coverage_OfConditionsAndCells_CountsWhatWasSeen()
    {
        RuleTestReport report = Mall.Book(
            Rules
            + """test "a" for 활동 { customer "c" { opted_in: true } at 2026-03-01T00:00Z expect not member after 1 day visit {} expect member }""" + "\n"
            + """test "b" for 멤버십 { customer "c" {} at 2026-03-01T00:00Z expect cell basic after 1 day 구매 { 금액: 100 } expect cell gold }""").RunTests();

        Assert.True(report.Passed);
        RuleCoverage active = Assert.Single(report.Coverage, c => c.Definition == "활동"), membership = Assert.Single(report.Coverage, c => c.Definition == "멤버십");
        Assert.Equal((10, 8), (active.Total, active.Seen));
        Assert.Contains(new ConditionCoverage("did visit in last 7 days", true, true), active.Conditions);
        Assert.Contains(new ConditionCoverage("opted_in", true, false), active.Conditions);
        Assert.Equal([new ConditionCoverage("소비 >= 1000", false, true), new ConditionCoverage("소비 >= 100", true, true)], membership.Conditions);
        Assert.Equal([new CellCoverage("vip", false), new CellCoverage("gold", true), new CellCoverage("basic", true)], membership.Cells);
        Assert.Equal((7, 5), (membership.Total, membership.Seen));
        Assert.Equal(["재구매", "최고", "참여", "상위참여", "우수", "느림", "상위", "상위느림", "이탈", "그룹"], report.Untested);
    }

    [Fact]
    public void RunTests_TheZoneOfTheOptions_DecidesLocalDays()
    {
        RuleBook book = Mall.Book("""segment 오늘 = did visit in today""" + "\n" + """test "t" for 오늘 { customer "c" {} at 2026-03-01T14:59Z visit {} after 1 minute expect not member }""");

        Assert.True(book.RunTests(new SegmentationOptions { TimeZone = "Asia/Seoul" }).Passed);
        Assert.False(book.RunTests().Passed);
        Assert.Throws<ArgumentException>(() => book.RunTests(new SegmentationOptions { TimeZone = "Nowhere/At_All" }));
    }

    [Fact]
    public void Tests_OneByOne_RunLikeAllTogether()
    {
        RuleBook book = Mall.Book(Text("재구매", """customer "c" {} at 2026-03-01T00:00Z expect not member"""));

        RuleTestCase only = Assert.Single(book.Tests);
        Assert.Equal(("t", "재구매", "재구매: t"), (only.Name, only.Definition, only.ToString()));
        Assert.True(only.Run().ThrowIfFailed().Passed);
    }

    /// <summary>How a suite shows each test of a rule book as a case of its own.</summary>
    public static TheoryData<RuleTestCase> Cases => [.. Mall.Book(Text("재구매", """customer "c" {} at 2026-03-01T00:00Z expect not member""")).Tests];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfARuleBook_Passes(RuleTestCase test) => test.Run().ThrowIfFailed();

    [Fact]
    public void RunTests_TwoWaysToGetThere_ShowsBoth()
    {
        RuleTestReport report = Mall.Book(Text("활동", """customer "c" { opted_in: true } at 2026-03-01T00:00Z 구매 { 금액: 99 } expect member""")).RunTests();

        Assert.Equal(
            [
                "no  all of",
                "  no  any of",
                "    no  did visit in last 7 days: count(visit, last 7 days) = 0, needs 1",
                "    no  did 구매 where 금액 >= 100 in last 7 days: count(구매 where 금액 >= 100, last 7 days) = 0, needs 1",
                "  yes opted_in",
            ],
            Assert.Single(Assert.Single(report.Results).Failures).Why);
    }

    [SharedFact]
    public void RunTests_Storefront_Pass() =>
        RuleBook.Parse(("storefront.crm", File.ReadAllText(SharedFolder.Of("examples/storefront.crm")))).RunTests().ThrowIfFailed();

    private static string Text(string subject, string statements) => $"{Rules}test \"t\" for {subject} {{\n  {statements}\n}}";
}
