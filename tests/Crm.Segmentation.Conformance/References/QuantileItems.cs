using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of quantiles and of scores by quintiles.</summary>
internal static class QuantileItems
{
    /// <summary><c>q.DATA.typeK</c>: quantiles of one of nine types at given shares.</summary>
    internal static JsonNode Quantile(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_rel");
        if (id is not [_, var name, ['t', 'y', 'p', 'e', var digit]]) throw new CaseException($"'{string.Join('.', id)}' is not supported yet");
        JsonElement given = item.Get("data");
        double[] values = given.ValueKind == JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(value => Fields.AsNumber(value, "item.data"))]
            : Column(name, data);
        ValueCounts<double> counts = ValueCounts.Of<double>(values);
        return new JsonArray([.. item.List("probs").Select(share => (JsonNode)counts.Quantile(share.GetDecimal(), digit - '0')!.Value)]);
    }

    /// <summary><c>rfm.quintile.DATA.F|R_days|M</c>: quintiles of type 7, and how many customers have each score by them.</summary>
    internal static JsonNode Quintiles(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("n");
        if (id is not [_, "quintile", var preparation, var axis]) throw new CaseException($"'{string.Join('.', id)}' is not supported yet");
        IReadOnlyList<RepeatPurchases> customers = data.Repeats(preparation);
        double[] values = axis switch
        {
            "F" => [.. customers.Select(c => c.Repeats + 1.0)],
            "R_days" => [.. customers.Select(c => (double)c.Recency)],
            "M" => [.. customers.Select(c => c.Mean)],
            _ => throw new CaseException($"the axis '{axis}' is not supported yet"),
        };

        // What another library says of the same values is a remark.
        var answer = new JsonObject { ["pandas_qcut"] = item.Object("expected").Text("pandas_qcut") };
        ValueCounts<double> counts = ValueCounts.Of<double>(values);
        double[] cuts = [.. Enumerable.Range(1, 4).Select(k => counts.Quantile(k / 5m)!.Value)];
        answer["type7_cutpoints"] = new JsonArray([.. cuts.Select(cut => (JsonNode)cut)]);
        answer["counts_cutpoint_rule"] = new JsonArray([.. Scored(values, cuts).Select(count => (JsonNode)count)]);
        RankBins tiles = RankBins.Of(counts, 5, RankRule.EqualSizes);
        answer["counts_midrank_rule"] = new JsonArray([.. RankBins.Of(counts, 5, RankRule.MidRank).Counts.ToArray().Select(count => (JsonNode)count)]);
        answer["counts_ntile_rule"] = new JsonArray([.. tiles.Counts.ToArray().Select(count => (JsonNode)count)]);
        answer["distinct_values_split_by_ntile"] = tiles.SplitValues;
        return answer;
    }

    /// <summary>How many customers have each score, by the library's scoring with these cuts as thresholds.</summary>
    private static IEnumerable<int> Scored(double[] values, double[] cuts)
    {
        var define = new SchemaBuilder("reference");
        CustomerNumber value = define.Number("value");
        DatasetBuilder builder = Dataset.For(define.Build());
        for (int i = 0; i < values.Length; i++) builder.AddCustomer(i, row => row.Set(value, values[i]));
        Dataset customers = builder.Build(out _);
        Condition[] above = [.. cuts.Select(cut => value > Constant.Of(decimal.Parse(cut.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)))];
        var engine = new SegmentationEngine(customers.Schema);
        int[] higher = [values.Length, .. above.Select(condition => engine.Evaluate(Segment.Define("above", condition), customers, DateTimeOffset.UnixEpoch).Count), 0];
        return higher.Zip(higher.Skip(1)).Select(pair => pair.First - pair.Second);
    }

    private static double[] Column(string name, ReferenceData data)
    {
        string column = name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..];
        IReadOnlyList<RepeatPurchases> customers = data.Repeats(name[..^(column.Length + 1)]);
        bool repeating = column.EndsWith("_rep", StringComparison.Ordinal);
        return column.Replace("_rep", "", StringComparison.Ordinal) switch
        {
            "x" => [.. Some().Select(c => (double)c.Repeats)],
            "tx" => [.. Some().Select(c => (double)c.LastDays)],
            "zbar" => [.. Some().Select(c => c.Mean)],
            _ => throw new CaseException($"the column '{column}' is not supported yet"),
        };

        IEnumerable<RepeatPurchases> Some() => repeating ? customers.Where(c => c.Repeats > 0) : customers;
    }
}
