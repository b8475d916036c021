using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>What a funnel's report says to each thing that a case expects.</summary>
/// <param name="report">The report.</param>
/// <param name="question">What was asked.</param>
/// <param name="events">The events of the case.</param>
/// <param name="answers">Where the answers go.</param>
internal sealed partial class FunnelAnswers(FunnelReport report, FunnelQuestion question, IReadOnlyList<CaseEvent> events, Answers answers)
{
    private readonly SegmentationEngine _engine = question.Engine(report.Dataset.Schema);
    private readonly bool _isOfUnits = question.Funnel is not { HoldConstant: null, Unit.IsCustomer: true, Count: FunnelCounting.Customers };

    internal void Add()
    {
        answers.Add("step_counts", () => Counts(report.Counts));
        answers.Add("customer_step_counts", () => Counts(report.CustomerCounts!));
        answers.Add("users_at_step", wanted => AtSteps(wanted, step => Units(step, s => s.Reached, s => s.ReachedUnits)));
        answers.Add("customers_at_step", wanted => AtSteps(wanted, step => Names(_isOfUnits ? step.ReachedUnits.Customers() : step.Reached)));
        answers.Add("max_step", DeepestSteps);
        answers.Add("rate_of_previous", () => List(report.Counts.Steps.Select(s => (JsonNode?)s.OfPrevious.Rate)));
        answers.Add("rate_of_all_paths", () => List(report.Counts.Steps.Select(s => (JsonNode?)new Proportion(s.Reached, report.Counts.Customers).Rate)));
        answers.Add("avg_conversion_s", MeanTimes);
        answers.Add("histogram", Histogram);
        answers.Add("open_at", () => LaterSteps(step => Units(step, s => s.Open, s => s.OpenUnits)));
        answers.Add("dropped_at", () => LaterSteps(step => Units(step, s => s.Dropped, s => s.DroppedUnits)));
        answers.Add("excluded", () => _isOfUnits ? Sorted(report.ExcludedUnits.Names) : Names(report.Excluded));
        answers.Add("excluded_customers", () => Names(report.Excluded));
        answers.Add("rate", () => report.Counts.Rate.Rate);
        answers.Add("mature", () => report.Counts.MatureRate is { } mature ? new JsonObject { ["entered"] = mature.Of, ["converted"] = mature.Count } : null);
        answers.Add("mature_rate", () => report.Counts.MatureRate?.Rate);
        answers.Add("censored_rate", () => _engine.Conversion(report).CensoredRate);
        answers.Add("entered_at", () => List(report.Counts.Steps.Select(s => (JsonNode?)s.Entered)));
        answers.Add("came_on", () => List(report.Counts.Steps.Select(s => (JsonNode?)s.CameOn)));
        answers.Add("left_out", () => report.LeftOut);
        answers.Add("times", wanted => Times(wanted, (from, to) => _engine.Times(report, from, to)));
        AddParts();
    }

    private JsonArray Units(FunnelStepReport step, Func<FunnelStepReport, CustomerSet> customers, Func<FunnelStepReport, FunnelUnitSet> units) =>
        _isOfUnits ? Sorted(units(step).Names) : Names(customers(step));

    private static JsonArray Counts(FunnelCounts counts) => List(counts.Steps.Select(s => (JsonNode?)s.Reached));

    private JsonObject AtSteps(JsonElement wanted, Func<FunnelStepReport, JsonNode> names)
    {
        var users = new JsonObject();
        foreach (JsonProperty step in wanted.EnumerateObject()) users[step.Name] = names(report.Steps[int.Parse(step.Name, CultureInfo.InvariantCulture) - 1]);
        return users;
    }

    /// <summary>The units that are missing each step after the first, steps without a unit left out.</summary>
    private JsonObject LaterSteps(Func<FunnelStepReport, JsonNode> names)
    {
        var users = new JsonObject();
        for (int i = 1; i < report.Steps.Count; i++)
            if (names(report.Steps[i]) is JsonArray { Count: > 0 } units) users[(i + 1).ToString(CultureInfo.InvariantCulture)] = units;
        return users;
    }

    /// <summary>The deepest step of everybody who entered, and of everybody whom the case names.</summary>
    private JsonNode DeepestSteps(JsonElement wanted)
    {
        var deepest = new JsonObject();
        foreach (JsonProperty unit in wanted.EnumerateObject()) deepest[unit.Name] = 0;
        for (int i = 0; i < report.Steps.Count; i++)
            foreach (string key in _isOfUnits ? report.Steps[i].ReachedUnits.Names : report.Steps[i].Reached.Keys.Select(k => k.ToString())) deepest[key] = i + 1;
        return deepest;
    }

    /// <summary>The mean times from the previous step, for as many steps as the case lists.</summary>
    private JsonNode MeanTimes(JsonElement wanted) =>
        List(Enumerable.Range(0, Math.Min(wanted.GetArrayLength(), report.Steps.Count)).Select(i => i == 0 ? null : (JsonNode?)_engine.Times(report, i - 1, i).MeanSeconds));

    private JsonNode Histogram(JsonElement wanted)
    {
        var histogram = new JsonObject();
        foreach (JsonProperty bins in wanted.EnumerateObject())
        {
            int? number = bins.Name == "auto" ? null : int.Parse(bins.Name, CultureInfo.InvariantCulture);
            if (number != question.Times.Bins) throw new CaseException($"a histogram of {bins.Name} bins was not asked for");
            StepTimes times = _engine.Times(report, question.Times.From, question.Times.To);
            histogram[bins.Name] = List(times.Histogram(number).Select(bin => (JsonNode?)new JsonArray(bin.From.TotalSeconds, bin.Count)));
        }

        return histogram;
    }

    private static JsonArray Times(JsonElement wanted, Func<int, int, StepTimes> timesOf) => List(wanted.EnumerateArray().Select(row =>
    {
        (int from, int to) = (row.GetProperty("from").GetInt32(), row.GetProperty("to").GetInt32());
        StepTimes times = timesOf(from, to);
        return (JsonNode?)new JsonObject
        {
            ["from"] = from,
            ["to"] = to,
            ["n"] = times.Count,
            ["mean_s"] = times.MeanSeconds,
            ["median_s"] = times.Median?.TotalSeconds,
            ["p90_s"] = times.P90?.TotalSeconds,
        };
    }));

    private static JsonArray Names(CustomerSet set) => Sorted(set.Keys.Select(k => k.ToString()));

    private static JsonArray Sorted(IEnumerable<string> names) => List(names.Order(StringComparer.Ordinal).Select(k => (JsonNode?)k));

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);
}
