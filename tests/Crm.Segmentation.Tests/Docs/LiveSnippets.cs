using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/online.md about memberships that are always up to date.</summary>
public sealed class LiveSnippets
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(9));

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    private const string Text = """
        segment busy "자주 오는 고객" = count(visit, last 7 days) >= 2
        partition tier { gold when sum(purchase.amount, last 30 days) >= 100_000  silver when did purchase in last 30 days  basic otherwise }
        """;

    [Fact]
    public void Memberships_AsThePageShowsThem_TellWhatChanges()
    {
        // snippet: live
        LiveRules rules = Engine.Live(RuleBook.Parse(Shop.Schema, ("shop.crm", Text)));
        LiveMembership live = rules.Membership(from: Monday);
        var changes = new List<LiveChange>();

        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Monday), received: Monday, changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Purchase, Monday.AddHours(1), row => row.Set(Shop.Amount, 120_000)), Monday.AddHours(1), changes);

        // Comes three days late: she has been busy since Tuesday.
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Monday.AddDays(1)), received: Monday.AddDays(4), changes);
        live.WakeUntil(Monday.AddDays(40), changes);
        // end snippet

        PageOutput.ShouldBe("docs/online.md", "live", string.Join('\n', changes));

        // snippet: live-answers
        bool isBusy = live.IsMember("kim", "busy");                            // false
        string? tier = live.CellOf("kim", "tier");                             // basic
        ValueList<CustomerKey> basic = live.Members("tier", "basic");      // kim
        DateTimeOffset? next = live.NextChange("kim", "tier");                 // null: no time changes it
        // end snippet

        Assert.Equal((false, "basic", 1, null), (isBusy, tier, basic.Count, next));

        // snippet: live-edit
        RuleBook edited = RuleBook.Parse(Shop.Schema, ("shop.crm", Text.Replace(">= 2", ">= 1", StringComparison.Ordinal)));
        LiveReceipt receipt = live.Edit(Engine.Live(edited), received: Monday.AddDays(40), changes);
        bool isTaken = receipt.IsTaken;                                        // true: or receipt.Refusal says what was not kept
        // end snippet

        Assert.True(isTaken);

        // snippet: live-bytes
        byte[] snapshot = live.ToBytes();
        LiveMembership restored = live.Rules.RestoreMembership(snapshot);      // throws what is wrong with the bytes
        // end snippet

        Assert.Equal(live.Count, restored.Count);
    }

    [Fact]
    public void State_AsThePageShowsIt_IsStoredWithTheCustomer()
    {
        LiveRules rules = Engine.Live(RuleBook.Parse(Shop.Schema, ("shop.crm", Text)));
        byte[]? stored = null;

        // snippet: live-state
        LiveState state = stored is null ? rules.Start("kim", Monday) : rules.Restore(stored);
        LiveStep step = state.Feed(CustomerEvent.Of(Shop.Visit, Monday), received: Monday);
        stored = step.State.ToBytes();                                         // with what is told, in one transaction
        foreach (LiveChange change in step.Changes) Tell(change);
        DateTimeOffset wake = step.State.NextWake;                             // then: rules.Restore(stored).WakeUntil(now)
        // end snippet

        Assert.True(wake > Monday);
        Assert.InRange(stored.Length, 20, 120);

        static void Tell(LiveChange change) => Assert.Equal("basic", change.Cell);
    }
}
