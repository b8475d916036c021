using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Events of customers who are known, and time that goes by, allocate nothing.</summary>
public sealed class FeedAllocationTests
{
    private const int Customers = 200, Batch = 40, Batches = 40;

    private static readonly SchemaBuilder Define = new("shop");
    private static readonly EventType Visit = Define.Event("visit"), Purchase = Define.Event("purchase");
    private static readonly Schema Shop = Define.Build();
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly RuleBook Rules = RuleBook.Parse(Shop, ("s.crm", """
        segment seen = did visit in last 7 days
        segment often = count(visit, last 30 days) >= 2
        segment fresh = did visit in last 1 day and not did purchase in last 7 days
        segment went = did visit then purchase within 1 day in last 14 days
        segment stopped = did visit then not purchase within 2 hours in last 3 days
        """));

    [Fact]
    public void Feed_OfCustomersWhoAreKnown_AllocatesNothing()
    {
        LiveMembership live = new SegmentationEngine(Shop).Live(Rules).Membership(Start);
        var changes = new List<LiveChange>();
        CustomerKey[] keys = [.. Enumerable.Range(0, Customers).Select(customer => (CustomerKey)customer)];
        CustomerEvent[] events = [.. Enumerable.Range(0, Batch * Batches).Select(i => CustomerEvent.Of(i % 3 == 0 ? Purchase : Visit, Start.AddMinutes(20 * i)))];
        int next = 0, told = 0;
        while (next < events.Length / 2) Feed();

        long allocated = Allocations.Of(() =>
        {
            live.Expect(keys.AsSpan(next % Customers, 10));
            for (int i = 0; i < Batch; i++) Feed();
        });

        Assert.Equal(0, allocated);
        Assert.True(told > events.Length / 2, $"{told} changes were told");

        void Feed()
        {
            CustomerEvent one = events[next];
            live.Feed(keys[next * 7 % Customers], one, one.At, changes).ThrowIfRefused();
            told += changes.Count;
            changes.Clear();
            next++;
        }
    }

    [Fact]
    public void WakeUntil_WithSomethingToTell_AllocatesNothing()
    {
        LiveMembership live = new SegmentationEngine(Shop).Live(Rules).Membership(Start);
        var changes = new List<LiveChange>();
        for (int i = 0; i < Customers; i++) live.Feed(i, CustomerEvent.Of(Visit, Start.AddHours(i)), Start.AddHours(i), changes).ThrowIfRefused();
        DateTimeOffset now = live.AsOf;
        int told = 0;

        long allocated = Allocations.Of(() =>
        {
            now = now.AddHours(20);
            changes.Clear();
            live.WakeUntil(now, changes).ThrowIfRefused();
            told += changes.Count;
        });

        Assert.Equal(0, allocated);
        Assert.True(told > 100, $"{told} changes were told");
    }
}
