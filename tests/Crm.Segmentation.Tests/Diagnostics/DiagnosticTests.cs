using Crm.Segmentation.Tests.Rules.Text;

using static Crm.Segmentation.Tests.Rules.Text.Mall;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>
/// Each mistake: the text with the mistake between ⟦ and ⟧, the code, the message, and the text as the fix makes it. One mistake gives one
/// diagnostic, exactly there; what the fix makes has none.
/// </summary>
public sealed class DiagnosticTests
{
    private static readonly (string Text, string Code, string Message, string? Fixed)[] Mistakes =
    [
        // characters
        ("나이 ⟦＞＝⟧ 30", "CRM0006", "'＞＝' is full-width.", "나이 >= 30"),
        ("⟦（⟧나이 > 30)", "CRM0006", "'（' is full-width.", "(나이 > 30)"),
        ("나이 > ⟦３０⟧", "CRM0006", "'３０' is full-width.", "나이 > 30"),
        ("⟦ｃity⟧ = \"a\"", "CRM0006", "'ｃity' has full-width characters.", "city = \"a\""),
        ("⟦opted＿in⟧", "CRM0006", "'opted＿in' has full-width characters.", "opted_in"),
        ("city = ⟦“hat”⟧", "CRM0005", "Texts stand in straight double quotes.", "city = \"hat\""),
        ("city = ⟦'hat'⟧", "CRM0005", "Texts stand in straight double quotes.", "city = \"hat\""),
        ("city = ⟦＂hat＂⟧", "CRM0005", "Texts stand in straight double quotes.", "city = \"hat\""),
        ("city = ⟦「모자」⟧", "CRM0005", "Texts stand in straight double quotes.", "city = \"모자\""),
        ("city = \"hat⟦”⟧", "CRM0005", "The text ends in a typographic quote.", "city = \"hat\""),
        ("city = ⟦\"hat⟧", "CRM0007", "The text does not end on its line.", null),
        ("⟦`city⟧", "CRM0007", "The name in backquotes does not end on its line.", null),
        ("ci⟦\u200B⟧ty = \"a\"", "CRM0003", "Hidden characters make the text look like another.", "city = \"a\""),
        ("city = \"a⟦\u202E\u202C⟧\"", "CRM0003", "Hidden characters make the text look like another.", "city = \"a\\u{202E}\\u{202C}\""),
        ("opted_in # ok⟦\u202E⟧", "CRM0003", "Hidden characters make the text look like another.", "opted_in # ok"),
        ("opted_in ⟦@@⟧", "CRM0004", "'@@' is nothing that rules are written with.", "opted_in "),
        ("opted_in⟦;⟧", "CRM0004", "';' is nothing that rules are written with.", "opted_in"),
        ("opted_in ⟦¤⟧", "CRM0002", "The text is not valid Unicode here: it has half of a surrogate pair.", "opted_in "),
        ("city = ⟦\"¤\"⟧", "CRM0002", "The text is not valid Unicode: it has half of a surrogate pair.", null),
        ("city = ⟦\"\uFFFE\"⟧", "CRM0002", "The text has a code point that is no character.", null),
        ("city = \"a⟦\\q⟧\"", "CRM0008", "'\\q' is no escape.", null),
        ("city = \"⟦\\u{D800}⟧\"", "CRM0008", "'\\u{D800}' is no escape.", null),
        ("나이 ⟦==⟧ 3", "CRM0013", "'==' is written '=' here.", "나이 = 3"),
        ("opted_in ⟦&&⟧ opted_in", "CRM0013", "'&&' is written 'and' here.", "opted_in and opted_in"),
        ("⟦!⟧opted_in", "CRM0013", "'!' is written 'not' here.", "not opted_in"),
        ("나이 ⟦≥⟧ 3", "CRM0013", "'≥' is written '>=' here.", "나이 >= 3"),
        ("opted_in ⟦//⟧ why", "CRM0013", "A comment starts with #.", "opted_in # why"),

        // numbers, dates and durations
        ("소비 > ⟦30,000⟧", "CRM0009", "The digits of a number are grouped by single underscores: '30_000'.", "소비 > 30_000"),
        ("소비 > ⟦1__0⟧", "CRM0009", "The digits of a number are grouped by single underscores: '10'.", "소비 > 10"),
        ("소비 > ⟦3만⟧", "CRM0010", "'3만' is no number: '만' runs into it.", "소비 > 30_000"),
        ("소비 > ⟦3만5천원⟧", "CRM0010", "'3만5천원' is no number: '만5천원' runs into it.", "소비 > 35_000"),
        ("소비 > ⟦30_000원⟧", "CRM0010", "'30_000원' is no number: '원' runs into it.", "소비 > 30_000"),
        ("did 구매 in last ⟦7일⟧", "CRM0010", "'일' is no unit here.", "did 구매 in last 7 days"),
        ("did 구매 in last ⟦3개월⟧", "CRM0010", "'개월' is no unit here.", "did 구매 in last 90 days"),
        ("did 구매 in last ⟦1 month⟧", "CRM0108", "'month' is no duration: months, quarters and years have no fixed length.", "did 구매 in last 30 days"),
        ("patience > ⟦2 years⟧", "CRM0108", "'years' is no duration: months, quarters and years have no fixed length.", "patience > 730 days"),
        ("did 구매 in last ⟦month⟧", "CRM0101", "A number is needed before 'month'.", "did 구매 in last 1 calendar month"),
        ("did 구매 in last ⟦30⟧", "CRM1102", "A duration needs a unit.", "did 구매 in last 30 days"),
        ("did 구매 in last ⟦0 days⟧", "CRM0112", "A duration here is positive, in whole milliseconds, and at most 10,675,199 days.", null),
        ("signed_up > ⟦2026-3-2⟧", "CRM0012", "A date is written year-month-day: '2026-03-02'.", "signed_up > 2026-03-02"),
        ("signed_up > ⟦2026/03/02⟧", "CRM0012", "A date is written year-month-day: '2026-03-02'.", "signed_up > 2026-03-02"),
        ("signed_up > ⟦2026-02-30⟧", "CRM0012", "There is no date '2026-02-30'.", null),
        ("signed_up > ⟦2026-03-02T10:00⟧", "CRM0012", "An instant needs its offset from UTC.", null),
        ("signed_up > ⟦2026-03-02T25:00Z⟧", "CRM0012", "'2026-03-02T25:00Z' is no instant.", null),
        ("ratio > ⟦0.12345678901234567890123456789012⟧", "CRM0011", "A number has at most 28 digits, and is below 79 octillion.", null),

        // structure
        ("opted_in and⟦⟧", "CRM0101", "Expected a condition or a value here.", null),
        ("opted_in ⟦opted_in⟧", "CRM0101", "Unexpected 'opted_in'.", null),
        ("(opted_in and (나이 > 3)⟦⟧", "CRM0104", "A closing parenthesis is missing.", "(opted_in and (나이 > 3))"),
        ("1 < 나이 ⟦<⟧ 3", "CRM0107", "Comparisons cannot be chained.", "1 < 나이 and 나이 < 3"),
        ("⟦소비⟧", "CRM0105", "A condition is needed here, and this is a value.", null),
        ("opted_in and ⟦나이 + 1⟧", "CRM0105", "A condition is needed here, and this is a value.", null),
        ("⟦opted_in⟧ > 3", "CRM0106", "A value is needed here, and this is a condition.", null),
        ("⟦opted_in = true⟧", "CRM0113", "A flag is a condition by itself.", "opted_in"),
        ("⟦opted_in != true⟧ and opted_in", "CRM0113", "A flag is a condition by itself.", "not opted_in and opted_in"),
        ("⟦averge⟧(구매.금액) > 3", "CRM0109", "There is no function 'averge'.", null),
        ("⟦coutn⟧(구매) > 3", "CRM0109", "There is no function 'coutn'.", "count(구매) > 3"),
        ("did 구매 ⟦last⟧ 7 days", "CRM0110", "'in' is missing before 'last'.", "did 구매 in last 7 days"),
        ("did 구매 ⟦in⟧ since signed_up", "CRM0110", "'in' never stands before 'since'.", "did 구매 since signed_up"),
        ("did 구매 where ⟦not⟧ gift", "CRM0111", "After where, 'not' needs parentheses.", "did 구매 where (not gift)"),
        ("⟦did not⟧ 구매", "CRM0101", "'not' stands before 'did'.", "not did 구매"),
        ("did visit then 구매 within 1 day ⟦within⟧ 2 days", "CRM0114", "'within' is given twice.", null),
        ("count(구매 ⟦last⟧ 7 days) > 1", "CRM0101", "A comma is needed before the window.", "count(구매, last 7 days) > 1"),
        ("count(구매⟦.금액⟧) > 1", "CRM0101", "Events are counted, not their properties.", "count(구매) > 1"),
        ("sum(⟦금액⟧) > 1", "CRM0101", "'sum' needs a property of an event.", "sum(구매.금액) > 1"),
        ("in bucket \"a\" ⟦10⟧..20%", "CRM0101", "A percentage is needed here.", "in bucket \"a\" 10%..20%"),
        ("top ⟦0%⟧ by 소비", "CRM0112", "The top 0% is nobody.", null),
        ("top ⟦110%⟧ by 소비", "CRM0112", "A percentage is from 0 to 100.", null),
        ("did 구매 at least ⟦2.5⟧ times", "CRM0112", "A whole number from 0 is needed here.", null),
        ("did 구매 regularly: at least 1 times in 4 of the last ⟦3⟧ weeks", "CRM0112", "A whole number from 4 to 1000 is needed here.", null),
        ("signed_up ⟦from⟧".Replace("⟦from⟧", "from ⟦7 days to 30 days ago⟧", StringComparison.Ordinal), "CRM1302", "The window ends before it begins.", "signed_up from 30 days to 7 days ago"),
        ("did 구매 since ⟦나이⟧", "CRM1303", "A window cannot be anchored on this.", null),

        // names
        ("⟦나니⟧ > 3", "CRM1006", "Unknown name '나니'.", "나이 > 3"),
        ("⟦skdl⟧ > 3", "CRM1006", "Unknown name 'skdl'.", "나이 > 3"),
        ("⟦챠쇼⟧ = \"a\"", "CRM1006", "Unknown name '챠쇼'.", "city = \"a\""),
        ("did ⟦rnao⟧", "CRM1002", "Unknown event 'rnao'.", "did 구매"),
        ("did ⟦구메⟧ where 금액 > 3", "CRM1002", "Unknown event '구메'.", "did 구매 where 금액 > 3"),
        ("did 구매 where ⟦금엑⟧ > 3", "CRM1003", "Event '구매' has no property '금엑'.", "did 구매 where 금액 > 3"),
        ("sum(구매.⟦ammount⟧) > 3", "CRM1003", "Event '구매' has no property 'ammount'.", null),
        ("⟦금액⟧ > 3", "CRM1201", "'금액' is a property of an event and stands where a customer is meant.", null),
        ("⟦단골⟧ and opted_in", "CRM1006", "'단골' is a segment, which is no value.", "in 단골 and opted_in"),
        ("⟦멤버십.vip⟧", "CRM1006", "'멤버십' is a partition, and 'vip' is no value of it.", "in 멤버십.vip"),
        ("⟦구매⟧", "CRM1006", "'구매' is an event, which is no value.", "did 구매"),
        ("⟦in 소비⟧", "CRM1608", "'소비' is a feature, which has no members.", null),
        ("⟦in 단굴⟧", "CRM1602", "'in 단굴' refers to '단굴', which the rule book does not define.", "in 단골"),
        ("⟦in 멤버십.vpi⟧", "CRM1603", "Partition '멤버십' has no cell 'vpi'.", null),

        // what the validator finds
        ("등급 = ⟦VPI⟧", "CRM1005", "'등급' has no value \"VPI\".", "등급 = \"VIP\""),
        ("등급 in {GOLD, ⟦\"GLOD\"⟧}", "CRM1005", "'등급' has no value \"GLOD\".", "등급 in {GOLD, \"GOLD\"}"),
        ("since(구매) >= ⟦60⟧", "CRM1102", "In 'since(구매) >= 60', '60' is a number without a unit where a duration is needed.", "since(구매) >= 60 days"),
        ("⟦signed_up > \"2026-01-01\"⟧", "CRM1101", "In 'signed_up > \"2026-01-01\"', an instant does not compare with a text.", null),
        ("did 구매 where ⟦나이⟧ > 3", "CRM1202", "'나이' is an attribute of the customer and stands in the where of '구매', which is about one event.", "did 구매 where customer.나이 > 3"),
        ("did 구매 where (gift and ⟦did visit⟧)", "CRM1203", "'count(visit)' is about a customer's events and stands in the where of '구매', which is about one event.", null),
        ("⟦나이⟧ like \"3*\"", "CRM1105", "'나이' is an integer; like compares with a pattern, which needs a text.", null),
        ("did visit then not ⟦구매⟧", "CRM1403", "'not 구매' does not say how long to wait for it.", null),
        ("did visit then ⟦order⟧ same 카테고리", "CRM1404", "'same 카테고리' needs the property at every step, and 'order' has none of that name.", null),
        ("did 구매 ⟦in next 7 days⟧", "CRM1301", "'count(구매)' looks for events after as-of, where there are none.", null),
        ("avg(⟦구매.카테고리⟧) > 3", "CRM1109", "'avg(구매.카테고리)' aggregates a text, of which there is no avg.", null),
    ];

    public static TheoryData<string> Texts => [.. Mistakes.Select(m => m.Text)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Mistake_InACondition_IsToldOnceWhereItIs(string marked)
    {
        (_, string code, string message, string? @fixed) = Mistakes.First(m => m.Text == marked);
        Check($"{Around}segment rule = {marked}", code, message, @fixed is null ? null : $"{Around}segment rule = {@fixed}");
    }

    private static readonly (string Text, string Code, string Message, string? Fixed)[] Declared =
    [
        ("⟦opted_in⟧", "CRM0102", "This stands outside of every declaration.", null),
        ("⟦segmant⟧ s = opted_in", "CRM0102", "This stands outside of every declaration.", "segment s = opted_in"),
        ("segment ⟦when⟧ = opted_in", "CRM0103", "'when' is a word of the language.", "segment `when` = opted_in"),
        ("segment s⟦⟧", "CRM0101", "Expected '=' here.", null),
        ("segment ⟦=⟧ opted_in", "CRM0101", "Expected a name, not '='.", null),
        ("partition p { a when opted_in b otherwise⟦⟧", "CRM0104", "The '}' of the partition is missing.", null),
        ("partition p { a when opted_in b otherwise⟦⟧\nsegment s = opted_in", "CRM0104", "The '}' of the partition is missing.", null),
        ("partition ⟦p⟧ { a when opted_in }", "CRM0115", "Partition 'p' has no cell for everyone else.", null),
        ("partition p { ⟦a⟧ otherwise b when opted_in }", "CRM0115", "A partition needs a cell besides the one for everyone else.", null),
        ("partition p { a when opted_in ⟦a⟧ otherwise }", "CRM0114", "Two cells are named 'a'.", null),
        ("partition p { a ⟦opted_in⟧ b otherwise }", "CRM0101", "Expected 'when', not 'opted_in'.", null),
        ("segment a = opted_in segment ⟦a⟧ = 나이 > 3", "CRM1601", "'a' is the name of a segment already.", null),
        ("feature ⟦city⟧ = 나이", "CRM1601", "'city' is the name of an attribute already.", null),
        ("feature f = ⟦f⟧ + 1", "CRM1607", "'f' is used in its own definition.", null),
        ("feature f = ⟦g⟧ + 1 feature g = f * 2", "CRM1607", "'g' is used in its own definition.", null),
        ("segment ⟦a⟧ = in b segment b = in a", "CRM1607", "Definitions refer to one another in a circle: a → b → a.", null),
        ("feature f = ⟦opted_in⟧", "CRM0106", "A value is needed here, and this is a condition.", null),
        ("score s = ⟦city⟧", "CRM1707", "'city' is a text; a score is a number.", null),
        ("rfm v over 구매.금액 into ⟦1⟧", "CRM0112", "A whole number from 2 to 10 is needed here.", null),
        ("rfm v ⟦on⟧ 구매.금액 into 5", "CRM0101", "Expected 'over' or 'of', not 'on'.", null),
        ("rfm v ⟦over⟧ since(구매), count(구매), 나이 into 5", "CRM0101", "'over' stands before a property of events.", "rfm v of since(구매), count(구매), 나이 into 5"),
        ("rfm v of since(구매), count(구매) ⟦into⟧ 5", "CRM0101", "Expected ',', not 'into'.", null),
        ("rfm v of since(구매), count(구매), 나이 into 5 ⟦by⟧ days", "CRM1758", "A window, days and a net amount are those of events, and this rfm scores measures.", null),
        ("rfm v of since(구매), count(구매), 나이 into 5 ⟦net⟧ of 구매.금액", "CRM1758", "A window, days and a net amount are those of events, and this rfm scores measures.", null),
        ("rfm ⟦v⟧ of born, count(구매), 나이 into 5", "CRM1751", "The recency of an rfm is a number or a duration, and this one is a date.", null),
        ("rfm ⟦v⟧ of since(구매), count(구매), 나이 into 2 recency at {3}", "CRM1752", "The recency of this rfm is a duration, which has no thresholds.", null),
        ("rfm v over 구매.금액 into 3 recency at ⟦{90, 30}⟧", "CRM1752", "The thresholds of recency are not 2 ascending numbers of at most 18 digits.", "rfm v over 구매.금액 into 3 recency at {30, 90}"),
        ("rfm v over 구매.금액 into 3 monetary at ⟦{30}⟧", "CRM1752", "The thresholds of monetary are not 2 ascending numbers of at most 18 digits.", null),
        ("rfm v over 구매.금액 into 2 recency at {30 ⟦days⟧}", "CRM0101", "A threshold is a number without a unit.", "rfm v over 구매.금액 into 2 recency at {30}"),
        ("rfm v over 구매.금액 into 2 recency at {⟦}⟧", "CRM0101", "Expected a number, not '}'.", null),
        ("rfm v over 구매.금액 into 2 recency at {3} ⟦recency⟧ at {4}", "CRM0114", "'recency' is given twice.", null),
        ("rfm v over 구매.금액 into 2 ⟦recency⟧ {3}", "CRM0101", "Unexpected 'recency'.", null),
        ("funnel f { step a = visit step b = ⟦구메⟧ }", "CRM1002", "Unknown event '구메'.", "funnel f { step a = visit step b = 구매 }"),
        ("funnel ⟦f⟧ { step a = visit }", "CRM1701", "A funnel has 2 to 32 steps, this one has 1.", null),
        ("journey j { ⟦entr⟧ on visit }", "CRM0101", "'entr' starts no statement.", "journey j { enter on visit }"),
        ("journey j { enter on visit wait ⟦for⟧ 구매 {} }", "CRM3011", "The wait has no end: whoever never does it waits for ever.", "journey j { enter on visit wait up to 7 days for 구매 {} }"),
        ("journey j { enter on visit ⟦repeat⟧ {} }", "CRM3012", "The steps are repeated without end.", "journey j { enter on visit repeat 3 times {} }"),
        ("⟦schema⟧".Replace("⟦schema⟧", "schema ⟦other⟧ { customer { a: flag } }", StringComparison.Ordinal), "CRM0116", "The schema of the text and the one that was passed differ.", null),
        ("test ⟦t⟧ for s {}", "CRM0101", "Expected the name of the test in quotes, not 't'.", null),
        ("segment s = opted_in test \"t\" for s { at ⟦21:00⟧ expect member }", "CRM0101", "Expected an instant, not a time of day.", null),
        ("segment s = opted_in test \"t\" for s { customer \"c\" {} at 2026-03-01T00:00Z 구매 { ⟦금엑⟧: 3 } expect not member }", "CRM1003", "Event '구매' has no property '금엑'.", "segment s = opted_in test \"t\" for s { customer \"c\" {} at 2026-03-01T00:00Z 구매 { 금액: 3 } expect not member }"),
    ];

    public static TheoryData<string> DeclaredTexts => [.. Declared.Select(m => m.Text)];

    [Theory]
    [MemberData(nameof(DeclaredTexts))]
    public void Mistake_InADeclaration_IsToldOnceWhereItIs(string marked)
    {
        (_, string code, string message, string? @fixed) = Declared.First(m => m.Text == marked);
        Check(marked, code, message, @fixed);
    }

    [Theory]
    [InlineData("schema s { customer { a: ⟦txt⟧ } }", "CRM0101", "schema s { customer { a: text } }")]
    [InlineData("schema s { customer { a: money⟦⟧ } }", "CRM0101", null)]
    [InlineData("schema s { customer { a: money(⟦12⟧) } }", "CRM0112", null)]
    [InlineData("schema s { customer { a: flag, ⟦a⟧: text } }", "CRM0114", null)]
    [InlineData("schema s { event ⟦any⟧ { a: text } }", "CRM0103", "schema s { event `any` { a: text } }")]
    [InlineData("schema s { event e { a: flag } event ⟦e⟧ { } }", "CRM0114", null)]
    [InlineData("schema s { ⟦attributes⟧ { a: flag } }", "CRM0101", null)]
    [InlineData("schema s { customer { a: enum { X, ⟦X⟧ } } }", "CRM0114", null)]
    public void Mistake_InASchema_IsToldOnceWhereItIs(string marked, string code, string? @fixed)
    {
        _ = RuleBook.TryParse(null, [("t", Unmarked(marked))], out _, out ValueList<Diagnostic> diagnostics);
        Diagnostic diagnostic = Assert.Single(diagnostics);

        Assert.Equal(code, diagnostic.Code);
        Assert.Equal(marked, Marked(diagnostic));
        if (@fixed is not null && code != "CRM0103") Assert.Equal(@fixed, diagnostic.Fix!.Apply());
    }

    [Fact]
    public void Mistakes_OfManyKinds_AreAllToldInOnePass()
    {
        ValueList<Diagnostic> diagnostics = Errors("""
            segment a = 나니 > 3 and 등급 = VPI and since(구매) > 60
            segment b = did 구메 in last 1 month or (
            partition p { vip when 나이 >> 3 gold when cty = "a" basic otherwise }
            segment c = 3만 < 나이 and opted_in = true
            """);

        Assert.Equal(
            ["CRM1006", "CRM1005", "CRM1102", "CRM1002", "CRM0108", "CRM0101", "CRM0101", "CRM1006", "CRM0010", "CRM0113"],
            diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Mistakes_WithoutEnd_AreToldAHundredTimes() =>
        Assert.Equal(100, Errors(string.Join('\n', Enumerable.Range(0, 500).Select(i => $"segment s{i} = ???"))).Count);

    [Fact]
    public void Text_LongerThan256Kibibytes_IsRefused()
    {
        string text = "segment s = opted_in #" + new string('가', 262_144 / 3);

        Assert.Equal("CRM0001", Assert.Single(Errors(text)).Code);
        Assert.Empty(Errors(text[..80_000]));
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(200, "CRM1501")]
    [InlineData(20_000, "CRM1501")]
    public void Nesting_BeyondTheLimit_IsRefused(int depth, string? code)
    {
        foreach (string text in (string[])[new string('(', depth) + "opted_in" + new string(')', depth), string.Concat(Enumerable.Repeat("not ", depth - 1)) + "opted_in"])
            Assert.Equal(code is null ? [] : [code], Errors($"segment s = {text}").Select(d => d.Code));
    }

    [Fact]
    public void Nodes_BeyondTheLimit_AreRefused()
    {
        Assert.Equal("CRM1502", Assert.Single(Errors("segment s = " + string.Join(" or ", Enumerable.Repeat("나이 = 1", 2000)))).Code);
        Assert.Empty(Errors("segment s = " + string.Join(" or ", Enumerable.Repeat("나이 = 1", 1300))));
    }

    [Fact]
    public void Duplicate_OverTwoTexts_ShowsBothPlaces()
    {
        _ = RuleBook.TryParse(Mall.Schema, [("a.crm", "segment s = opted_in"), ("b.crm", "\n  partition s { a when opted_in b otherwise }")], out _, out ValueList<Diagnostic> diagnostics);
        Diagnostic diagnostic = Assert.Single(diagnostics);

        Assert.Equal("b.crm:2:13", diagnostic.Span.ToString());
        Assert.Equal("a.crm:1:9", Assert.Single(diagnostic.Related).Span.ToString());
    }

    [Fact]
    public void Schema_ThatIsNowhere_IsAsked()
    {
        _ = RuleBook.TryParse(null, [("t", "segment s = opted_in")], out _, out ValueList<Diagnostic> diagnostics);

        Assert.Equal("CRM0116", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Parse_OfTextsWithErrors_ThrowsThemAll()
    {
        RuleException thrown = Assert.Throws<RuleException>(() => RuleBook.Parse(Mall.Schema, ("t", "segment a = b segment c = d")));

        Assert.Equal(2, thrown.Diagnostics.Count);
        Assert.Contains("t:1:13: CRM1006: Unknown name 'b'.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_UnderHangul_MarksTheRightCells()
    {
        Diagnostic diagnostic = Assert.Single(Errors("segment 단골 = did 구메 where 금액 > 3"));

        Assert.Equal((1, 18, 20), (diagnostic.Span!.Value.Line, diagnostic.Span.Value.Column, diagnostic.Span.Value.DisplayColumn));
        Assert.Equal(
            """
            error CRM1002: Unknown event '구메'.
              --> t:1:18
              |
            1 | segment 단골 = did 구메 where 금액 > 3
              |                    ^^^^
              = help: Did you mean '구매'?
              = fix: replace 구메 by 구매
            """.ReplaceLineEndings("\n"),
            diagnostic.ToText());
    }

    [Fact]
    public void Run_OfABookThatNeedsAFit_IsRefused()
    {
        RuleBook book = Book($"{Around}segment a = 소비 > percentile(소비, 50) segment b = in a segment c = opted_in");
        Dataset data = Dataset.For(Mall.Schema).Build(out _);

        RuleException thrown = Assert.Throws<RuleException>(() => new SegmentationEngine(Mall.Schema).Evaluate(book, data, DateTimeOffset.UnixEpoch));

        Assert.True(book.NeedsFit);
        Assert.Equal(["value", "a", "b"], thrown.Diagnostics.Select(d => d.Definition));
        Assert.All(thrown.Diagnostics, d => Assert.Equal("CRM1609", d.Code));
    }

    [Fact]
    public void ToText_InKorean_SaysEveryMistake()
    {
        Assert.All(All(), diagnostic =>
        {
            Assert.Contains(diagnostic.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys);
            if (diagnostic.HelpPhrase is { } help) Assert.Contains(help.Template, KoreanDiagnostics.Templates.Keys);
            Assert.All(diagnostic.Related, related => Assert.Contains(related.Label, KoreanDiagnostics.Templates.Keys));
        });
        Assert.Equal(
            """
            오류 CRM1002: 알 수 없는 이벤트 '구메'.
              --> t:1:18
              |
            1 | segment 단골 = did 구메 where 금액 > 3
              |                    ^^^^
              = 도움말: '구매'를 쓰려고 했나요?
              = 수정: 구메 대신 구매
            """.ReplaceLineEndings("\n"),
            Assert.Single(Errors("segment 단골 = did 구메 where 금액 > 3")).ToText("ko"));
    }

    [Fact]
    public void Templates_InKorean_HaveThePartsOfTheEnglishOnes() =>
        Assert.All(KoreanDiagnostics.Templates, pair =>
        {
            object[] parts = ["0", "1", "2", "3", "4", "5"];
            _ = string.Format(System.Globalization.CultureInfo.InvariantCulture, pair.Key, parts) + string.Format(System.Globalization.CultureInfo.InvariantCulture, pair.Value, parts);
            Assert.DoesNotContain(Parts(pair.Value), part => !Parts(pair.Key).Contains(part));
        });

    private static string[] Parts(string template) => [.. Enumerable.Range(0, 6).Select(i => $"{{{i}}}").Where(part => template.Contains(part, StringComparison.Ordinal))];

    internal static IEnumerable<Diagnostic> All() =>
        Mistakes.Select(m => $"{Around}segment rule = {m.Text}").Concat(Declared.Select(m => m.Text)).SelectMany(text => Errors(Unmarked(text.Replace('¤', '\uD800'))));

    private static void Check(string marked, string code, string message, string? @fixed)
    {
        marked = marked.Replace('¤', '\uD800');
        string text = Unmarked(marked);
        ValueList<Diagnostic> diagnostics = Errors(text);
        Assert.True(diagnostics.Count == 1, string.Join("\n", diagnostics.Select(d => d.ToText())));
        Diagnostic diagnostic = diagnostics[0];

        Assert.Equal((code, message), (diagnostic.Code, diagnostic.Message));
        if (marked.Contains('⟦', StringComparison.Ordinal)) Assert.Equal(marked, Marked(diagnostic));
        Assert.Equal(@fixed, diagnostic.Fix?.Apply());
        if (@fixed is not null) Assert.Empty(Errors(@fixed));
    }

    private static string Unmarked(string marked) => marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);

    private static string Marked(Diagnostic diagnostic)
    {
        SourceSpan span = diagnostic.Span!.Value;
        return span.Source.Text.Insert(span.Start + span.Length, "⟧").Insert(span.Start, "⟦");
    }
}
