using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>Cases of funnels: who reached which step, at what rates and after what time.</summary>
internal static class FunnelCases
{
    internal static JsonObject Answer(AnalysisCase @case)
    {
        var shop = new CaseShop(@case.Events, @case.Config);
        FunnelQuestion question = FunnelQuestion.Read(@case.Config, shop, @case.Events);
        if (@case.Config.Has("invalid")) return Refused(@case, shop);
        FunnelReport report = question.Run(shop);
        return new FunnelAnswers(report, question, @case.Expected).All();
    }

    /// <summary>Whether each listed configuration, taken over the case's own, is refused.</summary>
    private static JsonObject Refused(AnalysisCase @case, CaseShop shop)
    {
        bool all = true;
        foreach (Fields change in @case.Config.Objects("invalid"))
        {
            JsonObject merged = JsonObject.Create(@case.Config.Json)!;
            merged.Remove("invalid");
            foreach (JsonProperty field in change.Json.EnumerateObject()) merged[field.Name] = JsonNode.Parse(field.Value.GetRawText());
            all &= IsRefused(new Fields(JsonSerializer.SerializeToElement(merged), change.Place), shop, @case.Events);
        }

        @case.Expected.Find("error");
        return all ? new JsonObject { ["error"] = true } : new JsonObject { ["error"] = "not every listed configuration was refused" };
    }

    private static bool IsRefused(Fields config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        try
        {
            FunnelQuestion question = FunnelQuestion.Read(config, shop, events);
            config.Done();
            question.Run(shop);
            return false;
        }
        catch (Exception refusal) when (Analyses.IsRefusal(refusal))
        {
            return true;
        }
    }
}
