using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Counts and populations as values: what they say, what is stored, what is refused.</summary>
public sealed class RfmCountsTests
{
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerInteger Days = Define.Integer("days");
    private static readonly CustomerInteger Orders = Define.Integer("orders");
    private static readonly CustomerMoney Spend = Define.Money("spend", scale: 1);
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
    private static readonly Rfm Value = new("value", new RfmMeasures(Days, Orders, Spend)) { Bins = 2 };
    private static readonly TwoAxisGroups Groups = new("four", Orders, Spend) { SecondThreshold = AxisThreshold.Mean };

    private const string Counts = """
        {"rfmCounts":1,"rules":{"version":1,"definitions":[{"type":"measuredRfm","name":"value","recency":{"type":"attribute","name":"days"},"frequency":{"type":"attribute","name":"orders"},"monetary":{"type":"attribute","name":"spend"},"bins":2}]},
        "asOf":"2026-03-01T00:00:00Z","timeZone":"Asia/Seoul","weekStart":"monday","cuts":{"recency":["20"],"frequency":[["1"]],"monetary":[["7.5"]]},"scored":3,"notScored":1,"histogram":[0,0,0,1,2,0,0,0]}
        """;

    private const string Population = """
        {"rfmPopulation":1,"rules":{"version":1,"definitions":[{"type":"measuredRfm","name":"value","recency":{"type":"attribute","name":"days"},"frequency":{"type":"attribute","name":"orders"},"monetary":{"type":"attribute","name":"spend"},"bins":2}]},
        "asOf":"2026-03-01T00:00:00Z","timeZone":"Asia/Seoul","weekStart":"monday","scored":3,"notScored":1,"recency":{"values":["10","20","30"],"customers":[1,1,1]},"frequency":{"values":["1","2"],"customers":[2,1]},"monetary":{"values":["5","7.5","100"],"customers":[1,1,1]}}
        """;

    private const string TwoAxes = """
        {"twoAxisCounts":1,"rules":{"version":1,"definitions":[{"type":"twoAxisGroups","name":"four","first":{"type":"attribute","name":"orders"},"second":{"type":"attribute","name":"spend"},"secondThreshold":"mean"}]},
        "asOf":"2026-03-01T00:00:00Z","timeZone":"Asia/Seoul","weekStart":"monday",
        "cuts":{"first":{"cut":"1.5","bound":"1"},"second":{"cut":"37.5","bound":"37.5"}},"customers":4,"ungrouped":1,"groups":[2,0,0,1],"firstAxis":{"customers":4,"atTheCut":0},"secondAxis":{"customers":3,"atTheCut":0}}
        """;

    private static Dataset Customers(params (int Days, int Orders, decimal? Spend)[] rows)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < rows.Length; i++)
        {
            (int days, int orders, decimal? spend) = rows[i];
            builder.AddCustomer(i, row =>
            {
                row.Set(Days, days).Set(Orders, orders);
                if (spend is { } money) row.Set(Spend, money);
            });
        }

        return builder.Build(out _);
    }

    private static Dataset Shop => Customers((10, 1, 5), (20, 1, 7.5m), (30, 2, 100), (40, 3, null));

    [Fact]
    public void Counts_OfAReport_AreStoredAndPrintedAsTheReport()
    {
        RfmReport report = Engine.Analyze(Value, Shop, March);
        RfmCounts counts = report.Counts;

        Assert.Equal(Lines(Counts), counts.ToJson());
        Assert.Equal(counts, RfmCounts.FromJson(Schema, Counts));
        Assert.Equal((3L, 1L, March, "Asia/Seoul", DayOfWeek.Monday), (counts.Scored, counts.NotScored, counts.AsOf, counts.TimeZone, counts.WeekStart));
        Assert.Equal(report.EmptyBins, counts.EmptyBins);
        Assert.Equal(report.Named().Select(cell => (cell.Name, (long)cell.Count, cell.Share)), counts.Named().Select(cell => (cell.Name, cell.Count, cell.Share)));
        Assert.Equal(report.ToString(), counts.ToString());
        Assert.Equal(
            """
            recency 20, frequency 1, monetary 7.5
            value            customers   share
            ----------------------------------
            at_risk                  1  33.3 %
            potential_loyal          2  66.7 %

            """.ReplaceLineEndings("\n"), counts.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Count(3, 1, 1));
        Assert.Throws<ArgumentException>(() => counts.Named(RfmNames.Default(3)));
    }

    [Fact]
    public void Population_OfADataset_IsStoredAndPrinted()
    {
        RfmPopulation population = Engine.Population(Value, Shop, March);

        Assert.Equal(Lines(Population), population.ToJson());
        Assert.Equal(population, RfmPopulation.FromJson(Schema, Population));
        Assert.Equal((3L, 1L), (population.Scored, population.NotScored));
        Assert.Equal(["5", "7.5", "100"], population[RfmAxis.Monetary].Values.Select(pair => pair.Value.ToString()));
        Assert.Equal("3 customers, 2 different values from 1 to 2", population[RfmAxis.Frequency].ToString());
        Assert.Equal("recency 20, frequency 1, monetary 7.5", population.Cuts().ToString());
        Assert.Equal(
            """
            value      customers  different  least  median  greatest
            --------------------------------------------------------
            recency            3          3     10      20        30
            frequency          3          2      1       1         2
            monetary           3          3      5     7.5       100

            """.ReplaceLineEndings("\n"), population.ToString());
        Assert.Equal("no values", Engine.Population(Value, Customers(), March)[RfmAxis.Recency].ToString());
        Assert.Throws<ArgumentException>(() => population[RfmAxis.Recency].Merge(population[RfmAxis.Monetary]));
    }

    [Fact]
    public void TwoAxes_OfADataset_AreStoredAndPrinted()
    {
        TwoAxisReport report = Engine.Analyze(Groups, Shop, March);

        Assert.Equal(Lines(TwoAxes), report.Counts.ToJson());
        Assert.Equal(report.Counts, TwoAxisCounts.FromJson(Schema, TwoAxes));
        Assert.Equal((4L, 1L, 2L), (report.Counts.Customers, report.Counts.Ungrouped, report.Counts[TwoAxisGroup.LowLow]));
        Assert.Equal(report.ToString(), report.Counts.ToString());
        TwoAxisPopulation population = Engine.Population(Groups, Shop, March);
        Assert.Equal(population, TwoAxisPopulation.FromJson(Schema, population.ToJson()));
        Assert.Equal(
            """
            four    customers  different  least  median  greatest
            -----------------------------------------------------
            orders          4          3      1       1         3
            spend           3          3      5     7.5       100

            """.ReplaceLineEndings("\n"), population.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Counts[(TwoAxisGroup)9]);
    }

    [Fact]
    public void Change_OfTwoInstants_SaysHowManyThereWereAndAre()
    {
        Dataset before = Shop, after = Customers((10, 1, 5), (10, 3, 7.5m), (40, 2, 100), (40, 3, 20), (40, 3, 20));
        RfmReport then = Engine.Analyze(Value, before, March);
        RfmReport now = Engine.Analyze(Value, then.Cuts, after, March.AddDays(31));

        GroupChanges changes = now.Counts.Change(then.Counts);

        Assert.Equal(
            """
            value            2026-03-01T00:00:00Z   share  2026-04-01T00:00:00Z   share  change
            -----------------------------------------------------------------------------------
            at_risk                             1  33.3 %                     3  60.0 %      +2
            potential_loyal                     2  66.7 %                     1  20.0 %      -1
            loyal                               0   0.0 %                     1  20.0 %      +1

            """.ReplaceLineEndings("\n"), changes.ToString());
        Assert.Equal((March, March.AddDays(31), 2L), (changes.Earlier, changes.Later, changes.Groups.Single(group => group.Name == "at_risk").Change));
        TwoAxisReport four = Engine.Analyze(Groups, before, March);
        GroupChange low = Engine.Analyze(Groups, four.Cuts, after, March.AddDays(31)).Counts.Change(four.Counts).Groups[0];
        Assert.Equal(("LowLow", new Proportion(2, 4), new Proportion(1, 5)), (low.Name, low.Before, low.After));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Value, after, March).Counts.Change(then.Counts));
    }

    [Fact]
    public void Merge_OfWhatDoesNotBelongTogether_SaysWhy()
    {
        RfmReport report = Engine.Analyze(Value, Shop, March);

        Refused("as of 2026-03-01T00:00:00Z", Engine.Analyze(Value, report.Cuts, Shop, March.AddDays(1)));
        Refused("the definitions differ", Engine.Analyze(Value with { Title = "다른" }, report.Cuts, Shop, March));
        Refused("'other'", Engine.Analyze(new Rfm("other", Value.Measures!) { Bins = 2 }, report.Cuts, Shop, March));
        Refused("recency 10, frequency 2, monetary 5", Engine.Analyze(Value, Customers((10, 2, 5)), March));
        Refused("in Asia/Seoul", new SegmentationEngine(Schema).Analyze(Value, report.Cuts, Shop, March));
        Assert.Throws<ArgumentException>(() => Engine.Population(Value, Shop, March).Merge(Engine.Population(Value, Shop, March.AddDays(1))));
        TwoAxisReport four = Engine.Analyze(Groups, Shop, March);
        Assert.Contains("1.5 and 37.5", Assert.Throws<ArgumentException>(() => four.Counts.Merge(Engine.Analyze(Groups, Customers((1, 2, 3)), March).Counts)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Engine.Population(Groups, Shop, March).Merge(Engine.Population(Groups with { FirstThreshold = AxisThreshold.Mean }, Shop, March)));

        void Refused(string why, RfmReport other) =>
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => report.Counts.Merge(other.Counts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_OfMoreThanCanBeCounted_IsRefused()
    {
        RfmCounts counts = RfmCounts.FromJson(Schema, Counts.Replace("\"notScored\":1", "\"notScored\":9007199254740988", StringComparison.Ordinal));
        Assert.Contains("more than 9007199254740991 customers", Assert.Throws<ArgumentException>(() => counts.Merge(counts)).Message, StringComparison.Ordinal);

        MeasureCounts many = RfmPopulation.FromJson(Schema, Population.Replace("\"customers\":[2,1]", "\"customers\":[4503599627370496,4503599627370492]", StringComparison.Ordinal)
            .Replace("\"customers\":[1,1,1]", "\"customers\":[4503599627370496,4503599627370491,1]", StringComparison.Ordinal).Replace("\"scored\":3", "\"scored\":9007199254740988", StringComparison.Ordinal))[RfmAxis.Frequency];
        Assert.Throws<ArgumentException>(() => many.Merge(many));
    }

    [Fact]
    public void Cuts_OfAnotherScoring_AreRefused()
    {
        RfmCuts cuts = Engine.Analyze(Value, Shop, March).Cuts;

        foreach (Rfm other in (Rfm[])[Value with { Bins = 3 }, Value with { Binning = RfmBinning.Nested }, Value with { MonetaryThresholds = [8] }, new("value", new RfmMeasures(Days, Orders, Days)) { Bins = 2 }])
            Assert.Throws<ArgumentException>(() => Engine.Analyze(other, cuts, Shop, March));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Groups with { FirstThreshold = AxisThreshold.At(3) }, Engine.Analyze(Groups, Shop, March).Cuts, Shop, March));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Groups, new TwoAxisCuts(1e300, 2), Shop, March));
        Assert.Throws<ArgumentException>(() => Engine.Analyze(Groups, Engine.Analyze(new TwoAxisGroups("four", Spend, Orders), Shop, March).Cuts, Shop, March));
    }

    [Fact]
    public void Cuts_ThatSomebodyWrote_StandForTheirDecimals()
    {
        TwoAxisReport report = Engine.Analyze(Groups, new TwoAxisCuts(1, 0.3), Customers((1, 2, 0.3m), (1, 2, 0.4m)), March);

        Assert.Equal((1L, 1L), (report.Counts[TwoAxisGroup.HighLow], report.Counts[TwoAxisGroup.HighHigh]));
        Assert.Equal(4, Engine.Analyze(Groups, null, Shop, March).Ungrouped.Count);
    }

    [Fact]
    public void Mean_OfEqualMoney_IsThatMoney()
    {
        // As doubles, 2.1 / 3 is not 0.7.
        TwoAxisReport report = Engine.Analyze(Groups, Customers((1, 1, 0.7m), (1, 2, 0.7m), (1, 3, 0.7m)), March);

        Assert.Equal(0.7, report.Cuts!.Second);
        Assert.Contains("3 of 3 customers with a value of 'spend' have exactly 0.7", Assert.Single(report.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_OverNobody_ScoreNobody()
    {
        RfmCuts cuts = Engine.Analyze(Value, Customers(), March).Cuts;
        RfmReport report = Engine.Analyze(Value, cuts, Shop, March);
        Assert.Equal((0, 4), (report.Scored, report.NotScored));
        Assert.Null(report.ScoresOf(0));

        // Nested: whoever is in a group in which nobody was has no score; the others do.
        Rfm nested = Value with { Binning = RfmBinning.Nested };
        RfmReport some = Engine.Analyze(nested, Engine.Analyze(nested, Customers((10, 1, 5)), March).Cuts, Customers((10, 1, 5), (99, 1, 5)), March);
        Assert.Equal((1, 1), (some.Scored, some.NotScored));
        Assert.NotNull(some.ScoresOf(0));
        Assert.Null(some.ScoresOf(1));
        Assert.Equal(some.Counts, RfmCounts.FromJson(Schema, some.Counts.ToJson()));
    }

    [Theory]
    [InlineData(Counts, "\"rfmCounts\":1", "\"rfmCounts\":2", DiagnosticCodes.ReportVersion, "$.rfmCounts")]
    [InlineData(Counts, "\"rfmCounts\":1", "\"rfmCounts\":\"1\"", DiagnosticCodes.JsonWrongType, "$.rfmCounts")]
    [InlineData(Counts, "\"scored\":3", "\"scored\":4", DiagnosticCodes.ReportTotal, "$.scored")]
    [InlineData(Counts, "\"scored\":3", "\"scared\":3", DiagnosticCodes.JsonUnknownMember, "$.scared")]
    [InlineData(Counts, ",\"notScored\":1", "", DiagnosticCodes.JsonMissingMember, "$")]
    [InlineData(Counts, "[0,0,0,1,2", "[0,0,0,1,-2", DiagnosticCodes.JsonValue, "$.histogram[4]")]
    [InlineData(Counts, "[0,0,0,1,2", "[0,0,1,2", DiagnosticCodes.JsonValue, "$.histogram")]
    [InlineData(Counts, "[\"7.5\"]", "[\"7.55\"]", DiagnosticCodes.JsonValue, "$.cuts")]
    [InlineData(Counts, "[\"20\"]", "[\"20\",\"30\"]", DiagnosticCodes.JsonValue, "$.cuts")]
    [InlineData(Counts, "\"bins\":2", "\"bins\":2,\"recencyThresholds\":[21]", DiagnosticCodes.JsonValue, "$.cuts")]
    [InlineData(Counts, "\"name\":\"days\"", "\"name\":\"dais\"", DiagnosticCodes.UnknownAttribute, "$.rules.definitions[0].recency")]
    [InlineData(Counts, "\"bins\":2", "\"bins\":1", DiagnosticCodes.RfmBins, "$.rules.definitions[0]")]
    [InlineData(Counts, "\"definitions\":[{", "\"definitions\":[],\"a\":[{", DiagnosticCodes.JsonUnknownMember, "$.rules.a")]
    [InlineData(Population, "\"rfmPopulation\":1", "\"rfmPopulation\":2", DiagnosticCodes.ReportVersion, "$.rfmPopulation")]
    [InlineData(Population, "\"scored\":3", "\"scored\":4", DiagnosticCodes.ReportTotal, "$.recency")]
    [InlineData(Population, "\"customers\":[2,1]", "\"customers\":[2,2]", DiagnosticCodes.ReportTotal, "$.frequency")]
    [InlineData(Population, "\"customers\":[2,1]", "\"customers\":[3,0]", DiagnosticCodes.JsonValue, "$.frequency.customers[1]")]
    [InlineData(Population, "\"customers\":[2,1]", "\"customers\":[9223372036854775807,9223372036854775807]", DiagnosticCodes.JsonValue, "$.frequency.customers[0]")]
    [InlineData(Population, "\"customers\":[2,1]", "\"customers\":[9007199254740991,1]", DiagnosticCodes.JsonValue, "$.frequency.customers[1]")]
    [InlineData(Counts, "\"notScored\":1", "\"notScored\":9223372036854775807", DiagnosticCodes.ReportTotal, "$.histogram")]
    [InlineData(TwoAxes, "\"customers\":4,\"ungrouped\":1", "\"customers\":9223372036854775807,\"ungrouped\":9223372036854775804", DiagnosticCodes.ReportTotal, "$.customers")]
    [InlineData(Population, "\"customers\":[2,1]", "\"customers\":[2]", DiagnosticCodes.JsonValue, "$.frequency")]
    [InlineData(Population, "[\"10\",\"20\"", "[\"20\",\"10\"", DiagnosticCodes.JsonValue, "$.recency.values[1]")]
    [InlineData(Population, "[\"10\",\"20\"", "[\"10\",\"x\"", DiagnosticCodes.JsonValue, "$.recency.values[1]")]
    [InlineData(Population, "\"bins\":2", "\"bins\":2,\"binning\":\"nested\"", DiagnosticCodes.JsonValue, "$.rules")]
    [InlineData(TwoAxes, "\"twoAxisCounts\":1", "\"twoAxisCounts\":2", DiagnosticCodes.ReportVersion, "$.twoAxisCounts")]
    [InlineData(TwoAxes, "\"ungrouped\":1", "\"ungrouped\":2", DiagnosticCodes.ReportTotal, "$.customers")]
    [InlineData(TwoAxes, "\"customers\":3,\"atTheCut\":0", "\"customers\":3,\"atTheCut\":4", DiagnosticCodes.ReportTotal, "$.secondAxis")]
    [InlineData(TwoAxes, "\"bound\":\"1\"", "\"bound\":\"2\"", DiagnosticCodes.JsonValue, "$.cuts")]
    [InlineData(TwoAxes, "\"mean\"", "\"middle\"", DiagnosticCodes.JsonValue, "$.rules.definitions[0].secondThreshold")]
    [InlineData(TwoAxes, "\"name\":\"orders\"", "\"name\":\"order\"", DiagnosticCodes.UnknownAttribute, "$.rules.definitions[0].first")]
    [InlineData(TwoAxes, "\"groups\":[2,0,0,1]", "\"groups\":[2,0,1]", DiagnosticCodes.JsonValue, "$.groups")]
    [InlineData(TwoAxes, "\"cuts\":{\"first\":{\"cut\":\"1.5\",\"bound\":\"1\"},\"second\":{\"cut\":\"37.5\",\"bound\":\"37.5\"}},", "", DiagnosticCodes.JsonValue, "$.groups")]
    public void Document_WithAMistake_IsRefusedWithItsPlace(string json, string right, string wrong, string code, string path)
    {
        int at = json.IndexOf(right, StringComparison.Ordinal);
        string broken = json[..at] + wrong + json[(at + right.Length)..];
        ValueList<Diagnostic> diagnostics;
        if (json == Counts) Assert.False(RfmCounts.TryFromJson(Schema, broken, out _, out diagnostics));
        else if (json == Population) Assert.False(RfmPopulation.TryFromJson(Schema, broken, out _, out diagnostics));
        else Assert.False(TwoAxisCounts.TryFromJson(Schema, broken, out _, out diagnostics));

        Assert.Contains(diagnostics, d => d.Code == code && d.Json!.Path == path);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Assert.Contains(diagnostic.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys);
            if (diagnostic.HelpPhrase is { } help) Assert.Contains(help.Template, KoreanDiagnostics.Templates.Keys);
        }
    }

    [Fact]
    public void Documents_Cut_OrWithAnyValueReplaced_NeverThrow()
    {
        foreach (string json in (string[])[Counts, Population, TwoAxes, Engine.Population(Groups, Shop, March).ToJson()])
        {
            foreach (string broken in Enumerable.Range(0, json.Length).SelectMany(i => (string[])[json[..i], json[..i] + "0" + json[(i + 1)..], json[..i] + "[]" + json[(i + 1)..]]))
            {
                _ = RfmCounts.TryFromJson(Schema, broken, out _, out _);
                _ = RfmPopulation.TryFromJson(Schema, broken, out _, out _);
                _ = TwoAxisCounts.TryFromJson(Schema, broken, out _, out _);
                bool isRead = TwoAxisPopulation.TryFromJson(Schema, broken, out TwoAxisPopulation? read, out ValueList<Diagnostic> diagnostics);
                Assert.Equal(isRead, read is not null);
                Assert.True(isRead || diagnostics.Count > 0);
            }
        }
    }

    private static string Lines(string json) => json.ReplaceLineEndings("").Replace("        ", "", StringComparison.Ordinal);
}
