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

    private static HashSet<CustomerKey> Who(Func<int, bool> holds) => [.. Enumerable.Range(0, Customers).Where(holds).Select(customer => (CustomerKey)customer)];
}
