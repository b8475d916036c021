using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Books;

public sealed class PopulationCountsTests
{
    private static readonly SchemaBuilder Define = new("parts");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema);
    private static readonly Rfm Nested = new("nested", new RfmMeasures(Age, Age, Age)) { Bins = 2, Binning = RfmBinning.Nested };
    private static readonly RuleBook Book = RuleBook.Create(Schema, Nested, Segment.Define("top", Nested.Monetary.IsInTop(50)), Segment.Define("old", Age > Age.Percentile(50)));

    private static Dataset Customers(params long[] ages)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < ages.Length; i++) builder.AddCustomer(i, row => row.Set(Age, ages[i]));
        return builder.Build(out _);
    }

    [Fact]
    public void Rounds_OfANestedRfmAndOfWhatUsesIt_AreFour()
    {
        Dataset one = Customers(1, 2, 3, 4), two = Customers(5, 6, 7, 8, 9);
        PopulationCounts counts = Engine.Count(Book, one, March).Merge(Engine.Count(Book, two, March));
        var rounds = new List<int> { counts.Round };
        while (!counts.IsComplete)
        {
            Assert.Throws<InvalidOperationException>(counts.Fit);
            counts = Engine.Count(counts, one).Merge(Engine.Count(counts, two));
            rounds.Add(counts.Round);
        }

        Assert.Equal([0, 1, 2, 3], rounds);
        Assert.Equal(9, counts.Population);
        Assert.Equal(Engine.Fit(Book, Customers(1, 2, 3, 4, 5, 6, 7, 8, 9), March).ToJson(), counts.Fit().ToJson());
        Assert.Throws<ArgumentException>(() => Engine.Count(counts, one));
    }

    [Fact]
    public void Counts_OfAnotherBookRoundInstantOrCalendar_DoNotMerge()
    {
        Dataset data = Customers(1, 2, 3);
        PopulationCounts first = Engine.Count(Book, data, March), second = Engine.Count(first, data);

        Assert.Throws<ArgumentException>(() => first.Merge(Engine.Count(RuleBook.Create(Schema, Nested), data, March)));
        Assert.Throws<ArgumentException>(() => first.Merge(second));
        Assert.Throws<ArgumentException>(() => second.Merge(Engine.Count(Engine.Count(Book, Customers(7), March), data)));
        Assert.Throws<ArgumentException>(() => first.Merge(Engine.Count(Book, data, March.AddDays(1))));
        var elsewhere = new SegmentationEngine(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        Assert.Throws<ArgumentException>(() => first.Merge(elsewhere.Count(Book, data, March)));
        Assert.Throws<ArgumentException>(() => elsewhere.Count(first, data));
    }

    [Fact]
    public void Counts_OfABookWithoutFunctions_AreComplete()
    {
        PopulationCounts counts = Engine.Count(RuleBook.Create(Schema, Segment.Define("old", Age > 30)), Customers(1, 2), March);

        Assert.True(counts.IsComplete);
        Assert.Equal(2, counts.Fit().Population);
    }

    [Theory]
    [InlineData("\"populationCounts\":1", "\"populationCounts\":2", DiagnosticCodes.FitVersion, "$.populationCounts")]
    [InlineData("\"rules\":\"sha256:", "\"rules\":\"sha257:", DiagnosticCodes.FitOfAnotherBook, "$.rules")]
    [InlineData("\"round\":0", "\"round\":1", DiagnosticCodes.JsonValue, "$.round")]
    [InlineData("\"round\":0", "\"round\":9", DiagnosticCodes.JsonValue, "$.round")]
    [InlineData("\"values\":[\"1\",\"2\"]", "\"values\":[\"2\",\"1\"]", DiagnosticCodes.JsonValue, "$.counted[0].rounds[0][0].values[1]")]
    [InlineData("\"customers\":[1,1]", "\"customers\":[1,0]", DiagnosticCodes.JsonValue, "$.counted[0].rounds[0][0].customers[1]")]
    [InlineData("\"customers\":[1,1]", "\"customers\":[1]", DiagnosticCodes.JsonValue, "$.counted[0].rounds[0][0]")]
    [InlineData("\"population\":2", "\"population\":9007199254740992", DiagnosticCodes.ReportTotal, "$.population")]
    [InlineData("\"function\":\"nested\"", "\"function\":\"other\"", DiagnosticCodes.JsonValue, "$.round")]
    public void Document_WithAMistake_IsRefusedWithItsPlace(string right, string wrong, string code, string path)
    {
        string json = Engine.Count(Book, Customers(1, 2), March).ToJson(), broken = json.Replace(right, wrong, StringComparison.Ordinal);

        Assert.NotEqual(json, broken);
        Assert.False(PopulationCounts.TryFromJson(Book, broken, out _, out ValueList<Diagnostic> told));
        Assert.Contains(told, diagnostic => diagnostic.Code == code && diagnostic.Json!.Path == path);
    }
}
