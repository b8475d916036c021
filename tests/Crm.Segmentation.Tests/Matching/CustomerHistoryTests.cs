namespace Crm.Segmentation.Tests.Matching;

public sealed class CustomerHistoryTests
{
    private static readonly EventType[] Types = [TestShop.View, TestShop.Cart, TestShop.View];

    /// <summary>Events of a few instants, ticks and sequences, in any order of arrival, beside what a stable sort of plain objects says.</summary>
    [Fact]
    public void Set_EventsInAnyOrder_AreInOrderAndApartByType()
    {
        var history = new CustomerHistory(TestShop.Schema);
        var random = new Random(14);
        for (int round = 0; round < 200; round++)
        {
            CustomerEvent[] arrived = [.. Enumerable.Range(0, random.Next(80)).Select(_ => CustomerEvent.Of(
                Types[random.Next(3)], DateTimeOffset.UnixEpoch.AddTicks((random.Next(6) * 10_000) + random.Next(2)), sequence: random.Next(3) == 0 ? random.Next(-2, 3) : null))];
            if (round % 4 == 0) arrived = [.. Ordered(arrived)];

            history.Set(CustomerAttributes.Of(TestShop.Schema, round), arrived);

            CustomerEvent[] ordered = [.. Ordered(arrived)];
            Assert.Equal(ordered, history.Ordered.ToArray());
            Assert.Equal(ordered.Select(e => e.Milliseconds), history.OrderedTimes.ToArray());
            for (int type = 0; type < TestShop.Schema.Events.Count; type++)
            {
                CustomerEvent[] own = [.. ordered.Where(e => e.Index == type)];
                Assert.Equal(own.Length, history.CountOf(type));
                for (int row = 0; row < own.Length; row++) Assert.Same(own[row], history.EventsOf(type)[row]);
                Assert.Equal(own.Select(e => e.Milliseconds), history.TimesOf(type).ToArray());
            }

            for (int place = 0; place < ordered.Length; place++) Assert.Same(ordered[place], history.EventsOf(ordered[place].Index)[history.Rows[place]]);
        }
    }

    /// <summary>As many events as fit into a word and one less and more, beside what a walk over them says.</summary>
    [Fact]
    public void Places_OfFewEvents_AreThoseOfTheTypeAndTheRange()
    {
        var history = new CustomerHistory(TestShop.Schema);
        var random = new Random(64);
        foreach (int count in (int[])[0, 1, 3, 4, 5, 20, 31, 32, 33, 63, 64, 65, 2, 130, 64])
        {
            history.Set(CustomerAttributes.Of(TestShop.Schema, count), [.. Enumerable.Range(0, count).Select(_ => CustomerEvent.Of(Types[random.Next(3)], DateTimeOffset.FromUnixTimeMilliseconds(random.Next(50))))]);

            Assert.Equal(count <= 64, history.IsFew);
            if (!history.IsFew) continue;
            CustomerEvent[] ordered = history.Ordered.ToArray();
            Assert.Equal(Bits(ordered, _ => true), history.Places);
            for (int type = 0; type < TestShop.Schema.Events.Count; type++) Assert.Equal(Bits(ordered, e => e.Index == type), history.PlacesOf(type));
            for (int round = 0; round < 50; round++)
            {
                var range = new TimeRange(round == 0 ? TimeRange.Earliest : random.Next(-2, 52), round == 1 ? TimeRange.Latest : random.Next(-2, 52));
                Assert.Equal(Bits(ordered, e => range.Contains(e.Milliseconds)), history.PlacesIn(range));
            }
        }
    }

    [Fact]
    public void Clear_AfterACustomer_KeepsNoEvent()
    {
        var history = new CustomerHistory(TestShop.Schema);
        history.Set(CustomerAttributes.Of(TestShop.Schema, 1), [CustomerEvent.Of(TestShop.View, DateTimeOffset.UnixEpoch)]);

        history.Clear();

        Assert.Equal(0, history.Count);
        Assert.Equal(0, history.CountOf(CustomerEvent.Of(TestShop.View, DateTimeOffset.UnixEpoch).Index));
    }

    private static ulong Bits(CustomerEvent[] events, Func<CustomerEvent, bool> isIn) =>
        Enumerable.Range(0, events.Length).Where(place => isIn(events[place])).Aggregate(0UL, (bits, place) => bits | (1UL << place));

    private static IEnumerable<CustomerEvent> Ordered(IEnumerable<CustomerEvent> events) =>
        events.OrderBy(e => e.Milliseconds).ThenBy(e => e.Finer).ThenBy(e => e.Sequence ?? 0);
}
