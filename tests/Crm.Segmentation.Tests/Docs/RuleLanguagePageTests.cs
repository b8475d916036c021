using System.Globalization;
using System.Text.RegularExpressions;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>What docs/rule-language.md says is true.</summary>
public sealed class RuleLanguagePageTests
{
    private const string Forms = "| rule | is the same as |", Windows = "| window | the events in |", Outcomes = "| condition |", Mistakes = "| wrong | code | right |";

    private static readonly RuleLanguagePage Page = new("docs", "rule-language.md");

    private static readonly Schema Schema = RuleBook.Parse(("page", Page.Blocks("crm")[0])).Schema;

    private static readonly DateTimeOffset AsOf = Instant("2026-03-11T15:00+09:00");

    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul", WeekStart = DayOfWeek.Monday });

    public static TheoryData<string, string> Same => Rows(Forms, row => (row[2], row[3]));

    public static TheoryData<string, string, string> Held => Rows(Windows, row => [(row[4], row[6], row[7])]);

    public static TheoryData<string, string, string> Told => Rows(Mistakes, row => [(row[3], row[4], row[5])]);

    /// <summary>Each condition with a customer and what the table says of them.</summary>
    public static TheoryData<string, string, string> Said =>
        Rows(Outcomes, row => Enumerable.Range(1, (row.Length / 2) - 1).Select(i => (row[row.Length / 2], row[i], row[(row.Length / 2) + i])));

    [Fact]
    public void Blocks_Together_AreARuleBookWithoutWarnings()
    {
        RuleBook book = Whole();

        Assert.Empty(book.Warnings);
        Assert.True(book.Definitions.Count > 10);
        Assert.Single(book.Tests);
    }

    [Fact]
    public void Blocks_All_AreLaidOutAsTheFormatterDoes() => Assert.All(Page.Blocks("crm"), block => Assert.Equal(block, RuleFormatter.Format(block)));

    [Fact]
    public void Formatter_OfTheBlockBefore_GivesTheBlockAfter() => Assert.Equal(Page.BlockAfter("after"), RuleFormatter.Format(Page.BlockAfter("before")));

    [Theory]
    [MemberData(nameof(Same))]
    public void Rule_IsTheSameAs_TheOtherOne(string rule, string other)
    {
        Assert.NotEqual(rule, other);
        Assert.Equal(Condition(other), Condition(rule));
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void Window_HoldsFromTheFirstInstantToTheLast_AndNoneBeyond(string window, string first, string last)
    {
        DateTimeOffset from = first.Length == 0 ? DateTimeOffset.UnixEpoch : Instant(first), to = Instant(last);
        DateTimeOffset[] visits = [from, to, .. first.Length == 0 ? [] : new[] { from.AddMilliseconds(-1) }, to.AddMilliseconds(1)];
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < visits.Length; i++)
        {
            builder.AddCustomer($"c{i}", row => row.Set((CustomerInstant)Schema.Attribute("signed_up"), Instant("2026-03-02T10:00+09:00")));
            builder.AddEvent(Schema.Event("visit"), $"c{i}", visits[i]);
        }

        CustomerSet held = Engine.Evaluate(Segment.Define("s", Condition($"did visit {window}")), builder.Build(out _), AsOf);

        Assert.Equal(["c0", "c1"], held.Keys.Select(key => key.ToString()));
    }

    [Theory]
    [MemberData(nameof(Said))]
    public void Condition_OfACustomer_IsAsThePageSays(string condition, string customer, string answer)
    {
        CustomerSet members = Engine.Evaluate(Segment.Define("s", Condition(condition)), Customers(), AsOf);

        Assert.Equal(answer, members.Keys.Any(key => key.ToString() == customer) ? "yes" : "no");
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void Mistake_IsToldWithItsCode_AndThePageShowsWhatTheFixMakes(string wrong, string code, string right)
    {
        Assert.False(RuleBook.TryParse(Schema, [("t", "segment s = " + wrong)], out _, out ValueList<Diagnostic> diagnostics));
        Diagnostic told = Assert.Single(diagnostics);

        Assert.Equal(code, told.Code);
        Assert.Equal("segment s = " + right, told.Fix?.Apply());
        Assert.NotNull(Condition(right));
    }

    [Fact]
    public void ReservedWords_OfThePage_AreThoseOfTheLanguage()
    {
        string[] rows = [.. RuleWords.Reserved.Order(StringComparer.Ordinal).Chunk(14).Select(row => string.Join(' ', row))];

        Repository.ShouldBe(Page.WithBlock("reserved words", string.Join('\n', rows)), "CRM_UPDATE_DOCS", "docs", "rule-language.md");
    }

    [Fact]
    public void Grammar_NamesEveryWordAndDefinesEverySymbol()
    {
        string grammar = Regex.Replace(Assert.Single(Page.Blocks("ebnf")), @"\(\*.*?\*\)", "", RegexOptions.None, TimeSpan.FromSeconds(5));
        string[] words = [.. Regex.Matches(grammar, "\"(?<word>[^\"\\s]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Groups["word"].Value)];
        string symbols = Regex.Replace(grammar, "\"[^\"]*\"|'[^']*'", " ", RegexOptions.None, TimeSpan.FromSeconds(5));
        string[] defined = [.. Regex.Matches(symbols, @"^(?<name>\w+)\s*=", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(match => match.Groups["name"].Value)];
        string[] used = [.. Regex.Matches(symbols, "[a-z_]+", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

        Assert.Empty(used.Except([.. defined, "letter", "digit", "mark", "character", "hexadecimal"], StringComparer.Ordinal));
        Assert.Empty(RuleWords.Reserved.Except([.. words, "journey"], StringComparer.Ordinal));
        Assert.Empty(RuleParser.FunctionWords.Concat(RuleWords.Units.Keys).Except(words, StringComparer.Ordinal));
        Assert.Empty(Enum.GetNames<ValueKind>().Select(kind => kind.ToLowerInvariant()).Except(words, StringComparer.Ordinal));
    }

    [Fact]
    public void Limits_OfThePage_AreThoseOfTheLanguage() => Assert.Equal(
        [
            $"{Lexer.LongestText / 1024} KiB",
            RuleLimits.Depth.ToString(CultureInfo.InvariantCulture),
            RuleLimits.Nodes.ToString("N0", CultureInfo.InvariantCulture),
            RuleLimits.Errors.ToString(CultureInfo.InvariantCulture),
        ],
        Page.Table("| what | at most |").Select(row => row[3]));

    [Fact]
    public void Book_WithFunctionsOverThePopulation_IsRefusedUntilItIsFitted()
    {
        RuleException refused = Assert.Throws<RuleException>(() => Engine.Evaluate(Whole(), Customers(), AsOf));

        Assert.Equal("CRM1609", refused.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("README.md")]
    public void Blocks_OfAnotherPage_AreARuleBookOfTheShop(string page)
    {
        string[] blocks = new RuleLanguagePage(page).Blocks("crm");

        Assert.NotEmpty(blocks);
        Assert.Empty(RuleBook.Parse(Shop.Schema, [.. blocks.Select((block, i) => ($"{page} {i + 1}", block))]).Warnings);
    }

    private static RuleBook Whole() => RuleBook.Parse([.. Page.Blocks("crm").Select((block, i) => ($"block {i + 1}", block))]);

    private static Condition Condition(string text) => ((Segment)RuleBook.Parse(Schema, ("t", "segment s = " + text))["s"]).Condition;

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Dataset Customers()
    {
        EventType purchase = Schema.Event("purchase");
        var amount = (EventMoney)Schema.Property("purchase", "amount");
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer("kim", row => row
            .Set((CustomerInteger)Schema.Attribute("age"), 34)
            .Set((CustomerEnum)Schema.Attribute("country"), "KR")
            .Set((CustomerFlag)Schema.Attribute("opted_in"), true)
            .Set((CustomerTags)Schema.Attribute("interests"), ["hat"])
            .Set((CustomerInstant)Schema.Attribute("signed_up"), Instant("2026-02-27T00:00+09:00")));
        builder.AddCustomer("choi", row => row
            .Set((CustomerDate)Schema.Attribute("birthday"), new DateOnly(1990, 3, 14))
            .Set((CustomerText)Schema.Attribute("email"), "Choi@Example.com")
            .Set((CustomerInstant)Schema.Attribute("expires"), Instant("2026-03-31T12:00+09:00")));
        builder.AddEvent(purchase, "choi", Instant("2026-03-07T23:10+09:00"));
        builder.AddCustomer("lee");
        builder.AddCustomer("park");
        builder.AddEvent(purchase, "kim", Instant("2026-03-01T10:00+09:00"), row => row.Set(amount, 30_000));
        builder.AddEvent(purchase, "kim", Instant("2026-03-09T10:00+09:00"), row => row.Set(amount, 45_000));
        builder.AddEvent(purchase, "park", Instant("2026-03-10T12:00+09:00"));
        builder.AddEvent(Schema.Event("add_to_cart"), "park", Instant("2026-03-10T12:00+09:00"));
        return builder.Build(out _);
    }

    private static TheoryData<string, string> Rows(string header, Func<string[], (string, string)> row)
    {
        var rows = new TheoryData<string, string>();
        foreach ((string rule, string other) in Page.Table(header).Select(row)) rows.Add(rule, other);
        return rows;
    }

    private static TheoryData<string, string, string> Rows(string header, Func<string[], IEnumerable<(string, string, string)>> row)
    {
        var rows = new TheoryData<string, string, string>();
        foreach ((string first, string second, string third) in Page.Table(header).SelectMany(row)) rows.Add(first, second, third);
        return rows;
    }
}
