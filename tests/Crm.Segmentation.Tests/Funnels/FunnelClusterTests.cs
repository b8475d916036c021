using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>Intervals of shares of units of which one customer may have several.</summary>
public sealed class FunnelClusterTests
{
    private const int Customers = 60;

    [Fact]
    public void Interval_OfAttemptsOfCustomersWhoDiffer_HoldsTheShareAsOftenAsItSays()
    {
        const int Worlds = 400;
        (int held, int wilson) = (0, 0);
        for (int world = 0; world < Worlds; world++)
        {
            // Half of the customers nearly always buy, and the others hardly ever; how many attempts they have says nothing of it.
            var random = new Random(world);
            var events = new List<ToyEvent>();
            for (int customer = 0; customer < Customers; customer++)
            {
                double chance = random.Next(2) == 0 ? 0.9 : 0.1;
                for (int attempt = random.Next(2, 12), slot = 0; attempt > 0; attempt--, slot += 5)
                {
                    events.Add(new ToyEvent(customer, 0, slot, 0));
                    if (random.NextDouble() < chance) events.Add(new ToyEvent(customer, 1, slot + 1, 0));
                }
            }

            FunnelRate rate = Run(new Funnel("tries", Toy.Types[0], Toy.Types[1]) { Count = FunnelCounting.Attempts, Window = TimeSpan.FromHours(2) }, events, Customers).Steps[1].OfPrevious;
            if (rate.Interval is var (low, high) && low <= 0.5 && 0.5 <= high) held++;
            if (rate.Proportion.Interval is var (lower, upper) && lower <= 0.5 && 0.5 <= upper) wilson++;
        }

        // 95 of 100 are 380; four standard errors are 17. As if all attempts were independent, the interval is far too narrow.
        Assert.InRange(held, 360, 397);
        Assert.InRange(wilson, 0, 320);
    }

    [Fact]
    public void Interval_AnyUnitsOfOneCustomer_IsOfTheSharesCustomerByCustomer() => Prop.ForAll(FunnelScenario.Arbitrary, scenario =>
    {
        foreach (FunnelScenario clustered in (FunnelScenario[])[scenario with { Count = FunnelCounting.Attempts, Attempt = AttemptPolicy.Deepest, IsOpenEntry = false, HoldsKind = false }, scenario with { HoldsKind = true }])
        {
            if (clustered.HoldsKind && clustered.Steps.Any(step => step.Patterns.Contains(8))) continue;
            FunnelReport report = clustered.Run();
            foreach ((int i, FunnelStepReport step) in report.Steps.Index())
            {
                foreach (FunnelRate rate in new[] { step.OfPrevious, step.OfFirst, step.OfMature }.OfType<FunnelRate>())
                {
                    Assert.Equal(new Proportion(rate.Count, rate.Of), rate.Clusters!.Share);
                    Assert.Equal(rate.Clusters.Interval(), rate.Interval);
                }

                Assert.Null(step.Counts.OfFirst.Interval);
                Proportion[] each = [.. Enumerable.Range(0, FunnelScenario.CustomerCount).Select(customer => new Proportion(
                    report.Rows!.All.Count(row => row.Customer == customer && report.Codes.HasReached(row.Code, i)), report.Rows.All.Count(row => row.Customer == customer && row.Code > FunnelCodes.Excluded)))];
                Assert.Equal(ClusteredProportion.Of(each), step.OfFirst.Clusters);
            }
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Interval_OfUnitsOfSeveralCustomers_IsNone_AndOfCustomersWilsons()
    {
        ToyEvent[] events = [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 0, 1, 1), new(1, 1, 9, 1)];
        Funnel funnel = new("toys", Toy.Types[0], Toy.Types[1]);

        Assert.Null(Run(funnel with { Unit = FunnelUnit.Property("kind") }, events, 2).Steps[1].OfFirst.Interval);
        Assert.NotNull(Run(funnel with { Unit = FunnelUnit.Session(TimeSpan.FromHours(2)) }, events, 2).Steps[1].OfFirst.Interval);
        Assert.Equal(new Proportion(2, 2).Interval, Run(funnel, events, 2).Steps[1].OfFirst.Interval);
        Assert.Null(Run(funnel with { Count = FunnelCounting.Attempts }, events[..2], 2).Steps[1].OfFirst.Interval);
    }

    private static FunnelReport Run(Funnel funnel, IReadOnlyCollection<ToyEvent> events, int customers) =>
        FunnelAnalyzer.Run(funnel, Toy.Scope(Toy.Build(customers, events), 200), DateSpan.Between(Toy.At(0), Toy.At(100)));
}
