namespace Crm.Segmentation.Tests;

/// <summary>Random customers and events: many ties, values often missing.</summary>
internal static class DataGenerator
{
    internal static ShopData Data(Coincidences c)
    {
        int sequences = c.Below(3);
        double missing = c.Pick(0.1, 0.2, 0.5);
        int arrival = 0, spread = 8 + c.Below(5);
        (int Customer, EventFacts Event)[] events =
        [
            .. Enumerable.Range(0, 8 * 12).Select(_ =>
            {
                EventType type = c.EventType();
                return (c.Below(spread), new EventFacts(type.Name, c.Pick(c.Moments), null, arrival++, Values(TestShop.Properties(type), c, missing)));
            }),
        ];

        int form = c.Below(3);
        return new ShopData([.. Enumerable.Range(0, c.Below(9)).Select(i => new CustomerFacts(
            Key(form, i),
            Values(TestShop.Attributes, c, missing),
            Sequenced([.. events.Where(e => e.Customer == i).Select(e => e.Event).Take(12)], sequences, c)))]);
    }

    /// <summary>The same data with a sequence number on every event, in the order that the events have: rows may then come in any order.</summary>
    internal static ShopData WithSequence(ShopData data) => new(
    [
        .. data.Customers.Select(customer => customer with
        {
            Events = [.. customer.Events.OrderBy(e => e.Time).ThenBy(e => e.Sequence ?? 0).ThenBy(e => e.Arrival).Select((e, i) => e with { Sequence = i })],
        }),
    ]);

    /// <summary>Without sequence numbers, with some that tie with one another, or with all different ones.</summary>
    private static EventFacts[] Sequenced(EventFacts[] events, int sequences, Coincidences c) => sequences switch
    {
        0 => events,
        1 => [.. events.Select(e => c.Chance(0.5) ? e with { Sequence = c.Pick(-1, 0, 1, 2) } : e)],
        _ => [.. events.Select((e, i) => e with { Sequence = events.Length - i })],
    };

    private static CustomerKey Key(int form, int i) => form switch
    {
        0 => (100 - i) * 7L,
        1 => $"고객-{i}",
        _ => new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
    };

    private static Dictionary<string, object> Values(IReadOnlyList<Expression> handles, Coincidences c, double missing) => handles
        .Select(TestShop.FieldOf)
        .Where(_ => !c.Chance(missing))
        .ToDictionary(f => f.Name, c.ValueOf);
}
