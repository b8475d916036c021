using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>Lifecycles and stickiness over random events, units, zones and ranges, beside their definitions.</summary>
public sealed class ActivityProperties
{
    [Fact]
    public void Lifecycle_AnyScenario_AgreesWithTheDefinitions() => Check(1000, scenario =>
    {
        LifecycleReport report = RunLifecycle(scenario);
        foreach ((LifecyclePeriod period, int i) in report.Periods.Select((period, i) => (period, i)))
        {
            long Count(LifecycleState state) => Units(scenario).Count(unit => StateOf(scenario, unit, i) == state);
            Assert.Equal((Count(LifecycleState.New), Count(LifecycleState.Returning)), (period.New, period.Returning));
            Assert.Equal((Count(LifecycleState.Resurrecting), Count(LifecycleState.Dormant)), (period.Resurrecting, period.Dormant));
        }

        Assert.Equal(Units(scenario).Count(unit => IsActive(scenario, unit, -1)), report.ActiveBefore);
        Assert.Equal(Units(scenario).Count(unit => WasThere(scenario, unit)), report.BeforeHistory);
    });

    [Fact]
    public void Lifecycle_AnyScenario_KeepsItsTwoIdentities() => Check(500, scenario =>
    {
        LifecycleReport report = RunLifecycle(scenario);
        long before = report.ActiveBefore;
        for (int i = 0; i < report.Periods.Count; i++)
        {
            LifecyclePeriod period = report.Periods[i];
            Assert.Equal(Units(scenario).Count(unit => IsActive(scenario, unit, i)), period.New + period.Returning + period.Resurrecting);
            Assert.Equal(before, period.Returning + period.Dormant);
            before = period.Active;
        }
    });

    [Fact]
    public void Lifecycle_TheUnitsOfAState_AreThoseCounted() => Check(200, scenario =>
    {
        LifecycleReport report = RunLifecycle(scenario);
        EvaluationScope scope = scenario.Scope();
        for (int i = 0; i < Math.Min(4, report.Periods.Count); i++)
        {
            foreach (LifecycleState state in Enum.GetValues<LifecycleState>())
            {
                int[] expected = [.. Units(scenario).Where(unit => StateOf(scenario, unit, i) == state)];
                int[] found = scenario.IsSame
                    ? [.. LifecycleAnalyzer.Units(report, scope, i, state).Select(name => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture))]
                    : Toy.Customers(LifecycleAnalyzer.Customers(report, scope, i, state));
                Assert.Equal(expected, found.Order());
            }
        }
    });

    [Fact]
    public void Stickiness_AnyScenario_AgreesWithTheDefinitions() => Check(1000, scenario =>
    {
        StickinessReport report = RunStickiness(scenario);
        Stickiness stickiness = report.Stickiness;
        int[] days = [.. Units(scenario).Select(unit => ActiveIn(scenario, unit, stickiness))];
        for (int n = 1; n <= report.Periods; n++)
        {
            Assert.Equal(days.Count(count => count == n), report.Exactly[n - 1]);
            Assert.Equal(days.Count(count => count >= n), report.AtLeast[n - 1]);
        }
    });

    [Fact]
    public void Stickiness_TheUnitsOfANumber_AreThoseCounted() => Check(200, scenario =>
    {
        StickinessReport report = RunStickiness(scenario);
        for (int n = 1; n <= Math.Min(3, report.Periods); n++)
        {
            int[] expected = [.. Units(scenario).Where(unit => ActiveIn(scenario, unit, report.Stickiness) == n)];
            int[] found = scenario.IsSame
                ? [.. StickinessAnalyzer.Units(report, scenario.Scope(), n).Select(name => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture))]
                : Toy.Customers(StickinessAnalyzer.Customers(report, scenario.Scope(), n));
            Assert.Equal(expected, found.Order());
        }
    });

    [Fact]
    public void Reports_OrderPartsAndThreads_DoNotMatter_AndAreStored() => Check(200, scenario =>
    {
        RetentionScenario reversed = scenario with { Events = [.. scenario.Events.Reverse()] };
        LifecycleReport lifecycle = RunLifecycle(scenario);
        StickinessReport stickiness = RunStickiness(scenario);
        Assert.Equal(lifecycle, RunLifecycle(reversed, parts: 3, threads: 2));
        Assert.Equal(stickiness, RunStickiness(reversed, parts: 3, threads: 2));
        Assert.Equal(lifecycle, LifecycleReport.FromJson(Toy.Schema, lifecycle.ToJson()));
        Assert.Equal(stickiness, StickinessReport.FromJson(Toy.Schema, stickiness.ToJson()));
    });

    [Fact]
    public void Reports_OfCustomersApart_Merge_AndThoseOfAPropertyRefuse() => Check(200, scenario =>
    {
        RetentionScenario[] halves = [.. Enumerable.Range(0, 2).Select(half => scenario with { Events = [.. scenario.Events.Where(e => e.Customer % 2 == half)] })];
        if (scenario.IsSame)
        {
            Assert.Throws<ArgumentException>(() => RunLifecycle(halves[0]).Merge(RunLifecycle(halves[1])));
            Assert.Throws<ArgumentException>(() => RunStickiness(halves[0]).Merge(RunStickiness(halves[1])));
            return;
        }

        Assert.Equal(RunLifecycle(scenario), RunLifecycle(halves[0]).Merge(RunLifecycle(halves[1])));
        Assert.Equal(RunStickiness(scenario), RunStickiness(halves[0]).Merge(RunStickiness(halves[1])));
    });

    [Fact]
    public void Definitions_AnyScenario_AreTheSameAsTextAndAsJson() => Check(300, scenario =>
    {
        foreach (Definition definition in (Definition[])[LifecycleOf(scenario), StickinessOf(scenario)])
        {
            Assert.Equal(definition, RuleBook.Parse(Toy.Schema, ("rules", definition.ToText()))[definition.Name]);
            Assert.Equal(definition, RuleBook.FromJson(Toy.Schema, RuleBook.Create(Toy.Schema, definition).ToJson())[definition.Name]);
        }
    });

    /// <summary>The units: customers, or the kinds 0 and 1.</summary>
    private static IEnumerable<int> Units(RetentionScenario scenario) =>
        Enumerable.Range(0, scenario.IsSame ? 2 : RetentionScenario.CustomerCount).Where(unit => Slots(scenario, unit).Length > 0);

    private static int[] Slots(RetentionScenario scenario, int unit) => [.. scenario.Events
        .Where(e => (scenario.IsSame ? e.Kind : e.Customer) == unit && e.Slot <= scenario.AsOf && Toy.Matches(Toy.Patterns[scenario.Return], e))
        .Select(e => e.Slot)
        .Order()];

    private static int First(RetentionScenario scenario) => new RetentionOracle(scenario).Period(scenario.From, scenario.Unit);

    /// <summary>The group of periods that holds a slot, counted from the range's first.</summary>
    private static int Group(RetentionScenario scenario, int slot) =>
        (int)Math.Floor((new RetentionOracle(scenario).Period(slot, scenario.Unit) - First(scenario)) / (double)Together(scenario));

    private static int Together(RetentionScenario scenario) => scenario.AtLeast;

    /// <summary>The last group may hold fewer periods: what comes after the range is in none.</summary>
    private static bool IsActive(RetentionScenario scenario, int unit, int period) =>
        Slots(scenario, unit).Any(slot => Group(scenario, slot) == period && IsUpToTheEnd(scenario, slot));

    private static bool IsUpToTheEnd(RetentionScenario scenario, int slot)
    {
        var oracle = new RetentionOracle(scenario);
        return oracle.Period(slot, scenario.Unit) <= oracle.Period(scenario.To - 1, scenario.Unit);
    }

    private static bool WasThere(RetentionScenario scenario, int unit)
    {
        var oracle = new RetentionOracle(scenario);
        int first = Slots(scenario, unit)[0];
        return scenario.History is { } history ? first < history : oracle.Period(first, scenario.Unit) < First(scenario);
    }

    private static LifecycleState? StateOf(RetentionScenario scenario, int unit, int period)
    {
        bool isActive = IsActive(scenario, unit, period), wasActive = IsActive(scenario, unit, period - 1);
        if (!isActive) return wasActive ? LifecycleState.Dormant : null;
        if (!WasThere(scenario, unit) && Group(scenario, Slots(scenario, unit)[0]) == period) return LifecycleState.New;
        return wasActive ? LifecycleState.Returning : LifecycleState.Resurrecting;
    }

    private static int ActiveIn(RetentionScenario scenario, int unit, Stickiness stickiness)
    {
        int last = Group(scenario, scenario.To - 1);
        return Slots(scenario, unit)
            .Where(slot => IsUpToTheEnd(scenario, slot))
            .GroupBy(slot => Group(scenario, slot))
            .Count(period => period.Key >= 0 && period.Key <= last && period.Count() >= stickiness.AtLeast && !(period.Count() > stickiness.AtMost));
    }

    private static Lifecycle LifecycleOf(RetentionScenario scenario) => new("life")
    {
        Activity = Toy.Patterns[scenario.Return],
        Period = scenario.Unit,
        Together = Together(scenario),
        UnitProperty = scenario.IsSame ? "kind" : null,
        HistoryStart = scenario.History is { } slot ? Toy.At(slot) : null,
    };

    private static Stickiness StickinessOf(RetentionScenario scenario) => new("sticky")
    {
        Activity = Toy.Patterns[scenario.Return],
        Period = scenario.Unit,
        Together = Together(scenario),
        UnitProperty = scenario.IsSame ? "kind" : null,
        AtLeast = 1 + (scenario.Periods % 2),
        AtMost = scenario.Periods % 3 == 0 ? 2 : null,
    };

    private static LifecycleReport RunLifecycle(RetentionScenario scenario, int parts = 1, int threads = 1) =>
        LifecycleAnalyzer.Run(LifecycleOf(scenario), scenario.Scope(threads, parts), DateSpan.Between(Toy.At(scenario.From), Toy.At(scenario.To)));

    private static StickinessReport RunStickiness(RetentionScenario scenario, int parts = 1, int threads = 1) =>
        StickinessAnalyzer.Run(StickinessOf(scenario), scenario.Scope(threads, parts), DateSpan.Between(Toy.At(scenario.From), Toy.At(scenario.To)));

    private static void Check(int cases, Action<RetentionScenario> holds) =>
        Prop.ForAll(RetentionScenario.Arbitrary, holds).Check(PropertyRuns.Of(cases));
}
