using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Customers who come to have more events than are few, of which some are of types that a definition does not ask for: each count is that of its own type, after every event.</summary>
public sealed class FewEventsTests
{
    private const int Events = 150;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Types = ["visit", "purchase", "cart"];
    private static readonly int[] Counts = [1, 2, 10, 20, 21, 22, 30, 31, 32, 33, 34, 40, 60, 62, 63, 64, 65, 66, 70];

    /// <param name="everyWithId">Of so many events one has an id, and so more bytes than six; 0 for none.</param>
    /// <param name="hasAttributes">Whether attributes stand behind the events.</param>
    /// <param name="kinds">Of how many types the events are.</param>
    [Theory]
    [InlineData(0, false, 1)]
    [InlineData(0, false, 3)]
    [InlineData(0, true, 2)]
    [InlineData(7, false, 2)]
    [InlineData(7, true, 3)]
    [InlineData(1, true, 2)]
    public void Counts_OfOneTypeAmongOthers_AreOfThatType(int everyWithId, bool hasAttributes, int kinds)
    {
        string[] rules = [.. Types.SelectMany(type => Counts.Select(count => $"segment {type}{count} = count({type}, last 30 days) >= {count}"))];
        LiveMembership live = new SegmentationEngine(TestShop.Schema).Live(RuleBook.Parse(TestShop.Schema, ("few.crm", string.Join('\n', rules)))).Membership(Start);
        var changes = new List<LiveChange>();
        if (hasAttributes) live.Set("kim", row => row.Set(TestShop.Age, 30), Start, changes).ThrowIfRefused();
        var random = new Random(everyWithId + kinds);
        int[] fed = new int[Types.Length];
        for (int i = 1; i <= Events; i++)
        {
            int type = random.Next(kinds);
            DateTimeOffset at = Start.AddHours(i);
            CustomerEvent one = CustomerEvent.Of(TestShop.Schema.Event(Types[type]), at, id: everyWithId > 0 && i % everyWithId == 0 ? $"{i}" : null);
            live.Feed("kim", one, at, changes).ThrowIfRefused();
            fed[type]++;
            foreach ((string name, int of) in Types.Zip(fed))
                foreach (int count in Counts) Claim.Holds(live.IsMember("kim", $"{name}{count}") == (of >= count), $"{name}{count} after {i} events, {of} of them its own");
        }
    }

    /// <summary>What turned by itself before an event comes is as it turned, and what the event changes is told once.</summary>
    [Fact]
    public void Event_AfterSegmentsTurnedByThemselves_FindsThemTurned()
    {
        const string Rules = "segment in1 = did visit in last 1 day\nsegment in7 = did visit in last 7 days\nsegment in30 = did visit in last 30 days\nsegment bought = did purchase";
        LiveRules rules = new SegmentationEngine(TestShop.Schema).Live(RuleBook.Parse(TestShop.Schema, ("turns.crm", Rules)));
        for (int days = 0; days <= 40; days += 4)
        {
            LiveMembership live = rules.Membership(Start);
            var changes = new List<LiveChange>();
            Feed("visit", 0);
            live.WakeUntil(Start.AddDays(days), changes).ThrowIfRefused();
            changes.Clear();
            Feed("purchase", days);
            Assert.Equal(["bought"], changes.Select(change => change.Definition));
            bool[] members = [days < 1, days < 7, days < 30];
            Assert.Equal(members, new[] { "in1", "in7", "in30" }.Select(name => live.IsMember("kim", name)));
            live = rules.RestoreMembership(live.ToBytes());
            Assert.Equal(members, new[] { "in1", "in7", "in30" }.Select(name => live.IsMember("kim", name)));

            void Feed(string type, int day) => live.Feed("kim", CustomerEvent.Of(TestShop.Schema.Event(type), Start.AddDays(day)), Start.AddDays(day), changes).ThrowIfRefused();
        }
    }
}
