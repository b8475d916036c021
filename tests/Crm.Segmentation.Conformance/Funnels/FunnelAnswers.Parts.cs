using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <content>By value, by period, by attempt, and customer by customer.</content>
internal sealed partial class FunnelAnswers
{
    /// <summary>The attributes of customers; null is not set.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    private FunnelGroups? ByValue => field ??= question.Config.Breakdown is null ? null : _engine.Breakdown(report, Dimension(question.Config));

    private void AddParts()
    {
        answers.Add("step_counts_by_value", StepCountsByValue);
        answers.Add("times_by_value", wanted => new JsonObject(wanted.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, (JsonNode?)Times(value.Value, (from, to) => ByValue!.Times(value.Name, from, to))))));
        answers.Add("trend", Trend);
        answers.Add("attempts", Attempts);
        answers.Add("matched", wanted => Explained(wanted, (unit, match) => Index(unit, match.Position)));
        answers.Add("alternatives", wanted => Explained(wanted, (_, match) => question.Config.Steps[IndexOf(match.Step)].AnyOf is null ? null : match.Alternative));
        answers.Add("dwell_s", () => new JsonObject(_engine.Dwell(report).Customers.Select(customer => KeyValuePair.Create(customer.Customer.ToString(), (JsonNode?)customer.Time.TotalSeconds))));
        answers.Add("correlation", () => new JsonObject(_engine.Drivers(report, TimeSpan.FromSeconds(question.Config.WindowS ?? 1e9)).Compare().Select(driver => KeyValuePair.Create(driver.Name, (JsonNode?)new JsonObject
        {
            ["success"] = driver.With.Count,
            ["failure"] = driver.With.Of - driver.With.Count,
            ["odds_ratio"] = driver.OddsRatio,
        }))));
    }

    private FunnelDimension Dimension(FunnelConfig config)
    {
        string by = config.Breakdown!;
        if (by.StartsWith("c.", StringComparison.Ordinal))
        {
            ILookup<string, string> values = (Customers ?? new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>())
                .Where(c => c.Value.TryGetValue(by[2..], out JsonElement value) && value.ValueKind != JsonValueKind.Null)
                .ToLookup(c => c.Value[by[2..]].ToString(), c => c.Key, StringComparer.Ordinal);
            return FunnelDimension.Of(by[2..], [.. values.Select(group => (group.Key, CustomerSet.Of(report.Dataset, group.Select(key => new CustomerKey(key)))))]);
        }

        return config.Attribution switch
        {
            "last_touch" => FunnelDimension.LastTouch(by),
            { } step when step.StartsWith("step:", StringComparison.Ordinal) => FunnelDimension.Property(by, report.Steps[int.Parse(step[5..], System.Globalization.CultureInfo.InvariantCulture)].Name),
            _ => FunnelDimension.Property(by, report.Steps[0].Name),
        };
    }

    private JsonObject StepCountsByValue()
    {
        if (question.Config.RestOf is { } value)
            return new JsonObject { [value.ToString()] = Counts(ByValue![value.ToString()]), ["<REST>"] = Counts(ByValue!.Counts.Rest(value.ToString())) };
        return new JsonObject(ByValue!.Groups.Select(group => KeyValuePair.Create(group.Value, (JsonNode?)Counts(group.Counts))));
    }

    private JsonArray Trend() => List(_engine.Trend(report, question.Config.Trend!.Period switch
    {
        FunnelTrendPeriod.Day => CalendarUnit.Day,
        FunnelTrendPeriod.Week => CalendarUnit.Week,
        _ => CalendarUnit.Month,
    }).Periods.Select(period => (JsonNode?)new JsonObject
    {
        ["period"] = period.Start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["entered"] = period.Counts.Entered,
        ["reached"] = Counts(period.Counts),
        ["open"] = period.Counts.Open,
        ["mature"] = new JsonObject { ["entered"] = period.Counts.MatureRate?.Of, ["converted"] = period.Counts.MatureRate?.Count },
        ["rate"] = period.Counts.Rate.Rate,
        ["mature_rate"] = period.Counts.MatureRate?.Rate,
        ["complete"] = period.IsComplete,
    }));

    private JsonObject Attempts(JsonElement wanted) => new(wanted.EnumerateObject().Select(unit => KeyValuePair.Create(
        unit.Name, (JsonNode?)List(_engine.Explain(report, new CustomerKey(unit.Name)).Select(attempt => (JsonNode?)Outcome(attempt.Outcome))))));

    private static string Outcome(string outcome) => outcome.Replace("dropped before step", "dropped", StringComparison.Ordinal).Replace("open at step", "open", StringComparison.Ordinal);

    private JsonObject Explained(JsonElement wanted, Func<string, FunnelMatch, int?> answer) => new(wanted.EnumerateObject().Select(unit =>
    {
        string customer = unit.Name.Split('|', '#')[0];
        FunnelExplanation explained = _engine.Explain(report, new CustomerKey(customer)).Single(e => e.Unit == unit.Name);
        return KeyValuePair.Create(unit.Name, (JsonNode?)List(explained.Steps.Select(match => match is null ? null : (JsonNode?)answer(customer, match))));
    }));

    /// <summary>The index among all events of the case of the event at a place of a customer's history.</summary>
    private int Index(string customer, int position) =>
        events.Select((e, i) => (Event: e, Index: i)).Where(pair => pair.Event.U == customer).OrderBy(pair => pair.Event.T).ThenBy(pair => pair.Index).ElementAt(position).Index;

    private int IndexOf(string step) => report.Steps.Select((s, i) => (s.Name, i)).First(pair => pair.Name == step).i;
}
