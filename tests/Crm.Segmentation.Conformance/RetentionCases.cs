using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>Cases of retention: cohorts by period, and how many of each came back.</summary>
internal static class RetentionCases
{
    internal static JsonObject Answer(AnalysisCase @case)
    {
        var shop = new CaseShop(@case.Events, @case.Config);
        RetentionQuestion question = RetentionQuestion.Read(@case.Config, shop, @case.Events);
        RetentionReport report = question.Run(shop);

        var answers = new JsonObject();
        Add("matrix", _ => new JsonArray([.. Enumerable.Range(0, question.Rows).Select(row => Cells(row, question.Intervals - row))]));
        Add("row_prefix", wanted => Rows(wanted, (name, cells) => Cells(int.Parse(name, CultureInfo.InvariantCulture), cells.GetArrayLength())));
        Add("row_by_label", wanted => Rows(wanted, (label, _) => Labelled(label) is var row and >= 0 ? Cells(row, question.Intervals - row) : new JsonArray()));
        @case.Expected.NotYet("matrix_by_value", "sum_row_prefix", "bracket_row", "labels");
        return answers;

        void Add(string name, Func<JsonElement, JsonNode> answer)
        {
            if (@case.Expected.Find(name) is { } wanted) answers[name] = answer(wanted);
        }

        // Cell 0 is the size of the cohort, which is not the number of returns in period 0.
        JsonNode Cells(int row, int count) =>
            row >= 0 && row < report.Cohorts.Count
                ? new JsonArray([.. report.Cohorts[row].Cells.Take(count).Select((cell, i) => (JsonNode)(i == 0 ? report.Cohorts[row].Size : cell.Returned))])
                : new JsonArray();

        int Labelled(string label) => report.Cohorts.Select(c => c.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList().IndexOf(label);
    }

    private static JsonObject Rows(JsonElement wanted, Func<string, JsonElement, JsonNode> row)
    {
        var rows = new JsonObject();
        foreach (JsonProperty field in wanted.EnumerateObject()) rows[field.Name] = row(field.Name, field.Value);
        return rows;
    }
}
