using System.Text.Json;
using System.Text.Json.Nodes;
using Limits = Crm.Segmentation.Statistics.SurvivalLimits;
using Weight = Crm.Segmentation.Statistics.LogRankWeight;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of survival: how long customers of a telephone company stay.</summary>
internal static class SurvivalItems
{
    /// <summary><c>km.DATA.LIMITS</c>: the curve and its limits at given times.</summary>
    internal static JsonNode Curve(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("data", "tol_abs", "note");
        Limits kind = Kind(item);
        SurvivalCurve curve = SurvivalCurve.Of(Counts(data.Tenures(id[1])));
        double[] times = [.. item.Object("expected").List("t").Select(time => Fields.AsNumber(time, "item.expected.t"))];
        SurvivalPoint[] points = [.. times.Select(curve.At)];
        ConfidenceInterval?[] limits = [.. times.Select(time => curve.Limits(time, kind))];
        return new JsonObject
        {
            ["t"] = Numbers(times.Select(time => (double?)time)),
            ["n_risk"] = Numbers(points.Select(point => (double?)point.AtRisk)),
            ["surv"] = Numbers(points.Select(point => (double?)point.Survival)),
            ["std_err"] = Numbers(points.Select(point => point.StandardError)),
            ["lower"] = Numbers(limits.Select(interval => interval?.Lower)),
            ["upper"] = Numbers(limits.Select(interval => interval?.Upper)),
        };
    }

    /// <summary><c>kmq.DATA.LIMITS</c>: the times by which given shares have left, with their intervals.</summary>
    internal static JsonNode Quantiles(Fields item, string[] id, ReferenceData data)
    {
        Limits kind = Kind(item);
        SurvivalCurve curve = SurvivalCurve.Of(Counts(data.Tenures(id[1])));
        SurvivalQuantile[] quantiles = [.. item.List("probs").Select(share => curve.Quantile(Fields.AsNumber(share, "item.probs"), kind))];
        return new JsonObject
        {
            ["q"] = Numbers(quantiles.Select(quantile => quantile.Value)),
            ["lower"] = Numbers(quantiles.Select(quantile => quantile.Lower)),
            ["upper"] = Numbers(quantiles.Select(quantile => quantile.Upper)),
        };
    }

    /// <summary><c>logrank.telco_COLUMN</c>: the customers by the values of a column; <c>_PP</c> for weights of Peto and Peto.</summary>
    internal static JsonNode LogRanks(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_rel", "weight");
        if (id is not [_, var name] || !name.StartsWith("telco_", StringComparison.Ordinal)) throw new CaseException($"'{string.Join('.', id)}' is not supported yet");
        string[] parts = name.Split('_');
        SurvivalCounts[] groups = [.. data.TenuresBy(parts[1]).Select(Counts)];
        LogRank test = LogRank.Compare(groups, parts is [_, _, "PP"] ? Weight.PetoPeto : Weight.Equal);
        return new JsonObject
        {
            ["n"] = Numbers(test.Groups.ToArray().Select(group => (double?)group.Total)),
            ["observed"] = Numbers(test.Groups.ToArray().Select(group => (double?)group.Observed)),
            ["expected"] = Numbers(test.Groups.ToArray().Select(group => (double?)group.Expected)),
            ["chisq"] = test.Significance.Statistic,
            ["df"] = test.Significance.DegreesOfFreedom,
            ["p"] = test.Significance.P,
            ["log_p"] = test.Significance.LogP,
        };
    }

    /// <summary><c>rmst.DATA</c>: the mean stay up to a time.</summary>
    internal static JsonNode Mean(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_rel");
        RestrictedMean mean = SurvivalCurve.Of(Counts(data.Tenures(id[1]))).RestrictedMean(item.Number("tau"));
        return new JsonObject { ["rmst"] = mean.Mean, ["se"] = mean.StandardError };
    }

    private static Limits Kind(Fields item) => item.Text("conf_type") switch
    {
        "log-log" => Limits.LogLog,
        "log" => Limits.Log,
        "plain" => Limits.Plain,
        var other => throw new CaseException($"the limits '{other}' are not supported yet"),
    };

    private static SurvivalCounts Counts(IReadOnlyList<(double Time, bool Ended)> rows) => SurvivalCounts.Of([.. rows.Select(row => row.Time)], [.. rows.Select(row => row.Ended)]);

    private static JsonArray Numbers(IEnumerable<double?> numbers) => new([.. numbers.Select(number => (JsonNode?)number)]);
}
