using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Books;

/// <summary>A fit as a value: what it says, how it is stored, and what is refused.</summary>
public sealed class FittedRuleBookTests
{
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventMoney Amount = Buy.Money("amount", scale: 0);
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
    private static readonly Rfm Value = new("value", Amount, Buy) { Bins = 2 };
    private static readonly Score Points = Score.Define("points", Buy.Count() * 10);

    private static readonly RuleBook Book = RuleBook.Create(
        Schema,
        Segment.Define("old", Age > Age.Percentile(50)),
        Segment.Define("oldest", Age.IsInTop(25)),
        Segment.Define("keen", Points.Value >= Points.Value.Percentile(90)),
        Partition.Define("tiers", "rest", new PartitionCell("best", Value.Recency.Is(2) & Value.Cell(2, 2, 2))),
        Value,
        Points);

    private const string Stored = """
        {"fit":1,"rules":"HASH","asOf":"2026-03-01T00:00:00Z","timeZone":"Asia/Seoul","weekStart":"monday","population":8,"functions":[
        {"type":"cut","function":"percentile(age, 50)","customers":8,"cut":"23","tied":1},
        {"type":"cut","function":"top 25% by age","customers":8,"cut":"26","tied":1,"asked":2},
        {"type":"cut","function":"percentile(points, 90)","customers":8,"cut":"30","tied":2},
        {"type":"rfm","name":"value","customers":6,"recency":["1"],"frequency":[["2"]],"monetary":[["20"]],"bins":[[0,6],[4,2],[4,2]],"ties":[{"axis":"recency","value":"1","customers":6},{"axis":"frequency","value":"1","customers":2},{"axis":"monetary","value":"10","customers":2}]}]}
        """;

    private static Dataset Customers()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < 8; i++)
        {
            builder.AddCustomer(i, row => row.Set(Age, 20 + i));
            for (int k = 0; k < i % 4; k++) builder.AddEvent(Buy, i, March.AddDays(-1), row => row.Set(Amount, 10));
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Fit_Stored_ReadsAsItWasMade()
    {
        FittedRuleBook fitted = Engine.Fit(Book, Customers(), March);
        string json = fitted.ToJson(), hash = json[(json.IndexOf("sha256", StringComparison.Ordinal))..][..71];

        Assert.Equal(Stored.Replace("HASH", hash, StringComparison.Ordinal).ReplaceLineEndings(""), json);
        FittedRuleBook read = FittedRuleBook.FromJson(Book, json);
        Assert.Equal(fitted.Functions, read.Functions);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(fitted.ToString(), read.ToString());
        Assert.Equal((March, 8, "Asia/Seoul", DayOfWeek.Monday), (read.AsOf, read.Population, read.TimeZone, read.WeekStart));
        Assert.Contains("percentile(age, 50) = 23 over 8 customers, 1 at the cut", fitted.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_OfAFit_UsesItsCutsForAnyCustomers()
    {
        Dataset data = Customers();
        FittedRuleBook fitted = Engine.Fit(Book, data, March);
        Evaluation all = Engine.Evaluate(fitted, data, March);

        Assert.Equal([4, 5, 6, 7], all["old"].Keys.Select(key => int.Parse(key.ToString())));
        Assert.Equal([6, 7], all["oldest"].Keys.Select(key => int.Parse(key.ToString())));
        Assert.Equal([3, 7], all["keen"].Keys.Select(key => int.Parse(key.ToString())));
        Assert.Equal([3, 7], all["tiers.best"].Keys.Select(key => int.Parse(key.ToString())));
        TransitionMatrix moves = all.Transitions("tiers", Engine.Evaluate(fitted, data, March.AddDays(-2)));
        Assert.Equal(2, moves["rest", "best"]);

        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(1, row => row.Set(Age, 24));
        Assert.Equal(1, Engine.Evaluate(fitted, builder.Build(out _), March)["old"].Count);
        Assert.Equal(3L, Engine.Measure(fitted, Value.Recency + Value.Frequency, data, March)[1]);
        Assert.Equal(23.0, Engine.Measure(fitted, Age.Percentile(50) * 1.0, data, March)[0] is decimal d ? (double)d : Convert.ToDouble(Engine.Measure(fitted, Age.Percentile(50), data, March)[0]));
    }

    [Fact]
    public void Unfitted_ABookRunsNowhere_ButWhatNeedsNoPopulationDoes()
    {
        var error = Assert.Throws<RuleException>(() => Engine.Evaluate(Book, Customers(), March));
        Assert.Equal(5, error.Diagnostics.Count);
        Assert.Equal(3, Engine.Evaluate(Segment.Define("some", Age >= 25), Customers(), March).Count);
        Assert.Equal(8, Engine.Measure(Book, Points.Value, Customers(), March).All.Count());
        Assert.Throws<RuleException>(() => Engine.Measure(Value.Recency, Customers(), March));
        Assert.Throws<RuleException>(() => Engine.Measure(Book, Value.Recency, Customers(), March));
        Assert.Throws<RuleException>(() => Engine.Analyze(new Rfm("v", new RfmMeasures(Age, Age, Age.Percentile(50))), Customers(), March));
    }

    [Fact]
    public void Fit_OfABookWithoutPopulationFunctions_IsEmptyAndRuns()
    {
        RuleBook plain = RuleBook.Create(Schema, Segment.Define("some", Age >= 25));
        FittedRuleBook fitted = Engine.Fit(plain, Customers(), March);

        Assert.Empty(fitted.Functions);
        Assert.Equal(3, Engine.Evaluate(fitted, Customers(), March)["some"].Count);
        Assert.Throws<ArgumentException>(() => Engine.Measure(fitted, Age.Percentile(50), Customers(), March));
        Assert.Throws<KeyNotFoundException>(() => fitted.Cuts("value"));
    }

    [Fact]
    public void Fit_OverNobody_IsMissing()
    {
        FittedRuleBook fitted = Engine.Fit(Book, Dataset.For(Schema).Build(out _), March);
        Evaluation all = Engine.Evaluate(FittedRuleBook.FromJson(Book, fitted.ToJson()), Customers(), March);

        Assert.All((string[])["old", "oldest", "keen", "tiers.best"], name => Assert.Equal(0, all[name].Count));
        Assert.Null(Engine.Measure(fitted, Value.Monetary, Customers(), March)[3]);
    }

    [Fact]
    public void Fit_OfAnotherZone_IsRefused()
    {
        FittedRuleBook fitted = Engine.Fit(Book, Customers(), March);

        Assert.Contains("Asia/Seoul", Assert.Throws<ArgumentException>(() => new SegmentationEngine(Schema).Evaluate(fitted, Customers(), March)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfAnotherBook_IsRefusedWithItsPlace()
    {
        string json = Engine.Fit(Book, Customers(), March).ToJson();
        RuleBook other = RuleBook.Create(Schema, Segment.Define("old", Age > Age.Percentile(51)));

        Assert.False(FittedRuleBook.TryFromJson(other, json, out _, out ValueList<Diagnostic> diagnostics));
        Diagnostic told = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticCodes.FitOfAnotherBook, "$.rules"), (told.Code, told.Json!.Path));
    }

    [Theory]
    [InlineData("\"tied\":1}", "\"tide\":1}", DiagnosticCodes.JsonUnknownMember, "$.functions[0].tide")]
    [InlineData("\"fit\":1", "\"fit\":2", DiagnosticCodes.FitVersion, "$.fit")]
    [InlineData("\"cut\":\"23\"", "\"cut\":\"23.5\"", DiagnosticCodes.JsonValue, "$.functions[0]")]
    [InlineData("\"cut\":\"23\"", "\"cut\":\"x\"", DiagnosticCodes.JsonValue, "$.functions[0]")]
    [InlineData("\"recency\":[\"1\"]", "\"recency\":[\"1\",\"2\"]", DiagnosticCodes.JsonValue, "$.functions[3]")]
    [InlineData("\"monday\"", "\"mondy\"", DiagnosticCodes.JsonValue, "$.weekStart")]
    [InlineData("\"name\":\"value\"", "\"name\":\"valor\"", DiagnosticCodes.JsonValue, "$.functions[3]")]
    [InlineData("{\"fit\"", "{fit", DiagnosticCodes.JsonMalformed, "$")]
    public void Document_WithAMistake_IsRefusedWithItsPlace(string right, string wrong, string code, string path)
    {
        string json = Engine.Fit(Book, Customers(), March).ToJson();
        int at = json.IndexOf(right, StringComparison.Ordinal);

        Assert.False(FittedRuleBook.TryFromJson(Book, json[..at] + wrong + json[(at + right.Length)..], out _, out ValueList<Diagnostic> diagnostics));

        Assert.Contains(diagnostics, d => d.Code == code && d.Json!.Path == path);
    }

    [SharedFact]
    public void Storefront_FittedAndRun_PutsItsCustomersIntoGroups()
    {
        RuleBook book = RuleBook.Parse(("storefront.crm", File.ReadAllText(SharedFolder.Of("examples/storefront.crm"))));
        var engine = new SegmentationEngine(book.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        DatasetBuilder builder = Dataset.For(book.Schema);
        EventType purchase = book.Schema.Event("purchase"), view = book.Schema.Event("view_product"), visit = book.Schema.Event("visit");
        var amount = (EventMoney)book.Schema.Property("purchase", "amount");
        for (int i = 0; i < 500; i++)
        {
            builder.AddCustomer(i);
            for (int k = 0; k < i % 7; k++) builder.AddEvent(view, i, March.AddDays(-k - (i % 20)));
            for (int k = 0; k < i % 3; k++) builder.AddEvent(visit, i, March.AddDays(-k));
            for (int k = 0; k < i % 5; k++) builder.AddEvent(purchase, i, March.AddDays(-k - (i % 90)), row => row.Set(amount, 1000 * (i % 11)));
        }

        Dataset data = builder.Build(out _);
        FittedRuleBook fitted = FittedRuleBook.FromJson(book, engine.Fit(book, data, March).ToJson());
        Evaluation all = engine.Evaluate(fitted, data, March);
        var value = (Rfm)book["value"];
        RfmReport report = engine.Analyze(value, data, March);

        Assert.Equal(3, fitted.Functions.Count);
        Assert.Equal(report.Cuts, fitted.Cuts("value"));
        Assert.Equal(400, report.Scored);
        Assert.Equal(
            Enumerable.Range(0, 500).Where(i => report.ScoresOf(i) is { Recency: >= 4, Frequency: >= 4, Monetary: >= 4 }),
            all["champions"].Keys.Select(key => int.Parse(key.ToString())));
        Assert.NotEqual(0, all["champions"].Count);

        // High is strictly above the median of everyone.
        TwoAxisReport axes = engine.Analyze(new TwoAxisGroups("engagement", ((Score)book["interest"]).Measure, ((Score)book["conversion"]).Measure), data, March);
        var interest = (FittedCut)fitted.Functions[0];
        Assert.Equal("percentile(interest, 50)", interest.Function);
        Assert.Equal(axes.Cuts!.First, interest.Cut!.ToDouble());
        Assert.Equal(axes[TwoAxisGroup.LowLow], all["engagement.g1"]);
        Assert.Equal(axes[TwoAxisGroup.HighLow], all["engagement.g2"]);
        Assert.Equal(axes[TwoAxisGroup.LowHigh], all["engagement.g3"]);
        Assert.Equal(axes[TwoAxisGroup.HighHigh], all["engagement.g4"]);
    }
}
