using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Cases of segments: a rule, an as-of instant, and the customers for whom the rule holds.</summary>
internal static class SegmentCases
{
    internal static JsonObject Answer(AnalysisCase @case)
    {
        Fields config = @case.Config;
        DateTimeOffset asOf = CaseEvent.Instant(config.Text("as_of"), config.At("as_of"));
        IEnumerable<string>? population = config.ListOrNull("population")?.Select(u => Fields.AsText(u, config.At("population")));
        var shop = new CaseShop(@case.Events, config);
        Condition rule = new SegmentRules(shop).Read(config.Object("rule"));

        @case.Expected.Find("members");
        IEnumerable<string> members = new SegmentationEngine(shop.Schema)
            .Evaluate(Segment.Define("members", rule), shop.Build(population), asOf)
            .Keys.Select(key => key.ToString());
        return new JsonObject { ["members"] = new JsonArray([.. members.Order(StringComparer.Ordinal).Select(u => (JsonNode)u)]) };
    }
}
