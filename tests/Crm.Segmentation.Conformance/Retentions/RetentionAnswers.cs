using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>What a retention's report says to each thing that a case expects.</summary>
/// <param name="report">The report.</param>
/// <param name="data">The customers.</param>
/// <param name="question">What was asked.</param>
/// <param name="answers">Where the answers go.</param>
internal sealed class RetentionAnswers(RetentionReport report, Dataset data, RetentionQuestion question, Answers answers)
{
    internal void Add()
    {
        answers.Add("matrix", () => List(Enumerable.Range(0, question.Rows).Select(row => Sizes(row, Width(row)))));
        answers.Add("row_prefix", wanted => Rows(wanted, (name, cells) => Sizes(Row(name), cells.GetArrayLength())));
        answers.Add("row_by_label", wanted => Rows(wanted, (label, _) => Labelled(label) is var row ? Sizes(row, Width(row)) : []));
        answers.Add("cohort_customers", wanted => Rows(wanted, (name, _) => Exists(name) ? Names(question.Customers(report, data, Row(name), null)) : new JsonArray()));
        answers.Add("returned_customers", wanted => Rows(wanted, (name, offsets) => Exists(name)
            ? List(Enumerable.Range(0, Math.Min(offsets.GetArrayLength(), question.Intervals)).Select(k => Names(question.Customers(report, data, Row(name), k))))
            : new JsonArray()));
        answers.Add("cells", wanted => Rows(wanted, (name, cells) => Exists(name)
            ? List(report.Cohorts[Row(name)].Cells.Zip(cells.EnumerateArray(), (cell, said) => Cell(cell, said.TryGetProperty("interval", out _))))
            : new JsonArray()));
        answers.Add("pooled", () => List(report.Pooled.Select(pooled => (JsonNode)new JsonArray(pooled.Returned, pooled.Eligible, pooled.Rate))));
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

    private int Width(int row) => question.IsTriangle ? question.Intervals - row : question.Intervals;

    private bool Exists(string name) => Row(name) is >= 0 and var row && row < report.Cohorts.Count;

    /// <summary>A row's first cells; cell 0 is the size of the cohort, which is not the number of returns in period 0.</summary>
    private JsonArray Sizes(int row, int count) =>
        row >= 0 && row < report.Cohorts.Count
            ? List(report.Cohorts[row].Cells.Take(count).Select((cell, i) => (JsonNode)(i == 0 ? report.Cohorts[row].Size : cell.Returned)))
            : [];

    /// <summary>The cohort whose period begins on a date of the zone.</summary>
    private int Labelled(string label)
    {
        DateOnly date = DateOnly.ParseExact(label, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateTimeOffset start = DateSpan.Days(date, date, question.Options.TimeZone).From;
        return report.Cohorts.ToList().FindIndex(c => c.Start == start);
    }
}
