using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Matching;

/// <summary>Sequences in the events of one customer: against all ways to give events to steps, and where there are a million events.</summary>
public sealed class SequenceMatcherTests
{
    private const int Million = 1_000_000;
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    [Fact]
    public void Count_AnyScenario_IsThatOfAllWaysTried() => Prop.ForAll(SequenceScenario.Arbitrary, scenario =>
    {
        var matcher = new SequenceMatcher(scenario.Shape, default);
        int expected = scenario.Count();
        Assert.Equal(expected, matcher.Count(scenario.Times, scenario.Steps, scenario.First, scenario.AsOf));
        Assert.Equal(expected > 0, matcher.Exists(scenario.Times, scenario.Steps, scenario.First, scenario.AsOf));
    }).Check(PropertyRuns.Of(20_000));

    [Theory]
    [InlineData("Later Later Later", 1, 333_333)]
    [InlineData("Later Next Later", 1, 333_333)]
    [InlineData("Later Absent", 3, 0)]
    [InlineData("Later Later Absent", 2, 0)]
    [InlineData("Later Later Absent", 3, 500_000)]
    [InlineData("Later Later Absent", 7, 0)]
    public void Count_OfAMillionEventsAtOneInstant_LooksAtEachAFewTimes(string links, int satisfied, int expected)
    {
        // Only a customer's events that are looked at again and again would keep this from ending.
        ulong steps = links == "Later Later Later" || links == "Later Next Later" ? 7UL : (ulong)satisfied;
        Assert.Equal(expected, Count(links, new long[Million], [.. Enumerable.Repeat(steps, Million)]));
    }

    [Fact]
    public void Count_OfAMillionEventsInTurn_LooksAtEachAFewTimes()
    {
        long[] times = [.. Enumerable.Range(0, Million).Select(i => (long)i)];
        ulong[] turns = [.. Enumerable.Range(0, Million).Select(i => 1UL << (i % 3))];
        Assert.Equal(Million / 3, Count("Later Later Later", times, turns));

        // At the end of the window there is always one more of the last step; without those of the second half, what ends after the last of them counts.
        Assert.Equal(0, Count("Later Later Absent", times, turns));
        ulong[] early = [.. turns.Select((step, i) => i < Million / 2 ? step : step & ~4UL)];
        Assert.Equal((Million / 6) + 1, Count("Later Later Absent", times, early));
    }

    [Theory]
    [InlineData("Later Later", false)]
    [InlineData("Later Absent", false)]
    [InlineData("Later Later", true)]
    [InlineData("Later Absent", true)]
    public void Count_Cancelled_StopsInsideOfTheCustomersEvents(string links, bool atOneInstant)
    {
        long[] times = [.. Enumerable.Range(0, Million).Select(i => atOneInstant ? 0 : (long)i)];
        var matcher = new SequenceMatcher(Shape(links), new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => matcher.Count(times, new ulong[Million], Always, Million));
    }

    private static int Count(string links, long[] times, ulong[] steps) => new SequenceMatcher(Shape(links), default).Count(times, steps, Always, 2 * Million);

    private static SequenceShape Shape(string links)
    {
        SequenceStep[] steps = [.. links.Split(' ').Select((link, i) => new SequenceStep(Toy.Types[i], Enum.Parse<SequenceLink>(link)))];
        return new SequenceShape(new Sequence([.. steps]) { Within = TimeSpan.FromMilliseconds(1001) });
    }
}
