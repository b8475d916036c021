using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Statistics;

namespace Crm.Segmentation.Conformance;

/// <summary>What a retention's report says to each thing that a case expects.</summary>
/// <param name="report">The report.</param>
/// <param name="data">The customers.</param>
/// <param name="question">What was asked.</param>
/// <param name="answers">Where the answers go.</param>
/// <param name="groups">The customers told apart; null for none.</param>
/// <param name="landmark">The early events that tell two groups apart, and within how many seconds; null for none.</param>
internal sealed class RetentionAnswers(
    RetentionReport report, Dataset data, RetentionQuestion question, Answers answers, CustomerGroups? groups, (EventPattern Early, double WithinS)? landmark)
{
    internal void Add()
    {
        answers.Add("matrix", () => List(Enumerable.Range(0, question.Rows).Select(row => Sizes(row, Width(row)))));
        answers.Add("row_prefix", wanted => Rows(wanted, (name, cells) => Sizes(Row(name), cells.GetArrayLength())));
        answers.Add("row_by_label", wanted => Rows(wanted, (label, _) => Labelled(label) is var row ? Sizes(row, Width(row)) : []));
        answers.Add("cohort_customers", wanted => Rows(wanted, (name, _) => Exists(name) ? Names(question.Customers(report, data, Row(name), null)) : new JsonArray()));
        answers.Add("returned_customers", wanted => Rows(wanted, (name, offsets) => Exists(name)
            ? List(Enumerable.Range(0, Math.Min(offsets.GetArrayLength(), question.Columns)).Select(k => Names(question.Customers(report, data, Row(name), k))))
            : new JsonArray()));
        answers.Add("cells", wanted => Rows(wanted, (name, cells) => Exists(name)
            ? List(report.Cohorts[Row(name)].Cells.Zip(cells.EnumerateArray(), (cell, said) => Cell(cell, said.TryGetProperty("interval", out _))))
            : new JsonArray()));
        answers.Add("pooled", () => Pooled(report.Pooled));
        answers.Add("matrix_by_value", () => ByGroup(group => List(Enumerable.Range(0, question.Rows).Select(row => Sizes(group.Cohorts[row], Width(row))))));
        answers.Add("pooled_by_value", () => ByGroup(group => Pooled(group.Pooled)));
        answers.Add("bracket_row", wanted => Rows(wanted, (name, cells) => Sizes(Row(name), cells.GetArrayLength())));
        answers.Add("labels", () => List(report.Labels.Select(label => (JsonNode)label)));
        answers.Add("sum_row_prefix", wanted => Rows(wanted, (name, cells) => List(report.Cohorts[Row(name)].Cells.Take(cells.GetArrayLength()).Select(cell => (JsonNode?)cell.Value!.Sum))));
        answers.Add("value_cells", wanted => Rows(wanted, (name, cells) => List(report.Cohorts[Row(name)].Cells.Take(cells.GetArrayLength()).Select(Worth))));
        answers.Add("before_history", () => report.BeforeHistory);
        AddTimes();
    }

    private void AddTimes()
    {
        var times = new Lazy<ReturnTimes>(() => question.Times(data, groups, landmark));
        answers.Add("survival", () => Curve(times.Value.Groups[0]));
        answers.Add("survival_by_value", () => ByTimes(Curve));
        answers.Add("sizes", () => ByTimes(group => group.Size));
        answers.Add("landmark_open", () => times.Value.LandmarkOpen);
        answers.Add("log_rank", () =>
        {
            LogRank test = times.Value.Compare();
            return new JsonObject
            {
                ["observed"] = PerGroup(i => test.Groups[i].Observed),
                ["expected"] = PerGroup(i => test.Groups[i].Expected),
                ["variance"] = test.Groups[0].Variance,
                ["chisq"] = test.Significance.Statistic,
                ["df"] = test.Significance.DegreesOfFreedom,
                ["p"] = test.Significance.P,
            };
        });

        JsonObject PerGroup(Func<int, double> answer)
        {
            var said = new JsonObject();
            for (int i = 0; i < times.Value.Groups.Count; i++) said[times.Value.Groups[i].Name] = answer(i);
            return said;
        }

        JsonObject ByTimes(Func<ReturnTimesOfGroup, JsonNode?> answer)
        {
            var said = new JsonObject();
            foreach (ReturnTimesOfGroup group in times.Value.Groups) said[group.Name] = answer(group);
            return said;
        }
    }

    private static JsonArray Curve(ReturnTimesOfGroup group)
    {
        var curve = new JsonArray();
        foreach (SurvivalPoint point in group.Curve().Points)
            if (point.Ended > 0) curve.Add(new JsonArray(point.Time, point.AtRisk, point.Ended, point.Survival));
        return curve;
    }

    private static JsonArray Pooled(ValueList<PooledRetention> curve) => List(curve.Select(pooled => (JsonNode)new JsonArray(pooled.Returned, pooled.Eligible, pooled.Rate)));

    private static JsonObject Worth(RetentionCell cell) => new() { ["sum"] = cell.Value!.Sum, ["eligible"] = cell.Eligible, ["per_customer"] = cell.Value.PerCustomer };

    private JsonObject ByGroup(Func<RetentionGroup, JsonNode> answer)
    {
        var said = new JsonObject();
        foreach (RetentionGroup group in report.Groups) said[group.Name] = answer(group);
        return said;
    }

    private static JsonObject Rows(JsonElement wanted, Func<string, JsonElement, JsonNode> row)
    {
        var rows = new JsonObject();
        foreach (JsonProperty field in wanted.EnumerateObject()) rows[field.Name] = row(field.Name, field.Value);
        return rows;
    }

    private static JsonObject Cell(RetentionCell cell, bool withInterval)
    {
        var said = new JsonObject
        {
            ["returned"] = cell.Returned,
            ["eligible"] = cell.Eligible,
            ["eligible_returned"] = cell.EligibleReturned,
            ["state"] = cell.State.ToString().ToLowerInvariant(),
            ["rate"] = cell.Rate,
        };
        if (withInterval) said["interval"] = cell.Interval is { } interval ? new JsonArray(interval.Lower, interval.Upper) : null;
        return said;
    }

    private static int Row(string name) => int.Parse(name, CultureInfo.InvariantCulture);

    private static JsonArray Names(CustomerSet set) => List(set.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal).Select(k => (JsonNode)k));

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    private int Width(int row) => question.IsTriangle ? question.Columns - row : question.Columns;

    private bool Exists(string name) => Row(name) is >= 0 and var row && row < report.Cohorts.Count;

    /// <summary>A row's first cells; cell 0 is the size of the cohort, which is not the number of returns in period 0.</summary>
    private JsonArray Sizes(int row, int count) => row >= 0 && row < report.Cohorts.Count ? Sizes(report.Cohorts[row], count) : [];

    private static JsonArray Sizes(RetentionCohort cohort, int count) =>
        List(cohort.Cells.Take(count).Select((cell, i) => (JsonNode)(i == 0 ? cohort.Size : cell.Returned)));

    /// <summary>The cohort whose period begins on a date of the zone.</summary>
    private int Labelled(string label)
    {
        DateOnly date = DateOnly.ParseExact(label, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateTimeOffset start = DateSpan.Days(date, date, question.Options.TimeZone).From;
        return report.Cohorts.ToList().FindIndex(c => c.Start == start);
    }
}
