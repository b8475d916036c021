using Crm.Segmentation.Reviews;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Reviews;

public sealed class RuleReviewTests
{
    private static readonly DateTimeOffset AsOf = DateTimeOffset.UnixEpoch.AddDays(10);

    private static readonly SegmentationEngine Engine = new(Shop.Schema);

    private static readonly Dataset Data = Customers();

    [Fact]
    public void Compare_AThresholdThatRises_TellsWhoLeavesAndWhy()
    {
        RuleReview review = Compare("segment big = opted_in and sum(purchase.amount) >= 20", "segment big = opted_in and sum(purchase.amount) >= 30");

        DefinitionReview big = Assert.Single(review.Definitions);
        Assert.Equal((3, 2, 0, 1), (big.Before.Count, big.After.Count, big.Entered.Count, big.Left.Count));
        Assert.Equal([new MovedCustomer("c2", false, "sum(purchase.amount) >= 30", false, true)], big.Sample);
        Assert.Equal(0.2, review.MostMoved);
    }

    [Fact]
    public void Compare_AConditionThatIsDropped_NamesTheOldLeaf() => Assert.Equal(
        [new MovedCustomer("c1", true, "age >= 22", false, false)],
        Compare("segment s = opted_in and age >= 22 and did purchase", "segment s = opted_in and did purchase").Definitions[0].Sample);

    [Fact]
    public void Compare_ThroughNames_TellsTheLeafBehindThem()
    {
        RuleReview review = Compare(
            "feature spend = sum(purchase.amount) segment big = spend >= 30 segment s = opted_in and in big",
            "feature spend = sum(purchase.amount) segment big = spend >= 20 segment s = opted_in and in big");

        Assert.Equal([new MovedCustomer("c2", true, "spend >= 20", true, true)], review.Definitions.Single(d => d.Name == "s").Sample);
    }

    [Fact]
    public void Compare_CellsOfAPartition_TellsThoseWhoMoveBetweenThem()
    {
        RuleReview review = Compare("partition p { old when age >= 23 rest otherwise }", "partition p { old when age >= 24 rest otherwise }");

        Assert.Equal(["p.old", "p.rest"], review.Definitions.Select(d => d.Name));
        Assert.Equal([new MovedCustomer("c3", false, "age >= 24", false, true)], review.Definitions[0].Sample);
        Assert.Equal([new MovedCustomer("c3", true, "age >= 24", false, true)], review.Definitions[1].Sample);
    }

    [Fact]
    public void Compare_ADefinitionThatOnlyOneHas_IsNewOrGone()
    {
        RuleReview review = Compare("segment gone = age >= 24", "segment added = age >= 23");

        Assert.Equal(["added", "gone"], review.Definitions.Select(d => d.Name));
        Assert.Equal("c3 enters: the definition is new", review.Definitions[0].Sample[0].ToString());
        Assert.Equal("c4 leaves: the definition is gone", review.Definitions[1].Sample[0].ToString());
    }

    [Fact]
    public void Compare_TheSame_MovesNobody() => Assert.Equal(0, Compare("segment s = opted_in", "segment s = opted_in").ThrowIfMoreMoveThan(0).MostMoved);

    [Fact]
    public void Why_AnyCustomer_IsToldWhoeverIsInTheSample()
    {
        RuleReview review = Compare("segment s = age >= 20", "segment s = age >= 24", sample: 0);

        Assert.Empty(review.Definitions[0].Sample);
        Assert.Equal("age >= 24", review.Why("s", "c3")!.Leaf);
        Assert.Null(review.Why("s", "c4"));
        Assert.Throws<KeyNotFoundException>(() => review.Why("s", "nobody"));
        Assert.Throws<KeyNotFoundException>(() => review.Why("t", "c3"));
    }

    [Fact]
    public void ThrowIfMoreMoveThan_TheLimit_RefusesWithTheReview()
    {
        RuleReview review = Compare("segment s = age >= 20", "segment s = age >= 23");

        RuleReviewException refused = Assert.Throws<RuleReviewException>(() => review.ThrowIfMoreMoveThan(0.5));
        Assert.Contains("now 'age >= 23' does not hold", refused.Message, StringComparison.Ordinal);
        Assert.Same(review, review.ThrowIfMoreMoveThan(0.6));
    }

    [Fact]
    public void Compare_FittedBooks_GoesByTheirCuts()
    {
        FittedRuleBook before = Engine.Fit(RuleBook.Parse(Shop.Schema, ("t", "segment s = top 1 by age")), Data, AsOf);
        FittedRuleBook after = Engine.Fit(RuleBook.Parse(Shop.Schema, ("t", "segment s = top 2 by age")), Data, AsOf);

        Assert.Equal(["c3"], Engine.Compare(before, after, Data, AsOf).Definitions[0].Entered.Keys.Select(key => key.ToString()));
        Assert.Throws<RuleException>(() => Engine.Compare(before.Rules, after.Rules, Data, AsOf));
    }

    /// <summary>Who moves is who the oracle says is in one and not in the other; the leaf is of one of the conditions, and is as the oracle says.</summary>
    [Fact]
    public void Compare_GeneratedRules_AgreesWithTheOracle()
    {
        var engine = new SegmentationEngine(TestShop.Schema);
        int moved = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var c = new Coincidences(new Random(seed));
            var rules = new RuleGenerator(c);
            Condition shared = rules.Condition(1, null), before = shared & rules.Condition(1, null), after = c.Chance(0.5) ? shared & rules.Condition(1, null) : shared | rules.Condition(1, null);
            ShopData data = DataGenerator.Data(c);
            OracleScope scope = OracleScope.Of(c.AsOf);
            RuleReview review = engine.Compare(
                RuleBook.Create(TestShop.Schema, Segment.Define("s", before)),
                RuleBook.Create(TestShop.Schema, Segment.Define("s", after)),
                Datasets.Build(TestShop.Schema, data),
                DateTimeOffset.FromUnixTimeMilliseconds(c.AsOf));
            foreach (CustomerFacts customer in data.Customers)
            {
                (bool was, bool @is) = (Oracle.Holds(before, customer, scope), Oracle.Holds(after, customer, scope));
                MovedCustomer? move = review.Why("s", customer.Key);
                Assert.Equal(was != @is, move is not null);
                if (move is null) continue;
                Condition leaf = (move.IsNew ? after : before).Walk().OfType<Condition>().First(part => part.ToString() == move.Leaf);
                Assert.Equal((@is, Oracle.Holds(leaf, customer, scope)), (move.Entered, move.Holds));
                moved++;
            }
        }

        Assert.True(moved > 100, $"{moved} moved");
    }

    private static RuleReview Compare(string before, string after, int sample = 5) =>
        Engine.Compare(RuleBook.Parse(Shop.Schema, ("before", before)), RuleBook.Parse(Shop.Schema, ("after", after)), Data, AsOf, sample);

    /// <summary>Five customers of ages 20 to 24 who agreed to messages, but for the first, with a purchase of ten times their number.</summary>
    private static Dataset Customers()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            builder.AddCustomer($"c{i}", row => row.Set(Shop.Age, 20 + number).Set(Shop.OptedIn, number > 0));
            builder.AddEvent(Shop.Purchase, $"c{i}", DateTimeOffset.UnixEpoch, row => row.Set(Shop.Amount, 10 * number));
        }

        return builder.Build(out _);
    }
}
