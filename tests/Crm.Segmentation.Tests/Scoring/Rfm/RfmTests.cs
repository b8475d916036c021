using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>What an rfm means, by small examples and by its laws over many customers.</summary>
public sealed class RfmTests
{
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerInteger Days = Define.Integer("days");
    private static readonly CustomerInteger Orders = Define.Integer("orders");
    private static readonly CustomerNumber Spend = Define.Number("spend", single: true);
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventMoney Amount = Buy.Money("amount", scale: 0);
    private static readonly EventType Refund = Define.Event("refund");
    private static readonly EventMoney Back = Refund.Money("amount", scale: 0);
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset AsOf = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Rfm Value = new("value", new RfmMeasures(Days, Orders, Spend));
    private static readonly SegmentationEngine Engine = new(Schema);

    private static Dataset Customers(int count, int seed = 1, double missing = 0)
    {
        var random = new Random(seed);
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < count; i++)
        {
            builder.AddCustomer(i, row =>
            {
                if (random.NextDouble() >= missing) row.Set(Days, random.Next(700));
                if (random.NextDouble() >= missing) row.Set(Orders, 1 + (int)(-Math.Log(1 - random.NextDouble()) * 3));
                if (random.NextDouble() >= missing) row.Set(Spend, (float)Math.Round(random.NextDouble() * 500, 2));
            });
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Analyze_OfEvents_ScoresDaysOrdersAndNetAmounts()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        foreach (string name in (string[])["often", "once", "long ago", "never"]) builder.AddCustomer(name);
        foreach (int hours in (int[])[1, 2, 30]) builder.AddEvent(Buy, "often", AsOf.AddHours(-hours), row => row.Set(Amount, 100));
        builder.AddEvent(Refund, "often", AsOf, row => row.Set(Back, 290));
        builder.AddEvent(Buy, "once", AsOf.AddHours(-47), row => row.Set(Amount, 50));
        builder.AddEvent(Buy, "long ago", AsOf.AddDays(-20), row => row.Set(Amount, 500));
        var rfm = new Rfm("value", Amount, Buy) { Bins = 3, NetOf = Back };

        RfmReport report = Engine.Analyze(rfm, builder.Build(out _), AsOf);

        // Recency 0, 1 and 20 days; frequency 3, 1, 1; money 10, 50, 500: cuts are the values at places 1 and 2.
        Assert.Equal("recency 0/1, frequency 1/1, monetary 10/50", report.Cuts.ToString());
        Assert.Equal(new RfmScores(3, 3, 1), report.ScoresOf("often"));
        Assert.Equal(new RfmScores(2, 1, 2), report.ScoresOf("once"));
        Assert.Equal(new RfmScores(1, 1, 3), report.ScoresOf("long ago"));
        Assert.Null(report.ScoresOf("never"));
        Assert.Null(report.ScoresOf("nobody"));
        Assert.Equal((3, 1), (report.Scored, report.NotScored));
        Assert.Equal([(RfmAxis.Frequency, 2)], report.EmptyBins);
        Assert.Equal(["once"], report.Customers(2, 1, 2).Keys.Select(key => key.ToString()));
        Assert.Equal("r3f3m1", report.ScoresOf("often").ToString());
        RfmReport byDays = Engine.Analyze(rfm with { ByDays = true }, report.Customers(3, 3, 1).Dataset, AsOf);
        Assert.Equal("recency 0/1, frequency 1/1, monetary 10/50", byDays.Cuts.ToString());
        Assert.Equal(1, byDays.Count(RfmAxis.Frequency, 3)); // two days
    }

    [Theory]
    [InlineData(5, 0, RfmBinning.Independent)]
    [InlineData(5, 0.2, RfmBinning.Independent)]
    [InlineData(7, 0, RfmBinning.Independent)]
    [InlineData(10, 0.2, RfmBinning.Nested)]
    [InlineData(4, 0, RfmBinning.Nested)]
    public void Analyze_AnyNumberOfThreadsAndOrderOfRows_AgreesWithTheFitAndWithSorting(int bins, double missing, RfmBinning binning)
    {
        Dataset data = Customers(20_000, bins, missing);
        Rfm rfm = Value with { Bins = bins, Binning = binning };
        RfmReport report = Engine.Analyze(rfm, data, AsOf);
        RfmReport alone = new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 }).Analyze(rfm, data, AsOf);
        FittedRuleBook fitted = Engine.Fit(RuleBook.Create(Schema, rfm), data, AsOf);

        Assert.Equal(report.Cuts, alone.Cuts);
        Assert.Equal(report.Histogram.ToArray(), alone.Histogram.ToArray());
        Assert.Equal(report.Cuts, fitted.Cuts("value"));
        MeasureValues recency = Engine.Measure(fitted, rfm.Recency, data, AsOf), frequency = Engine.Measure(fitted, rfm.Frequency, data, AsOf), monetary = Engine.Measure(fitted, rfm.Monetary, data, AsOf);
        var histogram = new int[bins * bins * bins];
        for (int i = 0; i < data.CustomerCount; i++)
        {
            RfmScores? scores = report.ScoresOf(i);
            Assert.Equal(recency[i], (object?)(long?)scores?.Recency);
            Assert.Equal(frequency[i], (object?)(long?)scores?.Frequency);
            Assert.Equal(monetary[i], (object?)(long?)scores?.Monetary);
            if (scores is { } s) histogram[(((s.Recency - 1) * bins) + s.Frequency - 1) * bins + s.Monetary - 1]++;
        }

        Assert.Equal(histogram, report.Histogram.ToArray());
        if (binning == RfmBinning.Nested) return;
        MeasureValues days = Engine.Measure(Days, data, AsOf);
        long[] sorted = [.. Enumerable.Range(0, data.CustomerCount).Where(i => report.ScoresOf(i) is not null).Select(i => (long)days[i]!).Order()];
        Assert.Equal(
            Enumerable.Range(1, bins - 1).Select(k => (object)sorted[(int)Math.Ceiling((decimal)sorted.Length * k / bins) - 1]),
            report.Cuts.Recency.Select(cut => cut.Value));
    }

    [Fact]
    public void Names_ByDefault_PutEveryScoredCustomerIntoExactlyOneCell()
    {
        RfmReport report = Engine.Analyze(Value, Customers(5000, missing: 0.1), AsOf);

        Assert.Equal(report.Scored, report.Named().Sum(cell => cell.Count));
        Assert.Equal(report.Scored, report.Named().Select(cell => cell.Customers).Aggregate((a, b) => a | b).Count);
        Assert.Equal(report.Customers(5, 5, 5).Count + report.Customers(5, 5, 4).Count, (report.Customers(5, 5, 5) | report.Customers(5, 5, 4)).Count);
        Assert.Contains("champions", report.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => report.Named(RfmNames.Default(4)));
    }

    [Fact]
    public void Names_ByDefault_AreTheTenOfTheGridForAnyNumberOfBins()
    {
        RfmNames five = RfmNames.Default();
        Assert.Equal(["hibernating", "at_risk", "cannot_lose", "about_to_sleep", "need_attention", "loyal", "promising", "potential_loyal", "new", "champions"], five.Names);
        Assert.Equal(("champions", "new", "promising", "cannot_lose"), (five[5, 4, 1], five[5, 1, 5], five[4, 1, 1], five[2, 5, 5]));
        Assert.Equal(("hibernating", "at_risk", "potential_loyal", "loyal"), (RfmNames.Default(2)[1, 1, 1], RfmNames.Default(2)[1, 2, 1], RfmNames.Default(2)[2, 1, 2], RfmNames.Default(2)[2, 2, 2]));
        for (int bins = 2; bins <= 10; bins++)
        {
            Assert.Subset(five.Names.ToHashSet(), RfmNames.Default(bins).Names.ToHashSet());
            Assert.Equal(bins >= 5 ? 10 : RfmNames.Default(bins).Names.Count(), RfmNames.Default(bins).Names.Count());
        }
    }

    [Fact]
    public void Names_OfTheUsers_ReplaceThoseOfTheDefault()
    {
        RfmNames names = RfmNames.Default().With("whales", (_, _, monetary) => monetary == 5);

        Assert.Equal("whales", names[1, 1, 5]);
        Assert.Equal("hibernating", names[1, 1, 4]);
        Assert.Throws<ArgumentException>(() => names.With("nobody", (_, _, _) => false));
        Assert.Throws<ArgumentOutOfRangeException>(() => names[6, 1, 1]);
        Assert.Equal(RfmNames.Default(), RfmNames.Of(5, (r, f, m) => RfmNames.Default()[r, f, m]));
    }

    [Fact]
    public void Score_OfSpans_GivesTheCellsOfTheReportAndAllocatesNothing()
    {
        Dataset data = Customers(3001);
        RfmReport report = Engine.Analyze(Value, data, AsOf);
        MeasureValues days = Engine.Measure(Days, data, AsOf), orders = Engine.Measure(Orders, data, AsOf), spend = Engine.Measure(Spend, data, AsOf);
        int[] r = [.. Enumerable.Range(0, 3001).Select(i => (int)(long)days[i]!)], f = [.. Enumerable.Range(0, 3001).Select(i => (int)(long)orders[i]!)];
        float[] m = [.. Enumerable.Range(0, 3001).Select(i => (float)(double)spend[i]!)];
        long[] r64 = [.. r], f64 = [.. f];
        double[] m64 = [.. m];
        var cells = new byte[r.Length];
        var wide = new ushort[r.Length];
        RfmCuts cuts = report.Cuts;

        Assert.Equal(0, Allocations.Of(() =>
        {
            cuts.Score(r, f, m, cells);
            cuts.Score(r64, f64, m64, wide);
        }));

        for (int i = 0; i < cells.Length; i++)
        {
            RfmScores scores = report.ScoresOf(i)!.Value;
            int expected = ((((scores.Recency - 1) * 5) + scores.Frequency - 1) * 5) + scores.Monetary - 1;
            Assert.Equal((expected, expected), (cells[i], wide[i]));
        }

        Assert.Throws<ArgumentException>(() => cuts.Score(r, f, m, cells.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Value with { Binning = RfmBinning.Nested }, data, AsOf).Cuts.Score(r, f, m, cells));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Value with { Bins = 7 }, data, AsOf).Cuts.Score(r, f, m, cells));
    }

    [Fact]
    public void Thresholds_GivenByTheUser_AreTheCuts()
    {
        Rfm rfm = Value with { Bins = 3, RecencyThresholds = [30, 90], MonetaryThresholds = [99.99m, 250] };
        Dataset data = Customers(1000);
        RfmReport report = Engine.Analyze(rfm, data, AsOf);

        Assert.Equal("30/90", string.Join('/', report.Cuts.Recency));
        Assert.Equal("99.99/250", string.Join('/', report.Cuts.Monetary(1, 1)));
        Assert.Equal(Engine.Evaluate(Segment.Define("recent", Days <= 30), data, AsOf).Count, report.Count(RfmAxis.Recency, 3));
        Assert.Equal(Engine.Evaluate(Segment.Define("big", Spend > 250), data, AsOf).Count, report.Count(RfmAxis.Monetary, 3));
    }

    [Theory]
    [InlineData(1, "10")]
    [InlineData(3, "10")]
    [InlineData(3, "10,10")]
    [InlineData(3, "20,10")]
    public void Thresholds_ThatDoNotFit_AreTold(int bins, string thresholds)
    {
        Rfm rfm = Value with { Bins = bins, RecencyThresholds = [.. thresholds.Split(',').Select(decimal.Parse)] };

        var error = Assert.Throws<RuleException>(() => Engine.Analyze(rfm, Customers(1), AsOf));

        Assert.Contains(error.Diagnostics, d => d.Code is DiagnosticCodes.RfmThresholds or DiagnosticCodes.RfmBins);
    }

    [Fact]
    public void Measures_ThatAreNoNumbers_AreTold()
    {
        var schema = new SchemaBuilder("x");
        CustomerText city = schema.Text("city");
        var engine = new SegmentationEngine(schema.Build());

        var error = Assert.Throws<RuleException>(() => engine.Analyze(new Rfm("v", new RfmMeasures(city, 1, 2)), Dataset.For(engine.Schema).Build(out _), AsOf));

        Assert.Equal(DiagnosticCodes.RfmMeasure, Assert.Single(error.Diagnostics).Code);
    }

    [Fact]
    public void ToText_OfAnyScoring_SaysItAll()
    {
        Rfm rfm = Value with { Bins = 3, Binning = RfmBinning.Nested, RecencyThresholds = [30, 90] };

        Assert.Equal("rfm value of `days`, orders, spend into 3 nested recency at {30, 90}", rfm.ToText());
        Assert.Equal([rfm], RuleBook.Parse(Schema, ("t", rfm.ToText())).Definitions);
        Assert.Equal("rfm value over buy.amount into 5", new Rfm("value", Amount, Buy).ToText());
    }

    [Fact]
    public void Analyze_OfNobody_HasNoCuts()
    {
        RfmReport report = Engine.Analyze(Value, Customers(10, missing: 1), AsOf);

        Assert.Equal((0, 10), (report.Scored, report.NotScored));
        Assert.Empty(report.Cuts.Recency);
        Assert.Equal(15, report.EmptyBins.Count());
        Assert.Null(report.Named()[0].Share);
    }
}
