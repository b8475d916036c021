using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of a sequence: whether a pattern occurs, and how often.</summary>
internal sealed record SequenceCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required SequenceConfig Config { get; init; }

    /// <summary>The events of one unit, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required SequenceExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"));
        (Condition did, Measure times) = SequencePatterns.Read(shop, Config, null);
        Dataset data = shop.Build(Events.Count == 0 ? ["nobody"] : null);
        if (data.CustomerCount != 1) throw new CaseException($"a sequence case has the events of one unit, not of {data.CustomerCount}");
        var engine = new SegmentationEngine(shop.Schema);
        DateTimeOffset asOf = Events.Select(e => e.T).Append(DateTimeOffset.UnixEpoch).Max();
        answers.InEachForm(shop.Schema, Segment.Define("holds", did), segment => answers.Add("match", () => engine.Evaluate(segment, data, asOf).Count));
        answers.Add("count", () => (long)engine.Measure(times, data, asOf).All.Single().Value!);
    }
}

/// <summary>What a sequence's case asks.</summary>
internal sealed record SequenceConfig : ISequencePattern
{
    /// <inheritdoc/>
    public required string Pattern { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <inheritdoc/>
    public double? WindowS { get; init; }
}

/// <summary>What a sequence's case expects.</summary>
internal sealed record SequenceExpectation
{
    /// <summary>1 if the pattern occurs, else 0.</summary>
    public int? Match { get; init; }

    /// <summary>How many matches there are that share no event.</summary>
    public int? Count { get; init; }

    /// <summary>Whether the pattern is refused.</summary>
    public bool? Error { get; init; }
}
