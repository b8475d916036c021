using Crm.Segmentation.RuleTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/rule-books.md.</summary>
public sealed class RuleBookSnippets
{
    // snippet: definitions
    public static readonly Segment GoingQuiet = Segment.Define(
        "going_quiet",
        Shop.Purchase.Count() >= 3
        & Shop.Purchase.Since() >= TimeSpan.FromDays(60)
        & Shop.OptedIn
        & !Shop.Country.IsAnyOf("OTHER"));

    public static readonly Segment LookedNotBought = Segment.Define(
        "looked_not_bought",
        Shop.ViewProduct.ThenNot(Shop.Purchase).Same("category").Within(TimeSpan.FromDays(7)).Did(Window.Last(TimeSpan.FromDays(30))),
        title: "본 카테고리를 7일 안에 사지 않음");

    public static readonly Partition Membership = Partition.Define(
        "membership",
        otherwise: "basic",
        new PartitionCell("vip", Shop.Purchase.Sum(Shop.Amount, Window.Last(TimeSpan.FromDays(365))) >= 1_000_000),
        new PartitionCell("gold", Shop.Purchase.Sum(Shop.Amount, Window.Last(TimeSpan.FromDays(365))) >= 300_000));

    public static readonly Segment ReachableVip = Segment.Define("reachable_vip", Membership["vip"] & Shop.OptedIn & !GoingQuiet.Members);
    // end snippet

    // snippet: tested
    private const string Rules = """
        segment regulars = count(purchase, last 30 days) >= 2 and opted_in

        test "two purchases in a month" for regulars {
          customer "kim" { opted_in: true }
          at 2026-03-02T10:00+09:00 purchase { amount: 30_000 }
          at 2026-03-09T10:00+09:00 purchase { amount: 45_000 }
          expect member
          at 2026-04-02T10:00+09:00 expect member
        }
        """;
    // end snippet

    // snippet: failed
    private const string Failed = """
        failed: "two purchases in a month" for regulars
          --> rules.crm:8:3
          |
        8 |   at 2026-04-02T10:00+09:00 expect member
          |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          at 2026-04-02T10:00:00+09:00: expected member, found not member
          because
            no  all of
              no  count(purchase, last 30 days) >= 2: count(purchase, last 30 days) = 1, needs 2; counted: 2026-03-09T01:00:00Z
              yes opted_in

        1 test, 1 failed
        regulars: 5 of 6 seen
          never false: opted_in
        """;
    // end snippet

    private static RuleBook Book { get; } =
        RuleBook.Parse(Shop.Schema, ("rules.crm", Rules.Replace("2026-04-02T10:00+09:00 expect member", "2026-04-02T10:00+09:00 expect not member", StringComparison.Ordinal)));

    [Fact]
    public void Tests_OfABook_SayWhyOneFails()
    {
        // snippet: run
        RuleTestReport report = RuleBook.Parse(Shop.Schema, ("rules.crm", Rules)).RunTests(new SegmentationOptions { TimeZone = "Asia/Seoul" });
        // end snippet

        Assert.Equal(Failed.ReplaceLineEndings("\n"), report.ToText());
        Assert.Throws<RuleTestException>(() => report.ThrowIfFailed());
    }

    // snippet: cases
    public static TheoryData<RuleTestCase> Cases => [.. Book.Tests];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rules_PassTheirTests(RuleTestCase test) => test.Run().ThrowIfFailed();
    // end snippet

    [Fact]
    public void Book_OfTheDefinitions_HoldsThem()
    {
        // snippet: book
        RuleBook book = RuleBook.Create(Shop.Schema, GoingQuiet, LookedNotBought, Membership, ReachableVip);
        // end snippet

        Assert.Equal(4, book.Definitions.Count);
        Assert.Empty(book.Warnings);
    }

    [Fact]
    public void Book_OfTheDefinitions_AnswersWithoutData()
    {
        RuleBook book = RuleBook.Create(Shop.Schema, GoingQuiet, Membership);

        // snippet: relations
        Condition lapsed = Shop.Purchase.Did() & !Shop.Purchase.Did(Window.Last(TimeSpan.FromDays(90)));
        Condition quiet = Shop.Purchase.Since() >= TimeSpan.FromDays(60);

        Assert.Equal(Answer.Yes, book.Implies(lapsed, quiet));
        Assert.Equal(Answer.No, book.Implies(quiet, lapsed));
        Assert.Equal(Answer.Yes, book.Disjoint(Membership["vip"], Membership["basic"]));
        Assert.Equal(Answer.No, book.Equivalent(!(Shop.Age < 18), Shop.Age >= 18)); // someone whose age is missing
        Assert.Equal(Answer.Unknown, book.Disjoint(Shop.Purchase.Did(Window.This(CalendarUnit.Week)), quiet)); // calendars are not looked into
        // end snippet
    }

    [Fact]
    public void Book_OfDoubtfulDefinitions_TellsWhatIsProbablyNotMeant()
    {
        var told = new List<string>();

        // snippet: doubts
        RuleBook book = RuleBook.Create(
            Shop.Schema,
            Segment.Define("adults", !(Shop.Age < 18)),
            Segment.Define("seniors", Shop.Age >= 65),
            Segment.Define("twens", Shop.Age > 30 & Shop.Age < 20));

        foreach (Diagnostic diagnostic in book.Analyze()) told.Add(diagnostic.ToString());
        // end snippet

        // snippet: told_doubts
        string[] expected =
        [
            "CRM1906 in 'adults': 'not age < 18' also admits customers for whom 'age' is missing. If they are not meant, ask that 'age' is set too.",
            "CRM1904 in 'seniors': Every member of 'seniors' is a member of 'adults'. If that is meant, say it: build 'seniors' on 'adults'.",
            "CRM1902 in 'twens': 'age > 30 and age < 20' is never true: 'age > 30' and 'age < 20' exclude each other.",
        ];
        // end snippet
        Assert.Equal(expected, told);
    }

    [Fact]
    public void Book_OfMistakes_TellsEveryOne()
    {
        var told = new List<string>();

        // snippet: mistakes
        Segment quiet = Segment.Define("quiet", Shop.Purchase.Since() >= 60);
        Segment korean = Segment.Define("korean", Shop.Country.Is("KP") & GoingQuiet.Members);

        if (!RuleBook.TryCreate(Shop.Schema, [quiet, korean], out RuleBook? book, out ValueList<Diagnostic> diagnostics))
            foreach (Diagnostic diagnostic in diagnostics) told.Add(diagnostic.ToString());
        // end snippet

        Assert.Null(book);
        // snippet: told
        string[] expected =
        [
            "CRM1102 in 'quiet': In 'since(purchase) >= 60', '60' is a number without a unit where a duration is needed. Say the unit: 60 days is TimeSpan.FromDays(60).",
            "CRM1005 in 'korean': 'country' has no value \"KP\". Did you mean 'KR'?",
            "CRM1602 in 'korean': 'in going_quiet' refers to 'going_quiet', which the rule book does not define.",
        ];
        // end snippet
        Assert.Equal(expected, told);
    }

    [Fact]
    public async Task Registration_OfTheDefinitions_StartsAHost()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);

        // snippet: registration
        builder.Services
            .AddSegmentation(Shop.Schema, options =>
            {
                options.TimeZone = "Asia/Seoul";
                options.WeekStart = DayOfWeek.Monday;
            })
            .AddDefinitions(GoingQuiet, LookedNotBought, Membership, ReachableVip);
        // end snippet

        using IHost host = builder.Build();
        await host.StartAsync();
        Assert.Equal(4, host.Services.GetRequiredService<RuleBook>().Definitions.Count);
        await host.StopAsync();
    }
}
