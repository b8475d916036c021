using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

public sealed class RankBinsTests
{
    private static readonly Gen<long[]> Samples = Gen.Choose(-3, 4).Select(i => (long)i).ArrayOf();

    [Fact]
    public void Bins_OfAnySample_AreThoseOfItsPlaces() => Prop.ForAll(Samples.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (sample, bins) =>
    {
        long[] sorted = [.. sample.Order()];
        int n = sorted.Length;
        var groups = sorted.Select((value, i) => (Value: value, Place: i + 1)).GroupBy(row => row.Value).ToArray();
        int[] middle = [.. groups.SelectMany(group => group.Select(_ => (int)Math.Ceiling((decimal)(bins * group.Average(row => (decimal)row.Place)) / n)))];

        // NTILE: dealt out one by one, what is left over to the first bins.
        int[] tiles = [.. Enumerable.Range(1, bins).SelectMany(bin => Enumerable.Repeat(bin, (n / bins) + (bin <= n % bins ? 1 : 0)))];

        RankBins byRank = RankBins.Of(ValueCounts.Of<long>(sample), bins, RankRule.MidRank), bySize = RankBins.Of(ValueCounts.Of<long>(sample), bins, RankRule.EqualSizes);
        Assert.Equal(Enumerable.Range(1, bins).Select(bin => (long)middle.Count(b => b == bin)), byRank.Counts.ToArray());
        Assert.Equal(Enumerable.Range(1, bins).Select(bin => (long)tiles.Count(b => b == bin)), bySize.Counts.ToArray());
        Assert.Equal(0, byRank.SplitValues);
        Assert.Equal(groups.Count(group => group.Select(row => tiles[row.Place - 1]).Distinct().Count() > 1), bySize.SplitValues);
    }).Check(PropertyRuns.Of(500));

    [Fact]
    public void Bins_OfNothing_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RankBins.Of(ValueCounts.Of<long>([1]), 0, RankRule.MidRank));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankBins.Of(ValueCounts.Of<long>([1]), 2, (RankRule)7));
    }
}
