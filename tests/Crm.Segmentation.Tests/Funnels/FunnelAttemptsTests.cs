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
        var rules = new AttemptRules(new ChainRules(32, 1000, Always), AttemptPolicy.Deepest, TiePolicy.AnyOrder);
        var attempts = new FunnelAttempts(rules, 10);
        Assert.Equal(new ChosenAttempt(32, 0, false), attempts.Choose(times, steps));
        Assert.Equal(new ChosenAttempt(31, 0, true), attempts.Choose(times.AsSpan(0, times.Length - 1), steps.AsSpan(0, steps.Length - 1)));
        Assert.Equal(new ChosenAttempt(1, 0, true), new FunnelAttempts(rules with { Ties = TiePolicy.StrictlyIncreasing }, 10).Choose(times, steps));
    }

    [Fact]
    public void Choose_MillionsOfEvents_IsTheLatestStartThatGetsThereFirst()
    {
        // A start every second, and one chain of 32 steps at the end, a step a minute, so that only a start in time gets through.
        const int Starts = 3_000_000;
        long[] times = [.. Enumerable.Range(0, Starts).Select(i => i * 1000L), .. Enumerable.Range(1, 31).Select(step => (Starts * 1000L) + (step * 60_000L))];
        ulong[] steps = [.. Enumerable.Repeat(1UL, Starts), .. Enumerable.Range(1, 31).Select(step => 1UL << step)];
        var chain = new ChainRules(32, 1_890_000, Always);
        ChosenAttempt Chosen(ChainRules rules, AttemptPolicy attempt) =>
            new FunnelAttempts(new AttemptRules(rules, attempt, TiePolicy.AnyOrder), long.MaxValue / 8).Choose(times, steps);
        Assert.Equal(new ChosenAttempt(32, (Starts - 1) * 1000L, false), Chosen(chain, AttemptPolicy.Deepest));
        Assert.Equal(new ChosenAttempt(32, (Starts - 30) * 1000L, false), Chosen(chain, AttemptPolicy.Earliest));
        Assert.Equal(new ChosenAttempt(31, (Starts - 1) * 1000L, false), Chosen(chain with { Window = 1_860_999 }, AttemptPolicy.Deepest));
    }

    [Fact]
    public void Choose_NoEvents_DidNotEnter()
    {
        foreach (AttemptPolicy policy in Enum.GetValues<AttemptPolicy>())
            Assert.Equal(default, new FunnelAttempts(new AttemptRules(new ChainRules(2, 10, Always), policy, TiePolicy.AnyOrder), 0).Choose([], []));
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
        Assert.Equal(new Proportion(1, 2), report.Steps[1].OfMature);
    }
}
