using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>The stored forms of states: small, read again as they were, and refused where they are not whole.</summary>
public sealed partial class JourneyStateTests
{
    /// <summary>The state of <see cref="Busy"/> as it was stored.</summary>
    private const string StoredOnce =
        "TENSTQMDAAAAAAAAAADUAQAAAQECYzEHgI2/wKvOAYCNv8CrzgGA18/jlWcBAwYAB3NpZ25fdXAEwKIzFn2DnVsvY88AAARjYXJ0BID5K1JK9jmuFatqAgAEY2FydAcCazEABXByaWNlAgDIAQIEwM" +
        "8krQMppzSaEcACAQJrMgKQAwAEdmlldwSAph3dR167gM8ixAEAB3Byb2R1Y3QHAmsxAwTA/BUADbeblaaOnAEBAmsyAwSA0w4JzyA88unuuwEBAmsxAwDsRR4zT2D6pwABY3TFlL2xBbNt4EmMMAEu" +
        "mBkAwgIBAMCiMwDAojMBAcDN/1HAojMAAAMAAKF0FdivX0PbAAFhaEIk1O9y2J356Ykjal2yEQGDAgJrMQIAgPkrAgECazECyAGA+SsCBYDKlVKA0w4AAgEDgKYdAAJVHwVf9wa6NprChPv7XZWtAo" +
        "MCAmsyAgDAzyQCAQJrMgKQA8DPJAECwPOcUsD8FQAAAgEDwPwVAAH+nV5nI+VH88CpBwACgKYdAARwdXNoAGjadjXGHX/VUZG52FgpvcXA/BUGAE9ZDCtQZOXKt8cZSZAzynsBBAABwKIzAQABYgAD" +
        "dmlwAMCQsAMGYzoxOm0xAgEAAWgAB3RyZWF0ZWQAAAFzAAF4Nw48Hw==";

    internal static SteppedCustomer Busy()
    {
        var kim = new SteppedCustomer("""
            messaging { consent ok quiet 21:00..08:00 hold cap ads 2 per 24 hours hold }
            segment vip = points >= 10
            journey a { enter on cart reenter always key cart while active concurrent goal purchase within 3 days
              repeat 3 times { wait up to 1 day for view where product = trigger.cart { on view { send push "v" } on timeout { send push "t" } } } }
            journey b { enter on entering vip debounce 1 hour wait 3 days send push "b" }
            journey c { enter on sign_up holdout "h" 10% split "s" { x 50% { wait 1 day } y 50% { wait 2 days } } when count(view, since entry) >= 1 { send push "c" } }
            """).Set("ok", true);
        kim.Event("sign_up", "10:00");
        kim.Event("cart", "10:01", values: [("cart", "k1"), ("price", 100)]);
        kim.Event("cart", "10:02", values: [("cart", "k2"), ("price", 200)]);
        kim.Event("view", "10:03", values: [("product", "k1")]);
        kim.Event("view", "10:04", values: [("product", "k2")]);
        kim.Event("view", "10:05", values: [("product", "k1")]);
        kim.Step(JourneyInput.Entered(kim.Book.Definitions.OfType<Segment>().Single().Members, SteppedCustomer.At("10:06"), "m1"), "10:06");
        kim.Catalog = kim.Catalog.With(JourneyControl.Pause("p", SteppedCustomer.At("10:07"), "c"));
        kim.Tick("10:07");
        return kim;
    }

    [Fact]
    public void Bytes_OfAState_AreReadAgainAsTheSameBytes()
    {
        SteppedCustomer kim = Busy();
        byte[] stored = kim.State.ToBytes();

        Assert.Equal(stored, kim.Catalog.Restore(stored).ToBytes());
        Assert.True(kim.State.Instances.Count >= 3);
    }

    [Fact]
    public void Bytes_OfOneWaitingInstanceAndFiveEvents_AreAtMost400()
    {
        var kim = new SteppedCustomer("journey welcome { enter on sign_up exit on purchase wait up to 3 days for view { on view { wait 2 hours } on timeout { } } send push \"a\" transactional }", "customer-000001");
        for (int i = 0; i < 4; i++) kim.Event("view", $"09:0{i}", id: $"event-{i:D8}", values: [("product", $"product-{i}")]);
        kim.Event("sign_up", "10:00", id: "event-00000009", values: [("channel", "app")]);

        Assert.Single(kim.State.Instances);
        Assert.InRange(kim.State.ToBytes().Length, 100, 400);
    }

    [Fact]
    public void Bytes_WithAnyByteChanged_AreRefused()
    {
        SteppedCustomer kim = Busy();
        byte[] stored = kim.State.ToBytes();
        for (int i = 0; i < stored.Length; i++)
        {
            byte[] broken = [.. stored];
            broken[i] ^= 0x41;
            Assert.False(kim.Catalog.TryRestore(broken, out _, out Diagnostic? refusal));
            Assert.StartsWith("CRM", refusal.Code, StringComparison.Ordinal);
            Assert.False(kim.Catalog.TryRestore(stored.AsSpan(0, i), out _, out _));
        }
    }

    [Fact]
    public void Bytes_ChangedUnderAMatchingChecksum_AreReadOrRefused_AndNeverMoreThanThat()
    {
        SteppedCustomer kim = Busy();
        byte[] content = JourneyStateForm.Write(kim.State);
        var random = new Random(11);
        for (int run = 0; run < 20_000; run++)
        {
            byte[] broken = [.. content];
            for (int change = random.Next(1, 4); change > 0; change--) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            SealedBytes.Write(bytes, SealedBytes.Journeys, 0, broken);
            if (!kim.Catalog.TryRestore(bytes.WrittenSpan, out CustomerJourneyState? state, out _) || state.Key != kim.State.Key) continue;
            _ = state.NextWake;
            _ = kim.Catalog.Step(state, JourneyInput.Tick, new StepContext(SteppedCustomer.At("2026-03-20T00:00:00"), kim.Attributes)).State.ToBytes();
        }
    }

    /// <summary>What a newer version of the library stored, around the state or in it, is no broken state.</summary>
    [Fact]
    public void Bytes_OfANewerVersion_AreRefusedAsSuch()
    {
        SteppedCustomer kim = Busy();
        byte[] content = JourneyStateForm.Write(kim.State), around = kim.State.ToBytes();
        content[0] = JourneyStateForm.Version + 1;
        var inside = new System.Buffers.ArrayBufferWriter<byte>();
        SealedBytes.Write(inside, SealedBytes.Journeys, 0, content);
        around[4]++;

        foreach (byte[] newer in (byte[][])[inside.WrittenSpan.ToArray(), around])
        {
            Assert.False(kim.Catalog.TryRestore(newer, out _, out Diagnostic? refusal));
            Assert.Equal(DiagnosticCodes.StateOfNewerVersion, refusal.Code);
            Assert.Equal(DiagnosticCodes.StateOfNewerVersion, Assert.Throws<RuleException>(() => kim.Catalog.Restore(newer)).Diagnostics[0].Code);
        }
    }

    /// <summary>A state that was stored is read ever after: whoever changes the form gives it another version, and reads this one too.</summary>
    [Fact]
    public void Bytes_OfTheFirstForm_AreReadStill()
    {
        SteppedCustomer kim = Busy();

        Assert.Equal(StoredOnce, Convert.ToBase64String(kim.State.ToBytes()));
        Assert.Equal(kim.State.NextWake, kim.Catalog.Restore(Convert.FromBase64String(StoredOnce)).NextWake);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bytes_WithAnInstantOutsideOfTheCalendar_AreRefused(bool isDue)
    {
        SteppedCustomer kim = Busy();
        JourneyInstance broken = kim.State.All.First(instance => instance.Stop == Stop.Event && instance.Due <= Timestamp.Max).Clone();
        Assert.True(kim.Catalog.TryRestore(With(broken).ToBytes(), out _, out _));
        if (isDue) broken.Due = Timestamp.Min - 1;
        else broken.Began = Timestamp.Max + 1;

        Assert.False(kim.Catalog.TryRestore(With(broken).ToBytes(), out _, out Diagnostic? refusal));
        Assert.Equal(DiagnosticCodes.StateMalformed, refusal.Code);

        CustomerJourneyState With(JourneyInstance instance) => new(kim.State.Key, kim.State.Next) { Mark = kim.State.Mark, Entries = kim.State.Entries, All = [instance] };
    }

    [Fact]
    public void Json_InAContextOfTheSourceGenerator_KeepsTheState()
    {
        SteppedCustomer kim = Busy();
        var context = new StoredRows(new JsonSerializerOptions { Converters = { kim.Catalog.StateConverter } });
        string json = JsonSerializer.Serialize(new StoredRow("kim", kim.State), context.StoredRow);

        Assert.Equal(kim.State.ToBytes(), JsonSerializer.Deserialize(json, context.StoredRow)!.State.ToBytes());
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Replace("\"state\":\"", "\"state\":\"AAAA", StringComparison.Ordinal), context.StoredRow));
    }

    [Fact]
    public void Bytes_UnderASchemaThatGrew_AreReadStill()
    {
        const string Journey = "journey w { enter on sign_up wait 1 day send push \"{}\" with { text: \"{{trigger.channel}}\" } transactional }";
        var before = new SteppedCustomer(Journey, schema: "schema s { customer { ok: flag } event sign_up { channel: text, gone: text } event old { a: text } }");
        before.Event("sign_up", "10:00", values: [("channel", "app"), ("gone", "x")]);
        var after = new SteppedCustomer(Journey, schema: "schema s { customer { more: text, ok: flag } event first { b: text } event sign_up { extra: text, channel: text } }");

        CustomerJourneyState state = after.Catalog.Restore(before.State.ToBytes());
        StepResult result = after.Catalog.Step(state, JourneyInput.Tick, new StepContext(state.NextWake!.Value, after.Attributes));
        Assert.Equal("app", Assert.Single(Assert.Single(result.Actions.OfType<SendMessage>()).Parameters).Text);
    }

    internal sealed record StoredRow(string Name, CustomerJourneyState State);

    [JsonSerializable(typeof(StoredRow))]
    internal sealed partial class StoredRows : JsonSerializerContext;
}
