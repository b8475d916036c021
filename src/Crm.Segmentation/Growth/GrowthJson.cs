namespace Crm.Segmentation.Growth;

/// <summary>The form of a revenue tree in JSON.</summary>
internal static class GrowthJson
{
    private static readonly JsonShape Methods = JsonScalars.Word(
        "a method of attribution", ("shapley", AttributionMethod.Shapley), ("logarithmicMean", AttributionMethod.LogarithmicMean));

    internal static readonly JsonShape Form = new JsonObject<RevenueGrowth>("growth", "a growth", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("visit", TreeJson.Events, n => n.Visit)
        .With("order", TreeJson.Events, n => n.Order)
        .With("value", TreeJson.Measure, n => n.Value)
        .Maybe("orderKey", TreeJson.Measure, n => n.OrderKey)
        .Maybe("refund", TreeJson.Events, n => n.Refund)
        .Maybe("refundValue", TreeJson.Measure, n => n.RefundValue)
        .Maybe("net", JsonScalars.Flag, n => n.IsNet, false)
        .Maybe("attribution", Methods, n => n.Attribution, AttributionMethod.Shapley);

    private static RevenueGrowth Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new RevenueGrowth(name)
        {
            Title = title,
            Visit = parts.Next<EventPattern>(),
            Order = parts.Next<EventPattern>(),
            Value = parts.Next<Measure>(),
            OrderKey = parts.Next<Measure?>(),
            Refund = parts.Next<EventPattern?>(),
            RefundValue = parts.Next<Measure?>(),
            IsNet = parts.Next<bool>(),
            Attribution = parts.Next<AttributionMethod>(),
        };
    }
}
