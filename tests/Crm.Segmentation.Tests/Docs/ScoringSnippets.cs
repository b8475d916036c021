using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/scoring.md.</summary>
public sealed class ScoringSnippets
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 31, 0, 0, 0, TimeSpan.FromHours(9));
    private static readonly DateTimeOffset LastMonth = AsOf.AddDays(-31);
    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    // snippet: scoring_rules
    public static readonly Feature SpendYear =
        Feature.Define("spend_year", Shop.Purchase.Sum(Shop.Amount, Window.Last(TimeSpan.FromDays(365))), "1년 총 구매 금액");

    public static readonly Rfm Value =
        new("value", Shop.Amount, Shop.Purchase) { Window = Window.Last(TimeSpan.FromDays(365)), Bins = 5 };

    public static readonly Segment Champions =
        Segment.Define("champions", Value.Recency >= 4 & Value.Frequency >= 4 & Value.Monetary >= 4, "최우수");

    public static readonly Segment BigSpenders = Segment.Define("big_spenders", SpendYear.IsInTop(10));

    public static readonly Partition Spending = Partition.Define(
        "spending", otherwise: "low", new PartitionCell("high", SpendYear > SpendYear.Percentile(50)));
    // end snippet

    private static Dataset Customers(int from = 0, int to = 300)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = from; i < to; i++)
        {
            builder.AddCustomer(i, row => row.Set(Shop.Age, 20 + (i % 50)));
            for (int k = 0; k < i % 6; k++) builder.AddEvent(Shop.Purchase, i, AsOf.AddDays(-(i % 97) - (7 * k)), row => row.Set(Shop.Amount, 1000 * (1 + (i % 13))));
            for (int k = 0; k < i % 5; k++) builder.AddEvent(Shop.ViewProduct, i, AsOf.AddDays(-k));
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Fit_OfTheRules_IsStoredAndUsed()
    {
        Dataset data = Customers();

        // snippet: fit
        RuleBook rules = RuleBook.Create(Shop.Schema, Value, Champions, BigSpenders, Spending);
        FittedRuleBook fitted = Engine.Fit(rules, data, AsOf);

        string json = fitted.ToJson();                              // keep it with the rules
        FittedRuleBook stored = FittedRuleBook.FromJson(rules, json);

        Evaluation now = Engine.Evaluate(stored, data, AsOf);
        Evaluation before = Engine.Evaluate(stored, data, LastMonth);
        TransitionMatrix moves = now.Transitions("spending", before);  // both ends by the same cuts
        // end snippet

        Assert.Equal(json, stored.ToJson());
        Assert.NotEqual(0, now["champions"].Count);
        Assert.NotEqual(0, now["big_spenders"].Count);
        Assert.Equal(300, moves["low", "low"] + moves["low", "high"] + moves["high", "low"] + moves["high", "high"]);

        // snippet: fit_read
        foreach (FittedFunction function in stored.Functions)
        {
            string line = function switch
            {
                FittedCut cut => $"{cut.Function}: {cut.Cut}, which {cut.Tied} of {cut.Customers} customers have",
                FittedRfm rfm => $"{rfm.Function}: {rfm.Cuts}",
                _ => "",
            };
            Assert.NotEmpty(line);
        }

        MeasureValues recency = Engine.Measure(stored, Value.Recency, data, AsOf);
        // end snippet
        Assert.Null(recency[0]);
        Assert.Equal(3, stored.Functions.Count);
    }

    [Fact]
    public void Fit_OfASumThatMostDoNotHave_Warns()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 100; i++) builder.AddCustomer(i);
        for (int i = 0; i < 5; i++) builder.AddEvent(Shop.Purchase, i, AsOf.AddDays(-1), row => row.Set(Shop.Amount, 1000));
        Dataset data = builder.Build(out _);

        // snippet: fit_warnings
        FittedRuleBook fitted = Engine.Fit(RuleBook.Create(Shop.Schema, BigSpenders), data, AsOf);

        Diagnostic warning = fitted.Warnings[0];  // CRM1912: 5 of 100 customers bought
        string told = warning.Message;            // 'top 10% by spend_year' asks for 10 of 100 customers and takes in more than twice as many: 95 are tied at 0.
        // end snippet

        Assert.Equal(DiagnosticCodes.TiesTakeMore, warning.Code);
        Assert.Equal("'top 10% by spend_year' asks for 10 of 100 customers and takes in more than twice as many: 95 are tied at 0.", told);
    }

    [Fact]
    public void Rfm_OfParts_IsThatOfTheWhole()
    {
        (Dataset seoul, Dataset busan) = (Customers(0, 200), Customers(200, 300));

        // snippet: rfm_parts
        RfmPopulation here = Engine.Population(Value, seoul, AsOf);         // on one machine
        RfmPopulation there = Engine.Population(Value, busan, AsOf);        // on another
        string sent = there.ToJson();

        RfmCuts cuts = here.Merge(RfmPopulation.FromJson(Shop.Schema, sent)).Cuts();

        RfmCounts counts = Engine.Analyze(Value, cuts, seoul, AsOf).Counts
            .Merge(Engine.Analyze(Value, cuts, busan, AsOf).Counts);        // as if scored in one place

        RfmCounts lastMonth = Engine.Analyze(Value, cuts, seoul, LastMonth).Counts
            .Merge(Engine.Analyze(Value, cuts, busan, LastMonth).Counts);
        GroupChanges changes = counts.Change(lastMonth);
        string table = $"{counts}\n{changes}";
        // end snippet

        Assert.Equal(Engine.Analyze(Value, Customers(), AsOf).Counts, counts);
        Assert.Contains("champions", table, StringComparison.Ordinal);
        Assert.Equal(10, changes.Groups.Count);
    }

    [Fact]
    public void Rfm_Analyzed_HasCutsCellsAndNames()
    {
        Dataset data = Customers();

        // snippet: rfm
        RfmReport report = Engine.Analyze(Value, data, AsOf);

        RfmCuts cuts = report.Cuts;                                 // what parts the scores
        CustomerSet best = report.Customers(recency: 5, frequency: 5, monetary: 5);
        RfmScores? scores = report.ScoresOf(41);                    // null: no purchase in the window
        IEnumerable<(RfmAxis Axis, int Score)> empty = report.EmptyBins;
        // end snippet

        Assert.Equal(4, cuts.Recency.Count);
        Assert.Equal(report.Count(5, 5, 5), best.Count);
        Assert.NotNull(scores);
        Assert.All(empty, bin => Assert.Equal(0, report.Count(bin.Axis, bin.Score)));

        // snippet: rfm_names
        RfmNames names = RfmNames.Default()
            .With("big_new", (recency, frequency, monetary) => recency == 5 && frequency == 1 && monetary >= 4);

        foreach (RfmNamedCell cell in report.Named(names)) Assert.InRange(cell.Count, 0, report.Scored);
        // end snippet
        Assert.Equal(report.Scored, report.Named(names).Sum(cell => cell.Count));
    }

    [Fact]
    public void Rfm_OverMeasures_TakesOptions()
    {
        Dataset data = Customers();

        // snippet: rfm_measures
        var rfm = new Rfm("value", new RfmMeasures(
            Recency: Shop.Purchase.Since(), Frequency: Shop.Purchase.Count(), Monetary: Shop.Purchase.Sum(Shop.Amount)))
        {
            Bins = 3,
            Binning = RfmBinning.Nested,
            MonetaryThresholds = [10_000, 30_000],
        };
        // end snippet
        Assert.Equal(250, Engine.Analyze(rfm, data, AsOf).Scored);

        RfmCuts cuts = Engine.Analyze(Value, data, AsOf).Cuts;
        // snippet: rfm_spans
        int[] days = [3, 200];
        int[] orders = [4, 1];
        float[] spend = [52_000, 900];
        Span<byte> cells = stackalloc byte[2];

        cuts.Score(days, orders, spend, cells);                     // 124 is r5f5m5, 0 is r1f1m1
        // end snippet
        Assert.Equal(0, cells[1]);
        Assert.InRange(cells[0], 100, 124);
    }

    [Fact]
    public void TwoAxisGroups_OfInterestAndConversion_AreFour()
    {
        Dataset data = Customers();

        // snippet: two_axis
        var groups = new TwoAxisGroups("interest x conversion", Shop.ViewProduct.Count(), Shop.Purchase.Count())
        {
            FirstThreshold = AxisThreshold.Median,
            SecondThreshold = AxisThreshold.At(2),
        };
        TwoAxisReport report = Engine.Analyze(groups, data, AsOf);

        CustomerSet hesitating = report[TwoAxisGroup.HighLow];
        foreach (Diagnostic warning in report.Warnings) Assert.Equal(DiagnosticCodes.MostAtTheCut, warning.Code);
        // end snippet
        Assert.NotEqual(0, hesitating.Count);

        // snippet: two_axis_book
        var engagement = new TwoAxisGroups("engagement", Shop.ViewProduct.Count(), Shop.Purchase.Count());
        Segment hesitant = Segment.Define("hesitant", engagement[TwoAxisGroup.HighLow] & Shop.OptedIn);
        RuleBook book = RuleBook.Create(Shop.Schema, engagement, hesitant, Value);
        CustomerSet who = Engine.Evaluate(Engine.Fit(book, data, AsOf), data, AsOf)["hesitant"];
        // end snippet
        string text = $"{engagement}\n{hesitant}";
        PageOutput.ShouldBe("docs/scoring.md", "two_axis_text", text);
        Assert.Equal([engagement, hesitant], RuleBook.Parse(Shop.Schema, ("text", text)).Definitions);
        Assert.Equal(Engine.Analyze(engagement, data, AsOf)[TwoAxisGroup.HighLow] & Engine.Evaluate(Segment.Define("reachable", Shop.OptedIn), data, AsOf), who);
    }

    [Fact]
    public void Fit_OfParts_IsThatOfTheWhole()
    {
        (Dataset seoul, Dataset busan) = (Customers(0, 200), Customers(200, 300));
        RuleBook book = RuleBook.Create(
            Shop.Schema, Value, Segment.Define("top", (Value.Recency + Value.Monetary).IsInTop(10)), new TwoAxisGroups("engagement", Shop.ViewProduct.Count(), Value.Frequency));

        // snippet: book_parts
        Dataset[] parts = [seoul, busan];                           // each on a machine of its own
        PopulationCounts counts = Merged(part => Engine.Count(book, part, AsOf));
        while (!counts.IsComplete) counts = Merged(part => Engine.Count(counts, part));
        FittedRuleBook fitted = counts.Fit();                       // the fit of all customers together, to the last digit

        PopulationCounts Merged(Func<Dataset, PopulationCounts> count) =>
            parts.Select(part => PopulationCounts.FromJson(book, count(part).ToJson())).Aggregate((one, two) => one.Merge(two));
        // end snippet
        Assert.Equal(Engine.Fit(book, Customers(), AsOf).ToJson(), fitted.ToJson());
        Assert.Equal(1, counts.Round);
    }

    [Fact]
    public void ValueCounts_OfParts_MergeIntoTheWhole()
    {
        // snippet: value_counts
        ValueCounts<decimal> seoul = ValueCounts.Of<decimal>([12_000, 30_000, 30_000]);
        ValueCounts<decimal> busan = ValueCounts.Of<decimal>([8_000, 45_000]);

        ValueCounts<decimal> all = seoul.Merge(busan);              // as if counted in one place
        decimal? median = all.Observed(0.5m);
        double? quartile = all.Quantile(0.75m, type: 7);
        // end snippet
        Assert.Equal((30_000m, 30_000.0), (median, quartile));
    }
}
