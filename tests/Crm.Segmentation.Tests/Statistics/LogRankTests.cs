using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

/// <summary>The log-rank test: the oracle for two groups, what more groups must agree with, and p-values that underflow.</summary>
public sealed class LogRankTests
{
    private static readonly Gen<(double Time, bool Ended)[]> Rows = Gen.Choose(0, 9)
        .SelectMany(time => Gen.Choose(0, 2).Select(kind => (time / 2.0, kind > 0))).ArrayOf();

    [Fact]
    public void Compare_OfTwoGroups_IsTheTestOfItsDefinition() => Prop.ForAll(Rows.ToArbitrary(), Rows.ToArbitrary(), (first, second) =>
    {
        foreach (LogRankWeight weight in Enum.GetValues<LogRankWeight>())
        {
            (double observed, double expected, double variance) = SurvivalOracle.LogRank(first, second, weight == LogRankWeight.PetoPeto);
            LogRank test = LogRank.Compare([SurvivalTests.Counts(first), SurvivalTests.Counts(second)], weight);
            Assert.Equal(first.Length, test.Groups[0].Total);
            Assert.Equal(observed, test.Groups[0].Observed, 1e-12);
            Assert.Equal(expected, test.Groups[0].Expected, 1e-12);
            if (variance < 1e-12) Assert.Equal(Significance.None, test.Significance);
            else
            {
                Assert.Equal(1, test.Significance.DegreesOfFreedom);
                Assert.Equal((observed - expected) * (observed - expected) / variance, test.Significance.Statistic!.Value, 1e-9);
            }
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Compare_OfManyGroups_DoesNotDependOnTheirOrder_AndIgnoresEmptyOnes() => Prop.ForAll(Rows.Three().ToArbitrary(), groups =>
    {
        SurvivalCounts[] counts = [SurvivalTests.Counts(groups.Item1), SurvivalTests.Counts(groups.Item2), SurvivalTests.Counts(groups.Item3)];
        Significance test = LogRank.Compare(counts).Significance;
        Significance other = LogRank.Compare([counts[2], SurvivalTests.Counts([]), counts[0], counts[1]]).Significance;

        Assert.Equal(test.DegreesOfFreedom, other.DegreesOfFreedom);
        Assert.Equal(test.Statistic ?? 0, other.Statistic ?? 0, 1e-8);
        Assert.InRange(test.P, 0, 1);
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Compare_OfAGroupAndItsDouble_FindsNothing()
    {
        SurvivalCounts group = SurvivalCounts.Of([1, 2, 3, 4], [true, false, true, true]);
        Significance test = LogRank.Compare([group, group.Merge(group)]).Significance;

        Assert.Equal(0, test.Statistic!.Value, 1e-12);
        Assert.Equal(1, test.P, 1e-6);
    }

    [Fact]
    public void Compare_OfFarApartGroups_HasALogarithmWherePUnderflows()
    {
        SurvivalCounts early = SurvivalCounts.Of([1, 2], [100_000.0, 100_000.0], [0, 0]), late = SurvivalCounts.Of([8, 9], [100_000.0, 100_000.0], [0, 0]);
        Significance test = LogRank.Compare([early, late]).Significance;

        Assert.Equal(0, test.P);
        Assert.InRange(test.LogP, -1e6, -10_000);
    }

    [Fact]
    public void Compare_WithoutAChoice_HasNoStatistic()
    {
        SurvivalCounts ended = SurvivalCounts.Of([5], [true]), gone = SurvivalCounts.Of([1], [false]);

        foreach (SurvivalCounts[] groups in (SurvivalCounts[][])[[], [ended], [gone, gone], [ended, gone, gone]])
            Assert.Equal(Significance.None, LogRank.Compare(groups).Significance);
    }
}
