using System.Buffers;
using System.Text.Json;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;
using Crm.Segmentation.Tests.Journeys;
using Crm.Segmentation.Tests.Live;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>
/// The readers of what is kept of customers while they act: live states, memberships, states of journeys. A damaged one that is read is written as it was read, and it goes on.
/// </summary>
internal static class StateReaders
{
    private const int HeadLength = 18, TailLength = 4;

    internal static IEnumerable<(string Name, TriedReader Reader)> All()
    {
        LiveRules rules = LiveStateTests.Rules;
        LiveState busy = LiveStateTests.Busy();
        byte[] start = rules.Start(7, busy.AsOf).ToBytes(), later = busy.WakeUntil(busy.AsOf.AddDays(10)).State.ToBytes();
        yield return ("live states", OfBytes([busy.ToBytes(), start, busy.ToBytes(), later], SealedBytes.OneCustomer, rules.Identity, stored =>
        {
            if (!rules.TryRestore(stored, out LiveState? state, out Diagnostic? refusal)) return (false, [refusal]);
            byte[] written = state.ToBytes();
            Assert.Equal(written, rules.Restore(written).ToBytes());
            if (state.AsOf.Year < 3000) _ = state.WakeUntil(state.AsOf.AddDays(3)).State.ToBytes();
            return (true, []);
        }));

        byte[][] memberships = [.. new[] { 40, 0, 1, 3 }.Select(customers => Memberships(rules, customers, busy.AsOf).ToBytes())];
        yield return ("live memberships", OfBytes(memberships, SealedBytes.Membership, rules.Identity, stored =>
        {
            if (!rules.TryRestoreMembership(stored, out LiveMembership? live, out Diagnostic? refusal)) return (false, [refusal]);
            byte[] written = live.ToBytes();
            Assert.Equal(written, rules.RestoreMembership(written).ToBytes());
            return (true, []);
        }));

        SteppedCustomer kim = JourneyStateTests.Busy();
        byte[] none = CustomerJourneyState.Of(kim.State.Key).ToBytes();
        yield return ("journey states", OfBytes([kim.State.ToBytes(), none, kim.State.ToBytes()], SealedBytes.Journeys, 0, stored =>
        {
            if (!kim.Catalog.TryRestore(stored, out CustomerJourneyState? state, out Diagnostic? refusal)) return (false, [refusal]);
            GoesOn(kim, state);
            return (true, []);
        }));

        var options = new JsonSerializerOptions { Converters = { kim.Catalog.StateConverter } };
        yield return ("journey states as JSON", TriedReader.OfJson([JsonSerializer.Serialize(kim.State, options), JsonSerializer.Serialize(CustomerJourneyState.Of(kim.State.Key), options)], json =>
        {
            try
            {
                if (JsonSerializer.Deserialize<CustomerJourneyState>(json, options) is { } state) GoesOn(kim, state);
                return (true, []);
            }
            catch (JsonException)
            {
                return (false, [new Diagnostic(DiagnosticCodes.StateMalformed, DiagnosticSeverity.Error, null, "It is no state.")]);
            }
        }));
    }

    private static void GoesOn(SteppedCustomer kim, CustomerJourneyState state)
    {
        byte[] written = state.ToBytes();
        Assert.Equal(written, kim.Catalog.Restore(written).ToBytes());
        if (state.Key != kim.State.Key) return;
        _ = kim.Catalog.Step(state, JourneyInput.Tick, new StepContext(SteppedCustomer.At("2026-03-20T00:00:00"), kim.Attributes)).State.ToBytes();
    }

    private static LiveMembership Memberships(LiveRules rules, int customers, DateTimeOffset from)
    {
        LiveMembership live = rules.WithList("vips", ["kim", "고객-0"]).Membership(from);
        for (int i = 0; i < customers; i++) live.Feed($"고객-{i}", CustomerEvent.Of(Docs.Shop.Visit, from), from, []);
        if (customers > 1) live.Merge("고객-1", "고객-2", from, []);
        return live;
    }

    private static TriedReader OfBytes(byte[][] right, byte form, ulong rules, Func<byte[], (bool IsRead, ValueList<Diagnostic> Told)> read) =>
        TriedReader.OfBytes(right, stored => stored[HeadLength..^TailLength], content =>
        {
            var whole = new ArrayBufferWriter<byte>();
            SealedBytes.Write(whole, form, rules, content);
            return whole.WrittenSpan.ToArray();
        }, read);
}
