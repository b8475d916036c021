using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>One unit with very many events: what is looked at grows with them, and no faster, whatever the options and however many share an instant.</summary>
public sealed class AttemptWorkTests
{
    private const int Few = 2_000, Many = 4 * Few;

    [Fact]
    public void Attempts_AnyOptions_TakeWorkLinearInTheEvents() => Prop.ForAll(FunnelScenario.Arbitrary, scenario =>
    {
        scenario = scenario with { From = -1, To = 50_000, AsOf = 50_000 };
        foreach (Func<int, int, ToyEvent> history in Histories)
        {
            AssertLinear(scenario, history, Chosen);
            if (scenario is { IsOpenEntry: false }) AssertLinear(scenario with { Attempt = AttemptPolicy.Deepest }, history, Counted);
        }
    }).Check(PropertyRuns.Of(60));

    [Fact]
    public void Attempts_OfACustomerWithAMillionEvents_AreFound()
    {
        const int count = 1_000_000;
        var random = new Random(3);

        // Nobody gets to the last step, so that no attempt ends the search.
        ToyEvent[] events = [.. Enumerable.Range(0, count).Select(i => new ToyEvent(0, random.Next(3), i / 3, random.Next(2)))];
        FunnelStep Step(string name, int pattern) => new(name, Toy.Patterns[pattern]);
        Funnel basic = new("huge", Step("a", 0), Step("b", 1), Step("c", 2), Step("d", 3)) { Window = TimeSpan.FromHours(8) };
        Funnel[] funnels =
        [
            basic, basic with { Attempt = AttemptPolicy.Earliest }, basic with { Attempt = AttemptPolicy.LastEntry }, basic with { Window = null }, basic with { Window = FunnelWindow.WithinEvents(9) },
            basic with { Window = FunnelWindow.WithinSession(TimeSpan.FromHours(1)) }, basic with { Order = FunnelOrder.Any }, basic with { Order = FunnelOrder.Strict }, basic with { Entry = FunnelEntry.Open },
            basic with { Ties = TiePolicy.ByArrival }, basic with { Ties = TiePolicy.StrictlyIncreasing }, basic with { Count = FunnelCounting.Attempts },
            basic with { Exclusions = [new FunnelExclusion("a", "c", Toy.Patterns[4])] },
            new Funnel("huge", Step("a", 0), Step("b", 1) with { IsOptional = true }, Step("c", 2) with { MinimumGap = TimeSpan.FromHours(1), MaximumGap = TimeSpan.FromHours(3) }, Step("d", 3)),
            new Funnel("huge", Step("a", 0) with { FirstTime = FirstTime.Ever }, Step("b", 1)),
        ];
        foreach (Funnel funnel in funnels)
        {
            FunnelRules rules = FunnelRules.Of(funnel, Toy.Schema, new TimeRange(TimeRange.Earliest, TimeRange.Latest));
            (long[] times, ulong[] bits) = Read(rules, events);
            var chooser = new AttemptChooser(rules.Rules, times[^1] + 1);
            if (funnel.Count == FunnelCounting.Attempts) Assert.InRange(CountedWork(chooser, times, bits).Attempts, count / 100, count);
            else Assert.True(chooser.Choose(times, bits).Entered);
            Assert.InRange(chooser.Timeline.Looks, count / 2, 40L * count);
        }
    }

    [Fact]
    public void Attempts_OfAHugeCustomer_AreNotFoundOnceTheWorkIsCancelled()
    {
        FunnelRules rules = FunnelRules.Of(new Funnel("huge", Toy.Types[0], Toy.Types[1]) { Order = FunnelOrder.Strict }, Toy.Schema, new TimeRange(TimeRange.Earliest, TimeRange.Latest));
        (long[] times, ulong[] bits) = Read(rules, [.. Enumerable.Range(0, 100_000).Select(i => new ToyEvent(0, 0, i, 0))]);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new AttemptChooser(rules.Rules, times[^1], source.Token).Choose(times, bits));
    }

    /// <summary>Events in any order, all of one type before those of the next, all at three instants, and nearly all of one type.</summary>
    private static Func<int, int, ToyEvent>[] Histories =>
    [
        (i, _) => new ToyEvent(0, Mixed(i) % 4, i, Mixed(i) / 4 % 2),
        (i, count) => new ToyEvent(0, Math.Min(3, i * 4 / count), i, Mixed(i) % 2),
        (i, count) => new ToyEvent(0, Mixed(i) % 4, i * 3 / count, Mixed(i) / 4 % 2),
        (i, _) => new ToyEvent(0, Mixed(i) % 50 == 0 ? Mixed(i) / 50 % 4 : 0, i, 1),
    ];

    private static int Mixed(int i) => (int)(((uint)i * 2654435761U) >> 8);

    private static void AssertLinear(FunnelScenario scenario, Func<int, int, ToyEvent> history, Func<FunnelRules, ToyEvent[], long> work)
    {
        FunnelRules rules = FunnelRules.Of(scenario.Funnel, Toy.Schema, scenario.Entry.Range);
        long few = work(rules, [.. Enumerable.Range(0, Few).Select(i => history(i, Few))]), many = work(rules, [.. Enumerable.Range(0, Many).Select(i => history(i, Many))]);

        // With a logarithm for what is searched for. A chain that is complete early on ends the work.
        Assert.True(many <= (6 * few) + (20 * Many), $"{few} for {Few} events, {many} for {Many}");
        Assert.True(many <= 200L * Many * AttemptRoute.Of(rules.Rules).Length, $"{many} for {Many} events");
    }

    private static long Chosen(FunnelRules rules, ToyEvent[] events)
    {
        (long[] times, ulong[] bits) = Read(rules, events);
        var chooser = new AttemptChooser(rules.Rules, Toy.Time(40_000));
        ChosenAttempt attempt = chooser.Choose(times, bits);
        var positions = new int[rules.Rules.Steps.Length];
        if (attempt.Entered) chooser.Find(attempt, positions);
        return chooser.Timeline.Looks;
    }

    private static long Counted(FunnelRules rules, ToyEvent[] events)
    {
        (long[] times, ulong[] bits) = Read(rules, events);
        return CountedWork(new AttemptChooser(rules.Rules, Toy.Time(40_000)), times, bits).Looks;
    }

    private static (long Looks, int Attempts) CountedWork(AttemptChooser chooser, long[] times, ulong[] bits)
    {
        chooser.Timeline.Read(times, bits);
        var counted = new CountedAttempts(chooser.Timeline);
        counted.Find();
        return (chooser.Timeline.Looks, counted.Attempts.Length);
    }

    private static (long[] Times, ulong[] Bits) Read(FunnelRules rules, ToyEvent[] events)
    {
        Dictionary<(int, int), ulong> bits = Enumerable.Range(0, 8).Select(i => new ToyEvent(0, i / 2, 0, i % 2)).ToDictionary(e => (e.Type, e.Kind), e =>
            Enumerable.Range(0, rules.Questions.Count).Where(question => rules.Questions[question].Any(pattern => Toy.Matches(pattern, e))).Aggregate(0UL, (all, question) => all | (1UL << question)));
        ToyEvent[] seen = [.. events.Where(e => rules.Others.Count > 0 || bits[(e.Type, e.Kind)] != 0)];
        return ([.. seen.Select(e => Toy.Time(0) + (e.Slot * 3_600_000L))], [.. seen.Select(e => bits[(e.Type, e.Kind)])]);
    }
}
