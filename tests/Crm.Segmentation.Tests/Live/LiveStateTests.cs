using Crm.Segmentation.Live;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Live;

/// <summary>One customer's state as bytes, and memberships as bytes.</summary>
public sealed class LiveStateTests
{
    private const long Day = 86_400_000;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    internal static readonly LiveRules Rules = RulesOf("""
        list vips
        segment recent = did visit in last 7 days
        segment spender = sum(purchase.amount, last 30 days) >= 100 and age >= 19
        segment hats = did view_product where category like "*모자*" in last 7 days
        partition tier { gold when count(purchase) >= 3  silver when did purchase  none otherwise }
        """);

    [Fact]
    public void State_TruncatedOrChangedAtAnyByte_IsRefused()
    {
        byte[] stored = Busy().ToBytes();

        Assert.Equal(stored, Rules.Restore(stored).ToBytes());
        for (int length = 0; length < stored.Length; length++) Assert.False(Rules.TryRestore(stored.AsSpan(0, length), out _, out Diagnostic? refusal) || refusal is null);
        for (int place = 0; place < stored.Length; place++)
        {
            byte[] changed = [.. stored];
            changed[place] ^= 0x41;
            Assert.False(Rules.TryRestore(changed, out _, out Diagnostic? refusal) || refusal is null);
        }
    }

    [Fact]
    public void State_OfAnyBytesUnderARightChecksum_IsReadOrRefused()
    {
        byte[] stored = Busy().ToBytes();
        var random = new Random(20260302);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] content = stored[18..^4];
            for (int changes = 1 + random.Next(3); changes > 0; changes--) content[random.Next(content.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) content = content[..random.Next(content.Length)];
            var sealedAgain = new System.Buffers.ArrayBufferWriter<byte>();
            SealedBytes.Write(sealedAgain, SealedBytes.OneCustomer, Rules.Identity, content);
            if (!Rules.TryRestore(sealedAgain.WrittenSpan, out LiveState? state, out _)) continue;
            read++;
            _ = state.ToBytes();
        }

        Assert.InRange(read, 1, 19_999);
    }

    /// <summary>Instants are kept for seven weeks ahead; further ones are asked for again then, and are told as they are at any time.</summary>
    [Fact]
    public void NextChange_FurtherThanIsKept_IsToldAndComes()
    {
        LiveRules rules = RulesOf("segment seen = did visit in last 100 days");
        DateTimeOffset leaves = Start.AddDays(100);
        LiveState state = rules.Start("kim", Start).Feed(CustomerEvent.Of(Shop.Visit, Start), Start).State;
        LiveMembership live = rules.Membership(Start);
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Start), Start, []);
        var changes = new List<LiveChange>();
        int wakes = 0;
        for (DateTimeOffset? wake = live.NextWake; wake <= leaves; wake = live.NextWake, wakes++)
        {
            Assert.Equal((leaves, leaves), (state.NextChange("seen"), live.NextChange("kim", "seen")));
            Assert.Equal(wake, state.NextWake);
            Assert.Empty(changes);
            live.WakeUntil(wake.Value, changes);
            LiveStep step = state.WakeUntil(wake.Value);
            Assert.Equal(changes, step.Changes);
            state = step.State;
        }

        Assert.Equal(3, wakes);
        Assert.Equal([new LiveChange("kim", new ProgramDefinition("seen", []), 0, Timestamp.Floor(leaves), LiveChange.NoEffect)], changes);
        Assert.Null(live.NextChange("kim", "seen"));
    }

    /// <summary>
    /// What her visit was under the attributes and lists of its time is not what it would be under those of now, and the visit is no longer kept: since when she is not in is told back to where it was let go of.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Correction_AfterWhoSheIsChanged_IsToldNoFurtherBackThanWhatIsKept(bool isOfList)
    {
        LiveRules rules = RulesOf($"list vips segment here = did visit in last 1 hour and {(isOfList ? "in vips" : "age >= 19")} and not did purchase in last 1 hour", CustomerLists.None.With("vips", []));
        LiveMembership live = rules.Membership(Start);
        DateTimeOffset letGo = Start.AddDays(1), again = Start.AddDays(3);
        var changes = new List<LiveChange>();
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Start), letGo, changes);
        if (isOfList) live.Replace("vips", ["kim"], Start.AddDays(2), changes);
        else live.Set("kim", row => row.Set(Shop.Age, 30), Start.AddDays(2), changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, again), again, changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Purchase, again), again.AddMinutes(1), changes);

        Assert.Equal([true, false], changes.Select(change => change.IsMember));
        Assert.Equal((letGo.AddHours(-1), false), (changes[1].EffectiveAt, changes[1].IsAlways));
    }

    /// <summary>Attributes that are said again as they are change nothing that was remembered.</summary>
    [Fact]
    public void Correction_AfterAttributesWereSaidAgain_IsToldAsFarBackAsItHolds()
    {
        LiveMembership live = RulesOf("segment here = did visit in last 1 hour and country = \"KR\" and interests has \"hat\" and not did purchase in last 1 hour").Membership(Start);
        DateTimeOffset again = Start.AddDays(3);
        var changes = new List<LiveChange>();
        live.Set("kim", KoreanWithHat, Start, changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Purchase, Start), Start.AddDays(1), changes);
        live.Set("kim", KoreanWithHat, Start.AddDays(2), changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, again), again, changes);
        live.Feed("kim", CustomerEvent.Of(Shop.Purchase, again), again.AddMinutes(1), changes);

        Assert.Equal([true, false], changes.Select(change => change.IsMember));
        Assert.True(changes[1].IsAlways);

        static void KoreanWithHat(CustomerRow row) => row.Set(Shop.Country, "KR").Set(Shop.Interests, ["hat"]);
    }

    /// <summary>Of events of which only type and instant were read, an edit may ask more of the instant.</summary>
    [Fact]
    public void Edit_ThatAsksTheWeekdayOfPlainEvents_KnowsTheirInstants()
    {
        LiveRules plain = RulesOf("segment here = did visit in last 30 days"), asking = RulesOf("""segment here = did visit where weekday() = "monday" in last 30 days""");
        LiveMembership live = plain.Membership(Start);
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Start), Start, []);
        live.Edit(asking, Start.AddDays(1), []).ThrowIfRefused();

        Assert.True(live.IsMember("kim", "here"));
    }

    [Fact]
    public void State_AskedBeforeTheCalendar_IsRefused()
    {
        LiveWork work = Rules.Rent();
        LiveCustomer customer = work.NewCustomer();
        Busy().ReadTo(work, customer);
        Assert.True(Rules.TryRestore(LiveState.Of(Rules, work, customer).ToBytes(), out _, out _));
        customer.Asked = Timestamp.Min - 1;

        Assert.False(Rules.TryRestore(LiveState.Of(Rules, work, customer).ToBytes(), out _, out Diagnostic? refusal));
        Assert.Equal(DiagnosticCodes.StateMalformed, refusal.Code);
    }

    [Fact]
    public void Membership_TruncatedOrChangedAtAnyByte_IsRefused()
    {
        LiveMembership live = Rules.WithList("vips", ["kim", "park"]).Membership(Start);
        live.Feed("kim", CustomerEvent.Of(Shop.Visit, Start), Start, []);
        live.Feed("anonymous", CustomerEvent.Of(Shop.Visit, Start), Start, []);
        live.Merge("anonymous", "lee", Start, []);
        byte[] stored = live.ToBytes();

        Assert.Equal(stored, Rules.RestoreMembership(stored).ToBytes());
        for (int length = 0; length < stored.Length; length++) Assert.False(Rules.TryRestoreMembership(stored.AsSpan(0, length), out _, out _));
        for (int place = 0; place < stored.Length; place++)
        {
            byte[] changed = [.. stored];
            changed[place] ^= 0x41;
            Assert.False(Rules.TryRestoreMembership(changed, out _, out _));
        }
    }

    [Fact]
    public void Membership_RestoredFromASnapshot_GoesOnAsIfNothingHadHappened()
    {
        var random = new Random(20260302);
        LiveMembership live = Rules.Membership(Start), other = live;
        var told = new List<LiveChange>();
        var again = new List<LiveChange>();
        for (int i = 0; i < 600; i++)
        {
            DateTimeOffset received = Start.AddMilliseconds(i * (Day / 4));
            CustomerKey key = random.Next(12);
            CustomerEvent one = random.Next(3) switch
            {
                0 => CustomerEvent.Of(Shop.Purchase, received, row => row.Set(Shop.Amount, 60)),
                1 => CustomerEvent.Of(Shop.Visit, received.AddHours(-random.Next(60)), id: i),
                _ => CustomerEvent.Of(Shop.Visit, received),
            };
            live.Feed(key, one, received, told).ThrowIfRefused();
            if (i == 300) other = Rules.RestoreMembership(live.ToBytes());
            else if (i > 300) other.Feed(key, one, received, again).ThrowIfRefused();
        }

        Assert.Equal(told.Skip(told.Count - again.Count).Select(change => change.ToString()), again.Select(change => change.ToString()));
        foreach (string name in Rules.Names) Assert.Equal(live.Members(name).ToHashSet(), other.Members(name).ToHashSet());
    }

    [Fact]
    public void Id_OfAnEventThatIsNotKept_IsRememberedForSevenDays()
    {
        LiveRules rules = RulesOf("segment recent = did visit in last 1 hour");
        LiveState state = rules.Start("kim", Start).Feed(CustomerEvent.Of(Shop.Visit, Start, id: 7), Start).State;

        Assert.True(state.Feed(CustomerEvent.Of(Shop.Visit, Start.AddDays(7), id: 7), Start.AddDays(7)).Receipt.IsRepeat);
        LiveState later = state.Feed(CustomerEvent.Of(Shop.Visit, Start.AddDays(8), id: 8), Start.AddDays(8)).State;
        Assert.False(later.Feed(CustomerEvent.Of(Shop.Visit, Start.AddDays(15), id: 7), Start.AddDays(15)).Receipt.IsRepeat);
    }

    [Fact]
    public void State_OfTenSegmentsAndTwentyEvents_TakesAtMostFourHundredBytes()
    {
        LiveRules rules = RulesOf(string.Join('\n', Enumerable.Range(1, 10).Select(i => $"segment s{i} = count(visit, last {10 + i} days) >= {i} or did purchase in last {i} days")));
        var random = new Random(20260302);
        LiveState state = rules.Start("kim", Start), withIds = state;
        for (int i = 0; i < 20; i++)
        {
            DateTimeOffset received = Start.AddMilliseconds((i * Day / 2) + random.Next((int)Day / 2));
            EventType type = i % 3 == 0 ? Shop.Purchase : Shop.Visit;
            state = state.Feed(CustomerEvent.Of(type, received.AddMilliseconds(-random.Next(5_000))), received).State;
            withIds = withIds.Feed(CustomerEvent.Of(type, received, id: i), received).State;
        }

        Assert.InRange(state.Size, 100, 400);
        Assert.InRange(withIds.Size - state.Size, 1, 20 * 8);
    }

    internal static LiveState Busy()
    {
        LiveState state = Rules.Start("고객-1", Start).Set(row => row.Set(Shop.Age, 41).Set(Shop.OptedIn, true), Start).State;
        state = state.Feed(CustomerEvent.Of(Shop.Purchase, Start, row => row.Set(Shop.Amount, 60), "order-1"), Start.AddHours(1)).State;
        state = state.Feed(CustomerEvent.Of(Shop.ViewProduct, Start.AddHours(1), row => row.Set(Shop.ViewedCategory, "겨울 모자")), Start.AddHours(1)).State;
        return state.Feed(CustomerEvent.Of(Shop.Visit, Start.AddHours(2).AddTicks(7), sequence: 3), Start.AddHours(2)).State;
    }

    /// <summary>What was settled under a condition is not what another of the same name would have said: since when that holds is told back to then, and no further.</summary>
    [Theory]
    [InlineData("not did visit in last 1 day", "in calm or did purchase in last 1 day", 1)]
    [InlineData("not did visit in last 5 days", "in calm or did purchase in last 1 day", 9)]
    [InlineData("not did visit in last 1 day", "in calm or did purchase in last 2 days", 9)]
    public void Edit_OfAConditionUnderItsOldName_DoubtsWhatWasSettled(string calm, string quiet, int since)
    {
        LiveMembership live = RulesOf("segment calm = not did visit in last 1 day\nsegment quiet = in calm or did purchase in last 1 day").Membership(Start);
        var changes = new List<LiveChange>();
        for (int i = 0; i < 8; i++) Feed("visit", 0, 0);
        Feed("visit", 10, 10);
        live.Edit(RulesOf($"segment calm = {calm}\nsegment quiet = {quiet}\nsegment seen = did visit in last 1 day"), Start.AddDays(10), changes).ThrowIfRefused();
        changes.Clear();
        Feed("purchase", 9.95, 10.2);

        Assert.Equal(Start.AddDays(since), Assert.Single(changes, change => change.Definition == "quiet").EffectiveAt);

        void Feed(string type, double day, double received) =>
            live.Feed("kim", CustomerEvent.Of(Shop.Schema.Event(type), Start.AddDays(day)), Start.AddDays(received), changes).ThrowIfRefused();
    }

    private static LiveRules RulesOf(string text, CustomerLists? lists = null) => new SegmentationEngine(Shop.Schema).Live(RuleBook.Parse(Shop.Schema, ("rules", text)), lists: lists);
}
