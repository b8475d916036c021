using Crm.Segmentation.Journeys;
using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>What comes next, and why something did not.</summary>
public sealed class JourneyQuestionTests
{
    private const string Rules = """
        messaging { consent ok quiet 21:00..08:00 hold cap ads 1 per 24 hours skip }
        journey w { enter on sign_up only if points >= 10 and (grade = "a" or not grade = "b") reenter after exit cooldown 2 days from exit
          wait up to 2 hours for view { on view { send push "seen" } on timeout { send push "unseen" only if points >= 100 } } }
        """;

    private static SteppedCustomer Kim() => new SteppedCustomer(Rules).Set("points", 20).Set("grade", "c");

    private static string Ask(SteppedCustomer kim, string now, string? node = null, string language = "en") =>
        kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At(now), kim.Attributes, kim.Memberships), "w", node).ToText(language);

    [Fact]
    public void WhyNot_BeforeAnythingCame_SaysSo_AndWhatWouldRefuse()
    {
        SteppedCustomer kim = Kim().Set("points", 5);

        Assert.Equal("""
            w
              Nothing came that enters this journey.
              She would not be let in: the condition of the entry does not hold.
                no  points >= 10
            """, Ask(kim, "10:00"));
        Assert.Contains("진입 조건이 성립하지 않습니다", Ask(kim, "10:00", language: "ko"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_OfAMessageAhead_SaysWhereSheWaits_AndWhatWouldSuppressItNow()
    {
        SteppedCustomer kim = Kim();
        kim.Event("sign_up", "10:00");

        Assert.Equal("""
            w: send push "seen"
              She waits at 'wait up to 2 hours for view' until 2026-03-02T12:00:00Z.
              It would not be sent now: she did not agree to advertisements, or too long ago.
            """, Ask(kim, "10:30", "send push \"seen\""));
        Assert.Equal("""
            w: send push "unseen"
              She waits at 'wait up to 2 hours for view' until 2026-03-02T12:00:00Z.
              It would not be sent now: the message's condition does not hold.
                no  points >= 100
            """, Ask(kim, "10:30", "send push \"unseen\""));
    }

    [Fact]
    public void WhyNot_AfterTheEnd_SaysWhenSheMayComeAgain()
    {
        SteppedCustomer kim = Kim();
        kim.Event("sign_up", "10:00");
        kim.Until("13:00");

        Assert.Equal("""
            w
              She was in this journey, and is no more; it ended at 2026-03-02T12:00:00Z.
              She would not be let in: too soon after the time before until 2026-03-04T12:00:00Z.
            """, Ask(kim, "13:00"));
    }

    [Fact]
    public void WhyNot_OfAHeldMessage_SaysUntilWhen()
    {
        SteppedCustomer kim = Kim().Set("ok", true).Set("points", 200);
        kim.Event("sign_up", "20:00");
        kim.Until("22:30");

        Assert.StartsWith("w: send push \"unseen\"\n  It is put off by quiet hours until 2026-03-03T08:00:00Z.", Ask(kim, "22:30", "send push \"unseen\""), StringComparison.Ordinal);
        Assert.Equal(["2026-03-03T08:00:00Z w at 'send push \"unseen\"': the message is judged again"], kim.Catalog.NextFor(kim.State, new StepContext(SteppedCustomer.At("22:30"), kim.Attributes)).Select(next => next.ToString()));
    }

    [Fact]
    public void WhyNot_OfAFilter_NamesConditionsWhoseChangeChangesTheAnswer()
    {
        var random = new Random(5);
        for (int run = 0; run < 200; run++)
        {
            SteppedCustomer kim = new SteppedCustomer(Rules).Set("points", random.Next(20)).Set("grade", random.Next(4) switch { 0 => "a", 1 => "b", 2 => "c", _ => null });
            WhyNotReason? refused = kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At("10:00"), kim.Attributes), "w").Reasons.FirstOrDefault(reason => reason.Code == JourneyReasons.Filter);
            if (refused is null) continue;
            foreach (DecidingCondition condition in refused.Conditions)
                kim = condition.Condition.StartsWith("points", StringComparison.Ordinal) ? kim.Set("points", 15) : kim.Set("grade", "a");
            Assert.DoesNotContain(kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At("10:00"), kim.Attributes), "w").Reasons, reason => reason.Code == JourneyReasons.Filter);
        }
    }

    [Fact]
    public void NextFor_ACustomer_HasWaitsEventsAndEntries_InOrder()
    {
        var kim = new SteppedCustomer("""
            journey daily { enter every day at 09:00 reenter always send email "news" transactional }
            journey w { enter on sign_up wait up to 3 days for view or purchase { on view { } on purchase { } on timeout { } } }
            """);
        kim.Event("sign_up", "10:00");

        Assert.Equal(
            ["2026-03-03T09:00:00Z daily: may be entered", "2026-03-05T10:00:00Z w at 'wait up to 3 days for view or purchase': goes on, or view or purchase"],
            kim.Catalog.NextFor(kim.State, new StepContext(SteppedCustomer.At("10:00"), kim.Attributes)).Select(next => next.ToString()));
    }

    [Fact]
    public void Expectations_OfATrace_ThrowWithTheTrace()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up exit on purchase goal purchase within 1 day send push \"a\" transactional wait 1 day }");
        kim.Event("sign_up", "10:00");
        kim.Event("sign_up", "10:30");
        kim.Event("purchase", "11:00");

        kim.Trace.ExpectEntry("w").ExpectSend("a", SteppedCustomer.At("10:00")).ExpectNoSend("b").ExpectNotEntered("w", JourneyReasons.Active).ExpectConversion("w").ExpectExit("purchase", SteppedCustomer.At("11:00"));
        Assert.Contains("sent w at", Assert.Throws<JourneyExpectationException>(() => kim.Trace.ExpectSend("b")).Message, StringComparison.Ordinal);
        Assert.Throws<JourneyExpectationException>(() => kim.Trace.ExpectSend("a", SteppedCustomer.At("10:01")));
        Assert.Throws<JourneyExpectationException>(() => kim.Trace.ExpectNoSend());
        Assert.Throws<JourneyExpectationException>(() => kim.Trace.ExpectSuppressed("a", JourneyReasons.Cap));
        Assert.Throws<JourneyExpectationException>(() => kim.Trace.ExpectHeld("a", JourneyReasons.Cap));
    }

    [Fact]
    public void OverdueMessage_ThatIsSuppressed_IsGoneOnFromWhenItWasDue()
    {
        var kim = new SteppedCustomer("messaging { consent ok } journey w { enter on cart wait 10 minutes send push \"a\" wait 1 hour send push \"b\" transactional }");
        kim.Event("cart", "14:00");
        kim.Tick("14:40");

        Assert.Equal(SteppedCustomer.At("15:10"), kim.State.NextWake);
    }
}
