using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A vector of the assignment hash: the bucket of a customer under a key.</summary>
internal sealed record SplitVectorCase : AnalysisCase
{
    /// <summary>The key of the split or holdout.</summary>
    public required string Key { get; init; }

    /// <summary>The customer's id.</summary>
    public required string Customer { get; init; }

    /// <summary>The bucket, from 0 to 9,999.</summary>
    public required int Bucket { get; init; }

    internal override Verdict Run(JsonElement json)
    {
        DatasetBuilder builder = Dataset.For(new SchemaBuilder("vectors").Build());
        builder.AddCustomer(Customer);
        Dataset data = builder.Build(out _);
        Segment here = Segment.Define("here", Condition.InBucket(Key, Bucket / 100m, (Bucket + 1) / 100m));
        bool isHere = new SegmentationEngine(data.Schema).Evaluate(here, data, DateTimeOffset.UnixEpoch).Contains(Customer);
        return isHere ? Verdict.Passed : new Verdict(Outcome.NotMet, $"bucket {Bucket}", "another bucket");
    }
}
