using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Cases of sequences: whether a pattern occurs, and how often.</summary>
internal static class SequenceCases
{
    internal static JsonObject Answer(AnalysisCase @case)
    {
        var shop = new CaseShop(@case.Events, @case.Config);
        (Condition did, Measure times) = SequencePatterns.Read(shop, @case.Config, null);
        Dataset data = shop.Build(@case.Events.Count == 0 ? ["nobody"] : null);
        if (data.CustomerCount != 1) throw new CaseException($"a sequence case has the events of one unit, not of {data.CustomerCount}");
        var engine = new SegmentationEngine(shop.Schema);
        DateTimeOffset asOf = @case.Events.Select(e => e.Time).Append(DateTimeOffset.UnixEpoch).Max();

        var answer = new JsonObject();
        if (@case.Expected.Find("match") is not null) answer["match"] = Holds(did) ? 1 : 0;
        if (@case.Expected.Find("count") is not null)
        {
            int count = 0;
            while (Holds(times > count)) count++;
            answer["count"] = count;
        }

        return answer;

        bool Holds(Condition condition) => engine.Evaluate(Segment.Define("holds", condition), data, asOf).Count == 1;
    }
}
