using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>What a funnel's report says to each thing that a case expects.</summary>
/// <param name="report">The report.</param>
/// <param name="question">What was asked.</param>
/// <param name="answers">Where the answers go.</param>
internal sealed class FunnelAnswers(FunnelReport report, FunnelQuestion question, Answers answers)
{
    internal void Add()
    {
        answers.Add("step_counts", () => List(report.Steps.Select(s => (JsonNode?)s.Reached.Count)));
        answers.Add("users_at_step", wanted => AtSteps(wanted, step => report.Steps[step - 1].Reached));
        answers.Add("customers_at_step", wanted => AtSteps(wanted, step => report.Steps[step - 1].Reached));
        answers.Add("max_step", DeepestSteps);
        answers.Add("rate_of_previous", () => List(report.Steps.Select(s => (JsonNode?)s.OfPrevious.Rate)));
        answers.Add("rate_of_all_paths", () => List(report.Steps.Select(s => (JsonNode?)s.Reached.Share)));
        answers.Add("avg_conversion_s", MeanTimes);
        answers.Add("histogram", Histogram);
        answers.Add("open_at", () => LaterSteps(step => report.Steps[step].Open));
        answers.Add("dropped_at", () => LaterSteps(step => report.Steps[step].Dropped));
        answers.Add("rate", () => new Proportion(report.Converted.Count, report.Entered.Count).Rate);
        answers.Add("times", Times);
        answers.Add("mature", () => report.Steps[^1].OfMature is { } mature ? new JsonObject { ["entered"] = mature.Of, ["converted"] = mature.Count } : null);
        answers.Add("mature_rate", () => report.Steps[^1].OfMature?.Rate);
    }

    private static JsonObject AtSteps(JsonElement wanted, Func<int, CustomerSet> set)
    {
        var users = new JsonObject();
        foreach (JsonProperty step in wanted.EnumerateObject()) users[step.Name] = Names(set(int.Parse(step.Name, CultureInfo.InvariantCulture)));
        return users;
    }

    /// <summary>The units that are missing each step after the first, steps without a unit left out.</summary>
    private JsonObject LaterSteps(Func<int, CustomerSet> set)
    {
        var users = new JsonObject();
        for (int i = 1; i < report.Steps.Count; i++)
            if (set(i) is { Count: > 0 } units) users[(i + 1).ToString(CultureInfo.InvariantCulture)] = Names(units);
        return users;
    }

    /// <summary>The deepest step of everybody who entered, and of everybody whom the case names.</summary>
    private JsonNode DeepestSteps(JsonElement wanted)
    {
        var deepest = new JsonObject();
        foreach (JsonProperty unit in wanted.EnumerateObject()) deepest[unit.Name] = 0;
        for (int i = 0; i < report.Steps.Count; i++)
            foreach (CustomerKey key in report.Steps[i].Reached.Keys) deepest[key.ToString()] = i + 1;
        return deepest;
    }

    /// <summary>The mean times from the previous step, for as many steps as the case lists.</summary>
    private JsonNode MeanTimes(JsonElement wanted) =>
        List(Enumerable.Range(0, Math.Min(wanted.GetArrayLength(), report.Steps.Count)).Select(i => i == 0 ? null : (JsonNode?)question.Times(report, i - 1, i).Mean?.TotalSeconds));

    private JsonNode Histogram(JsonElement wanted)
    {
        var histogram = new JsonObject();
        foreach (JsonProperty bins in wanted.EnumerateObject())
        {
            int? number = bins.Name == "auto" ? null : int.Parse(bins.Name, CultureInfo.InvariantCulture);
            if (number != question.Bins) throw new CaseException($"a histogram of {bins.Name} bins was not asked for");
            histogram[bins.Name] = List(question.Times(report, question.TimesFrom, question.TimesTo).Histogram(number).Select(bin => (JsonNode?)new JsonArray(bin.From.TotalSeconds, bin.Count)));
        }

        return histogram;
    }

    private JsonNode Times(JsonElement wanted) => List(wanted.EnumerateArray().Select(row =>
    {
        (int from, int to) = (row.GetProperty("from").GetInt32(), row.GetProperty("to").GetInt32());
        StepTimes times = question.Times(report, from, to);
        return (JsonNode?)new JsonObject
        {
            ["from"] = from,
            ["to"] = to,
            ["n"] = times.Count,
            ["mean_s"] = times.Mean?.TotalSeconds,
            ["median_s"] = times.Median?.TotalSeconds,
            ["p90_s"] = times.P90?.TotalSeconds,
        };
    }));

    private static JsonArray Names(CustomerSet set) => List(set.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal).Select(k => (JsonNode?)k));

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);
}
