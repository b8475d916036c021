namespace Crm.Segmentation.Benchmarks;

/// <summary>The vocabulary, the two segments, and how the arrays become a dataset.</summary>
internal static class BenchmarkShop
{
    private static readonly SchemaBuilder Define = new("benchmark");
    private static readonly CustomerInteger Spend = Define.Integer("spend");
    private static readonly CustomerInteger Orders = Define.Integer("orders");
    private static readonly CustomerInteger DaysSinceOrder = Define.Integer("days_since_order");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventType Refund = Define.Event("refund");

    internal static Schema Schema { get; } = Define.Build();

    /// <summary>Bought twice in the last 30 days and had nothing refunded in the last 7.</summary>
    internal static Segment Active { get; } = Segment.Define(
        "active",
        Purchase.DidAtLeast(2, Window.Last(TimeSpan.FromDays(30))) & !Refund.Did(Window.Last(TimeSpan.FromDays(7))));

    /// <summary>Spends enough, ordered lately or often, and may be written to.</summary>
    internal static Segment Worth(SegmentWorkload work) =>
        Segment.Define("worth", Spend >= work.SpendCut & (DaysSinceOrder <= 30 | Orders >= 5) & OptedIn);

    internal static Dataset Load(SegmentWorkload work)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(work.Keys, columns => columns
            .Set(Spend, work.Spend)
            .Set(Orders, work.Orders)
            .Set(DaysSinceOrder, work.DaysSinceOrder)
            .Set(OptedIn, work.OptedIn));
        builder.AddEvents(Purchase, work.PurchaseKeys, work.PurchaseTimes);
        builder.AddEvents(Refund, work.RefundKeys, work.RefundTimes);
        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? data : throw new InvalidOperationException(report.ToString());
    }
}
