using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

public sealed class ScoreTests
{
    private static readonly SchemaBuilder Define = new("scores");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly Schema Schema = Define.Build();

    [Fact]
    public void Score_OfAnExactNumber_IsADouble()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(
            [(Key: 1L, Age: 9_007_199_254_740_993), (Key: 2L, Age: 3)], customer => customer.Key, row => row.Set(Age, row.Item.Age));
        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(Schema);

        Assert.Equal(ValueKind.Number, Score.Define("s", Age).Kind);
        Assert.Equal(2, engine.Evaluate(Segment.Define("any", Score.Define("s", Age) >= 3), data, DateTimeOffset.UnixEpoch).Count);

        // 2^53 + 1 is no double: as a score it is 2^53, exactly it is itself.
        Assert.Equal(
            1,
            engine.Evaluate(Segment.Define("score", Score.Define("s", Age).Is(9_007_199_254_740_992)), data, DateTimeOffset.UnixEpoch).Count);
        Assert.Equal(0, engine.Evaluate(Segment.Define("exact", Age.Is(9_007_199_254_740_992)), data, DateTimeOffset.UnixEpoch).Count);
    }
}
