using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of a funnel: who reached which step, at what rates and after what time.</summary>
internal sealed record FunnelCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required FunnelConfig Config { get; init; }

    /// <summary>The attributes of customers; null is not set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required FunnelExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        JsonElement config = json.GetProperty("config");
        var shop = new CaseShop(Events, config);
        if (Config.Invalid is { } changes)
        {
            string[] taken = [.. changes.Select(change => Changed(config, change)).Where(changed => !IsRefused(changed, shop)).Select(changed => Expectation.Text(changed))];
            answers.Add("error", () => taken.Length == 0 ? true : $"taken: {string.Join(", ", taken)}");
            return;
        }

        if (Config.InvalidExclusions is { Count: > 0 } exclusions)
        {
            JsonElement[] different = [.. exclusions.Select(exclusion => Changed(config, new Dictionary<string, JsonElement> { ["exclusions"] = JsonSerializer.SerializeToElement(new[] { new { @event = exclusion.Event ?? "excluded", from = exclusion.From, to = exclusion.To } }) }))];
            string[] accepted = [.. different.Where(changed => !IsRefused(changed, new CaseShop(Events, changed))).Select(changed => Expectation.Text(changed))];
            answers.Add("error", () => accepted.Length == 0 ? true : $"taken: {string.Join(", ", accepted)}");
            return;
        }

        FunnelQuestion question = FunnelQuestion.Of(Config, shop, Events);
        Dataset data = shop.Build(Events.Select(e => e.U).Union(Customers?.Keys ?? []));
        answers.InEachForm(shop.Schema, question.Funnel, funnel => new FunnelAnswers((question with { Funnel = funnel }).Run(shop.Schema, data), question, Events, answers) { Customers = Customers }.Add());
    }

    private bool IsRefused(JsonElement config, CaseShop shop)
    {
        try
        {
            FunnelQuestion.Of(StrictJson.Read<FunnelConfig>(config), shop, Events).Run(shop.Schema, shop.Build());
            return false;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            return true;
        }
    }

    /// <summary>The configuration with some fields said otherwise.</summary>
    private static JsonElement Changed(JsonElement config, IReadOnlyDictionary<string, JsonElement> change)
    {
        JsonObject changed = JsonObject.Create(config)!;
        changed.Remove("invalid");
        changed.Remove("invalid_exclusions");
        foreach ((string field, JsonElement value) in change) changed[field] = JsonNode.Parse(value.GetRawText());
        return JsonSerializer.SerializeToElement(changed);
    }
}
