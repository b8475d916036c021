using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>What old events come to for rules without a window, whose events are not kept: as if they were.</summary>
public sealed class FoldTests
{
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventMoney Amount = Purchase.Money("amount", 0);
    private static readonly EventNumber Weight = Purchase.Number("weight");
    private static readonly Schema Shop = Define.Build();
    private static readonly SegmentationEngine Engine = new(Shop);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LiveOptions Short = new() { LookBack = TimeSpan.FromDays(1) };

    private static readonly RuleBook Folded = RuleBook.Parse(Shop, ("folded.crm", """
        segment loyal = count(purchase) >= 20
        segment large = count(purchase where amount >= 50) >= 5
        segment spends = sum(purchase.amount) >= 700
        segment mean = avg(purchase.amount) >= 48
        segment cheap = min(purchase.amount) <= 7
        segment dear = max(purchase.amount) >= 93
        segment heavy = max(purchase.weight) > 8.5
        segment began_small = first(purchase.amount) <= 50
        segment ended_large = last(purchase.amount) >= 50
        segment old = since(first purchase) >= 30 days
        segment quiet = since(purchase) >= 5 days
        segment known = did visit and not did purchase where amount >= 99
        """));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Feed_EventsFarApartAndLate_IsAsIfAllWereKept(int seed)
    {
        var random = new Random(seed);
        LiveMembership live = Engine.Live(Folded, Short).Membership(Start);
        var fed = new List<Action<DatasetBuilder>>();
        var changes = new List<LiveChange>();
        for (int i = 0; i < 120; i++)
        {
            DateTimeOffset received = Start.AddHours(12 * i), at = random.Next(4) == 0 ? received.AddDays(-random.Next(40)) : received;
            (int amount, double weight) = (random.Next(100), Math.Round(random.NextDouble() * 9, 2));
            int customer = random.Next(2);
            bool isVisit = random.Next(5) == 0, isBare = random.Next(6) == 0;
            CustomerEvent one = isVisit ? CustomerEvent.Of(Visit, at) : isBare ? CustomerEvent.Of(Purchase, at) : CustomerEvent.Of(Purchase, at, row => row.Set(Amount, amount).Set(Weight, weight));
            live.Feed(customer, one, received, changes).ThrowIfRefused();
            fed.Add(all => all.AddEvent(one.Type, customer, at, isVisit || isBare ? null : row => row.Set(Amount, amount).Set(Weight, weight)));
            if (i % 10 != 9) continue;
            if (i == 59) live = live.Rules.RestoreMembership(live.ToBytes());
            DatasetBuilder all = Dataset.For(Shop);
            foreach (int each in (int[])[0, 1]) all.AddCustomer(each);
            foreach (Action<DatasetBuilder> add in fed) add(all);
            Evaluation batch = Engine.Evaluate(Folded, all.Build(out _), received);
            foreach (string name in live.Rules.Names)
                Claim.Holds(batch[name].Keys.Where(key => live.Contains(key)).ToHashSet().SetEquals(live.Members(name)), $"{name} after {i}");
        }

        Assert.InRange(live.ToBytes().Length, 100, 2_000);
    }

    [Fact]
    public void Merge_OfCustomersWhoseEventsAreFolded_GoesOnFromBoth()
    {
        LiveRules rules = Engine.Live(Folded, Short);
        LiveState one = Fed(rules, "one", 12), other = Fed(rules, "other", 9);

        LiveState both = one.Merge(other, Start.AddDays(30)).State;

        Assert.False(one["loyal"] || other["loyal"]);
        Assert.True(both["loyal"]);
        Assert.True(rules.Restore(both.ToBytes())["loyal"]);
    }

    [Fact]
    public void Under_RulesThatAskOfFoldedEventsWhatWasNotFolded_IsRefused()
    {
        LiveRules rules = Engine.Live(Folded, Short);
        LiveState state = Fed(rules, "kim", 12);

        LiveStep same = state.Under(Engine.Live(RuleBook.Parse(Shop, ("edited.crm", "segment ten = count(purchase) >= 10")), Short), Start.AddDays(30));
        LiveStep others = state.Under(Engine.Live(RuleBook.Parse(Shop, ("edited.crm", "segment few = count(purchase where amount >= 3) >= 1")), Short), Start.AddDays(30));

        Assert.True(same.Receipt.IsTaken && same.State["ten"]);
        Assert.Equal(DiagnosticCodes.HistoryNotKept, others.Receipt.Refusal!.Code);
    }

    [Fact]
    public void Kept_OfMeasuresThatNeedTheEventsThemselves_HasNoFolds()
    {
        Assert.Empty(Engine.Live(RuleBook.Parse(Shop, ("a.crm", "segment a = count(purchase) >= 2 segment b = did purchase then visit within 1 hour")), Short).Kept.Folds);
        Assert.Empty(Engine.Live(RuleBook.Parse(Shop, ("b.crm", "segment a = sum(purchase.weight) >= 2")), Short).Kept.Folds);
        Assert.Empty(Engine.Live(RuleBook.Parse(Shop, ("c.crm", "segment a = distinct(purchase.amount) >= 2 and count(purchase) >= 2")), Short).Kept.Folds);
        Assert.Equal(2, Engine.Live(RuleBook.Parse(Shop, ("d.crm", "segment a = did purchase and did visit in last 2 days and sum(purchase.amount) >= 2")), Short).Kept.Folds.Count);
    }

    private static LiveState Fed(LiveRules rules, CustomerKey key, int purchases)
    {
        LiveState state = rules.Start(key, Start);
        for (int i = 0; i < purchases; i++) state = state.Feed(CustomerEvent.Of(Purchase, Start.AddDays(i), row => row.Set(Amount, i)), Start.AddDays(i)).State;
        return state;
    }
}
