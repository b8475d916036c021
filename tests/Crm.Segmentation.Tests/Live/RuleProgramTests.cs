using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class RuleProgramTests
{
    private const string Rules = """
        schema s {
          customer { age: integer personal  opted_in: flag  city: text }
          event visit { }
          event purchase { amount: money(0) }
        }
        list suppressed
        feature spend = sum(purchase.amount, last 30 days)
        segment recent = did visit in last 7 days
        segment grown = age >= 19 and spend >= 100
        segment reachable = opted_in and not in suppressed
        partition tier { vip when spend >= 100  gold when spend >= 30  basic otherwise }
        """;

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly RuleBook Book = RuleBook.Parse(("s.crm", Rules));
    private static readonly RuleProgram Program = new SegmentationEngine(Book.Schema).Program(Book, CustomerLists.None.With("suppressed", ["lee"]));

    private static CustomerAttributes Kim { get; } = Customer("kim");

    [Fact]
    public void Evaluate_ACustomer_GivesMembershipsCellsAndValues()
    {
        Verdict verdict = Program.Evaluate(Kim, [Visit(1), Purchase(2, 80)], Now);

        Assert.Equal((true, false, true, 2), (verdict["recent"], verdict["grown"], verdict["reachable"], verdict.Count));
        Assert.Equal(("gold", 80m, Now), (verdict.Cell("tier"), verdict.Value("spend"), verdict.AsOf));
        Assert.Equal(["recent", "grown", "reachable", "tier"], Program.Names);
        Assert.Equal(["suppressed"], Program.Lists);
    }

    [Fact]
    public void Evaluate_EventsInAnyOrderAndAheadOfNow_CountsThoseUpToNow() =>
        Assert.Equal(50m, Program.Evaluate(Kim, [Purchase(-1, 70), Purchase(3, 30), Purchase(9, 20)], Now).Value("spend"));

    [Fact]
    public void NextChange_OfADefinitionAndOfAll_IsTheInstantAtWhichAnEventLeaves()
    {
        Verdict verdict = Program.Evaluate(Kim, [Visit(1), Purchase(2, 80)], Now);

        Assert.Equal(Now.AddDays(6), verdict.NextChange("recent"));
        Assert.Equal(Now.AddDays(28), verdict.NextChange("tier"));
        Assert.Null(verdict.NextChange("reachable"));
        Assert.Equal(Now.AddDays(6), verdict.NextChange());
    }

    [Fact]
    public void With_OtherLists_AnswersByThem()
    {
        RuleProgram other = Program.With(CustomerLists.None.With("suppressed", ["kim"]));

        Assert.True(Program.Evaluate(Kim, [], Now)["reachable"]);
        Assert.False(other.Evaluate(Kim, [], Now)["reachable"]);
        Assert.Equal(DiagnosticCodes.ListNotGiven, Assert.Throws<RuleException>(() => Program.With(CustomerLists.None).Evaluate(Kim, [], Now)).Diagnostics[0].Code);
    }

    [Fact]
    public void Verdict_AfterAnotherEvaluationInItsWorkspace_Throws()
    {
        ProgramWorkspace workspace = Program.CreateWorkspace();
        Verdict first = Program.Evaluate(workspace, Kim, [], Now);
        _ = Program.Evaluate(workspace, Kim, [], Now);

        Assert.Throws<InvalidOperationException>(() => first["recent"]);
        Assert.Throws<InvalidOperationException>(() => default(Verdict)["recent"]);
    }

    [Fact]
    public void Evaluate_WhatIsOfAnotherSchemaOrProgram_IsRefused()
    {
        RuleProgram other = new SegmentationEngine(TestShop.Schema).Program(RuleBook.Create(TestShop.Schema, Segment.Define("adults", TestShop.Age >= 18)));

        Assert.Contains("another schema", Assert.Throws<ArgumentException>(() => other.Evaluate(Kim, [], Now)).Message, StringComparison.Ordinal);
        Assert.Contains("another schema", Assert.Throws<ArgumentException>(() => Program.Evaluate(Kim, [CustomerEvent.Of(TestShop.View, Now)], Now)).Message, StringComparison.Ordinal);
        Assert.Contains("another program", Assert.Throws<ArgumentException>(() => Program.Evaluate(other.CreateWorkspace(), Kim, [], Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_OfANameThatIsNotThere_Throws()
    {
        Verdict verdict = Program.Evaluate(Kim, [], Now);

        Assert.Throws<KeyNotFoundException>(() => verdict["nobody"]);
        Assert.Throws<KeyNotFoundException>(() => verdict["tier"]);
        Assert.Throws<KeyNotFoundException>(() => verdict.Cell("recent"));
        Assert.Throws<KeyNotFoundException>(() => verdict.Value("nothing"));
        Assert.Throws<KeyNotFoundException>(() => verdict.NextChange("nobody"));
    }

    [Fact]
    public void NextChange_OfArithmeticWithATimeThatPasses_IsNotTold()
    {
        RuleBook book = RuleBook.Parse(("s.crm", "schema s { customer { } event visit { } } segment slowing = since(visit) / since(first visit) > 0.5 segment here = did visit"));
        RuleProgram program = new SegmentationEngine(book.Schema).Program(book);
        Verdict verdict = program.Evaluate(CustomerAttributes.Of(book.Schema, 1), [CustomerEvent.Of(book.Schema.Event("visit"), Now.AddDays(-1))], Now);

        Assert.Equal([(DiagnosticCodes.ChangeNotTold, "slowing")], program.Warnings.Select(warning => (warning.Code, warning.Definition!)));
        Assert.True(verdict["slowing"]);
        Assert.Null(verdict.NextChange("here"));
        Assert.Equal(DiagnosticCodes.ChangeNotTold, Assert.Throws<RuleException>(() => verdict.NextChange("slowing")).Diagnostics[0].Code);
        Assert.Throws<RuleException>(() => verdict.NextChange());
    }

    // Every customer has an anniversary in every next year of twelve, as far as is looked; in the last year there is, none.
    [Theory]
    [InlineData("segment late = since(visit where anniversary of 2026-02-28T15:00:00Z in next 1 calendar year) > 2 days")]
    [InlineData("rfm value of since(visit where anniversary of 2026-02-28T15:00:00Z in next 1 calendar year), count(visit), count(visit) into 2 partition late { slow when in value.r2f1m1 or in value.r2f2m2 rest otherwise }")]
    public void NextChange_OfATimeThatPassesSinceWhatMatchesForEver_IsTold(string rules)
    {
        RuleBook book = RuleBook.Parse(("s.crm", $"schema s {{ customer {{ }} event visit {{ }} }} {rules}"));
        var engine = new SegmentationEngine(book.Schema);
        DatasetBuilder data = Dataset.For(book.Schema);
        for (int customer = 0; customer < 4; customer++)
        {
            data.AddCustomer(customer);
            data.AddEvent(book.Schema.Event("visit"), customer, Now.AddDays(-customer - 1));
        }

        FittedRuleBook fitted = engine.Fit(book, data.Build(out _), Now);
        Verdict verdict = engine.Program(fitted).Evaluate(CustomerAttributes.Of(book.Schema, 0), [CustomerEvent.Of(book.Schema.Event("visit"), Now.AddDays(-1))], Now);

        Assert.Equal(Now.AddDays(1).AddMilliseconds(1), verdict.NextChange("late"));
    }

    [Fact]
    public void Evaluate_InAWorkspace_AllocatesNothing()
    {
        RuleBook book = RuleBook.Parse(("s.crm", """
            schema s {
              customer { age: integer  born: date  interests: tags  city: text ignoring case  opted_in: flag }
              event visit { page: text }
              event purchase { amount: money(0)  weight: number  category: enum { hat, shoe }  order: text }
              event cancel { order: text }
            }
            feature spend = sum(purchase.amount, last 30 days)
            segment a = count(purchase) >= 2 and since(purchase) <= 60 days and not did visit where page like "home*" in last 7 days
            segment b = avg(purchase.weight, last 3 events) > 1 or distinct(purchase.category) >= 2 or most_frequent(purchase.category by purchase.amount) = hat
            segment c = did visit then purchase within 2 days and did purchase then not visit within 2 hours in last 30 days
            segment d = did visit regularly: at least 1 times in 2 of the last 6 weeks and sessions(visit, gap 30 minutes) >= 2
            segment e = city = "seoul" and interests has any {"hat", "bag"} and years_since(born) >= 19 and anniversary of born in next 7 days
            segment f = count(purchase unless cancel same order within 7 days) >= 1 and count(visit, this month) >= 1
            segment g = did purchase then cancel same order and age in {18, 30} and in bucket "always-on" 0%..50%
            partition tier { vip when spend >= 100  gold when in a or in b  basic otherwise }
            """));
        RuleProgram program = new SegmentationEngine(book.Schema).Program(book);
        ProgramWorkspace workspace = program.CreateWorkspace();
        CustomerAttributes customer = CustomerAttributes.Of(book.Schema, "kim", row => row
            .Set((CustomerInteger)book.Schema.Attribute("age"), 30).Set((CustomerDate)book.Schema.Attribute("born"), new DateOnly(1996, 2, 29))
            .Set((CustomerTags)book.Schema.Attribute("interests"), ["hat"]).Set((CustomerText)book.Schema.Attribute("city"), "SEOUL"));
        CustomerEvent[] events =
        [
            .. Enumerable.Range(0, 20).Select(i => i % 3 == 0
                ? CustomerEvent.Of(book.Schema.Event("purchase"), Now.AddDays(i - 21), row => row
                    .Set((EventMoney)book.Schema.Property("purchase", "amount"), 10 + i).Set((EventNumber)book.Schema.Property("purchase", "weight"), i / 2.0)
                    .Set((EventEnum)book.Schema.Property("purchase", "category"), i % 2 == 0 ? "hat" : "shoe").Set((EventText)book.Schema.Property("purchase", "order"), $"o{i}"))
                : i % 3 == 1 ? CustomerEvent.Of(book.Schema.Event("visit"), Now.AddDays(i - 21), row => row.Set((EventText)book.Schema.Property("visit", "page"), "home/a"))
                : CustomerEvent.Of(book.Schema.Event("cancel"), Now.AddDays(i - 21), row => row.Set((EventText)book.Schema.Property("cancel", "order"), $"o{i - 2}"))),
        ];
        int members = 0;

        long bytes = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++) members += program.Evaluate(workspace, customer, events, Now.AddHours(i)).Count;
        });

        Assert.Equal(0, bytes);
        Assert.True(members > 0);
    }

    private static CustomerAttributes Customer(string key) =>
        CustomerAttributes.Of(Book.Schema, key, row => row.Set((CustomerInteger)Book.Schema.Attribute("age"), 30).Set((CustomerFlag)Book.Schema.Attribute("opted_in"), true));

    private static CustomerEvent Visit(int daysAgo) => CustomerEvent.Of(Book.Schema.Event("visit"), Now.AddDays(-daysAgo));

    private static CustomerEvent Purchase(int daysAgo, decimal amount) =>
        CustomerEvent.Of(Book.Schema.Event("purchase"), Now.AddDays(-daysAgo), row => row.Set((EventMoney)Book.Schema.Property("purchase", "amount"), amount));
}
