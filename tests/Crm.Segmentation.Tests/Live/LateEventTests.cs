using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Since when a correction holds, where events come late for times before which history has been let go of: against the oracle, which keeps everything.</summary>
public sealed class LateEventTests
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private static readonly string[] Conditions =
    [
        "not did purchase", "did purchase and not did visit", "count(purchase) >= 3", "count(purchase) <= 5 and did visit", "since(purchase) > 20 days", "did purchase then visit within 30 days",
        "did purchase then not visit within 60 days", "did purchase in last 30 days", "count(purchase, last 400 days) >= 2", "did visit in last 90 days and not did purchase in last 200 days",
        "did cart in last 7 days", "count(cart, last 300 days) <= 2", "in s0 and not did cart in last 100 days", "not in s0 and did visit",
    ];

    private static readonly long[] Late = [0, 0, 0, 0, 0, 1, Hour, Day, 30 * Day, 390 * Day, 400 * Day, 410 * Day, 600 * Day, 790 * Day];

    /// <summary>What comes late for a time that was settled is judged there as if it had come in time: the visit of day five hundred ends a time without visits that began on the first day.</summary>
    [Fact]
    public void Correction_AfterALateEventBeforeWhatWasSettled_HoldsSinceItDoesWithThatEvent()
    {
        LiveMembership live = new SegmentationEngine(TestShop.Schema).Live(RuleBook.Parse(TestShop.Schema, ("rules", "segment calm = did visit or not did purchase\nsegment shopping = did cart in last 1 hour"))).Membership(DateTimeOffset.UnixEpoch);
        var changes = new List<LiveChange>();
        for (int i = 0; i < 8; i++) Feed("cart", i, i);
        Feed("cart", 1000, 1000);
        Feed("purchase", 500, 1001);
        Feed("visit", 550, 1002);

        Assert.Equal([(false, 500), (true, 550)], changes.Where(change => change.Definition == "calm" && change.EffectiveAt is not null).Select(change => (change.IsMember, (int)(change.EffectiveAt!.Value - DateTimeOffset.UnixEpoch).TotalDays)));

        void Feed(string type, int day, int received) =>
            live.Feed("kim", CustomerEvent.Of(TestShop.Schema.Event(type), DateTimeOffset.UnixEpoch.AddDays(day)), DateTimeOffset.UnixEpoch.AddDays(received), changes).ThrowIfRefused();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Correction_OfEventsThatComeLate_HoldsSinceTheOracleSaysSo(int part)
    {
        for (int i = 0; i < (PropertyRuns.IsLong ? 20_000 : 400); i++) LiveWorldRun.Memberships(Of((2 * i) + part));
    }

    /// <summary>Three to five segments, and one customer's events over some years, some of which come late.</summary>
    private static LiveWorld Of(int seed)
    {
        var c = new Coincidences(new Random(seed));
        string[] conditions = [.. Enumerable.Range(0, 3 + c.Below(3)).Select(i => c.Pick(i == 0 ? Conditions[..^2] : Conditions))];
        RuleBook book = RuleBook.Parse(TestShop.Schema, ("late.crm", string.Join('\n', conditions.Select((condition, i) => $"segment s{i} = {condition}"))));
        var inputs = new List<WorldInput>();
        long now = 800 * Day;
        for (int i = 10 + c.Below(25); i > 0; i--)
        {
            now += c.Pick(0, Hour, Day, 25 * Day, 60 * Day, 200 * Day);
            inputs.Add(new EventInput(now, 1L, new EventFacts(c.Pick("purchase", "visit", "cart", "cart"), now - c.Pick(Late), null, i, Facts.None), null));
        }

        return new LiveWorld(seed, book.Definitions, inputs, now + (100 * Day), "UTC", DayOfWeek.Monday, false, LiveWorld.UsualLookBack) { MadeBy = nameof(LateEventTests) };
    }
}
