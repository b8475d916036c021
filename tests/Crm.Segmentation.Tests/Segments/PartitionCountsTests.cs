using Crm.Segmentation.Segments;
using Crm.Segmentation.Tests.Reports;

namespace Crm.Segmentation.Tests.Segments;

/// <summary>Counts of partitions and of transitions as values: merged, stored, compared, refused.</summary>
public sealed class PartitionCountsTests
{
    private static readonly DateTimeOffset Now = ResultShop.AsOf;
    private static readonly Partition Active = Partition.Define(
        "active", "gone", new PartitionCell("now", ResultShop.Visit.Did(Window.Last(TimeSpan.FromDays(10)))), new PartitionCell("lately", ResultShop.Visit.Did(Window.Last(TimeSpan.FromDays(12)))));

    private static PartitionReport Report(Dataset data, Partition partition, DateTimeOffset asOf) =>
        ResultShop.Engine.Evaluate(RuleBook.Create(ResultShop.Schema, ResultShop.Adults, partition), data, asOf).Partition(partition.Name);

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored()
    {
        foreach (Partition partition in (Partition[])[ResultShop.Tiers, Active])
        {
            PartitionCounts whole = Report(ResultShop.Data, partition, Now).Counts;
            PartitionCounts[] parts = [.. Halves().Select(data => Stored(Report(data, partition, Now).Counts))];

            Assert.Equal(6, whole.Customers);
            Assert.Equal(whole, parts[0].Merge(parts[1]));
            Assert.Equal(whole, parts[1].Merge(parts[0]));
            Assert.Equal(whole.ToString(), parts[1].Merge(parts[0]).ToString());
        }
    }

    [Fact]
    public void Transitions_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored()
    {
        TransitionMatrix whole = Moves(ResultShop.Data);
        TransitionCounts[] parts = [.. Halves().Select(data => Moves(data).Counts).Select(counts => Same(counts, TransitionCounts.FromJson(ResultShop.Schema, counts.ToJson())))];

        Assert.Equal(whole.Counts, parts[0].Merge(parts[1]));
        foreach (string from in (string[])["now", "lately", "gone"])
        {
            Assert.Equal(Report(ResultShop.Data, Active, Now.AddDays(-2))[from].Count, whole.Counts.Before(from));
            foreach (string to in (string[])["now", "lately", "gone"]) Assert.Equal(whole.Customers(from, to).Count, whole[from, to]);
        }

        static TransitionMatrix Moves(Dataset data) => Report(data, Active, Now).TransitionsFrom(Report(data, Active, Now.AddDays(-2)));
    }

    [Fact]
    public void Counts_OfAPartitionThatRefersToASegment_AreStoredWithIt()
    {
        PartitionCounts counts = Report(ResultShop.Data, ResultShop.Tiers, Now).Counts;

        Assert.Equal(
            """{"partitionCounts":1,"rules":{"version":1,"definitions":[{"type":"segment","name":"adults","title":"어른","condition":{"type":"comparison","left":{"type":"attribute","name":"age"},"operator":">=","right":18}},""",
            counts.ToJson()[..counts.ToJson().IndexOf("{\"type\":\"partition\"", StringComparison.Ordinal)]);
        Assert.EndsWith(""","cells":[{"name":"best","count":4},{"name":"good","count":2},{"name":"rest","count":0}]}""", counts.ToJson(), StringComparison.Ordinal);
        Assert.Equal((4L, new Proportion(4, 6)), (counts["best"], counts.Cells[0].Proportion));
        Assert.Throws<KeyNotFoundException>(() => counts["worst"]);
    }

    [Fact]
    public void Counts_OfAFittedPartition_MergeUnderOneFitOnly()
    {
        Partition top = Partition.Define("top", "rest", new PartitionCell("top", ResultShop.Spend >= ResultShop.Spend.Percentile(50)));
        RuleBook rules = RuleBook.Create(ResultShop.Schema, top);
        FittedRuleBook fit = ResultShop.Engine.Fit(rules, ResultShop.Data, Now);
        Dataset[] halves = Halves();
        PartitionCounts[] parts = [.. halves.Select(data => Stored(ResultShop.Engine.Evaluate(fit, data, Now).Partition("top").Counts))];

        Assert.Equal(ResultShop.Engine.Evaluate(fit, ResultShop.Data, Now).Partition("top").Counts, parts[0].Merge(parts[1]));
        PartitionCounts other = ResultShop.Engine.Evaluate(ResultShop.Engine.Fit(rules, halves[1], Now), halves[1], Now).Partition("top").Counts;
        Assert.Throws<ArgumentException>(() => parts[0].Merge(other));
    }

    [Fact]
    public void Change_OfTwoInstants_SaysHowManyThereWereAndAre()
    {
        GroupChanges changes = Report(ResultShop.Data, Active, Now).Counts.Change(Report(ResultShop.Data, Active, Now.AddDays(-2)).Counts);

        Assert.Equal(["now -2", "lately 0", "gone +2"], changes.Groups.Select(group => $"{group.Name} {group.Change:+0;-0;0}"));
    }

    [Theory]
    [InlineData("\"count\":4", "\"count\":9007199254740991", DiagnosticCodes.ReportTotal, "$.cells")]
    [InlineData("\"count\":4", "\"count\":9223372036854775808", DiagnosticCodes.JsonValue, "$.cells[0].count")]
    [InlineData("\"name\":\"best\",\"count\"", "\"name\":\"worst\",\"count\"", DiagnosticCodes.JsonValue, "$.cells")]
    [InlineData("\"partitionCounts\":1", "\"partitionCounts\":2", DiagnosticCodes.ReportVersion, "$.partitionCounts")]
    [InlineData("\"result\":\"adults\"", "\"result\":\"adult\"", DiagnosticCodes.UnknownResult, "$.rules.definitions[1]")]
    public void Document_WithAMistake_IsRefusedWithItsPlace(string right, string wrong, string code, string path)
    {
        string json = Report(ResultShop.Data, ResultShop.Tiers, Now).Counts.ToJson();
        Assert.Contains(right, json, StringComparison.Ordinal);

        Assert.False(PartitionCounts.TryFromJson(ResultShop.Schema, json.Replace(right, wrong, StringComparison.Ordinal), out _, out ValueList<Diagnostic> diagnostics));
        Assert.Contains(diagnostics, found => found.Code == code && found.Json!.Path == path);
        Assert.All(diagnostics, found => Assert.Contains(found.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys));
    }

    [Fact]
    public void Cells_OfAReport_AreFoundByNameOrNot()
    {
        Evaluation evaluation = ResultShop.Engine.Evaluate(ResultShop.Rules, ResultShop.Data, Now);
        Assert.True(evaluation.TryGet("tiers.best", out CustomerSet? best) && best.Equals(evaluation["tiers.best"]));
        Assert.True(evaluation.TryGet("adults", out _) && evaluation.TryGetPartition("tiers", out PartitionReport? tiers) && tiers.TryGet("rest", out _));
        Assert.False(evaluation.TryGet("tiers.worst", out _) || evaluation.TryGet("tiers", out _) || evaluation.TryGet("tiersXbest", out _) || evaluation.TryGetPartition("adults", out _));
        Assert.Equal(("best", null), (evaluation.Partition("tiers").CellOf("c6"), evaluation.Partition("tiers").CellOf("c7")));
        Assert.Equal("4 of 6 customers: c3, c4, c5, c6", best.ToString());
        Assert.Equal("0 of 6 customers", CustomerSet.None(ResultShop.Data).ToString());
        Assert.Equal("6 of 6 customers: c1, c2, c3, c4, c5, …", CustomerSet.Everyone(ResultShop.Data).ToString());
        Assert.Equal("dataset of results: 6 customers, 9 events", ResultShop.Data.ToString());
        Assert.StartsWith("as of 2026-03-20T00:00:00Z  customers", evaluation.ToString(), StringComparison.Ordinal);
    }

    private static Dataset[] Halves() => [ResultShop.Build([1, 3, 5]), ResultShop.Build([2, 4, 6])];

    private static PartitionCounts Stored(PartitionCounts counts) => Same(counts, PartitionCounts.FromJson(ResultShop.Schema, counts.ToJson()));

    private static T Same<T>(T value, T read)
    {
        Assert.Equal(value, read);
        return read;
    }
}
