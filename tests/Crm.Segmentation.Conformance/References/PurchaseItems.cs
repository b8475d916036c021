using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of purchases over real events: gaps, and predictions beside what came.</summary>
internal static class PurchaseItems
{
    /// <summary><c>gaps.DATA</c>: gaps between purchase days with the open one censored.</summary>
    internal static JsonNode Gaps(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("rule");
        (Dataset shop, Purchases purchases) = Shop(data.Purchases(id[1]));
        PurchaseGaps gaps = new SegmentationEngine(shop.Schema).Gaps(purchases, shop, EndOf(item.Text("end")));
        JsonElement expected = item.Get("expected");
        SurvivalPoint longest = gaps.ToCurve().Points.ToArray().Last(point => point.Ended > 0);
        return new JsonObject
        {
            ["n_completed"] = gaps.Completed,
            ["n_censored"] = gaps.Open,
            ["mean"] = gaps.NaiveMean,
            ["naive_quantiles"] = ByShare(expected.GetProperty("naive_quantiles"), share => gaps.Naive(share)),
            ["km_quantiles_with_censoring"] = ByShare(expected.GetProperty("km_quantiles_with_censoring"), share => gaps.Threshold((double)share).Value),
            ["km_survival_at_max_event"] = longest.Survival,
        };
    }

    /// <summary><c>holdout.DATA</c>: purchases after a date as models fitted up to it predict them, in weeks.</summary>
    internal static JsonNode Holdouts(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("rule");
        (Dataset shop, Purchases purchases) = Shop(data.Purchases(id[1]));
        Holdout holdout = new SegmentationEngine(shop.Schema).HoldOut(purchases, shop, EndOf(item.Text("cut")), EndOf(item.Text("until")));
        var answer = new JsonObject
        {
            ["weeks"] = holdout.Time / 7,
            ["actual_total"] = holdout.Came,
            ["naive_mae_rate"] = holdout.NaiveMeanAbsoluteError,
        };
        foreach (HoldoutModel model in holdout.Models)
        {
            answer[model.Kind.ToString().ToLowerInvariant()] = new JsonObject
            {
                ["pred_total"] = model.Predicted,
                ["mae"] = model.MeanAbsoluteError,
                ["rmse"] = model.RootMeanSquareError,
            };
        }

        return answer;
    }

    private static DateTimeOffset EndOf(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(new TimeOnly(23, 59)), TimeSpan.Zero);

    private static JsonObject ByShare(JsonElement expected, Func<decimal, double?> quantile)
    {
        var quantiles = new JsonObject();
        foreach (JsonProperty share in expected.EnumerateObject()) quantiles[share.Name] = quantile(decimal.Parse(share.Name, CultureInfo.InvariantCulture));
        return quantiles;
    }

    private static (Dataset Shop, Purchases Purchases) Shop(IReadOnlyList<(string Customer, DateOnly Day, double Amount)> rows)
    {
        var define = new SchemaBuilder("reference");
        EventType purchase = define.Event("purchase");
        EventNumber amount = purchase.Number("amount");
        DatasetBuilder builder = Dataset.For(define.Build());
        string[] customers = [.. rows.Select(row => row.Customer).Distinct(StringComparer.Ordinal)];
        builder.AddCustomers(customers);
        foreach ((string customer, DateOnly day, double worth) in rows)
            builder.AddEvent(purchase, customer, new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), row => row.Set(amount, worth));
        return (builder.Build(out _), new Purchases(amount, purchase));
    }
}
