using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Retentions;

public sealed class RetentionTests
{
    private static readonly Retention Daily = new("daily")
    {
        Cohort = Toy.Types[0].First(),
        Return = Toy.Types[1],
        Period = CalendarUnit.Day,
        Periods = 3,
    };

    [Fact]
    public void Return_BeforeTheStartOfTheSamePeriod_DoesNotCount()
    {
        ToyEvent[] events = [new(0, 1, 5, 0), new(0, 0, 6, 0), new(1, 0, 6, 0), new(1, 1, 6, 0)];
        RetentionReport report = Run(Daily, 48, events);
        Dataset data = Toy.Build(8, events);
        Assert.Equal(2, report.Cohorts[0].Size);
        Assert.Equal(new RetentionCell(1, 2, 1, CellState.Complete), report.Cohorts[0].Cells[0]);
        Assert.Equal([1], Toy.Customers(RetentionAnalyzer.Customers(report, Toy.Scope(data, 48), 0, 0)));
    }

    [Fact]
    public void Cell_WhosePeriodEndsAtAsOf_IsComplete_AndTheNextHasNoRate()
    {
        ToyEvent[] events = [new(0, 0, 1, 0), new(0, 1, 25, 0), new(1, 0, 2, 0)];
        ValueList<RetentionCell> cells = Run(Daily, 48, events).Cohorts[0].Cells;
        Assert.Equal([CellState.Complete, CellState.Complete, CellState.Partial], cells.Select(cell => cell.State));
        Assert.Equal([0, 0.5, null], cells.Select(cell => cell.Rate));

        cells = Run(Daily, 47, events).Cohorts[0].Cells;
        Assert.Equal([CellState.Complete, CellState.Partial, CellState.Future], cells.Select(cell => cell.State));
        Assert.Equal((1, 0), (cells[1].Returned, cells[1].Eligible));
        Assert.Null(cells[1].Rate);
        Assert.Null(cells[1].Interval);
    }

    [Fact]
    public void Cohort_FirstBeforeTheRange_DependsOnTheMode()
    {
        ToyEvent[] events = [new(0, 0, -30, 0), new(0, 0, 3, 0), new(0, 0, 27, 0)];
        Assert.Equal([0, 0], Sizes(Toy.Types[0].First()));
        Assert.Equal([1, 0], Sizes(Toy.Types[0].FirstInRange()));
        Assert.Equal([1, 1], Sizes(Toy.Types[0].EveryTime()));

        long[] Sizes(Cohort cohort) => [.. Run(Daily with { Cohort = cohort }, 72, events, days: 2).Cohorts.Select(c => c.Size)];
    }

    [Fact]
    public void Range_InsideAPeriod_TakesTheWholePeriod()
    {
        DateSpan noonToNoon = DateSpan.Between(Toy.At(12), Toy.At(36));
        RetentionReport report = RetentionAnalyzer.Run(Daily, Toy.Scope(Toy.Build(2, [new(0, 0, 1, 0), new(1, 0, 47, 0)]), 100), noonToNoon);
        Assert.Equal([1, 1], report.Cohorts.Select(cohort => (int)cohort.Size));
    }

    [Fact]
    public void Report_AsText_IsATriangle()
    {
        ToyEvent[] events =
        [
            .. Enumerable.Range(0, 4).Select(c => new ToyEvent(c, 0, 5, 0)), new(0, 1, 6, 0), new(0, 1, 30, 0), new(1, 1, 31, 0), new(2, 1, 60, 0),
            .. Enumerable.Range(4, 2).Select(c => new ToyEvent(c, 0, 29, 0)), new(4, 1, 50, 0),
        ];
        RetentionReport report = Run(Daily with { Title = "매일" }, 62, events, days: 3);
        Assert.Equal(
            """
            매일        size      0      1   2
            ----------------------------------
            2020-02-17     4  25.0%  50.0%  1+
            2020-02-18     2   0.0%     1+
            2020-02-19     0     0+
            all            6  16.7%  50.0%   -

            """,
            report.ToString());
    }

    [Fact]
    public void Pooled_Rates_AreWeightedByTheEligible_WithIntervals()
    {
        ToyEvent[] events = [.. Enumerable.Range(0, 3).Select(c => new ToyEvent(c, 0, 1, 0)), new(3, 0, 25, 0), new(3, 1, 50, 0)];
        PooledRetention next = Run(Daily, 72, events, days: 2).Pooled[1];
        Assert.Equal((4, 1, 0.25), (next.Eligible, next.Returned, next.Rate));
        Assert.Equal(new Proportion(1, 4).Interval, next.Interval);
        Assert.Null(Run(Daily with { Cohort = Toy.Types[0].EveryTime() }, 72, events, days: 2).Pooled[1].Interval);
    }

    [Fact]
    public void Validate_SeveralMistakes_TellsAllOfThem()
    {
        Retention wrong = new("wrong") { Cohort = OtherShop.Purchse.First(), Return = Shop.Purchase.Where(Shop.Visit.Did()), Period = CalendarUnit.Day, Periods = 1_000_001 };
        Assert.Equal(["CRM1801", "CRM1002", "CRM1203"], wrong.Validate(Shop.Schema).Select(d => d.Code));
        RuleException thrown = Assert.Throws<RuleException>(() => RetentionAnalyzer.Run(wrong, Toy.Scope(Dataset.For(Shop.Schema).Build(out _), 0), DateSpan.Month(2020, 2, "UTC")));
        Assert.Equal(wrong.Validate(Shop.Schema), thrown.Diagnostics);
    }

    [Fact]
    public void Run_TooManyCells_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Run(Daily with { Period = CalendarUnit.Hour, Periods = 1000 }, 100, [], days: 50));

    [Fact]
    public void Customers_OfACellThatIsNot_Throws()
    {
        var engine = new SegmentationEngine(Toy.Schema);
        Dataset data = Toy.Build(8, []);
        RetentionReport report = RetentionReport.FromJson(Toy.Schema, engine.Analyze(Daily, data, DateSpan.Between(Toy.At(0), Toy.At(24)), Toy.At(100)).ToJson());
        Assert.Equal(0, engine.Customers(report, data, 0, 2).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Customers(report, data, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Customers(report, data, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Customers(report, data, 0, -1));
        Assert.Throws<ArgumentException>(() => new SegmentationEngine(Toy.Schema, new SegmentationOptions { WeekStart = DayOfWeek.Sunday }).Customers(report, data, 0));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Triangle_OfAnyNumberOfPeriods_IsThatOfGroupsTogether(int days)
    {
        // Told apart by groups, customers are followed one by one; together they may be counted by the periods in which they are active.
        var random = new Random(days);
        Dataset data = Toy.Build(300, Enumerable.Range(0, 6000).Select(_ => new ToyEvent(random.Next(300), 0, random.Next(-48, (24 * days) + 100), 0)), parts: 2);
        EvaluationScope scope = Toy.Scope(data, (24 * days) - 5);
        DateSpan range = DateSpan.Between(Toy.At(0), Toy.At(24 * days));
        foreach (Cohort cohort in (Cohort[])[Toy.Types[0].First(), Toy.Types[0].FirstInRange(), Toy.Types[0].EveryTime()])
        {
            Retention retention = Daily with { Cohort = cohort, Return = Toy.Types[0], Periods = days };
            RetentionReport together = RetentionAnalyzer.Run(retention, scope, range);

            Assert.Equal(days, together.Cohorts.Count);
            Assert.Equal(RetentionAnalyzer.Run(retention, scope, range, CustomerGroups.Named("all", data, _ => "one")).Cohorts, together.Cohorts);
        }
    }

    [Fact]
    public void Groups_OfNobody_HaveEmptyCohortsAndNoRates()
    {
        ToyEvent[] events = [new(0, 0, 1, 0), new(0, 1, 5, 0), new(1, 0, 2, 0)];
        Dataset data = Toy.Build(3, events);
        var engine = new SegmentationEngine(Toy.Schema);
        Partition shopping = Partition.Define("shopping", "others", new PartitionCell("often", Toy.Types[0].Count() >= 5), new PartitionCell("once", Toy.Types[0].Did()));
        CustomerGroups groups = engine.Evaluate(RuleBook.Create(Toy.Schema, shopping), data, Toy.At(48)).Partition("shopping").ToGroups();
        RetentionReport report = engine.Analyze(Daily, groups, DateSpan.Between(Toy.At(0), Toy.At(24)), Toy.At(72));
        RetentionGroup often = report.Groups[0];

        Assert.Equal(["often", "once", "others"], report.Groups.Select(group => group.Name));
        Assert.Equal(0, often.Cohorts[0].Size);
        Assert.All(often.Cohorts[0].Cells, cell => Assert.Equal((0, null, null), (cell.Returned, cell.Rate, cell.Interval)));
        Assert.All(often.Pooled, pooled => Assert.Null(pooled.Rate));
        Assert.Equal(report.Cohorts, report.Groups[1].Cohorts);
        Assert.DoesNotContain("NaN", report.ToString() + report.ToCsv() + report.ToJson(), StringComparison.Ordinal);
        Assert.Equal(report, RetentionReport.FromJson(Toy.Schema, report.ToJson()));
        ReturnTimes times = engine.ReturnTimes(Daily, groups, DateSpan.Between(Toy.At(0), Toy.At(24)), Toy.At(72));
        Assert.Equal(0, times.Groups[0].Size);
        Assert.Null(times.Groups[0].Quantile(0.5));
    }

    [Fact]
    public void Run_ThatIsCancelled_StopsBetweenBatches()
    {
        var engine = new SegmentationEngine(Toy.Schema);
        Dataset data = Toy.Build(5000, Enumerable.Range(0, 5000).Select(customer => new ToyEvent(customer, 0, 1, 0)));
        DateSpan range = DateSpan.Between(Toy.At(0), Toy.At(24));
        var cancelled = new CancellationToken(canceled: true);
        Retention plain = Daily with { Return = Toy.Types[0] };

        Assert.ThrowsAny<OperationCanceledException>(() => engine.Analyze(Daily, data, range, Toy.At(100), cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Analyze(plain, data, range, Toy.At(100), cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.ReturnTimes(Daily, data, range, Toy.At(100), cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Landmark(Daily, Toy.Types[1], TimeSpan.FromDays(1), data, range, Toy.At(100), cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Thresholds(Daily, Toy.Types[1], [new(1, TimeSpan.FromDays(1))], TimeSpan.FromDays(2), data, range, Toy.At(100), cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Customers(engine.Analyze(Daily, data, range, Toy.At(100)), data, 0, cancellationToken: cancelled));
    }

    private static RetentionReport Run(Retention retention, int asOf, ToyEvent[] events, int days = 1) =>
        RetentionAnalyzer.Run(retention, Toy.Scope(Toy.Build(8, events), asOf), DateSpan.Between(Toy.At(0), Toy.At(24 * days)));
}
