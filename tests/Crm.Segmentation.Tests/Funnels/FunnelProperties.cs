using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>Funnels over random events on a coarse grid, where ties and the edges of windows are common. A failure prints the case and its replay; CRM_LONG=1 tries many more.</summary>
public sealed class FunnelProperties
{
    [Fact]
    public void Funnel_AnyScenario_AgreesWithAllAttemptsEnumerated() => Check(2000, scenario =>
    {
        FunnelReport report = scenario.Run();
        OracleAttempt?[] oracle = [.. Enumerable.Range(0, FunnelScenario.CustomerCount).Select(c => OracleAttempt.Of(scenario, c))];
        int[] Who(Func<OracleAttempt, bool> condition) => [.. Enumerable.Range(0, oracle.Length).Where(c => oracle[c] is { } attempt && condition(attempt))];

        int[] mature = Who(a => scenario.Window is { } w && a.Start + w <= scenario.AsOf && !a.IsOpen);
        Assert.Equal(Who(a => a.IsOpen), Toy.Customers(report.Open));
        for (int step = 0; step < scenario.Steps.Length; step++)
        {
            FunnelStepReport actual = report.Steps[step];
            Assert.Equal(Who(a => a.Depth > step), Toy.Customers(actual.Reached));
            Assert.Equal(Who(a => step > 0 && a.Depth == step && a.IsOpen), Toy.Customers(actual.Open));
            Assert.Equal(Who(a => step > 0 && a.Depth == step && !a.IsOpen), Toy.Customers(actual.Dropped));
            FunnelRate? ofMature = scenario.Window is null ? null : new FunnelRate(mature.Count(c => oracle[c]!.Depth > step), mature.Length);
            Assert.Equal(ofMature, actual.OfMature);
        }
    });

    [Fact]
    public void Funnel_EachStepOfATypeOfItsOwn_AgreesWithAllAttemptsEnumerated()
    {
        int excluded = 0;
        Prop.ForAll(FunnelScenario.Apart, scenario =>
        {
            FunnelReport report = scenario.Run();
            OracleAttempt?[] oracle = [.. Enumerable.Range(0, FunnelScenario.CustomerCount).Select(c => OracleAttempt.Of(scenario, c))];
            int[] Who(Func<OracleAttempt, bool> condition) => [.. Enumerable.Range(0, oracle.Length).Where(c => oracle[c] is { } attempt && condition(attempt))];
            Assert.Equal(Who(a => a.IsExcluded), Toy.Customers(report.Excluded));
            Assert.Equal(Who(a => a.IsOpen), Toy.Customers(report.Open));
            foreach ((FunnelStepReport actual, int step) in report.Steps.Select((actual, step) => (actual, step))) Assert.Equal(Who(a => a.Depth > step), Toy.Customers(actual.Reached));
            Assert.Equal(scenario.Window is null ? null : Who(a => a.Depth > 0 && a.Start + scenario.Window <= scenario.AsOf && !a.IsOpen).Length, report.Counts.MatureRate?.Of);
            foreach (FunnelDetail detail in FunnelDetails.Of(report, Toy.Scope(report.Dataset, scenario.AsOf)))
                if (detail.Attempt.Entered) Assert.Equal(oracle[detail.Customer]!.Slots.Select(slot => slot is { } at ? Toy.Time(at) : TimeRange.Earliest), detail.Instants);
            excluded += report.Excluded.Count;
        }).Check(PropertyRuns.Of(2000, longFactor: 40));
        Assert.True(excluded > 100);
    }

    [Fact]
    public void Times_AnyScenario_AreThoseOfTheEnumeratedAttempts() => Check(1000, scenario =>
    {
        FunnelReport report = scenario.Run();
        for (int to = 1; to < scenario.Steps.Length; to++)
        {
            for (int from = 0; from < to; from++)
            {
                int[] hours = [.. Enumerable.Range(0, FunnelScenario.CustomerCount)
                    .Select(c => OracleAttempt.Of(scenario, c))
                    .Where(attempt => attempt?.Depth > to)
                    .Select(attempt => attempt!.Slots[to]!.Value - attempt.Slots[from]!.Value)
                    .Order()];
                StepTimes times = scenario.Times(report, from, to);
                Assert.Equal(hours.Length, times.Count);
                Assert.Equal(hours.Length == 0 ? null : TimeSpan.FromHours(hours[(hours.Length - 1) / 2]), times.Median);
                Assert.Equal(hours.Length == 0 ? null : TimeSpan.FromTicks((long)decimal.Round(hours.Sum() * (decimal)TimeSpan.TicksPerHour / hours.Length)), times.Mean);
            }
        }
    });

    [Fact]
    public void Funnel_counts_never_increase_and_the_parts_are_the_whole() => Check(400, scenario =>
    {
        FunnelReport report = scenario.Run();
        CustomerSet lost = report.Steps[0].Dropped, open = report.Steps[0].Open;
        Assert.True(lost.IsEmpty && open.IsEmpty);
        for (int step = 1; step < scenario.Steps.Length; step++)
        {
            FunnelStepReport now = report.Steps[step];
            Assert.True(now.Reached.IsSubsetOf(report.Steps[step - 1].Reached));
            Assert.Equal(report.Steps[step - 1].Reached.Count, now.Reached.Count + now.Dropped.Count + now.Open.Count);
            lost |= now.Dropped;
            open |= now.Open;
            Assert.Equal(report.Entered, now.Reached | lost | open);
        }

        Assert.Equal(report.Open, open);
        Assert.Equal(report.Entered.Count, report.Converted.Count + lost.Count + open.Count);
        if (scenario.Window is null) Assert.True(lost.IsEmpty);
    });

    [Fact]
    public void Funnel_EventsInAnotherOrderOrInParts_IsTheSame() => Check(400, scenario =>
    {
        FunnelScenario reversed = scenario with { Events = [.. scenario.Events.Reverse()] };
        string expected = Text(scenario.Run());
        Assert.Equal(expected, Text(reversed.Run()));
        Assert.Equal(expected, Text(scenario.Run(parts: 3)));
        Assert.Equal(expected, Text(reversed.Run(parts: 2, threads: 2)));
        Assert.Equal(Times(scenario, scenario.Run()), Times(reversed, reversed.Run(parts: 2, threads: 2)));
    });

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Check(400, scenario =>
    {
        FunnelReport whole = scenario.Run();
        FunnelReport[] parts = scenario.RunApart();
        FunnelCounts[] stored = [.. parts.Select(part => FunnelCounts.FromJson(Toy.Schema, part.Counts.ToJson()))];

        Assert.Equal(parts.Select(part => part.Counts), stored);
        Assert.Equal(whole.Counts, stored[0].Merge(stored[1]));
        Assert.Equal(whole.Counts, parts[1].Counts.Merge(stored[0]));
        Assert.Equal(whole.ToString(), stored[0].Merge(stored[1]).ToString());
        Assert.Equal(scenario.Times(whole, 0, 1), scenario.Times(parts[0], 0, 1).Merge(scenario.Times(parts[1], 0, 1)));
        foreach (FunnelStepReport step in whole.Steps)
            Assert.Equal((step.Counts.Reached, step.Counts.Dropped, step.Counts.Open), (step.Reached.Count, step.Dropped.Count, step.Open.Count));
    });

    [Fact]
    public void Cells_AnyWindow_AreThoseOfTheEnumeratedAttempts() => Check(300, scenario =>
    {
        Funnel funnel = scenario.Funnel;
        var result = new FunnelResult(funnel);
        (Window? Window, int From, int To)[] windows =
        [
            (null, -1, 1000),
            (Window.Last(TimeSpan.FromHours(4)), scenario.AsOf - 3, scenario.AsOf + 1),
            (Window.Between(Toy.At(1), Toy.At(5)), 1, 5),
            (Window.Since(new DateOnly(2020, 2, 17)), 0, 1000),
        ];
        foreach ((Window? window, int from, int to) in windows)
        {
            OracleAttempt?[] oracle = [.. Enumerable.Range(0, FunnelScenario.CustomerCount).Select(c => OracleAttempt.Of(scenario with { From = from, To = to }, c))];
            int[] Who(Func<OracleAttempt, bool> condition) => [.. Enumerable.Range(0, oracle.Length).Where(c => oracle[c] is { } attempt && condition(attempt))];
            List<(Condition Cell, int[] Members)> cells = [(funnel.Converted(window), Who(a => a.Depth == scenario.Steps.Length))];
            for (int step = 1; step < scenario.Steps.Length; step++)
            {
                cells.Add((funnel.DroppedBefore($"step {step}", window), Who(a => a.Depth == step && !a.IsOpen)));
                cells.Add((funnel.OpenAt($"step {step}", window), Who(a => a.Depth == step && a.IsOpen)));
            }

            foreach (int parts in new[] { 1, 3 })
            {
                CustomerSet[] sets = BatchEvaluation.Sets(
                    Toy.Scope(Toy.Build(FunnelScenario.CustomerCount, scenario.Events, parts), scenario.AsOf), new NamedResults(_ => result), [.. cells.Select(cell => cell.Cell)]);
                for (int i = 0; i < sets.Length; i++) Assert.Equal(cells[i].Members, Toy.Customers(sets[i]));
            }

            Assert.All(cells, cell => Assert.Null(result.Check((MemberOf)cell.Cell, "test")));
        }
    });

    [Fact]
    public void Funnel_ManyCustomersAndThreads_IsTheSame()
    {
        var random = new Random(20200217);
        ToyEvent[] events = [.. Enumerable.Range(0, 30_000).Select(_ => new ToyEvent(random.Next(4000), random.Next(4), random.Next(40), random.Next(2)))];
        Funnel funnel = new("toy", Toy.Types[0], Toy.Types[1], Toy.Patterns[6]) { Window = TimeSpan.FromHours(12) };
        Dataset data = Toy.Build(4000, events);
        DateSpan entry = DateSpan.Between(Toy.At(3), Toy.At(30));
        FunnelReport one = FunnelAnalyzer.Run(funnel, Toy.Scope(data, 35, threads: 1), entry), two = FunnelAnalyzer.Run(funnel, Toy.Scope(data, 35, threads: 2), entry);
        Assert.True(one.Converted.Count > 100);
        Assert.Equal(Text(one), Text(two));
        Assert.Equal(Text(one), Text(FunnelAnalyzer.Run(funnel, Toy.Scope(Toy.Build(4000, events, parts: 3), 35, threads: 2), entry)));
        foreach (FunnelStepReport step in one.Steps)
            Assert.Equal(step.Reached, two.Steps.Single(other => other.Name == step.Name).Reached);
    }

    private static string Text(FunnelReport report) => string.Join("; ", report.Steps.Select(step =>
        $"{string.Join(",", Toy.Customers(step.Reached))} -{string.Join(",", Toy.Customers(step.Dropped))} ?{string.Join(",", Toy.Customers(step.Open))} {step.OfMature}"));

    private static IEnumerable<StepTimes> Times(FunnelScenario scenario, FunnelReport report) => Enumerable.Range(1, report.Steps.Count - 1).Select(to => scenario.Times(report, 0, to));

    private static void Check(int cases, Action<FunnelScenario> holds) =>
        Prop.ForAll(FunnelScenario.Plain, holds).Check(PropertyRuns.Of(cases, longFactor: 40));
}
