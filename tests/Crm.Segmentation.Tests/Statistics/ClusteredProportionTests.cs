using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

public sealed class ClusteredProportionTests
{
    private static readonly Gen<Proportion[]> Customers = Gen.Choose(0, 6).SelectMany(n => Gen.Choose(0, n).Select(x => new Proportion(x, n))).ArrayOf();

    [Fact]
    public void Share_OfAnyCustomers_HasTheVarianceOfARatio() => Prop.ForAll(Customers.ToArbitrary(), customers =>
    {
        ClusteredProportion share = ClusteredProportion.Of(customers);
        Proportion[] with = [.. customers.Where(c => c.Of > 0)];
        double k = with.Length, units = with.Sum(c => c.Of), p = with.Sum(c => c.Count) / units;
        Assert.Equal(k, share.Clusters);
        if (k < 2)
        {
            Assert.Null(share.StandardError);
            Assert.Null(share.Interval());
            return;
        }

        double variance = k / (k - 1) * with.Sum(c => Math.Pow(c.Count - (p * c.Of), 2)) / (units * units);
        Assert.Equal(Math.Sqrt(variance), share.StandardError!.Value, 1e-9);
        if (share.DesignEffect is { } effect) Assert.Equal(variance / (p * (1 - p) / units), effect, 1e-9);
        ConfidenceInterval interval = share.Interval()!.Value;
        Assert.InRange(p, interval.Lower - 1e-12, interval.Upper + 1e-12);
        Assert.True(interval.Lower >= 0 && interval.Upper <= 1);
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Share_OfRandomParts_IsThatOfTheWhole() => Prop.ForAll(Customers.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (customers, seed) =>
    {
        var random = new Random(seed);
        ClusteredProportion whole = ClusteredProportion.Of(customers);
        random.Shuffle(customers);
        int cut = random.Next(customers.Length + 1);

        Assert.Equal(whole, ClusteredProportion.Of(customers.AsSpan(cut)).Merge(ClusteredProportion.Of(customers.AsSpan(0, cut))));
    }).Check(PropertyRuns.Of(200));

    [Fact]
    public void Interval_OfAlikeUnits_IsThatOfTheCustomers()
    {
        // Ten customers with ten units each, all alike: as much as ten independent units, but for k/(k − 1).
        ClusteredProportion alike = ClusteredProportion.Of([.. Enumerable.Range(0, 10).Select(i => new Proportion(i < 4 ? 10 : 0, 10))]);
        ClusteredProportion single = ClusteredProportion.Of([.. Enumerable.Range(0, 100).Select(i => new Proportion(i < 40 ? 1 : 0, 1))]);

        Assert.Equal(10 * (10.0 / 9), alike.DesignEffect!.Value, 1e-12);
        Assert.Equal(100.0 / 99, single.DesignEffect!.Value, 1e-12);
        Assert.True(alike.Interval()!.Value.Lower < single.Interval()!.Value.Lower);
        Assert.Equal(new Proportion(40, 100), alike.Share);
        Assert.Equal(new Proportion(0, 3).Interval, ClusteredProportion.Of([new(0, 5), new(0, 1), new(0, 0), new(0, 9)]).Interval());
        Assert.Equal("40 of 100 (40.0 %), 10 customers", alike.ToString());
    }
}
