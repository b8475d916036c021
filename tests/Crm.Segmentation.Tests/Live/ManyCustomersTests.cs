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

    /// <summary>Who was expected is fed, forgotten, merged or somebody else: a membership that expects says what one says that does not.</summary>
    [Fact]
    public void Expected_WhoeverComesThen_ChangesNothing()
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        LiveRules rules = new SegmentationEngine(Shop).Live(RuleBook.Parse(Shop, ("s.crm", "segment often = count(visit, last 3 days) >= 3 segment seen = did visit in last 2 days")));
        var random = new Random(1);
        (int known, int unknown) = (0, 0);
        for (int world = 0; world < 60; world++)
        {
            LiveMembership expecting = rules.Membership(start), other = rules.Membership(start);
            DateTimeOffset now = start;
            for (int round = 0; round < 60; round++)
            {
                CustomerKey[] expected = [.. Enumerable.Range(0, random.Next(40)).Select(_ => Customer())];
                expecting.Expect(expected);
                for (int i = 0; i < expected.Length; i++)
                {
                    now += TimeSpan.FromMinutes(random.Next(200));
                    CustomerKey customer = random.Next(8) == 0 ? Customer() : expected[i], into = Customer();
                    CustomerEvent visit = CustomerEvent.Of(Visit, now);
                    int kind = random.Next(12), count = expecting.Count;
                    Both((live, changes) => kind switch
                    {
                        0 => live.Forget(customer, now, changes),
                        1 => live.Merge(customer, into, now, changes),
                        _ => live.Feed(customer, visit, now, changes),
                    });
                    _ = kind > 1 && expecting.Count == count ? known++ : unknown++;
                }
            }

            Assert.Equal(other.ToBytes(), expecting.ToBytes());

            CustomerKey Customer() => random.Next(10) is < 9 and var number ? number : "kim";

            void Both(Func<LiveMembership, List<LiveChange>, LiveReceipt> input)
            {
                var (told, expected) = (new List<LiveChange>(), new List<LiveChange>());
                LiveReceipt receipt = input(other, expected);
                Assert.Equal(receipt.Refusal?.Code, input(expecting, told).Refusal?.Code);
                Assert.Equal(expected, told);
                Assert.Equal(other.NextWake, expecting.NextWake);
            }
        }

        Assert.True(known > 10_000 && unknown > 5_000, $"{known} known, {unknown} not");
    }

    /// <summary>With large pages asked for, of so many customers that whole ones are, all is as without.</summary>
    [Fact]
    public void LargePages_OfManyCustomers_ChangeNothing()
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        RuleBook book = RuleBook.Parse(Shop, ("s.crm", "segment often = count(visit, last 3 days) >= 3 segment seen = did visit in last 2 days"));
        var engine = new SegmentationEngine(Shop);
        LiveMembership asking = engine.Live(book, new LiveOptions { LargePages = true }).Membership(start), other = engine.Live(book).Membership(start);
        var random = new Random(2);
        (var told, var expected) = (new List<LiveChange>(), new List<LiveChange>());
        for (int i = 0; i < 300_000; i++)
        {
            (CustomerKey customer, DateTimeOffset now) = (random.Next(100_000), start.AddSeconds(i));
            CustomerEvent visit = CustomerEvent.Of(Visit, now);
            asking.Feed(customer, visit, now, told).ThrowIfRefused();
            other.Feed(customer, visit, now, expected).ThrowIfRefused();
        }

        Assert.Equal(expected, told);
        Assert.Equal(other.ByteSize, asking.ByteSize);
        Assert.Equal(other.ToBytes(), asking.ToBytes());
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
