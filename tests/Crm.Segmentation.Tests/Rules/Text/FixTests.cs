namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>What people type out of habit, and what is offered: a fix is offered only if the text has its mistake no longer with it, and no other instead.</summary>
public sealed class FixTests
{
    private const string Vocabulary = """
        schema shop {
          customer { age: integer, country: text, tier: enum { gold, silver, OR }, share: number, signed_up: instant, birth: date, opted_in: flag, interests: tags }
          event purchase { amount: money(0), quantity: integer, category: text }
          event order { quantity: integer, unit_price: money(0) }
          event visit { page: text }
        }
        """;

    /// <summary>What is typed, the code that is told, and what is meant where that is offered.</summary>
    public static TheoryData<string, string, string?> Habits { get; } = new()
    {
        { "did purchase in last 3 dyas", "CRM0010", "did purchase in last 3 days" },
        { "did purchase in last 3 Days", "CRM0010", "did purchase in last 3 days" },
        { "since(purchase) > 3 HOURS", "CRM0010", "since(purchase) > 3 hours" },
        { "did purchase in last 3 orders", "CRM0010", null },
        { "count(purchase, last 3 orders) > 1", "CRM0010", "count(purchase, last 3 events) > 1" },
        { "sum(purchase.amount, 30 days) > 1", "CRM0101", "sum(purchase.amount, last 30 days) > 1" },
        { "did purchase from 2 months to 1 month ago", "CRM0108", "did purchase from 2 to 1 calendar months ago" },
        { "did purchase from 1 month to 2 months ago", "CRM0108", null },
        { "did purchase in the last 30 days", "CRM0130", "did purchase in last 30 days" },
        { "did purchase in the past 30 days", "CRM0130", "did purchase in last 30 days" },
        { "did purchase in previous 30 days", "CRM0130", "did purchase in last 30 days" },
        { "signed_up in the last 30 days", "CRM0130", "signed_up in last 30 days" },
        { "count(purchase, past 2 calendar months) > 1", "CRM0130", "count(purchase, last 2 calendar months) > 1" },
        { "count(purchase, in the last 3 events) > 1", "CRM0101", null },
        { "did purchase in winter", "CRM0101", null },
        { "did purchase between 2026-01-01 and 2026-02-01", "CRM0130", null },
        { "did purchase yesterday", "CRM0130", "did purchase in last 1 calendar day" },
        { "did purchase in next 1 calendar month", "CRM1301", null },
        { "country = KR", "CRM1006", "country = \"KR\"" },
        { "country = countrry", "CRM1006", "country = country" },
        { "country like KR", "CRM0101", "country like \"KR\"" },
        { "interests has golf", "CRM0101", "interests has \"golf\"" },
        { "country in (\"KR\", \"JP\")", "CRM0101", "country in {\"KR\", \"JP\"}" },
        { "country in \"KR\"", "CRM0101", "country in {\"KR\"}" },
        { "tier = gld", "CRM1005", "tier = \"gold\"" },
        { "opted_in AND age > 3", "CRM0130", "opted_in and age > 3" },
        { "opted_in Or age > 3", "CRM0130", "opted_in or age > 3" },
        { "NOT opted_in", "CRM0130", "not opted_in" },
        { "NOT (opted_in)", "CRM0130", "not (opted_in)" },
        { "DID purchase", "CRM0130", "did purchase" },
        { "did purchase WHERE amount > 3", "CRM0130", "did purchase where amount > 3" },
        { "did purchase IN last 7 days", "CRM0130", "did purchase in last 7 days" },
        { "did purchase in Last 7 days", "CRM0130", "did purchase in last 7 days" },
        { "country LIKE \"K*\"", "CRM0130", "country like \"K*\"" },
        { "country NOT in {\"KR\"}", "CRM0130", "country not in {\"KR\"}" },
        { "age is not missing", "CRM0130", "age is set" },
        { "age is not set", "CRM0130", "age is missing" },
        { "age is null", "CRM0130", "age is missing" },
        { "age is not NULL", "CRM0130", "age is set" },
        { "tier is gold", "CRM0130", "tier = gold" },
        { "country is \"KR\"", "CRM0130", "country = \"KR\"" },
        { "country is not \"KR\"", "CRM0130", "country != \"KR\"" },
        { "opted_in is true", "CRM0130", "opted_in" },
        { "opted_in is not true", "CRM0130", "not opted_in" },
        { "opted_in = yes", "CRM0113", "opted_in" },
        { "age between 18 and 30", "CRM0130", "(age >= 18 and age <= 30)" },
        { "opted_in and age not between 18 and 30", "CRM0130", "opted_in and not (age >= 18 and age <= 30)" },
        { "did purchase where amount between 1 and 3 in last 7 days", "CRM0130", "did purchase where (amount >= 1 and amount <= 3) in last 7 days" },
        { "country contains \"*K\"", "CRM0130", "country like \"*\\\\*K*\"" },
        { "country starts with \"K\"", "CRM0130", "country like \"K*\"" },
        { "interests contains \"golf\"", "CRM0130", "interests has \"golf\"" },
        { "share > 30%", "CRM0130", "share > 0.3" },
        { "age > 30%", "CRM0130", null },
        { "order.quantity * order.unit_price > 3", "CRM1201", "sum(order.quantity * order.unit_price) > 3" },
        { "sum(order.quantity) * order.unit_price > 3", "CRM1201", null },
        { "did purchase >= 3 times", "CRM0130", "did purchase at least 3 times" },
        { "did purchase = 1", "CRM0130", "did purchase exactly 1 time" },
        { "did purchase 3 times", "CRM0101", null },
        { "average(purchase.amount) > 3", "CRM0109", "avg(purchase.amount) > 3" },
        { "count(distinct purchase.category) > 3", "CRM0130", "distinct(purchase.category) > 3" },
        { "count(*) > 3", "CRM0130", "count(any) > 3" },
        { "top 10 percent by age", "CRM0130", "top 10% by age" },
        { "age > \"18\"", "CRM1101", "age > 18" },
        { "in ss", "CRM1602", null },
        { "ss > 1", "CRM1006", null },
        { "purchse", "CRM1006", "did purchase" },
        { "purchse > 1", "CRM1006", null },
        { "since(purchase) > 99999999999 months", "CRM0108", null },
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public void Habit_IsToldOnce_WithWhatIsMeant(string typed, string code, string? meant)
    {
        Diagnostic told = Assert.Single(Told($"segment s = {typed}"));

        Assert.Equal(code, told.Code);
        Assert.Equal(meant is null ? null : $"segment s = {meant}", told.Fix?.Apply());
        Assert.NotEqual(told.ToText("en").Split('\n')[0][5..], told.ToText("ko").Split('\n')[0][2..]);
        if (meant is not null) Assert.Empty(Told(told.Fix!.Apply()));
    }

    /// <summary>A name that is no value's, and near a segment's: it is asked for with <c>in</c>.</summary>
    [Fact]
    public void Name_NearASegment_IsOfferedAsItsMembership()
    {
        Diagnostic told = Assert.Single(Told("segment lapsed = opted_in\nsegment s = lapsd and age > 3"));

        Assert.Equal(("Unknown name 'lapsd'.", "Did you mean 'in lapsed'?"), (told.Message, told.Help));
        Assert.Equal("segment lapsed = opted_in\nsegment s = in lapsed and age > 3", told.Fix!.Apply());
    }

    /// <summary>What is told is what stands there, not what follows it.</summary>
    [Fact]
    public void Window_ThatIsNone_IsNamed() => Assert.Equal("Expected a window, not 'winter'.", Assert.Single(Told("segment s = did purchase in winter 2025")).Message);

    /// <summary>Names that look like words of other languages are names where the schema has them.</summary>
    [Theory]
    [InlineData("tier = OR or tier in {OR, gold}")]
    [InlineData("Not is set and Not in {1, 2} or Not > 3")]
    [InlineData("Is = 3 and (between = 3 or contains = 3)")]
    [InlineData("did Where where Where > 3 and did Did")]
    public void Name_OfTheSchema_IsNoWord(string condition) => Assert.True(RuleBook.TryParse(
        null,
        [
            ("v", "schema s { customer { tier: enum { OR, gold }, Not: integer, Is: integer, between: integer, contains: integer } event Where { Where: integer } event Did { } }"),
            ("t", $"segment s = {condition}\npartition p {{ Or when Not = 1 And when Is = 1 In when Is = 2 Between otherwise }}"),
        ],
        out _,
        out ValueList<Diagnostic> told), string.Join('\n', told));

    /// <summary>Over damaged texts: with the fix of a text's only mistake the text is read, and with that of one of many nothing is told that was not told before.</summary>
    [Fact]
    public void Fix_OfAnyMistake_LeavesNoOther()
    {
        int offered = 0, alone = 0;
        Parallel.For(0, PropertyRuns.IsLong ? 1_000_000 : 5_000, seed =>
        {
            var random = new Random(seed);
            string text = random.Next(3) == 0 ? Mutations.Noise(random) : Mutations.Of(Texts[random.Next(Texts.Length)], random);
            ValueList<Diagnostic> told = Told(text);
            if (told.Count >= 100) return;
            ILookup<(string, string), Diagnostic> before = told.ToLookup(diagnostic => (diagnostic.Code, diagnostic.Message));
            foreach (Diagnostic diagnostic in told.Where(diagnostic => diagnostic.Fix is not null))
            {
                ValueList<Diagnostic> after = Told(diagnostic.Fix!.Apply());
                _ = Interlocked.Increment(ref offered);
                if (told.Count == 1) _ = Interlocked.Increment(ref alone);
                Claim.Holds(after.Count < told.Count, $"Seed {seed}: {diagnostic.ToText()}\n{string.Join('\n', after)}");
                Assert.All(after.ToLookup(left => (left.Code, left.Message)), left => Assert.InRange(left.Count(), 1, before[left.Key].Count()));
            }
        });

        Assert.InRange(offered, 1_000, int.MaxValue);
        Assert.InRange(alone, 100, int.MaxValue);
    }

    [Fact]
    public void Fix_OfOneOfManyMistakes_IsOffered()
    {
        ValueList<Diagnostic> told = Told(string.Join('\n', Enumerable.Range(0, 60).Select(i => $"segment s{i} = opted_in AND age == {i}")));

        Assert.Equal(100, told.Count);
        Assert.All(told, diagnostic => Assert.NotNull(diagnostic.Fix));
    }

    private static readonly string[] Texts =
    [
        .. Habits.SelectMany(habit => new[] { habit[0], habit[2] }).OfType<string>().Select(condition => $"segment s = {condition}"),
        "feature f = count(purchase where amount > 30) / 2\nsegment a = f > 3 and not in s\nsegment s = did visit then purchase within 3 days in last 30 days",
        "partition p { a when age > 3 and country in {\"a\", \"b\"} b when did purchase at least 3 times in last 2 weeks c otherwise }\nsegment s = in p.a or in p.b",
        "funnel f { step a visit step b purchase where amount > 3 within 7 days }\nsegment s = in f.a",
    ];

    private static ValueList<Diagnostic> Told(string rules)
    {
        _ = RuleBook.TryParse(null, [("v", Vocabulary), ("t", rules)], out _, out ValueList<Diagnostic> told);
        return [.. told.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }
}
