using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>What a funnel's report says to each thing that a case expects.</summary>
/// <param name="report">The report.</param>
/// <param name="question">What was asked.</param>
/// <param name="expected">What is expected; only what it names is answered.</param>
internal sealed class FunnelAnswers(FunnelReport report, FunnelQuestion question, Fields expected)
{
    internal JsonObject All()
    {
        var answers = new JsonObject();
        Add(answers, "step_counts", _ => List(report.Steps.Select(s => (JsonNode?)s.Reached.Count)));
        Add(answers, "users_at_step", UsersAtStep);
        Add(answers, "max_step", DeepestSteps);
        Add(answers, "rate_of_previous", _ => List(report.Steps.Select(s => (JsonNode?)s.OfPrevious.Rate)));
        Add(answers, "rate_of_all_paths", _ => List(report.Steps.Select(s => (JsonNode?)s.Reached.Share)));
        Add(answers, "avg_conversion_s", MeanTimes);
        Add(answers, "histogram", Histogram);
        expected.NotYet("step_counts_by_value", "correlation");
        return answers;
    }

    private void Add(JsonObject answers, string name, Func<JsonElement, JsonNode> answer)
    {
        if (expected.Find(name) is { } wanted) answers[name] = answer(wanted);
    }

    private JsonNode UsersAtStep(JsonElement wanted)
    {
        var users = new JsonObject();
        foreach (JsonProperty step in wanted.EnumerateObject())
            users[step.Name] = List(report.Steps[int.Parse(step.Name, CultureInfo.InvariantCulture) - 1].Reached.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal).Select(k => (JsonNode?)k));
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

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);
}
