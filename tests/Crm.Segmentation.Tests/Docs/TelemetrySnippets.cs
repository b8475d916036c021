using System.Collections.Concurrent;
using System.Diagnostics;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/telemetry.md.</summary>
public sealed class TelemetrySnippets
{
    [Fact]
    public void Listener_AsThePageShowsIt_HearsARun()
    {
        ConcurrentBag<string> heard = [];
        DateTimeOffset asOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("kim", row => row.Set(Shop.Age, 41));
        Dataset data = builder.Build(out _);

        // snippet: telemetry-listen
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Crm.Segmentation",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => heard.Add($"{span.OperationName} {span.GetTagItem("crm.definition")}: {span.GetTagItem("crm.outcome")}"),
        };
        ActivitySource.AddActivityListener(listener);

        var engine = new SegmentationEngine(Shop.Schema, new SegmentationOptions { TimeProvider = TimeProvider.System });
        engine.Evaluate(Segment.Define("adults", Shop.Age >= 19), data, asOf); // evaluate adults: completed
        // end snippet

        Assert.Contains("evaluate adults: completed", heard);
    }
}
