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
            CustomerEvent[] arrived = [.. Enumerable.Range(0, random.Next(60)).Select(_ => CustomerEvent.Of(
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

    [Fact]
    public void Clear_AfterACustomer_KeepsNoEvent()
    {
        var history = new CustomerHistory(TestShop.Schema);
        history.Set(CustomerAttributes.Of(TestShop.Schema, 1), [CustomerEvent.Of(TestShop.View, DateTimeOffset.UnixEpoch)]);

        history.Clear();

        Assert.Equal(0, history.Count);
        Assert.Equal(0, history.CountOf(CustomerEvent.Of(TestShop.View, DateTimeOffset.UnixEpoch).Index));
    }

    private static IEnumerable<CustomerEvent> Ordered(IEnumerable<CustomerEvent> events) =>
        events.OrderBy(e => e.Milliseconds).ThenBy(e => e.Finer).ThenBy(e => e.Sequence ?? 0);
}
