using Crm.Segmentation.RuleTests;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests;

/// <summary>Lists that are kept outside, and buckets of customers.</summary>
public sealed class ListTests
{
    private static readonly DateTimeOffset AsOf = DateTimeOffset.UnixEpoch.AddDays(1);

    private static readonly SegmentationEngine Engine = new(Shop.Schema);

    private static readonly RuleBook Rules = RuleBook.Parse(Shop.Schema, ("lists", """
        list suppressed "수신 거부"
        list vip
        segment reachable = not in suppressed
        segment best = in vip and in reachable
        partition p { vip when in vip rest otherwise }
        segment cell = in p.vip
        """));

    private static readonly CustomerLists Lists = CustomerLists.None.With("suppressed", ["a", "zz", "zz", "A", 7L]).With("vip", ["a", "b", "b"]).With("another", []);

    [Fact]
    public void Evaluate_WithLists_AsksWhoIsOnThem()
    {
        Evaluation evaluation = Engine.Evaluate(Rules, Customers("a", "b", "c"), AsOf, Lists);

        Assert.Equal(["b", "c"], Keys(evaluation["reachable"]));
        Assert.Equal(["b"], Keys(evaluation["best"]));
        Assert.Equal(["a", "b"], Keys(evaluation["p.vip"]));
        Assert.Equal(["a", "b"], Keys(evaluation["cell"]));
        Assert.Equal([new GivenList("suppressed", 1, 3), new GivenList("vip", 2, 0)], evaluation.Lists);
    }

    [Fact]
    public void Compile_WithLists_TellsWhatItFound() => Assert.Equal(
        [new GivenList("suppressed", 1, 3), new GivenList("vip", 2, 0)], Engine.Compile(Rules, Customers("a", "b"), AsOf, Lists).Lists);

    [Fact]
    public void Evaluate_WithoutAListThatIsUsed_IsRefusedWithEveryUse()
    {
        RuleException refused = Assert.Throws<RuleException>(() => Engine.Evaluate(Rules, Customers("a"), AsOf, CustomerLists.None.With("vip", [])));

        Diagnostic told = Assert.Single(refused.Diagnostics);
        Assert.Equal((DiagnosticCodes.ListNotGiven, "reachable"), (told.Code, told.Definition));
        Assert.NotNull(told.Span);
    }

    [Fact]
    public void Evaluate_WithoutAListThatIsNotUsed_IsRight() =>
        Assert.Empty(Engine.Evaluate(RuleBook.Parse(Shop.Schema, ("t", "list unused segment s = opted_in")), Customers("a"), AsOf).Lists);

    [Fact]
    public void Fit_NeedsTheListsThatItsFunctionsDependOn()
    {
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("t", """
            list vip
            list suppressed
            segment important = in vip and age is set
            segment oldest = top 1 by age among in important
            segment reachable = not in suppressed
            """));
        Dataset data = Customers("a", "b", "c");
        CustomerLists vip = CustomerLists.None.With("vip", ["a", "b"]);

        RuleException refused = Assert.Throws<RuleException>(() => Engine.Fit(rules, data, AsOf));
        Assert.Equal(["important"], refused.Diagnostics.Select(d => d.Definition));
        FittedRuleBook fitted = Engine.Fit(rules, data, AsOf, vip);
        Assert.Equal(["b"], Keys(Engine.Evaluate(fitted, data, AsOf, vip.With("suppressed", []))["oldest"]));
    }

    [Fact]
    public void RuleBook_AListWithACell_IsTold() =>
        Assert.Equal([DiagnosticCodes.NoCells], Errors("list vip segment s = in vip.gold").Select(d => d.Code));

    [Theory]
    [InlineData("list vip segment s = opted_in and vip", DiagnosticCodes.UnknownName, "list vip segment s = opted_in and in vip")]
    [InlineData("list vip = did visit segment s = in vip", DiagnosticCodes.Expected, null)]
    [InlineData("segment s = did visit where in bucket \"a\" 0%..10%", DiagnosticCodes.MembershipInWhere, null)]
    [InlineData("segment s = in bucket \"a\" 0..10", DiagnosticCodes.Expected, "segment s = in bucket \"a\" 0%..10")]
    [InlineData("segment s = in bucket \"a\" 50%..40%", DiagnosticCodes.OutOfRange, "segment s = in bucket \"a\" 40%..50%")]
    [InlineData("segment s = in bucket \"a\" 40%..40%", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = in bucket \"a\" 0%..0.001%", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = in bucket \"a\" 0%..101%", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = in bucket 0%..10%", DiagnosticCodes.Expected, null)]
    [InlineData("segment s = top 0 by age", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = top 2.5 by age", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = top 3 by age among not opted_in", DiagnosticCodes.WhereParentheses, "segment s = top 3 by age among (not opted_in)")]
    [InlineData("segment s = did visit then purchase in last 3 events", DiagnosticCodes.LastEventsElsewhere, null)]
    [InlineData("segment s = did visit in last 3 events", DiagnosticCodes.LastEventsElsewhere, null)]
    [InlineData("segment s = signed_up in last 3 events", DiagnosticCodes.LastEventsElsewhere, null)]
    [InlineData("segment s = count of (visit then purchase, last 3 events) > 1", DiagnosticCodes.LastEventsElsewhere, null)]
    [InlineData("segment s = avg(purchase.amount, last 3 events, last 2 events) > 1", DiagnosticCodes.GivenTwice, null)]
    [InlineData("segment s = avg(purchase.amount, last 0 events) > 1", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = nth(purchase.amount, 0) > 1", DiagnosticCodes.OutOfRange, null)]
    [InlineData("segment s = nth(purchase.amount) > 1", DiagnosticCodes.Expected, null)]
    [InlineData("segment s = sum(purchase.amount * purchase.category) > 1", DiagnosticCodes.NoArithmetic, null)]
    [InlineData("segment s = sum(purchase.amount * age) > 1", DiagnosticCodes.Expected, null)]
    [InlineData("segment s = sum(2 * 3) > 1", DiagnosticCodes.NotAProperty, null)]
    [InlineData("segment s = most_frequent(purchase.category by purchase.channel) = \"hat\"", DiagnosticCodes.NoAggregate, null)]
    [InlineData("segment s = did purchase unless visit same category", DiagnosticCodes.TakenBackSame, null)]
    [InlineData("segment s = did purchase unless view_product", DiagnosticCodes.Expected, null)]
    [InlineData("segment s = did any unless view_product same category", DiagnosticCodes.TakenBackSame, null)]
    [InlineData("segment s = did purchase where category in customer.age", DiagnosticCodes.NotTags, null)]
    [InlineData("segment s = did purchase where category = customer.agee", DiagnosticCodes.UnknownAttribute, null)]
    [InlineData("segment s = did purchase where amount > customer.agee", DiagnosticCodes.UnknownAttribute, "segment s = did purchase where amount > customer.age")]
    public void Rule_WrittenWrong_IsToldWithWhatToDo(string text, string code, string? right)
    {
        Diagnostic told = Errors(text)[0];

        Assert.Equal(code, told.Code);
        Assert.Equal(right, told.Fix?.Apply());
    }

    [Fact]
    public void Tests_OfAList_SayWhetherTheCustomerIsOnIt()
    {
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("t", """
            list suppressed
            segment reachable = opted_in and not in suppressed and not in bucket "always-on" 0%..10%
            test "who asked for it is left alone" for reachable {
              given in suppressed
              customer "c1" { opted_in: true }
              at 2026-03-02T10:00Z expect not member
            }
            test "others are reached but for the sample" for reachable {
              given not in suppressed
              given not in bucket "always-on" 0%..10%
              customer "c1" { opted_in: true }
              at 2026-03-02T10:00Z expect member
            }
            test "the sample is not" for reachable {
              given not in suppressed
              given in bucket "always-on" 0%..10%
              customer "c1" { opted_in: true }
              at 2026-03-02T10:00Z expect not member
            }
            """));

        Assert.True(rules.RunTests().Passed, rules.RunTests().ToText());
    }

    [Fact]
    public void Tests_ThatReachAList_MustGiveIt() => Assert.Equal(
        [DiagnosticCodes.GivenMissing],
        Errors("list l segment s = not in l test \"t\" for s { customer \"c\" {} at 2026-03-02T10:00Z expect member }").Select(d => d.Code));

    [Fact]
    public void Tests_GivingASegment_AreTold() => Assert.Equal(
        [DiagnosticCodes.TestValue],
        Errors("segment a = opted_in segment s = not in a test \"t\" for s { given in a customer \"c\" {} at 2026-03-02T10:00Z expect member }").Select(d => d.Code));

    [Fact]
    public void Buckets_OfAnyKey_AreThoseOfTheOracle()
    {
        CustomerKey[][] keys = [["", "c3", "고객-7", "🙂", new string('a', 5000)], [0L, 42L, long.MinValue, long.MaxValue], [Guid.Empty, new Guid("0F8FAD5B-D9CB-469F-A165-70867728950E")]];
        foreach (CustomerKey[] some in keys)
        {
            Dataset data = Customers(some);
            for (int from = 0; from < 100; from += 10)
            {
                Condition bucket = Condition.InBucket("실험", from, from + 10);
                CustomerSet members = Engine.Evaluate(Segment.Define("s", bucket), data, AsOf);
                Assert.All(some, key => Assert.Equal(Oracle.Holds(bucket, new CustomerFacts(key, Facts.None, []), OracleScope.Of(0)), members.Contains(key)));
            }
        }
    }

    [Fact]
    public void Buckets_OnceHashed_AreKeptAndCounted()
    {
        Dataset data = Customers([.. Enumerable.Range(0, 1000).Select(i => (CustomerKey)(long)i)]);
        long before = data.MemorySize;
        Segment tenth = Segment.Define("tenth", Condition.InBucket("a", 0, 10)), half = Segment.Define("half", Condition.InBucket("a", 0, 50));

        Assert.InRange(Engine.Evaluate(tenth, data, AsOf).Count, 60, 140);
        Assert.InRange(Engine.Evaluate(half, data, AsOf).Count, 430, 570);
        Assert.Equal(before + 2000, data.MemorySize);
    }

    private static ValueList<Diagnostic> Errors(string text)
    {
        Assert.False(RuleBook.TryParse(Shop.Schema, [("t", text)], out _, out ValueList<Diagnostic> diagnostics));
        return diagnostics;
    }

    private static string[] Keys(CustomerSet set) => [.. set.Keys.Select(key => key.ToString())];

    /// <summary>Customers of ages 20, 21 and so on.</summary>
    private static Dataset Customers(params CustomerKey[] keys)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        foreach ((int i, CustomerKey key) in keys.Index()) builder.AddCustomer(key, row => row.Set(Shop.Age, 20 + i));
        return builder.Build(out _);
    }
}
