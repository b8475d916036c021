using Crm.Segmentation.Lifetime;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>Summaries, gaps and who is due, over random purchases, zones, spans that are left out, and parts.</summary>
public sealed class PurchaseProperties
{
    [Fact]
    public void Summaries_OfAnyScenario_AreThoseOfTheRule() => Check(1000, scenario =>
    {
        var oracle = new PurchaseOracle(scenario);
        PurchaseReport report = scenario.Engine.Summarize(scenario.Rule, PurchaseOracle.Build(scenario.Purchases, scenario.Parts), scenario.At);
        for (int customer = 0; customer < PurchaseOracle.Customers; customer++) Assert.Equal(oracle.Summary(customer), report[customer]);
        Assert.Equal(Enumerable.Range(0, PurchaseOracle.Customers).Count(customer => oracle.Summary(customer) is not null), report.Summaries.Count);
        Assert.Equal(report.Summaries.Count, report.Buyers.Count);
    });

    [Fact]
    public void Summaries_OfShuffledRows_AreTheSame() => Check(200, scenario =>
    {
        ToyPurchase[] shuffled = [.. scenario.Purchases];
        new Random(1).Shuffle(shuffled);
        Assert.Equal(
            scenario.Engine.Summarize(scenario.Rule, PurchaseOracle.Build(scenario.Purchases), scenario.At).Summaries,
            scenario.Engine.Summarize(scenario.Rule, PurchaseOracle.Build(shuffled), scenario.At).Summaries);
    });

    [Fact]
    public void Rows_WithoutADataset_AreSummarisedAlike() => Check(300, scenario =>
    {
        scenario = scenario with { Zone = "UTC", Weekly = false, Net = false, Excluded = [] };
        ToyPurchase[] rows = [.. scenario.Purchases.Where(p => !p.IsRefund && p.Hour <= scenario.AsOf)];
        PurchaseSummaries summaries = PurchaseRows.Summarize(
            [.. rows.Select(p => p.Customer)], [.. rows.Select(p => DayOf(p.Hour))], [.. rows.Select(p => p.Amount + 0.25)], DayOf(scenario.AsOf), out int[] order);
        PurchaseReport report = scenario.Engine.Summarize(scenario.Rule, PurchaseOracle.Build(scenario.Purchases), scenario.At);
        for (int i = 0; i < order.Length; i++) Assert.Equal(report[order[i]], summaries[i]);
        Assert.Equal(report.Summaries.Count, order.Length);

        static int DayOf(int hour) => (PurchaseOracle.Origin.AddHours(hour).Date - new DateTime(2026, 1, 1)).Days;
    });

    [Fact]
    public void Gaps_OfAnyScenario_HaveTheOpenOneCensored() => Check(300, scenario =>
    {
        var oracle = new PurchaseOracle(scenario);
        Dataset data = PurchaseOracle.Build(scenario.Purchases, scenario.Parts);
        int[][] shown = [.. Enumerable.Range(0, PurchaseOracle.Customers).Select(oracle.Shown).Where(days => days.Length > 0)];
        (double Time, bool Ended)[] every = [.. shown.SelectMany(days => (IEnumerable<(double, bool)>)[.. Completed(days).Select(gap => ((double)gap, true)), (oracle.Now - days[^1], false)])];
        (double Time, bool Ended)[] first = [.. shown.Select(days => days.Length > 1 ? ((double)(days[1] - days[0]), true) : (oracle.Now - days[0], false))];
        (double Time, bool Ended)[] median = [.. shown.Select(days => days.Length > 1 ? (Middle(Completed(days)), true) : (oracle.Now - days[0], false))];

        Same(every, GapWeighting.EveryGap);
        Same(first, GapWeighting.FirstGap);
        Same(median, GapWeighting.CustomerMedian);
        PurchaseGaps weighted = scenario.Engine.Gaps(scenario.Rule, data, scenario.At, GapWeighting.EveryCustomer);
        Assert.Equal(shown.Length, weighted.ToCounts().Total, 1e-9);
        Assert.Equal(shown.Length, weighted.Open);
        Assert.Equal(every.Count(gap => gap.Ended), weighted.Completed);

        void Same((double Time, bool Ended)[] expected, GapWeighting weighting)
        {
            PurchaseGaps gaps = scenario.Engine.Gaps(scenario.Rule, data, scenario.At, weighting);
            Assert.Equal(SurvivalCounts.Of([.. expected.Select(gap => gap.Time)], [.. expected.Select(gap => gap.Ended)]), gaps.ToCounts());
            double[] completed = [.. every.Where(gap => gap.Ended).Select(gap => gap.Time)];
            Assert.Equal(completed.Length == 0 ? null : completed.Average(), gaps.NaiveMean);
            Assert.Equal(completed.Length == 0, gaps.Naive(0.5m) is null);
        }

        static int[] Completed(int[] days) => [.. days.Zip(days.Skip(1)).Select(pair => pair.Second - pair.First)];

        static double Middle(int[] gaps) => (gaps.Order().ElementAt(gaps.Length / 2) + gaps.Order().ElementAt((gaps.Length - 1) / 2)) / 2.0;
    });

    [Fact]
    public void Due_OfAnyScenario_IsByTheCustomersOwnGaps() => Check(300, scenario =>
    {
        var oracle = new PurchaseOracle(scenario);
        DueReport due = scenario.Engine.DueAgain(scenario.Rule, PurchaseOracle.Build(scenario.Purchases, scenario.Parts), scenario.At, new DueOptions { Overdue = 1.5 });
        for (int customer = 0; customer < PurchaseOracle.Customers; customer++)
        {
            int[] days = oracle.Shown(customer);
            DueState expected = DueState.Unknown;
            if (days.Length > 2)
            {
                int[] gaps = [.. days.Zip(days.Skip(1)).Select(pair => pair.Second - pair.First).Order()];
                double cadence = (gaps[gaps.Length / 2] + gaps[(gaps.Length - 1) / 2]) / 2.0, open = oracle.Now - days[^1];
                expected = open >= 1.5 * cadence ? DueState.Overdue : open >= cadence ? DueState.Due : DueState.NotYet;
                Assert.Equal(cadence, due.Cadence(customer));
            }
            else
            {
                Assert.Null(due.Cadence(customer));
            }

            Assert.Contains((CustomerKey)customer, due[expected].Keys);
        }

        Assert.Equal(PurchaseOracle.Customers, Enum.GetValues<DueState>().Sum(due.Count));
    });

    [Fact]
    public void HoldOut_OfAnyScenario_CountsWhatCameAfterTheCut() => Check(60, scenario =>
    {
        // The period of the cut is seen as a whole: the cut is the last hour of a day.
        scenario = scenario with { Zone = "UTC", Weekly = false, AsOf = (scenario.AsOf / 24 * 24) + 23 };
        var (early, late) = (new PurchaseOracle(scenario with { AsOf = scenario.AsOf - 240 }), new PurchaseOracle(scenario));
        if (late.Now <= early.Now) return;
        Holdout holdout = scenario.Engine.HoldOut(
            scenario.Rule, PurchaseOracle.Build(scenario.Purchases, scenario.Parts), scenario.At.AddHours(-240), scenario.At, [PurchaseModelKind.BgNbd]);
        int came = Enumerable.Range(0, PurchaseOracle.Customers).Where(c => early.Summary(c) is not null).Sum(c => late.Shown(c).Length - early.Shown(c).Length);
        Assert.Equal(came, holdout.Came);
        Assert.Equal(late.Now - early.Now, holdout.Time);
        Assert.Equal(Enumerable.Range(0, PurchaseOracle.Customers).Count(c => early.Summary(c) is not null), holdout.ByRepeats.Sum(group => group.Customers));
        if (holdout.Tracking.Count > 0)
            Assert.Equal(Enumerable.Range(0, PurchaseOracle.Customers).Where(c => early.Summary(c) is not null).Sum(c => late.Shown(c).Length - 1), holdout.Tracking[^1].Came);
    });

    private static void Check(int cases, Action<PurchaseScenario> check) => FsCheck.Check.One(PropertyRuns.Of(cases, name: nameof(PurchaseProperties)), Prop.ForAll(Scenarios(), check));

    private static Arbitrary<PurchaseScenario> Scenarios()
    {
        Gen<ToyPurchase> purchase =
            from customer in Gen.Choose(0, PurchaseOracle.Customers - 1)
            from hour in Gen.Choose(0, 24 * 30)
            from amount in Gen.Choose(0, 50)
            from kind in Gen.Choose(0, 5)
            select new ToyPurchase(customer, hour, amount, kind == 0);
        Gen<DateSpan> span =
            from start in Gen.Choose(-24, 24 * 30)
            from length in Gen.Choose(1, 24 * 8)
            select DateSpan.Between(PurchaseOracle.Origin.AddHours(start), PurchaseOracle.Origin.AddHours(start + length));
        return Arb.From(
            from purchases in Gen.ArrayOf(purchase)
            from asOf in Gen.Choose(24 * 11, 24 * 32)
            from zone in Gen.Elements("UTC", "Asia/Seoul", "America/New_York")
            from weekly in Gen.Choose(0, 3)
            from net in Gen.Elements(true, false)
            from spans in Gen.Choose(0, 2)
            from excluded in Gen.ArrayOf(span, spans)
            from parts in Gen.Choose(1, 3)
            select new PurchaseScenario(purchases, asOf, zone, weekly == 0, net, excluded, parts));
    }
}
