using Crm.Segmentation.Live;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

public sealed class ExplanationTests
{
    private const string Rules = """
        schema s {
          customer { age: integer personal  tier: enum { basic, gold } }
          event purchase { amount: money(0) }
        }
        feature spend = sum(purchase.amount, last 30 days)
        partition level "등급" { vip when spend >= 100  gold when spend >= 30  basic otherwise }
        segment target "목표" = not in level.basic and avg(purchase.amount, last 30 days) >= 40 and since(purchase) <= 10 days and age > 29
        """;

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly RuleBook Book = RuleBook.Parse(("s.crm", Rules));
    private static readonly RuleProgram Program = new SegmentationEngine(Book.Schema).Program(Book);

    [Fact]
    public void ToText_OfASegment_TellsEveryConditionItsValueAndWhatItNeeds() =>
        Assert.Equal(
            """
            Not in target (목표) at 2026-03-10T00:00:00Z. It does not change by itself.
              no  all of
                yes not
                  no  in level.basic
                    no  spend >= 100: spend = 60, needs 100
                          sum(purchase.amount, last 30 days) = 60; counted: 2026-03-05T00:00:00Z, 2026-03-08T00:00:00Z
                    yes spend >= 30: spend = 60
                no  avg(purchase.amount, last 30 days) >= 40: avg(purchase.amount, last 30 days) = 30, needs 40; counted: 2026-03-05T00:00:00Z, 2026-03-08T00:00:00Z
                yes since(purchase) <= 10 days: since(purchase) = 2 days
                no  age > 29: age is personal and not shown, needs 30
            """.ReplaceLineEndings("\n"),
            Explain("target", 20, Purchase(5, 20), Purchase(2, 40)).ToText());

    [Fact]
    public void ToText_InKorean_TellsTheSame() =>
        Assert.Equal(
            """
            2026-03-10T00:00:00Z에 level (등급).gold에 속합니다. 2026-04-04T00:00:00Z에 저절로 바뀝니다.
              아니오 spend >= 100: spend = 60, 100 필요
                    sum(purchase.amount, last 30 days) = 60; 센 이벤트: 2026-03-05T00:00:00Z, 2026-03-08T00:00:00Z
              예   spend >= 30: spend = 60
            """.ReplaceLineEndings("\n"),
            Explain("level", 20, Purchase(5, 40), Purchase(2, 20)).ToText("ko"));

    [Fact]
    public void Explain_APersonalAttribute_IsShownWhenAsked()
    {
        Assert.Equal((null, true), Age(showsPersonal: false));
        Assert.Equal((20L, false), Age(showsPersonal: true));

        static (object?, bool) Age(bool showsPersonal) =>
            Program.Explain("target", Customer(20), [], Now, showsPersonal).Parts[0].Parts[^1].Values is [var age] ? (age.Value, age.IsWithheld) : default;
    }

    [Fact]
    public void ToText_OfWhatIsComputed_TellsWhatItComesFromOnce()
    {
        RuleBook book = RuleBook.Parse(("s.crm", """
            schema s {
              customer { goal: integer  limit: integer personal }
              event visit {}
            }
            feature visits = count(visit)
            feature left = goal - visits * 2
            segment close = left <= 1 or left < limit or not visits >= limit
            """));
        CustomerAttributes kim = CustomerAttributes.Of(book.Schema, "kim", row => row.Set((CustomerInteger)book.Schema.Attribute("goal"), 10).Set((CustomerInteger)book.Schema.Attribute("limit"), 3));
        Explanation why = new SegmentationEngine(book.Schema).Program(book).Explain("close", kim, [CustomerEvent.Of(book.Schema.Event("visit"), Now.AddDays(-1))], Now);

        Assert.Equal(
            """
            In close at 2026-03-10T00:00:00Z. It does not change by itself.
              yes any of
                no  left <= 1: left = 8, needs 1
                      goal = 10
                      visits = 1
                        count(visit) = 1; counted: 2026-03-09T00:00:00Z
                no  left < limit: left = 8, limit is personal and not shown
                yes not visits >= limit: visits = 1, limit is personal and not shown
            """.ReplaceLineEndings("\n"),
            why.ToText());
        Assert.All(why.Parts.SelectMany(part => part.Walk()).Where(part => part.Values.Count == 2), part => Assert.Null(part.Needs));
    }

    [Fact]
    public void Explain_APartition_ShowsTheCellsUpToItsOwn()
    {
        Assert.Equal(["vip"], Explain("level", 20, Purchase(1, 200)) is var vip ? [vip.Cell!] : []);
        Assert.Single(Explain("level", 20, Purchase(1, 200)).Parts);
        Assert.Equal(2, Explain("level", 20).Parts.Count);
    }

    [Fact]
    public void Explain_ANameThatIsNotThere_Throws() => Assert.Throws<KeyNotFoundException>(() => Explain("nobody", 20));

    [Fact]
    public void ToText_OfAnotherLanguage_IsRefused() => Assert.Throws<ArgumentException>(() => Explain("level", 20).ToText("fr"));

    /// <summary>What an explanation says of every condition is what the oracle says; its membership, cell and next change are those of the program.</summary>
    [Fact]
    public void Explain_AnyRulesAndCustomer_SaysWhatTheOracleSays() => Prop.ForAll(OracleCase.Arbitrary, Check).Check(PropertyRuns.Of(500, longFactor: 40));

    private static void Check(OracleCase c)
    {
        RuleProgram program = OneCustomer.Program(c);
        foreach (CustomerFacts customer in c.Data.Customers)
        {
            (CustomerAttributes attributes, CustomerEvent[] events) = (OneCustomer.Attributes(customer), OneCustomer.Events(customer));
            Verdict verdict = program.Evaluate(attributes, events, c.AsOfInstant);
            foreach (Definition definition in c.Definitions.Where(definition => definition is not CustomerList))
            {
                Explanation explanation = program.Explain(definition.Name, attributes, events, c.AsOfInstant, showsPersonal: true);
                if (definition is Partition) Assert.Equal(verdict.Cell(definition.Name), explanation.Cell);
                else Assert.Equal(verdict[definition.Name], explanation.IsMember);
                if (explanation.IsNextChangeTold) Assert.Equal(verdict.NextChange(definition.Name), explanation.NextChange);
                Assert.NotEmpty(explanation.ToText("ko"));
                foreach (ExplanationPart part in explanation.Parts.SelectMany(part => part.Walk()))
                {
                    Assert.Equal(Oracle.Holds(part.Condition, customer, c.Scope), part.Holds);
                    foreach (ExplanationValue value in part.Values)
                        Claim.Holds(Agreement.Same(Oracle.Value(value.Measure, customer, c.Scope), value.Value), $"{value.Measure}: {value.Value}");
                }
            }
        }
    }

    private static Explanation Explain(string name, int age, params CustomerEvent[] events) => Program.Explain(name, Customer(age), events, Now);

    private static CustomerAttributes Customer(int age) => CustomerAttributes.Of(Book.Schema, "kim", row => row.Set((CustomerInteger)Book.Schema.Attribute("age"), age));

    private static CustomerEvent Purchase(int daysAgo, decimal amount) =>
        CustomerEvent.Of(Book.Schema.Event("purchase"), Now.AddDays(-daysAgo), row => row.Set((EventMoney)Book.Schema.Property("purchase", "amount"), amount));
}
