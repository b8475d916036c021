using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>The one-customer algorithm where enumerating attempts is out of reach: many steps, many events.</summary>
public sealed class FunnelAttemptsTests
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    [Fact]
    public void Choose_MillionsOfEventsAtOneInstant_MatchesEachStepToAnEventOfItsOwn()
    {
        // Every event fills the steps 0 to 30; one only, the last, fills step 31 as well.
        ulong[] steps = [.. Enumerable.Repeat((ulong)uint.MaxValue >> 1, 2_000_000), uint.MaxValue];
        long[] times = new long[steps.Length];
        var rules = Rules(32, 1000);
        var attempts = new FunnelAttempts(rules, 10);
        Assert.Equal((32, 0, false), Of(attempts.Choose(times, steps)));
        Assert.Equal((31, 0, true), Of(attempts.Choose(times.AsSpan(0, times.Length - 1), steps.AsSpan(0, steps.Length - 1))));
        Assert.Equal((1, 0, true), Of(new FunnelAttempts(rules with { Ties = TiePolicy.StrictlyIncreasing }, 10).Choose(times, steps)));
    }

    [Fact]
    public void Choose_MillionsOfEvents_IsTheLatestStartThatGetsThereFirst()
    {
        // A start every second, and one chain of 32 steps at the end, a step a minute, so that only a start in time gets through.
        const int Starts = 3_000_000;
        long[] times = [.. Enumerable.Range(0, Starts).Select(i => i * 1000L), .. Enumerable.Range(1, 31).Select(step => (Starts * 1000L) + (step * 60_000L))];
        ulong[] steps = [.. Enumerable.Repeat(1UL, Starts), .. Enumerable.Range(1, 31).Select(step => 1UL << step)];
        AttemptRules chain = Rules(32, 1_890_000);
        (int, long, bool) Chosen(AttemptRules rules, AttemptPolicy attempt) => Of(new FunnelAttempts(rules with { Policy = attempt }, long.MaxValue / 8).Choose(times, steps));
        Assert.Equal((32, (Starts - 1) * 1000L, false), Chosen(chain, AttemptPolicy.Deepest));
        Assert.Equal((32, (Starts - 30) * 1000L, false), Chosen(chain, AttemptPolicy.Earliest));
        Assert.Equal((31, (Starts - 1) * 1000L, false), Chosen(chain with { Length = 1_860_999 }, AttemptPolicy.Deepest));
    }

    private static AttemptRules Rules(int steps, long window) => new()
    {
        Steps = [.. Enumerable.Repeat(new StepRule(false, 0, AttemptRules.Forever, FirstTime.No, -1), steps)],
        Window = AttemptWindow.Time,
        Length = window,
        Entry = Always,
    };

    private static (int Depth, long Start, bool IsOpen) Of(ChosenAttempt attempt) => (attempt.Depth, attempt.Start, attempt.IsOpen);

    [Fact]
    public void Choose_NoEvents_DidNotEnter()
    {
        foreach (AttemptPolicy policy in Enum.GetValues<AttemptPolicy>())
            Assert.Equal(default, new FunnelAttempts(Rules(2, 10) with { Policy = policy }, 0).Choose([], []));
    }

    [Fact]
    public void Window_FarEdge_IsInside_AndTheAttemptIsOverThere()
    {
        Funnel funnel = new("toy", Toy.Types[0], Toy.Types[1]) { Window = TimeSpan.FromHours(2) };
        Dataset data = Toy.Build(3, [new(0, 0, 1, 0), new(0, 1, 3, 0), new(1, 0, 1, 0), new(1, 1, 4, 0), new(2, 0, 2, 0)]);
        FunnelReport report = FunnelAnalyzer.Run(funnel, Toy.Scope(data, 3), DateSpan.Between(Toy.At(0), Toy.At(3)));
        Assert.Equal([0], Toy.Customers(report.Converted));
        Assert.Equal([1], Toy.Customers(report.Steps[1].Dropped));
        Assert.Equal([2], Toy.Customers(report.Steps[1].Open));
        Assert.Equal(new FunnelRate(1, 2), report.Steps[1].OfMature);
    }
}
