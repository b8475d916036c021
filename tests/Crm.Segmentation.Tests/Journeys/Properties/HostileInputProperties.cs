using System.Globalization;
using System.Text;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>Whatever comes in ends in an outcome or in an error that says what is wrong, in bounded room, and tells no value of a customer.</summary>
public sealed class HostileInputProperties
{
    private const string Canary = "canary-7f3a";

    private const string Rules = """
        messaging { consent ok cap ads 2 per 24 hours hold }
        journey carts { enter on cart reenter always key cart while active concurrent at most 1000 times  exit on purchase where cart = trigger.cart
          send push "{{trigger.cart|}}" with { text: "{{trigger.cart|}} {{grade|}} {{timezone|}}" } transactional
          wait up to 1 day for view where product = trigger.cart { on view { send push "v" } on timeout { set grade = "x" } }
          wait 1 day at 10:00  send push "ad" with { zone: "{{timezone|}}" } }
        journey births { enter on anniversary of born at 10:00 reenter always wait until agreed + 30 days if past skip if missing skip send push "born" transactional }
        """;

    private static readonly string[] Texts =
    [
        "", " ", "\0", "\u202E\u2066x", "{{grade|}}", "{{trigger.cart|{{x}}}}", "'; DROP TABLE states; --", "<script>alert(1)</script>", "\r\n at 2026-03-02 sent w", "e\u0301\u0301\u0301", "가나다\uFFFD",
        new string('x', 40_000), string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 3_000)), "Nowhere/Never", "../../etc/zone",
    ];

    /// <summary>Properties 40 and 24: texts and instants of every sort, as they come from outside.</summary>
    [Fact]
    public void Step_OfHostileTextsAndInstants_EndsInAnOutcome()
    {
        var random = new Random(40);
        DateTimeOffset[] instants = [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, SteppedCustomer.At("10:00"), SteppedCustomer.At("2026-03-08T07:30:00"), DateTimeOffset.MaxValue.AddYears(-1), DateTimeOffset.MaxValue];
        for (int run = 0; run < 400; run++)
        {
            var kim = new SteppedCustomer(Rules, customer: $"c{run}");
            for (int i = 0; i < 20; i++)
            {
                DateTimeOffset now = instants[random.Next(instants.Length)];
                kim.Set("grade", Pick()).Set("timezone", Pick()).Set("ok", random.Next(2) == 0).Set("born", random.Next(2) == 0 ? DateOnly.MinValue : DateOnly.MaxValue).Set("agreed", instants[random.Next(instants.Length)]);
                string type = new[] { "cart", "view", "purchase" }[random.Next(3)];
                CustomerEvent one = CustomerEvent.Of(kim.Book.Schema.Event(type), instants[random.Next(1, instants.Length)], row => row.Set((EventText)kim.Book.Schema.Property(type, type == "view" ? "product" : "cart"), Pick()), random.Next(3) == 0 ? null : (EventKey?)$"{random.Next(9)}");
                JourneyInput input = random.Next(6) switch
                {
                    0 => JourneyInput.Tick,
                    1 => JourneyInput.Changed(kim.Attributes, instants[random.Next(instants.Length)]),
                    2 => JourneyInput.Reported(kim.Actions.Count == 0 ? default : kim.Actions[^1].Key, ActionOutcome.Failed, now),
                    _ => JourneyInput.Of(one),
                };
                StepResult result = kim.Step(input, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture));
                Assert.All(result.Actions.OfType<SendMessage>().SelectMany(sent => sent.Parameters), parameter => Assert.InRange(Encoding.UTF8.GetByteCount(parameter.Text), 0, 16 * 1_024));
                Assert.InRange(result.Trace.Count, 0, 70_000);
            }
        }

        Assert.Contains("CRM2007", Assert.Throws<ArgumentException>(() => CustomerEvent.Of(new SteppedCustomer(Rules).Book.Schema.Event("cart"), DateTimeOffset.MinValue)).Message, StringComparison.Ordinal);

        string Pick() => Texts[random.Next(Texts.Length)];
    }

    /// <summary>Property 40: a customer of whom more comes than is kept has a state that does not grow for it.</summary>
    [Fact]
    public void State_OfACustomerWithoutRest_StaysSmall()
    {
        var kim = new SteppedCustomer(Rules).Set("ok", true);
        int largest = 0;
        for (int i = 0; i < 3_000; i++)
        {
            CustomerEvent one = CustomerEvent.Of(kim.Book.Schema.Event("cart"), SteppedCustomer.At("10:00").AddSeconds(i), row => row.Set((EventText)kim.Book.Schema.Property("cart", "cart"), $"cart-{i}"), $"event-{i}");
            StepResult result = kim.Catalog.Step(kim.State, JourneyInput.Of(one), new StepContext(one.At, kim.Attributes));
            kim.State = result.State;
            if (i % 100 == 0) largest = Math.Max(largest, kim.State.ToBytes().Length);
        }

        Assert.Equal(64, kim.State.Instances.Count);
        Assert.InRange(largest, 1, 100_000);
        Assert.InRange(kim.State.ToBytes().Length, 1, 100_000);
    }

    /// <summary>Property 39: neither a trace, an answer nor an error has a value of the customer in it, and her messages do.</summary>
    [Fact]
    public void Values_OfACustomer_AreInNoTraceAnswerOrError()
    {
        SteppedCustomer kim = new SteppedCustomer(Rules).Set("ok", true).Set("grade", Canary).Set("timezone", Canary);
        kim.Event("cart", "10:00", values: [("cart", Canary)]);
        kim.Event("view", "10:01", values: [("product", Canary)]);
        kim.Event("cart", "10:02", now: "11:00", values: [("cart", Canary)]);
        kim.Change("grade", Canary + "2", "12:00");
        kim.Until("2026-03-05T00:00:00");
        var context = new StepContext(SteppedCustomer.At("2026-03-05T00:00:00"), kim.Attributes);
        List<string> said = [.. kim.Trace.Select(entry => entry.ToString()), .. kim.Catalog.NextFor(kim.State, context).Select(next => next.ToString()), kim.State.ToString()];
        foreach (string? node in kim.Catalog.Journeys.Single(journey => journey.Name == "carts").Nodes.Select(node => node.Id).Append(null)) said.AddRange([kim.Catalog.WhyNot(kim.State, context, "carts", node).ToText(), kim.Catalog.WhyNot(kim.State, context, "carts", node).ToText("ko")]);
        byte[] content = JourneyStateForm.Write(kim.State);
        Assert.Contains(Canary, Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        for (int i = 0; i < content.Length; i++)
        {
            byte[] broken = [.. content];
            broken[i] ^= 0x41;
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            SealedBytes.Write(bytes, SealedBytes.Journeys, 0, broken);
            if (!kim.Catalog.TryRestore(bytes.WrittenSpan, out _, out Diagnostic? refusal)) said.AddRange([refusal.ToString(), refusal.ToText("ko")]);
        }

        Assert.Throws<ArgumentException>(() => kim.Catalog.Step(CustomerJourneyState.Of("other"), JourneyInput.Tick, context));
        Assert.True(said.Count > 100, $"{said.Count}");
        Assert.DoesNotContain(said, text => text.Contains(Canary, StringComparison.Ordinal));
        Assert.Contains(kim.Actions.OfType<SendMessage>(), sent => sent.Parameters.Any(parameter => parameter.Text.Contains(Canary, StringComparison.Ordinal)));
    }
}
