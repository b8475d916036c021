namespace Crm.Segmentation.Benchmarks;

/// <summary>A customer as most programs hold one, and the two segments as most programs write them.</summary>
internal sealed class CustomerObject
{
    internal required long Id { get; init; }

    internal required long Spend { get; init; }

    internal required long Orders { get; init; }

    internal required long DaysSinceOrder { get; init; }

    internal required bool OptedIn { get; init; }

    internal required List<EventObject> Events { get; init; }

    internal static List<long> Worth(CustomerObject[] customers, long spendCut) =>
    [
        .. customers
            .Where(c => c.Spend >= spendCut && (c.DaysSinceOrder <= 30 || c.Orders >= 5) && c.OptedIn)
            .Select(c => c.Id),
    ];

    internal static List<long> Active(CustomerObject[] customers)
    {
        DateTimeOffset month = SegmentWorkload.AsOf.AddDays(-30), week = SegmentWorkload.AsOf.AddDays(-7);
        return
        [
            .. customers
                .Where(c => c.Events.Count(e => e.Type == "purchase" && e.Time > month && e.Time <= SegmentWorkload.AsOf) >= 2)
                .Where(c => !c.Events.Any(e => e.Type == "refund" && e.Time > week && e.Time <= SegmentWorkload.AsOf))
                .Select(c => c.Id),
        ];
    }

    internal static CustomerObject[] From(SegmentWorkload work)
    {
        var customers = new CustomerObject[work.Rows];
        for (int i = 0; i < customers.Length; i++)
        {
            var events = new List<EventObject>();
            foreach (long time in work.PurchasesOf(i)) events.Add(new EventObject("purchase", DateTimeOffset.FromUnixTimeMilliseconds(time)));
            foreach (long time in work.RefundsOf(i)) events.Add(new EventObject("refund", DateTimeOffset.FromUnixTimeMilliseconds(time)));
            customers[i] = new CustomerObject
            {
                Id = work.Keys[i],
                Spend = work.Spend[i],
                Orders = work.Orders[i],
                DaysSinceOrder = work.DaysSinceOrder[i],
                OptedIn = work.OptedIn[i],
                Events = events,
            };
        }

        return customers;
    }
}

/// <summary>An event of a customer.</summary>
/// <param name="Type">The name of its type.</param>
/// <param name="Time">When it happened.</param>
internal sealed record EventObject(string Type, DateTimeOffset Time);
