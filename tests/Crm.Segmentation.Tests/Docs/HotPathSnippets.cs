namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/hot-path.md.</summary>
public sealed class HotPathSnippets
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Plan_OverBatches_CountsAsTheEngine()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 20_000; i++)
        {
            int age = i % 80;
            builder.AddCustomer(i, row => row.Set(Shop.Age, age).Set(Shop.OptedIn, age % 2 == 0));
        }

        Dataset data = builder.Build(out _);
        Segment adults = Segment.Define("adults", Shop.Age >= 18 & Shop.OptedIn);
        var engine = new SegmentationEngine(Shop.Schema);

        // snippet: plan
        SegmentPlan plan = engine.Compile(adults, data, AsOf);
        Span<ulong> bits = stackalloc ulong[CustomerBatch.MaxLength / 64];
        int members = 0;
        foreach (CustomerBatch batch in data.Batches())
        {
            plan.Evaluate(batch, bits);
            foreach (ulong word in bits[..batch.WordCount]) members += System.Numerics.BitOperations.PopCount(word);
        }
        // end snippet

        Assert.Equal(engine.Evaluate(adults, data, AsOf).Count, members);
    }
}
