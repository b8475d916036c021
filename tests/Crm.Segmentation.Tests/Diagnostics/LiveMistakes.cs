using Crm.Segmentation.Live;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>Inputs and stored states that live memberships do not take, each beside one that they do.</summary>
internal static class LiveMistakes
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), Yesterday = Now.AddDays(-1), Tomorrow = Now.AddDays(1);

    private static readonly LiveRules Rules = Live("segment recent = did visit in last 7 days\nsegment varied = distinct(purchase.category) >= 2");
    private static readonly LiveState State = Rules.Start("kim", Now).Set(_ => { }, Now).State;

    internal static IEnumerable<DiagnosticExample> All { get; } =
    [
        new(DiagnosticCodes.ClockGoesBack, "state.Feed(visit, received: yesterday)", "state.Feed(visit, received: now)", () => Fed(Visit(Yesterday), Yesterday), () => Fed(Visit(Now), Now)),
        new(DiagnosticCodes.EventTooFarAhead, "state.Feed(CustomerEvent.Of(Shop.Visit, tomorrow), received: now)", "state.Feed(CustomerEvent.Of(Shop.Visit, now), received: now)", () => Fed(Visit(Tomorrow), Now), () => Fed(Visit(Now), Now)),
        new(DiagnosticCodes.EventOfAnotherSchema, "state.Feed(CustomerEvent.Of(OtherShop.Purchase, now), received: now)", "state.Feed(CustomerEvent.Of(Shop.Purchase, now), received: now)", () => Fed(Other(), Now), () => Fed(CustomerEvent.Of(Shop.Purchase, Now), Now)),
        new(DiagnosticCodes.EventTooLate, "state.Feed(CustomerEvent.Of(Shop.Purchase, threeYearsAgo), received: now)", "state.Feed(CustomerEvent.Of(Shop.Purchase, yesterday), received: now)", () => Fed(CustomerEvent.Of(Shop.Purchase, Now.AddYears(-3)), Now), () => Fed(CustomerEvent.Of(Shop.Purchase, Yesterday), Now)),
        new(DiagnosticCodes.TooManyEvents, "engine.Live(book, new LiveOptions { MostEvents = 2 })", "engine.Live(book, new LiveOptions { MostEvents = 10_000 })", () => Thrice(2), () => Thrice(10_000)),
        new(DiagnosticCodes.CircleOfMerges, "live.Merge(\"kim\", \"kim\", now, changes)", "live.Merge(\"anonymous\", \"kim\", now, changes)", () => Merged("kim"), () => Merged("anonymous")),
        new(DiagnosticCodes.StateMalformed, "rules.Restore(stored.AsSpan(0, 20))", "rules.Restore(stored)", () => Restored(Rules, State.ToBytes()[..20]), () => Restored(Rules, State.ToBytes())),
        new(DiagnosticCodes.StateOfNewerVersion, "rules.Restore(storedByANewerPackage)", "rules.Restore(stored)", () => Restored(Rules, Newer()), () => Restored(Rules, State.ToBytes())),
        new(DiagnosticCodes.StateOfAnotherBook, "edited.Restore(stored)", "rules.Restore(stored).Under(edited, now)", () => Restored(Edited("30 days"), State.ToBytes()), () => Under(Edited("30 days"), State)),
        new(DiagnosticCodes.HistoryNotKept, "state.Under(Edited(\"count(view_product, last 30 days) >= 2\"), now)", "state.Under(Edited(\"count(visit, last 7 days) >= 2\"), now)", () => Under(Live("segment busy = count(view_product, last 30 days) >= 2"), WithCart()), () => Under(Live("segment busy = count(visit, last 7 days) >= 2"), WithCart())),
        new(DiagnosticCodes.LiveMemoryLimit, "engine.Live(book, new LiveOptions { MostBytes = 100 })", "engine.Live(book, new LiveOptions { MostBytes = 1L << 30 })", () => Crowded(100), () => Crowded(1L << 30)),
    ];

    private static LiveRules Live(string text, LiveOptions? options = null) => new SegmentationEngine(Shop.Schema).Live(RuleBook.Parse(Shop.Schema, ("rules", text)), options);

    private static LiveRules Edited(string window) => Live($"segment recent = did visit in last {window}");

    private static CustomerEvent Visit(DateTimeOffset at) => CustomerEvent.Of(Shop.Visit, at);

    private static CustomerEvent Other()
    {
        var define = new SchemaBuilder("other_shop");
        EventType purchase = define.Event("purchase");
        define.Build();
        return CustomerEvent.Of(purchase, Now);
    }

    private static ValueList<Diagnostic> Of(LiveReceipt receipt) => receipt.Refusal is { } refusal ? [refusal] : [];

    private static ValueList<Diagnostic> Fed(CustomerEvent one, DateTimeOffset received) => Of(State.Feed(one, received).Receipt);

    private static ValueList<Diagnostic> Thrice(int most)
    {
        LiveState state = Live("segment recent = did visit in last 7 days", new LiveOptions { MostEvents = most }).Start("kim", Now);
        return Of(state.Feed(Visit(Now), Now).State.Feed(Visit(Now), Now).State.Feed(Visit(Now), Now).Receipt);
    }

    private static ValueList<Diagnostic> Merged(string from) => Of(Rules.Membership(Now).Merge(from, "kim", Now, []));

    private static ValueList<Diagnostic> Restored(LiveRules rules, byte[] stored) => rules.TryRestore(stored, out _, out Diagnostic? refusal) ? [] : [refusal];

    private static ValueList<Diagnostic> Under(LiveRules edited, LiveState state) => Of(state.Under(edited, Now).Receipt);

    private static LiveState WithCart() => State.Feed(CustomerEvent.Of(Shop.ViewProduct, Now), Now).State;

    private static byte[] Newer()
    {
        byte[] newer = State.ToBytes();
        newer[4]++;
        return newer;
    }

    private static ValueList<Diagnostic> Crowded(long most)
    {
        LiveMembership live = Live("segment recent = did visit in last 7 days", new LiveOptions { MostBytes = most }).Membership(Now);
        return Of(live.Feed("kim", Visit(Now), Now, []));
    }
}
