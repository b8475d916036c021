using System.Text;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>docs/mistakes.md: rules that people write, and what they are told, as the library says it.</summary>
public sealed class MistakesPageTests
{
    private const string Vocabulary = """
        schema shop {
          customer {
            age: integer personal
            country: enum { KR, JP, US, OTHER }
            signed_up: instant
            opted_in: flag
            city: text
            discounted: number
          }
          event visit { page: text }
          event purchase { category: text, amount: money(0), quantity: integer }
          event 구매 { 카테고리: text, 금액: money(0) }
        }
        """;

    /// <summary>What was meant, the language of who wrote it, and the rules with one mistake.</summary>
    private static readonly (string Meant, string Language, string Rules)[] Mistakes =
    [
        ("A number that should be a length of time", "en", "segment going_quiet = count(purchase) >= 3\n  and since(purchase) >= 60"),
        ("A month, which is no length of time", "en", "segment recent_buyers = did purchase in last 1 month"),
        ("A misspelt event", "en", "segment reached = opted_in and not did purchse in last 7 days"),
        ("Two comparisons in one", "en", "segment young_adults = 18 < age < 30"),
        (
            "A cell that nobody can be in",
            "en",
            "partition membership {\n  silver when count(purchase) >= 1\n  gold   when count(purchase) >= 10\n  basic  otherwise\n}"),
        ("A unit that is almost one", "en", "segment recent_buyers = did purchase in last 3 dyas"),
        ("Words in capitals", "en", "segment reached = opted_in AND age >= 18"),
        ("The words of a database", "en", "segment grown_up = age is not null"),
        ("Two bounds at once", "en", "segment young_adults = age between 18 and 30"),
        ("A text without its quotes", "en", "segment seoul = city = Seoul"),
        ("A value with is", "en", "segment korean = country is \"KR\""),
        ("A percentage of a share", "en", "segment bargain_hunters = discounted > 30%"),
        ("Arithmetic on one event, asked of a customer", "en", "segment big = purchase.amount * purchase.quantity > 100_000"),
        ("Months ago", "en", "segment last_month = did purchase from 2 months to 1 month ago"),
        ("Events that have not happened yet", "en", "segment soon = did purchase in next 1 calendar month"),
        ("A misspelt event: 구메 for 구매", "ko", "segment 단골 \"단골 고객\" =\n  count(구매, last 90 days) >= 3 and did 구메 where 카테고리 = \"모자\" in last 7 days"),
        ("A name typed with the keyboard in the other mode: rnao for 구매", "ko", "segment 모자_구매자 = did rnao where 카테고리 = \"모자\""),
        ("An amount in units of ten thousand: 만", "ko", "segment 큰손 = sum(구매.금액, last 365 days) >= 100만"),
        ("A Korean unit of time: 일", "ko", "segment 최근_구매 = did 구매 in last 7일"),
        ("A name that is taken", "ko", "segment 단골 = count(구매) >= 3\n\nsegment 단골 = count(구매) >= 5 and opted_in"),
    ];

    public static TheoryData<int> EveryMistake => [.. Enumerable.Range(0, Mistakes.Length)];

    [Fact]
    public void Page_OfMistakes_ShowsWhatIsSaid() => Repository.ShouldBe(Page(), "CRM_UPDATE_DOCS", "docs", "mistakes.md");

    [Theory]
    [MemberData(nameof(EveryMistake))]
    public void Mistake_GetsOneDiagnostic_AndItsFixPutsItRight(int mistake)
    {
        Diagnostic told = Assert.Single(Told(Mistakes[mistake].Rules));

        if (told.Fix is { } fix) Assert.Empty(Told(fix.Apply()));
    }

    private static ValueList<Diagnostic> Told(string rules) =>
        RuleBook.TryParse(null, [("shop.crm", Vocabulary), ("rules.crm", rules)], out RuleBook? book, out ValueList<Diagnostic> diagnostics) ? book.Analyze() : diagnostics;

    private static string Page()
    {
        var page = new StringBuilder($"""
            # What mistakes look like

            Twenty mistakes that people make, five of them in Korean rules, and what they are told: `Diagnostic.ToText()`, and `ToText("ko")` for the Korean ones.
            The marks stand under the mistake where characters are two columns wide, too. The rules are about this shop; all codes are in
            [diagnostics.md](diagnostics.md). This page is written and checked by `MistakesPageTests`.

            ```crm
            {Vocabulary}
            ```

            """);
        for (int i = 0; i < Mistakes.Length; i++)
        {
            (string meant, string language, string rules) = Mistakes[i];
            Diagnostic told = Told(rules)[0];
            page.Append($"\n## {i + 1}. {meant}\n\n```text\n{rules}\n```\n\n```text\n{told.ToText(language)}\n```\n");
            if (told.Fix is { } fix) page.Append($"\nWith the fix applied:\n\n```text\n{fix.Apply()}\n```\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}
