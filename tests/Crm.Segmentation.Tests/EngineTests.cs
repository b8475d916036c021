using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests;

/// <summary>What the engine does besides agreeing with the oracle: progress, cancellation, refusals, overlaps and transitions.</summary>
public sealed class EngineTests
{
    private static readonly SchemaBuilder Define = new("engine");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventMoney Amount = Buy.Money("amount", scale: 0);
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema);

    private static readonly Segment Buyers = Segment.Define("buyers", Buy.Did());
    private static readonly Segment Adults = Segment.Define("adults", Age >= 18);
    private static readonly Partition Tiers = Partition.Define(
        "tiers", "none", new PartitionCell("gold", Buy.Sum(Amount) >= 100), new PartitionCell("some", Buyers.Members));

    private static readonly RuleBook Rules = RuleBook.Create(Schema, Buyers, Adults, Tiers);

    private static Dataset Shop(int customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < customers; i++)
        {
            long key = i;
            builder.AddCustomer(key, row => row.Set(Age, key % 40));
            for (int k = 0; k < i % 4; k++) builder.AddEvent(Buy, key, March.AddDays(k), row => row.Set(Amount, 40));
        }

        return builder.Build(out _);
    }

    [Fact]
    public void RuleBook_Evaluated_GivesSegmentsAndCellsTogether()
    {
        Evaluation all = Engine.Evaluate(Rules, Shop(1000), March.AddDays(10));

        Assert.Equal(750, all["buyers"].Count);
        Assert.Equal(Engine.Evaluate(Adults, all.Data, March).Count, all["adults"].Count);
        Assert.Equal(250, all["tiers.gold"].Count);
        Assert.Equal(500, all["tiers.some"].Count);
        Assert.Equal(250, all["tiers.none"].Count);
        Assert.Equal("gold", all.Partition("tiers").CellOf(3));
        Assert.Null(all.Partition("tiers").CellOf(5000));
        Assert.Throws<KeyNotFoundException>(() => all["tiers.silver"]);
    }

    [Fact]
    public void Overlap_OfSegments_CountsWhoIsInBoth()
    {
        Evaluation all = Engine.Evaluate(Rules, Shop(1000), March.AddDays(10));
        OverlapMatrix overlap = all.Overlap();

        Assert.Equal(["buyers", "adults"], overlap.Names);
        Assert.Equal((all["buyers"] & all["adults"]).Count, overlap["buyers", "adults"]);
        Assert.Equal(overlap["adults", "buyers"], overlap["buyers", "adults"]);
        Assert.Equal(750, overlap[0, 0]);
        Assert.Equal((double)overlap[0, 1] / 750, overlap.Share(0, 1));
        Assert.Equal((double)overlap[0, 1] / (all["buyers"] | all["adults"]).Count, overlap.Similarity(0, 1));
    }

    [Fact]
    public void Overlap_OfEmptySegments_HasNoShare()
    {
        OverlapMatrix overlap = Engine.Evaluate(Rules, Shop(0), March).Overlap();
        Assert.Equal(0, overlap[0, 1]);
        Assert.Null(overlap.Share(0, 1));
        Assert.Null(overlap.Similarity(0, 1));
    }

    [Fact]
    public void Transitions_BetweenTwoInstants_AreTheCustomersOfEveryCell()
    {
        Dataset data = Shop(1000);
        Evaluation before = Engine.Evaluate(Rules, data, March), after = Engine.Evaluate(Rules, data, March.AddDays(10));
        TransitionMatrix moves = after.Transitions("tiers", before);

        Assert.Equal(250, moves["some", "gold"]);
        Assert.Equal(250, moves["none", "none"]);
        Assert.Equal(250.0 / 750, moves.Rate("some", "gold"));
        Assert.Null(moves.Rate("gold", "gold"));
        Assert.Equal(after["tiers.gold"], moves.Entered("gold"));
        Assert.Equal(moves.Customers("some", "gold"), moves.Left("some"));
        string[] cells = ["gold", "some", "none"];
        Assert.Equal(1000, cells.Sum(from => cells.Sum(to => moves[from, to])));
    }

    [Fact]
    public void Transitions_OfAnotherDatasetOrPartition_AreRefused()
    {
        Evaluation one = Engine.Evaluate(Rules, Shop(10), March), other = Engine.Evaluate(Rules, Shop(10), March);
        Assert.Throws<ArgumentException>(() => one.Transitions("tiers", other));

        Partition changed = Partition.Define("tiers", "none", new PartitionCell("gold", Age >= 1));
        PartitionReport report = Engine.Evaluate(changed, one.Data, March);
        Assert.Throws<ArgumentException>(() => report.TransitionsFrom(one.Partition("tiers")));
    }

    [Fact]
    public void Evaluation_OfAnEmptyDataset_IsEmpty()
    {
        Evaluation all = Engine.Evaluate(Rules, Shop(0), March);
        Assert.Equal(0, all["buyers"].Count);
        Assert.All(all.Partition("tiers").Cells, cell => Assert.Null(cell.Share));
    }

    [Fact]
    public void Evaluation_OfADatasetWithAnotherSchema_IsRefusedByName()
    {
        var other = new SchemaBuilder("another");
        _ = other.Integer("age");
        Dataset data = Dataset.For(other.Build()).Build(out _);

        var error = Assert.Throws<ArgumentException>(() => Engine.Evaluate(Adults, data, March));

        Assert.Contains("another", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_OverHandlesOfAnotherSchema_IsRefusedWithEveryMistake()
    {
        var other = new SchemaBuilder("another");
        CustomerText age = other.Text("age");
        EventType refund = other.Event("refund");

        var error = Assert.Throws<RuleException>(() => Engine.Evaluate(Segment.Define("wrong", age.Is("x") & refund.Did()), Shop(1), March));

        Assert.Equal(2, error.Diagnostics.Count);
        Assert.All(error.Diagnostics, d => Assert.Equal("wrong", d.Definition));
    }

    [Fact]
    public void Measure_OfTags_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Engine.Measure(new SchemaBuilder("tags").Tags("interests"), Shop(1), March));

    [Fact]
    public void Progress_OfAnEvaluation_EndsWithEveryone()
    {
        var seen = new List<EvaluationProgress>();
        Dataset data = Shop(10_000);

        Engine.Evaluate(Rules, data, March, progress: new Told<EvaluationProgress>(seen.Add));

        Assert.Equal(10_000, seen.Max(p => p.CustomersDone));
        Assert.All(seen, p => Assert.Equal(10_000, p.Customers));
    }

    [Fact]
    public void Cancellation_BeforeOrDuringAnEvaluation_StopsIt()
    {
        Dataset data = Shop(20_000);
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(
            () => new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 })
                .Evaluate(Rules, data, March, progress: new Told<EvaluationProgress>(_ => stop.Cancel()), cancellationToken: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Engine.Evaluate(Adults, data, March, stop.Token));
    }

    [Fact]
    public void Options_ThatAreWrong_AreAllNamed()
    {
        var options = new SegmentationOptions { TimeZone = "Asia/Atlantis", MaxDegreeOfParallelism = -2 };
        var error = Assert.Throws<ArgumentException>(() => new SegmentationEngine(Schema, options));
        Assert.Contains("Atlantis", error.Message, StringComparison.Ordinal);
        Assert.Contains("parallelism", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AsOf_FinerThanAMillisecond_IsRoundedDown()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(1);
        builder.AddEvent(Buy, 1, March);
        Dataset data = builder.Build(out _);

        Assert.Equal(1, Engine.Evaluate(Buyers, data, March.AddTicks(1)).Count);
        Assert.Equal(0, Engine.Evaluate(Buyers, data, March.AddTicks(-1)).Count);
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value)
        {
            lock (tell) tell(value);
        }
    }
}
