using System.Text.Json.Nodes;
using Crm.Segmentation.Growth;

namespace Crm.Segmentation.Conformance;

/// <summary>What a growth's report answers, in the form of what cases expect.</summary>
internal sealed class GrowthAnswers(GrowthReport report, Answers answers)
{
    internal void Add()
    {
        answers.Add("periods", () => Periods(report.Before, report.After));
        answers.Add("periods_by_value", () => new JsonObject(report.Groups.Select(group => KeyValuePair.Create(group.Name, (JsonNode?)Periods(group.Before, group.After)))));
        answers.Add("change", () => Change(report.Attribution!));
        answers.Add("change_by_value", () => new JsonObject(report.Groups.Select(group => KeyValuePair.Create(group.Name, (JsonNode?)Change(group.Attribution!)))));
    }

    private static JsonObject Periods(RevenueTree? before, RevenueTree after)
    {
        var periods = new JsonObject();
        if (before is not null) periods["before"] = Tree(before);
        periods["after"] = Tree(after);
        return periods;
    }

    private static JsonObject Tree(RevenueTree tree) => new()
    {
        ["visitors"] = tree.Visitors,
        ["buyers"] = tree.Buyers,
        ["orders"] = tree.Orders,
        ["revenue"] = tree.Revenue,
        ["conversion"] = tree.Conversion,
        ["orders_per_buyer"] = tree.OrdersPerBuyer,
        ["order_value"] = tree.OrderValue,
    };

    private static JsonObject Change(RevenueAttribution change) => new()
    {
        ["total"] = change.Total,
        ["visitors"] = change.Visitors,
        ["conversion"] = change.Conversion,
        ["orders_per_buyer"] = change.OrdersPerBuyer,
        ["order_value"] = change.OrderValue,
    };
}
