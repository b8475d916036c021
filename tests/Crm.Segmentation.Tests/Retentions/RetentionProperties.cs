using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>Retentions over random events, units, zones and ranges. A failure prints the case and its replay; CRM_LONG=1 tries many more.</summary>
public sealed class RetentionProperties
{
    [Fact]
    public void Retention_AnyScenario_AgreesWithTheDefinitions() => Check(2000, scenario =>
    {
        var oracle = new RetentionOracle(scenario);
        RetentionReport report = scenario.Run();
        Assert.Equal(oracle.CohortCount, report.Cohorts.Count);
        for (int cohort = 0; cohort < report.Cohorts.Count; cohort++)
        {
            RetentionCohort row = report.Cohorts[cohort];
            int[] members = Who(c => oracle.Start(c, cohort) is not null);
            Assert.Equal(members.Length, row.Size);
            Assert.Equal(scenario.Periods, row.Cells.Count);
            for (int period = 0; period < scenario.Periods; period++)
            {
                int returned = Who(c => oracle.Returned(c, cohort, period)).Length;
                CellState state = oracle.State(cohort, period);
                bool complete = state == CellState.Complete;
                Assert.Equal(new RetentionCell(returned, complete ? members.Length : 0, complete ? returned : 0, state), row.Cells[period]);
                Assert.Equal(complete && members.Length > 0 ? (double)returned / members.Length : null, row.Cells[period].Rate);
            }
        }
    });

    [Fact]
    public void Start_AnyCohort_IsTheLocalBeginOfItsPeriod() => Check(300, scenario =>
    {
        var oracle = new RetentionOracle(scenario);
        RetentionReport report = scenario.Run();
        for (int cohort = 0; cohort < report.Cohorts.Count; cohort++) Assert.Equal(oracle.LocalStart(cohort), report.Cohorts[cohort].Start.DateTime);
    });

    [Fact]
    public void Customers_AnyCell_AreThoseCounted() => Check(300, scenario =>
    {
        var oracle = new RetentionOracle(scenario);
        RetentionReport report = scenario.Run();
        for (int cohort = 0; cohort < Math.Min(3, report.Cohorts.Count); cohort++)
        {
            Assert.Equal(Who(c => oracle.Start(c, cohort) is not null), Toy.Customers(RetentionAnalyzer.Customers(report, scenario.Scope(), cohort, null)));
            for (int period = 0; period < scenario.Periods; period++)
                Assert.Equal(Who(c => oracle.Returned(c, cohort, period)), Toy.Customers(RetentionAnalyzer.Customers(report, scenario.Scope(), cohort, period)));
        }
    });

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Check(300, scenario =>
    {
        RetentionReport whole = scenario.Run();
        RetentionReport[] parts = scenario.RunApart(), stored = [.. parts.Select(part => RetentionReport.FromJson(Toy.Schema, part.ToJson()))];

        Assert.Equal(parts, stored);
        Assert.Equal(whole, stored[0].Merge(stored[1]));
        Assert.Equal(whole.Cohorts, stored[0].Merge(stored[1]).Cohorts);
        Assert.Equal(whole, parts[1].Merge(parts[0]));
        Assert.Equal(whole.ToString(), stored[1].Merge(stored[0]).ToString());
    });

    [Fact]
    public void Pooled_rates_are_the_sums_of_the_eligible() => Check(300, scenario =>
    {
        RetentionReport report = scenario.Run();
        for (int period = 0; period < scenario.Periods; period++)
        {
            long eligible = 0, returned = 0;
            foreach (RetentionCell cell in report.Cohorts.Select(cohort => cohort.Cells[period]))
            {
                Assert.True(cell.EligibleReturned <= cell.Eligible && cell.EligibleReturned <= cell.Returned);
                (eligible, returned) = (eligible + cell.Eligible, returned + cell.EligibleReturned);
            }

            PooledRetention pooled = report.Pooled[period];
            Assert.Equal((eligible, returned), (pooled.Eligible, pooled.Returned));
            Assert.Equal(eligible == 0 ? null : (double)returned / eligible, pooled.Rate);
            Assert.Equal(eligible > 0 && scenario.Mode != CohortMode.EveryTime, pooled.Interval is not null);
        }
    });

    [Fact]
    public void Retention_period_zero_is_100_percent_when_the_return_is_the_cohort_event() => Check(300, scenario =>
    {
        foreach (RetentionCohort cohort in (scenario with { Return = scenario.Cohort }).Run().Cohorts)
            Assert.Equal(cohort.Size, cohort.Cells[0].Returned);
    });

    [Fact]
    public void Retention_on_or_after_never_increases_and_is_never_less_than_on_period() => Check(300, scenario =>
    {
        RetentionReport on = (scenario with { Measure = RetentionMeasure.OnPeriod }).Run(), after = (scenario with { Measure = RetentionMeasure.OnOrAfter }).Run();
        for (int cohort = 0; cohort < on.Cohorts.Count; cohort++)
        {
            for (int period = 0; period < scenario.Periods; period++)
            {
                Assert.True(after.Cohorts[cohort].Cells[period].Returned >= on.Cohorts[cohort].Cells[period].Returned);
                if (period > 0) Assert.True(after.Cohorts[cohort].Cells[period].Returned <= after.Cohorts[cohort].Cells[period - 1].Returned);
            }
        }
    });

    [Fact]
    public void Retention_EventsInAnotherOrderInPartsOrThreads_IsTheSame() => Check(300, scenario =>
    {
        RetentionReport expected = scenario.Run();
        RetentionScenario reversed = scenario with { Events = [.. scenario.Events.Reverse()] };
        Assert.Equal(expected.Cohorts, reversed.Run().Cohorts);
        Assert.Equal(expected.Cohorts, scenario.Run(parts: 3).Cohorts);
        Assert.Equal(expected.Cohorts, reversed.Run(parts: 2, threads: 2).Cohorts);
    });

    [Fact]
    public void Retention_ManyCustomersAndThreads_IsTheSame()
    {
        var random = new Random(20200217);
        ToyEvent[] events = [.. Enumerable.Range(0, 30_000).Select(_ => new ToyEvent(random.Next(4000), random.Next(4), random.Next(24 * 40), random.Next(2)))];
        Retention weekly = new("toy") { Cohort = Toy.Types[0].EveryTime(), Return = Toy.Patterns[6], Period = CalendarUnit.Week, Periods = 5 };
        DateSpan range = DateSpan.Between(Toy.At(0), Toy.At(24 * 28));
        Dataset data = Toy.Build(4000, events);
        RetentionReport one = RetentionAnalyzer.Run(weekly, Toy.Scope(data, 24 * 40, threads: 1), range);
        Assert.Equal(4, one.Cohorts.Count);
        Assert.True(one.Cohorts[0].Size > 500);
        Assert.Equal(one.Cohorts, RetentionAnalyzer.Run(weekly, Toy.Scope(data, 24 * 40, threads: 2), range).Cohorts);
        Assert.Equal(one.Cohorts, RetentionAnalyzer.Run(weekly, Toy.Scope(Toy.Build(4000, events, parts: 3), 24 * 40, threads: 2), range).Cohorts);
        Assert.Equal(one.Cohorts[1].Cells[2].Returned, RetentionAnalyzer.Customers(one, Toy.Scope(data, 24 * 40), 1, 2).Count);
    }

    private static int[] Who(Func<int, bool> condition) => [.. Enumerable.Range(0, RetentionScenario.CustomerCount).Where(condition)];

    private static void Check(int cases, Action<RetentionScenario> holds) =>
        Prop.ForAll(RetentionScenario.Arbitrary, holds).Check(PropertyRuns.Of(cases));
}
