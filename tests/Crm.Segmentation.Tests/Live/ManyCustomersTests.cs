using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>So many customers that their states fill pages, and grow: rooms that became free are gathered, and every state is found where it was moved.</summary>
public sealed class ManyCustomersTests
{
    private const int Customers = 12_000, Rounds = 24;

    private static readonly SchemaBuilder Define = new("shop");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly Schema Shop = Define.Build();

    [Fact]
    public void Membership_OfCustomersWhoseStatesGrow_IsWhatTheirEventsSay()
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        LiveMembership live = new SegmentationEngine(Shop).Live(RuleBook.Parse(Shop, ("s.crm", "segment often = count(visit, last 400 days) >= 20 segment seen = did visit in last 2 days"))).Membership(start);
        var random = new Random(1);
        var (counts, lasts) = (new int[Customers], new DateTimeOffset[Customers]);
        var changes = new List<LiveChange>();
        DateTimeOffset now = start;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < Customers; i++)
            {
                now += TimeSpan.FromSeconds(30);
                int customer = random.Next(Customers);
                live.Feed(customer, CustomerEvent.Of(Visit, now), now, changes).ThrowIfRefused();
                (counts[customer], lasts[customer]) = (counts[customer] + 1, now);
            }

            changes.Clear();
        }

        Assert.Equal(Who(customer => counts[customer] >= 20), live.Members("often").ToHashSet());
        Assert.Equal(Who(customer => counts[customer] > 0 && lasts[customer] > now.AddDays(-2)), live.Members("seen").ToHashSet());
    }

    /// <summary>Customers whose next changes were put off come out of the wheel before them, and are told in the order of time all the same.</summary>
    [Fact]
    public void Changes_OfMuchTimeAtOnce_AreToldInItsOrder()
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        LiveMembership live = new SegmentationEngine(Shop).Live(RuleBook.Parse(Shop, ("s.crm", "segment seen = did visit in last 2 days segment fresh = did visit in last 1 day segment known = did visit in last 9 days"))).Membership(start);
        var random = new Random(1);
        var lasts = new Dictionary<CustomerKey, DateTimeOffset>();
        var changes = new List<LiveChange>();
        for (int i = 0; i < 2_000; i++)
        {
            DateTimeOffset now = start.AddSeconds(20 * i);
            CustomerKey customer = random.Next(500);
            live.Feed(customer, CustomerEvent.Of(Visit, now), now, changes).ThrowIfRefused();
            lasts[customer] = now;
        }

        changes.Clear();
        Assert.Null(live.WakeUntil(start.AddDays(30), changes).Refusal);
        Assert.Equal(changes.Select(change => change.At).Order(), changes.Select(change => change.At));
        (string, CustomerKey, DateTimeOffset)[] expected = [.. lasts.SelectMany(last => new[] { ("seen", last.Key, last.Value.AddDays(2)), ("fresh", last.Key, last.Value.AddDays(1)), ("known", last.Key, last.Value.AddDays(9)) })];
        Assert.Equal(expected.ToHashSet(), changes.Select(change => (change.Definition, change.Customer, change.At)).ToHashSet());
        Assert.Equal(expected.Length, changes.Count);
        Assert.All(changes, change => Assert.False(change.IsMember));
    }

    /// <summary>Whoever holds a customer each, or some hundred, pays for so many and not for a million.</summary>
    [Theory]
    [InlineData(1, 64_000)]
    [InlineData(100, 128_000)]
    [InlineData(1_000, 512_000)]
    public void Membership_OfFewCustomers_TakesFewBytes(int customers, long most)
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        LiveRules rules = new SegmentationEngine(Shop).Live(RuleBook.Parse(Shop, ("s.crm", "segment often = count(visit, last 30 days) >= 20 segment seen = did visit in last 2 days")));
        _ = Of();
        long before = GC.GetAllocatedBytesForCurrentThread();
        LiveMembership live = Of();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(live.ByteSize, 1, most);
        Assert.InRange(allocated, live.ByteSize, 3 * most);

        LiveMembership Of()
        {
            LiveMembership fed = rules.Membership(start);
            var changes = new List<LiveChange>(2 * customers);
            for (int customer = 0; customer < customers; customer++) fed.Feed(customer, CustomerEvent.Of(Visit, start), start, changes).ThrowIfRefused();
            return fed;
        }
    }

    private static HashSet<CustomerKey> Who(Func<int, bool> holds) => [.. Enumerable.Range(0, Customers).Where(holds).Select(customer => (CustomerKey)customer)];
}
