using Crm.Segmentation.Growth;

namespace Crm.Segmentation.Tests.Growth;

/// <summary>A shop whose orders have several lines, with refunds, and what its customers did.</summary>
internal static class GrowthShop
{
    private static readonly SchemaBuilder Define = new("growth");
    internal static readonly CustomerText Country = Define.Text("country");
    internal static readonly EventType Visit = Define.Event("visit");
    internal static readonly EventType Line = Define.Event("line");
    internal static readonly EventMoney Amount = Line.Money("amount", scale: 2);
    internal static readonly EventNumber Weight = Line.Number("weight");
    internal static readonly EventText Id = Line.Text("id");
    internal static readonly EventType Refund = Define.Event("refund");
    internal static readonly EventMoney Refunded = Refund.Money("amount", scale: 2);
    internal static readonly Schema Schema = Define.Build();

    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    internal static readonly DateSpan Before = DateSpan.Between(Start.AddHours(4), Start.AddHours(20)), After = DateSpan.Between(Start.AddHours(20), Start.AddHours(40));

    internal static readonly RevenueGrowth Plain = new("growth") { Visit = Visit, Order = Line, Value = Amount };

    internal static readonly RevenueGrowth[] Definitions =
    [
        Plain,
        Plain with { OrderKey = Id },
        Plain with { Order = Line.Where(Amount >= 3), Visit = AnyEvent.Instance },
        Plain with { OrderKey = Id, Refund = Refund, RefundValue = Refunded },
        Plain with { OrderKey = Id, Refund = Refund, RefundValue = Refunded, IsNet = true },
        Plain with { Value = Weight, Refund = Refund, RefundValue = Refunded, IsNet = true },
    ];

    internal static SegmentationEngine Engine(int threads = 1) => new(Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });

    internal static Deed[] Random(Random random) => [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new Deed(
        random.Next(6), random.Next(4), random.Next(48), random.Next(8) == 0 ? null : random.Next(1, 9), random.Next(5) == 0 ? null : random.Next(3)))];

    internal static Dataset Build(IEnumerable<Deed> deeds, IEnumerable<int> customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        int[] known = [.. customers];
        foreach (int customer in known)
            builder.AddCustomer(customer, row =>
            {
                if (customer % 3 != 2) row.Set(Country, customer % 3 == 0 ? "KR" : "JP");
            });
        foreach (Deed deed in deeds.Where(deed => known.Contains(deed.Customer)))
        {
            DateTimeOffset at = Start.AddHours(deed.Hour);
            if (deed.Kind == 0) builder.AddEvent(Visit, deed.Customer, at);
            else if (deed.Kind < 3)
                builder.AddEvent(Line, deed.Customer, at, row =>
                {
                    if (deed.Amount is { } amount) row.Set(Amount, amount).Set(Weight, amount / 4.0);
                    if (deed.Id is { } id) row.Set(Id, $"o{id}");
                });
            else
                builder.AddEvent(Refund, deed.Customer, at, row =>
                {
                    if (deed.Amount is { } amount) row.Set(Refunded, amount);
                });
        }

        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(0, report.RejectedEvents);
        return data;
    }
}

/// <summary>Something that a customer did: 0 a visit, 1 and 2 a line of an order, 3 a refund.</summary>
internal sealed record Deed(int Customer, int Kind, int Hour, int? Amount, int? Id);
