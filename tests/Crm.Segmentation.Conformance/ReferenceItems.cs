using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Items of reference numbers: dispatched by file and by the first part of the id.</summary>
internal static class ReferenceItems
{
    /// <summary>What the library answers to an item: a value of the form of its <c>expected</c>.</summary>
    /// <param name="item">The item; every field of it must be read.</param>
    /// <param name="id">The parts of the id between its dots.</param>
    /// <param name="data">The data sets.</param>
    internal delegate JsonNode Answer(Fields item, string[] id, ReferenceData data);

    private static readonly Dictionary<(string File, string Kind), Answer> Supported = new()
    {
        [("behaviour", "funnel")] = BehaviourItems.Funnel,
        [("behaviour", "cohort")] = BehaviourItems.Cohort,
        [("behaviour", "bigin2x2")] = BehaviourItems.TwoAxis,
        [("quantiles", "q")] = QuantileItems.Quantile,
        [("quantiles", "rfm")] = QuantileItems.Quintiles,
    };

    internal static Verdict Run(CaseFile file, JsonElement json, string folder)
    {
        var item = new Fields(json, "item");
        item.Ignore("source", "note", "why", "published", "anchors");
        string[] id = item.Text("id").Split('.');
        JsonElement expected = item.Get("expected");
        if (!Supported.TryGetValue((file.Name, id[0]), out Answer? answer)) throw new CaseException($"'{id[0]}' of '{file.Name}' is not supported yet");
        JsonElement actual = JsonSerializer.SerializeToElement(answer(item, id, new ReferenceData(folder)));
        item.Done();
        return Expectation.Matches(expected, actual) ? Verdict.Passed : new Verdict(Outcome.Failed, Expectation.Text(expected), Expectation.Text(actual));
    }
}
