using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>Retentions over random events, units, zones and ranges. A failure prints the case and its replay; CRM_LONG=1 tries many more.</summary>
public sealed class RetentionProperties
{
    [Fact]
    public void Retention_AnyScenario_AgreesWithTheDefinitions() => Check(1000, scenario =>
    {
        var oracle = new RetentionOracle(scenario);
        RetentionReport report = scenario.Run();
        Assert.Equal(oracle.CohortCount, report.Cohorts.Count);
        Assert.Equal(Who(oracle.WasThere).Length, report.BeforeHistory);
        for (int cohort = 0; cohort < report.Cohorts.Count; cohort++)
        {
            RetentionCohort row = report.Cohorts[cohort];
            Assert.Equal(Who(c => oracle.Start(c, cohort) is not null).Length, row.Size);
            Assert.Equal(oracle.Columns.Length, row.Cells.Count);
            for (int column = 0; column < row.Cells.Count; column++)
            {
                RetentionCell cell = row.Cells[column];
                Assert.Equal(oracle.Cell(cohort, column), cell);
                Assert.Equal(cell.Eligible > 0 ? (double)cell.EligibleReturned / cell.Eligible : null, cell.Rate);
            }
        }
    });

    [Fact]
    public void Retention_WithAValueInCommon_HasCohortsOfEachValue() => Check(1000, scenario =>
    {
        RetentionScenario same = scenario with { Cohort = scenario.Cohort % 4, Return = scenario.Return % 4, IsDistinct = false, HasValue = false, IsValueUntil = false, IsSame = true };
        var oracle = new RetentionOracle(same);
        RetentionReport report = same.Run();
        for (int kind = 0; kind < 2; kind++)
        {
            RetentionGroup? group = report.Groups.FirstOrDefault(found => found.Name == (kind == 0 ? "0" : "1"));
            for (int cohort = 0; cohort < report.Cohorts.Count; cohort++)
            {
                int[] members = Who(c => oracle.Start(c, cohort, kind) is not null);
                Assert.Equal(members.Length, group?.Cohorts[cohort].Size ?? 0);
                for (int column = 0; column < oracle.Columns.Length && group is not null; column++) Assert.Equal(oracle.Cell(cohort, column, kind), group.Cohorts[cohort].Cells[column]);
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
            for (int period = 0; period < oracle.Columns.Length; period++)
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
        for (int period = 0; period < report.Pooled.Count; period++)
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
        foreach (RetentionCohort cohort in (scenario with { Return = scenario.Cohort, AtLeast = 1, IsDistinct = false, HasValue = false, IsValueUntil = false, IsSame = false }).Run().Cohorts)
            Assert.Equal(cohort.Size, cohort.Cells[0].Returned);
    });

    [Fact]
    public void Retention_on_or_after_never_rises_until_never_falls_and_both_are_at_least_on_period() => Check(300, scenario =>
    {
        RetentionReport on = (scenario with { Measure = RetentionMeasure.OnPeriod }).Run();
        RetentionReport after = (scenario with { Measure = RetentionMeasure.OnOrAfter }).Run(), until = (scenario with { Measure = RetentionMeasure.Until }).Run();
        for (int cohort = 0; cohort < on.Cohorts.Count; cohort++)
        {
            for (int column = 0; column < on.Pooled.Count; column++)
            {
                Assert.True(At(after, column) >= At(on, column) && At(until, column) >= At(on, column));
                if (column > 0) Assert.True(At(after, column) <= At(after, column - 1) && At(until, column) >= At(until, column - 1));
            }

            long At(RetentionReport report, int column) => report.Cohorts[cohort].Cells[column].Returned;
        }
    });

    [Fact]
    public void Retention_WithMoreEventsThatAreReturns_IsNeverLower() => Check(300, scenario =>
    {
        RetentionScenario narrow = scenario with { Return = 4 + (scenario.Return % 4), IsDistinct = false, HasValue = false, IsValueUntil = false, IsSame = false };
        RetentionReport some = narrow.Run(), more = (narrow with { Return = narrow.Return - 4 }).Run(), all = (narrow with { Return = 8 }).Run();
        for (int cohort = 0; cohort < some.Cohorts.Count; cohort++)
        {
            for (int column = 0; column < some.Pooled.Count; column++)
            {
                Assert.True(some.Cohorts[cohort].Cells[column].Returned <= more.Cohorts[cohort].Cells[column].Returned);
                Assert.True(more.Cohorts[cohort].Cells[column].Returned <= all.Cohorts[cohort].Cells[column].Returned);
            }
        }
    });

    [Fact]
    public void Groups_OfCustomers_SumToTheWhole() => Check(300, scenario =>
    {
        RetentionScenario plain = scenario with { IsSame = false };
        EvaluationScope scope = plain.Scope();
        CustomerGroups groups = CustomerGroups.Named("parity", scope.Data, customer => customer % 3 == 0 ? null : customer % 2 == 0 ? "even" : "odd");
        RetentionReport report = RetentionAnalyzer.Run(plain.Retention, scope, DateSpan.Between(Toy.At(plain.From), Toy.At(plain.To)), groups);
        Assert.Equal(["even", "odd", "(none)"], report.Groups.Select(group => group.Name));
        Assert.Equal(plain.Run().Cohorts, report.Cohorts);
        for (int cohort = 0; cohort < report.Cohorts.Count; cohort++)
        {
            Assert.Equal(report.Cohorts[cohort].Size, report.Groups.Sum(group => group.Cohorts[cohort].Size));
            for (int column = 0; column < report.Pooled.Count; column++)
            {
                RetentionCell whole = report.Cohorts[cohort].Cells[column];
                RetentionCell[] parts = [.. report.Groups.Select(group => group.Cohorts[cohort].Cells[column])];
                Assert.Equal((whole.Returned, whole.Eligible, whole.EligibleReturned), (parts.Sum(c => c.Returned), parts.Sum(c => c.Eligible), parts.Sum(c => c.EligibleReturned)));
                Assert.Equal(whole.Value?.Sum, plain.HasValue ? parts.Sum(c => c.Value!.Sum) : null);
            }
        }

        Assert.Equal(report, RetentionReport.FromJson(Toy.Schema, report.ToJson()));
    });

    [Fact]
    public void Definition_AnyScenario_IsTheSameAsTextAndAsJson() => Check(500, scenario =>
    {
        Retention retention = scenario.Retention with { Title = "매일" };
        Assert.Equal(retention, RuleBook.Parse(Toy.Schema, ("rules", retention.ToText()))[retention.Name]);
        Assert.Equal(retention, RuleBook.FromJson(Toy.Schema, RuleBook.Create(Toy.Schema, retention).ToJson())[retention.Name]);
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
        Prop.ForAll(RetentionScenario.Arbitrary, holds).Check(PropertyRuns.Of(cases, longFactor: 40));
}
