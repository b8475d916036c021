using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>Reports of funnels with any options over random events on a coarse grid. A failure prints the case and its replay; CRM_LONG=1 tries many more.</summary>
public sealed class FunnelReportProperties
{
    [Fact]
    public void Report_AnyOptions_IsWhatIsExplainedOfEveryCustomer() => Check(700, scenario =>
    {
        FunnelReport report = scenario.Run();
        EvaluationScope scope = Toy.Scope(report.Dataset, scenario.AsOf);
        List<FunnelDetail> details = FunnelDetails.Of(report, scope);
        var found = new List<string>();
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            ValueList<FunnelExplanation> explained = FunnelExplanation.Of(report, scope, customer);
            found.AddRange(explained.Where(unit => unit.Outcome != "not entered").Select(unit => $"{customer} {unit.Outcome} {Text(unit.Steps.Select(match => match?.Instant.ToUnixTimeMilliseconds()))}"));
            if (report.Rows is null) Assert.Equal(explained is [var one] ? one.Outcome : "not entered", OutcomeOf(report, customer));
        }

        IEnumerable<string> expected = details.Select(detail =>
            $"{detail.Customer} {FunnelExplanation.OutcomeOf(report, detail.Attempt)} {Text(detail.Instants.Select(instant => instant == TimeRange.Earliest ? null : (long?)instant))}");
        Assert.Equal(expected, found);
    });

    [Fact]
    public void Counts_AnyOptionsWithClosedEntry_NeverIncreaseAlongRequiredSteps() => Check(700, scenario =>
    {
        FunnelCounts counts = (scenario with { IsOpenEntry = false }).Run().Counts;
        long[] reached = [.. counts.Steps.Where((_, step) => !scenario.Steps[step].IsOptional).Select(step => step.Reached)];
        Assert.Equal(reached.OrderDescending(), reached);
        Assert.Equal(counts.Entered, reached[0]);
        Assert.Equal(counts.Converted, reached[^1]);
        Assert.Equal(counts.Entered, counts.Converted + counts.Steps.Sum(step => step.Dropped + step.Open));
    });

    [Fact]
    public void Parts_ByAnyDimensionAndByPeriod_AreTheWhole() => Check(400, scenario =>
    {
        FunnelReport report = scenario.Run();
        EvaluationScope scope = Toy.Scope(report.Dataset, scenario.AsOf);
        FunnelDimension[] dimensions =
        [
            FunnelDimension.Property("kind", "step 0"), FunnelDimension.Property("kind", $"step {scenario.Steps.Length - 1}"), FunnelDimension.LastTouch("kind"), FunnelDimension.Alternative("step 1"),
            FunnelDimension.Of("even", CustomerSet.Of(report.Dataset, [0, 2, 4])),
        ];
        FunnelCounts whole = Without(report.Counts);
        foreach (FunnelDimension by in dimensions)
        {
            FunnelGroupCounts groups = FunnelUnitGroups.Of(report, scope, by).Counts(by.Name);
            Assert.Equal(whole, FunnelCounts.Sum(report.Counts.Subject, groups.Groups.Select(group => group.Counts)));
            foreach (FunnelGroup group in groups.Groups) Assert.Equal(whole, FunnelCounts.Sum(report.Counts.Subject, [group.Counts, groups.Rest(group.Value)]));
            Assert.Equal(groups, FunnelGroupCounts.FromJson(Toy.Schema, groups.ToJson()));
        }

        var trend = FunnelTrend.Of(Bounded(scenario).Run(), scope, CalendarUnit.Hour);
        Assert.Equal(Without(Bounded(scenario).Run().Counts), FunnelCounts.Sum(trend.Periods[0].Counts.Subject, trend.Periods.Select(period => period.Counts)));
        Assert.Equal(trend, FunnelTrend.FromJson(Toy.Schema, trend.ToJson()));
    });

    [Fact]
    public void Groups_ByThePeriodOfEntry_AreThePeriodsOfTheTrend_WithTimes() => Check(300, scenario =>
    {
        scenario = Bounded(scenario);
        FunnelReport report = scenario.Run();
        EvaluationScope scope = Toy.Scope(report.Dataset, scenario.AsOf);
        var by = FunnelDimension.Entered(CalendarUnit.Hour);
        var groups = new FunnelGroups(report, by, FunnelUnitGroups.Of(report, scope, by), () => FunnelDetails.ByUnit(report, scope));
        FunnelPeriod[] periods = [.. FunnelTrend.Of(report, scope, CalendarUnit.Hour).Periods.Where(period => period.Counts.Codes.Count > 0)];

        Assert.Equal(periods.Select(period => (FunnelTrend.Text(period.Start, CalendarUnit.Hour), period.Counts)), groups.Groups.Select(group => (group.Value, group.Counts)));
        StepTimes whole = FunnelDetails.Times(report, scope, 0, 1);
        Assert.Equal(whole.Values.SelectMany(time => Enumerable.Repeat(time.Time, (int)time.Customers)), groups.Groups
            .SelectMany(group => groups.Times(group.Value, 0, 1).Values).SelectMany(time => Enumerable.Repeat(time.Time, (int)time.Customers)).Order());
    });

    [Fact]
    public void Parts_OfCustomersApart_MergeToThoseOfAll() => Check(300, scenario =>
    {
        scenario = Bounded(scenario);
        FunnelDimension by = FunnelDimension.Property("kind", "step 0");
        FunnelGroupCounts Groups(FunnelReport report) => FunnelUnitGroups.Of(report, Toy.Scope(report.Dataset, scenario.AsOf), by).Counts("kind");
        FunnelTrend Trend(FunnelReport report) => FunnelTrend.Of(report, Toy.Scope(report.Dataset, scenario.AsOf), CalendarUnit.Hour);
        FunnelReport whole = scenario.Run();
        FunnelReport[] parts = scenario.RunApart();

        Assert.Equal(Groups(whole), Groups(parts[0]).Merge(FunnelGroupCounts.FromJson(Toy.Schema, Groups(parts[1]).ToJson())));
        Assert.Equal(Trend(whole), FunnelTrend.FromJson(Toy.Schema, Trend(parts[1]).ToJson()).Merge(Trend(parts[0])));
        Assert.Throws<ArgumentException>(() => Groups(whole).Merge(FunnelUnitGroups.Of(whole, Toy.Scope(whole.Dataset, scenario.AsOf), by).Counts("other")));
        Assert.Throws<ArgumentException>(() => Trend(whole).Merge(FunnelTrend.Of(whole, Toy.Scope(whole.Dataset, scenario.AsOf), CalendarUnit.Day)));
    });

    [Fact]
    public void Report_EventsInAnotherOrderInPartsAndOnThreads_IsTheSame() => Check(400, scenario =>
    {
        string expected = Text(scenario.Run());
        Assert.Equal(expected, Text(scenario.Run(threads: 2, parts: 3)));
        if (scenario.Ties == TiePolicy.ByArrival) return;

        // Events at one instant have no order by themselves.
        foreach (int seed in new[] { 1, 2 })
        {
            ToyEvent[] events = [.. scenario.Events];
            new Random(seed).Shuffle(events);
            Assert.Equal(expected, Text((scenario with { Events = events }).Run(parts: seed)));
        }
    });

    [Fact]
    public void Converted_InAWiderWindow_AreNeverFewer() => Check(500, scenario =>
    {
        CustomerSet converted = scenario.Run().Converted;
        foreach (int? wider in new int?[] { scenario.Window + 1, scenario.Window + 5, null })
            Assert.True(Toy.Customers(converted).All(Toy.Customers((scenario with { Window = wider }).Run().Converted).Contains));
    });

    [Fact]
    public void CountedAttempts_NoTwoEventsAtOneInstant_AreThoseOfTheSentence() => Check(1500, scenario =>
    {
        scenario = Counted(scenario) with { Events = [.. scenario.Events.DistinctBy(e => (e.Customer, e.Slot))] };
        ILookup<int, string> found = AttemptsOf(scenario, scenario.Run());
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            ToyEvent[] own = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot <= scenario.AsOf).OrderBy(e => e.Slot)];
            Assert.Equal(new CountedOracle(scenario, own).Attempts(), found[customer]);
        }
    });

    [Fact]
    public void CountedAttempts_AnyOptions_NeverShareAnEvent() => Check(700, scenario =>
    {
        FunnelReport report = Counted(scenario).Run();
        EvaluationScope scope = Toy.Scope(report.Dataset, scenario.AsOf);
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            int[] taken = [.. FunnelExplanation.Of(report, scope, customer).SelectMany(attempt => attempt.Steps.OfType<FunnelMatch>()).Select(match => match.Position)];
            Assert.Equal(taken.Length, taken.Distinct().Count());
        }

        foreach (FunnelRow[] own in report.Rows!.All.GroupBy(row => row.Customer).Select(rows => rows.ToArray())) Assert.Equal(Enumerable.Range(0, own.Length), own.Select(row => row.Ordinal));
    });

    private static FunnelScenario Counted(FunnelScenario scenario) => scenario with { Count = FunnelCounting.Attempts, Attempt = AttemptPolicy.Deepest, IsOpenEntry = false, HoldsKind = false };

    /// <summary>The same with a range of entry that has few hours.</summary>
    private static FunnelScenario Bounded(FunnelScenario scenario) => scenario with { To = Math.Min(scenario.To, 20) };

    private static ILookup<int, string> AttemptsOf(FunnelScenario scenario, FunnelReport report) => FunnelDetails.Of(report, Toy.Scope(report.Dataset, scenario.AsOf)).ToLookup(
        detail => detail.Customer,
        detail => detail.Attempt.IsExcluded
            ? "excluded"
            : $"[{string.Join(" ", detail.Instants.Select(instant => instant == TimeRange.Earliest ? "-" : $"{(instant - Toy.Time(0)) / 3_600_000}"))}]{(detail.Attempt.IsOpen ? " open" : "")}");

    private static string OutcomeOf(FunnelReport report, int customer)
    {
        int code = report.CodeOf(customer);
        if (code == FunnelCodes.Excluded) return "excluded";
        if (report.Codes.Outcome(code) is not { } outcome) return "not entered";
        if (outcome.Depth == report.Codes.Required.Length) return "converted";
        string step = report.Steps[report.Codes.Required[outcome.Depth]].Name;
        return outcome.State == FunnelState.Open ? $"open at {step}" : $"dropped before {step}";
    }

    /// <summary>The counts without those who did not enter, of whom parts say nothing.</summary>
    private static FunnelCounts Without(FunnelCounts counts) =>
        FunnelCounts.Of(counts.Subject, counts.Codes.Select((code, i) => ((int)code, counts.Tally[i])).Where(pair => pair.Item1 != FunnelCodes.NotEntered).ToDictionary());

    private static string Text(IEnumerable<long?> instants) => string.Join(" ", instants.Select(instant => instant?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"));

    private static string Text(FunnelReport report) => report.Counts.ToJson() + string.Join(";", FunnelDetails.Of(report, Toy.Scope(report.Dataset, (int)(report.AsOf - Toy.Origin).TotalHours))
        .Select(detail => $"{detail.Customer} {detail.Code} {Text(detail.Instants.Select(instant => (long?)instant))}"));

    private static void Check(int cases, Action<FunnelScenario> holds) => Prop.ForAll(FunnelScenario.Arbitrary, holds).Check(PropertyRuns.Of(cases));
}
