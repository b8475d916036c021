using System.Globalization;
using System.IO.Compression;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Statistics;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/retention.md. What it prints of public data sets is checked where those lie beside the repository.</summary>
public sealed class RetentionSnippets
{
    private const string Page = "docs/retention.md";

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    private static readonly Dataset Data = Load();

    private static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9));

    private static Dataset Load()
    {
        var start = new DateTimeOffset(2025, 12, 29, 9, 0, 0, TimeSpan.FromHours(9));
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 120; i++)
        {
            int customer = i;
            builder.AddCustomer(customer, row => row.Set(Shop.Country, customer % 3 == 0 ? "JP" : "KR").Set(Shop.SignedUp, start.AddDays(customer % 40)));
            for (int visit = 0; visit < 1 + (i % 5); visit++) builder.AddEvent(Shop.Visit, customer, start.AddDays((i % 40) + (visit * (1 + (i % 3)))));
            for (int order = 0; order < 1 + (i % 4); order++)
                builder.AddEvent(Shop.Purchase, customer, start.AddDays((i % 40) + 1 + (order * (3 + (i % 7)))), row => row.Set(Shop.Amount, 10_000 + (500 * customer)).Set(Shop.Category, order % 2 == 0 ? "hat" : "shoe"));
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Retention_AsThePageShowsIt_Runs()
    {
        // snippet: retention
        var weekly = new Retention("weekly") { Cohort = Shop.Purchase.First(), Return = Shop.Purchase, Period = CalendarUnit.Week, Periods = 6 };

        DateSpan january = DateSpan.Month(2026, 1, "Asia/Seoul");
        RetentionReport report = Engine.Analyze(weekly, Data, january, AsOf);

        RetentionCell cell = report.Cohorts[1].Cells[2];                            // two weeks after the second cohort's week
        CustomerSet back = Engine.Customers(report, Data, cohort: 1, period: 2);    // who came back then
        double? pooled = report.Pooled[2].Rate;                                     // over all cohorts
        // end snippet

        Assert.Equal(cell.Returned, back.Count);
        Assert.NotNull(pooled);
        PageOutput.ShouldBe(Page, "retention-table", report.ToString());
        PageOutput.ShouldBe(Page, "retention-csv", report.ToCsv().ReplaceLineEndings("\n"));

        // snippet: retention-options
        Retention worth = weekly with
        {
            CohortPeriod = CalendarUnit.Month,               // monthly cohorts, followed by week
            Periods = 0,
            Brackets = [1, 3, 4],                            // week 1, weeks 2 to 4, weeks 5 to 8
            Measure = RetentionMeasure.Until,                // came back by then
            AtLeast = 2,
            Distinct = Shop.Category,                        // two different categories in a week
            Value = Shop.Amount,
            IsValueUntil = true,                             // what a customer has brought by then
            FirstSeen = Shop.SignedUp,                       // who signed up before the range is no new customer
        };
        // end snippet

        Assert.Empty(worth.Validate(Shop.Schema));
        PageOutput.ShouldBe(Page, "retention-text", worth.ToText());

        // snippet: retention-groups
        CustomerGroups countries = Engine.Measure(Shop.Country, Data, AsOf).ToGroups();
        RetentionReport byCountry = Engine.Analyze(weekly with { Periods = 3 }, countries, january, AsOf);
        // end snippet

        Assert.Equal(["JP", "KR"], byCountry.Groups.Select(group => group.Name));

        // snippet: retention-times
        ReturnTimes times = Engine.ReturnTimes(weekly, countries, january, AsOf);
        double p = times.Compare().Significance.P;                                  // are the two countries alike?
        ReturnTimes landmark = Engine.Landmark(weekly, Shop.Visit, within: TimeSpan.FromDays(7), Data, january, AsOf);
        EarlyThresholds early = Engine.Thresholds(
            weekly,
            Shop.Visit,
            [new EarlyThreshold(1, TimeSpan.FromDays(3)), new EarlyThreshold(2, TimeSpan.FromDays(7))],
            horizon: TimeSpan.FromDays(28),
            Data,
            january,
            AsOf);
        // end snippet

        Assert.InRange(p, 0, 1);
        PageOutput.ShouldBe(Page, "retention-times", times.ToString());
        PageOutput.ShouldBe(Page, "retention-landmark", landmark.ToString());
        PageOutput.ShouldBe(Page, "retention-thresholds", early.ToString());
    }

    [Fact]
    public void Activity_AsThePageShowsIt_Runs()
    {
        // snippet: lifecycle
        var life = new Lifecycle("visitors") { Activity = Shop.Visit, Period = CalendarUnit.Week };
        LifecycleReport report = Engine.Analyze(life, Data, DateSpan.Month(2026, 1, "Asia/Seoul"), AsOf);
        CustomerSet gone = Engine.Customers(report, Data, period: 3, LifecycleState.Dormant);   // whom to write to
        // end snippet

        Assert.Equal(report.Periods[3].Dormant, gone.Count);
        PageOutput.ShouldBe(Page, "lifecycle", report.ToString());

        // snippet: stickiness
        var sticky = new Stickiness("orders") { Activity = Shop.Purchase, Period = CalendarUnit.Week };
        StickinessReport weeks = Engine.Analyze(sticky, Data, DateSpan.Month(2026, 1, "Asia/Seoul"), AsOf);
        // end snippet

        PageOutput.ShouldBe(Page, "stickiness", weeks.ToString());
    }

    [Fact]
    public void Sample_HasEveryOptionOnce_AndReadsAsItIsWritten()
    {
        string text = Repository.Read("docs", "retention.crm");
        RuleBook book = RuleBook.Parse(("retention.crm", text));

        Assert.Equal(text, RuleFormatter.Format(text));
        foreach (IGrouping<Type, Definition> kind in book.Definitions.GroupBy(definition => definition.GetType()))
        {
            foreach (System.Reflection.PropertyInfo option in kind.Key.GetProperties().Where(property => property.DeclaringType == kind.Key))
                Assert.True(kind.Select(definition => $"{option.GetValue(definition)}").Distinct().Count() > 1, $"{kind.Key.Name}.{option.Name} has one value only.");
        }

        Assert.Equal(3, book.Definitions.Select(definition => definition.GetType()).Distinct().Count());
        Assert.All(Enum.GetValues<CohortMode>(), mode => Assert.Contains(book.Definitions.OfType<Retention>(), retention => retention.Cohort.Mode == mode));
        Assert.All(Enum.GetValues<RetentionMeasure>(), measure => Assert.Contains(book.Definitions.OfType<Retention>(), retention => retention.Measure == measure));
        PageOutput.ShouldBe(Page, "retention-crm", text);
    }

    [SharedFact]
    public void Cdnow_AsThePageShowsIt()
    {
        var define = new SchemaBuilder("cdnow");
        EventType purchase = define.Event("purchase");
        EventMoney amount = purchase.Money("amount", scale: 2);
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        var customers = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] row in Rows("cdnow_master.csv.gz"))
        {
            if (customers.Add(row[0])) builder.AddCustomer(row[0]);
            builder.AddEvent(purchase, row[0], DateTimeOffset.ParseExact(row[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), e => e.Set(amount, decimal.Parse(row[3], CultureInfo.InvariantCulture)));
        }

        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(schema);
        DateTimeOffset asOf = new(1998, 7, 1, 0, 0, 0, TimeSpan.Zero);
        DateSpan start = DateSpan.Days(new DateOnly(1997, 1, 1), new DateOnly(1997, 3, 31), "UTC");
        var monthly = new Retention("monthly") { Cohort = purchase.First(), Return = purchase, Period = CalendarUnit.Month, Periods = 13 };

        PageOutput.ShouldBe(Page, "cdnow-triangle", engine.Analyze(monthly, data, start, asOf).ToString());
        PageOutput.ShouldBe(Page, "cdnow-value", engine.Analyze(monthly with { Value = amount, IsValueUntil = true }, data, start, asOf).ToString());
        PageOutput.ShouldBe(Page, "cdnow-times", engine.ReturnTimes(monthly, data, start, asOf).ToString());
        EarlyThreshold[] grid = [.. from times in (int[])[1, 2, 3] from days in (int[])[14, 30] select new EarlyThreshold(times, TimeSpan.FromDays(days))];
        PageOutput.ShouldBe(Page, "cdnow-thresholds", engine.Thresholds(monthly, purchase, grid, TimeSpan.FromDays(180), data, start, asOf).ToString());
    }

    [SharedFact]
    public void OnlineRetail_AsThePageShowsIt()
    {
        var define = new SchemaBuilder("online_retail");
        EventType order = define.Event("order");
        EventMoney amount = order.Money("amount", scale: 2);
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        var customers = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] row in Rows("onlineretail_orders.csv.gz"))
        {
            decimal paid = Math.Round(decimal.Parse(row[6], NumberStyles.Float, CultureInfo.InvariantCulture), 2);
            if (row[0].StartsWith('C') || paid <= 0 || row[1].Length == 0) continue;
            if (customers.Add(row[1])) builder.AddCustomer(row[1]);
            builder.AddEvent(order, row[1], DateTimeOffset.Parse(row[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), e => e.Set(amount, paid));
        }

        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(schema, new SegmentationOptions { TimeZone = "Europe/London" });
        DateTimeOffset asOf = new(2011, 12, 1, 0, 0, 0, TimeSpan.Zero);
        DateSpan year = DateSpan.Days(new DateOnly(2010, 12, 1), new DateOnly(2011, 11, 30), "Europe/London");
        var quarterly = new Retention("worth") { Cohort = order.First(), Return = order, Period = CalendarUnit.Quarter, Periods = 4, Value = amount, IsValueUntil = true };
        PageOutput.ShouldBe(Page, "retail-value", engine.Analyze(quarterly, data, year, asOf).ToString());
        PageOutput.ShouldBe(Page, "retail-lifecycle", engine.Analyze(new Lifecycle("buyers") { Activity = order, Period = CalendarUnit.Month }, data, year, asOf).ToString());
    }

    [SharedFact]
    public void Telco_AsThePageShowsIt()
    {
        // snippet: telco
        (string Contract, SurvivalCounts Months)[] contracts =
        [
            .. Telco().GroupBy(row => row.Contract, row => (row.Months, row.Left), StringComparer.Ordinal)
                .OrderBy(contract => contract.Key, StringComparer.Ordinal)
                .Select(contract => (contract.Key, SurvivalCounts.Of([.. contract.Select(row => (double)row.Months)], [.. contract.Select(row => row.Left)]))),
        ];
        LogRank difference = LogRank.Compare([.. contracts.Select(contract => contract.Months)]);
        // end snippet

        string[] lines =
        [
            .. contracts.Select(contract => SurvivalCurve.Of(contract.Months) is var curve
                ? string.Create(CultureInfo.InvariantCulture, $"{contract.Contract,-15} {contract.Months.Total,5} customers; still there after 12 months {curve.At(12).Survival:0.0%}, after 24 {curve.At(24).Survival:0.0%}, after 60 {curve.At(60).Survival:0.0%}")
                : ""),
            string.Create(CultureInfo.InvariantCulture, $"log-rank {difference.Significance.Statistic:0.0} with {difference.Significance.DegreesOfFreedom} degrees of freedom, ln p = {difference.Significance.LogP:0.0}"),
        ];
        PageOutput.ShouldBe(Page, "telco", string.Join('\n', lines));
    }

    private static IEnumerable<(string Contract, int Months, bool Left)> Telco() =>
        Rows("telco_churn.csv.gz").Select(row => (row[15], int.Parse(row[5], CultureInfo.InvariantCulture), row[^1] == "Yes"));

    /// <summary>The rows of a file of plain cells, without its head.</summary>
    private static IEnumerable<string[]> Rows(string name)
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(SharedFolder.Of(Path.Combine("data", name))), CompressionMode.Decompress));
        file.ReadLine();
        while (file.ReadLine() is { } line) yield return line.Split(',');
    }
}
