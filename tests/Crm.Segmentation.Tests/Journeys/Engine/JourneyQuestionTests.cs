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
              It would not be sent now: she did not agree to advertisements.
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
              She was in this journey, which is over for her since 2026-03-02T12:00:00Z.
              She would not be let in before 2026-03-04T12:00:00Z: too soon after the time before.
            """, Ask(kim, "13:00"));
    }

    [Fact]
    public void WhyNot_OfAHeldMessage_SaysUntilWhen()
    {
        SteppedCustomer kim = Kim().Set("ok", true).Set("points", 200);
        kim.Event("sign_up", "20:00");
        kim.Until("22:30");

        Assert.Equal("w: send push \"unseen\"\n  It is put off until 2026-03-03T08:00:00Z: these are quiet hours.", Ask(kim, "22:30", "send push \"unseen\""));
        Assert.Equal(["2026-03-03T08:00:00Z w at 'send push \"unseen\"': the message is judged again"], kim.Catalog.NextFor(kim.State, new StepContext(SteppedCustomer.At("22:30"), kim.Attributes)).Select(next => next.ToString()));
    }

    [Fact]
    public void WhyNot_OfAMessageOnAnotherWay_SaysThatSheComesToItNoMore()
    {
        var kim = new SteppedCustomer("""
            journey w { enter on sign_up
              when points >= 10 { wait 1 day send push "rich" transactional exit "done" } otherwise { wait 2 days send push "poor" transactional }
              repeat 2 times { wait 1 day send push "again" transactional }
              send push "late" transactional }
            """).Set("points", 20);
        kim.Event("sign_up", "10:00");

        Assert.Equal([WhyNotKind.Waiting], Kinds("send push \"rich\""));
        foreach (string node in (string[])["send push \"poor\"", "send push \"again\"", "send push \"late\""]) Assert.Equal([WhyNotKind.Passed], Kinds(node));

        kim.Set("points", 0);
        kim.State = CustomerJourneyState.Of(kim.Attributes.Key);
        kim.Event("sign_up", "10:00");
        kim.Until("2026-03-05T11:00");
        Assert.Equal([WhyNotKind.Passed], Kinds("send push \"rich\""));
        Assert.Equal([WhyNotKind.Sent, WhyNotKind.Passed], Kinds("send push \"poor\""));
        Assert.Equal([WhyNotKind.Sent, WhyNotKind.Waiting], Kinds("send push \"again\""));
        Assert.Equal([WhyNotKind.Waiting], Kinds("send push \"late\""));

        WhyNotKind[] Kinds(string node) => [.. kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At("2026-03-05T11:00"), kim.Attributes), "w", node).Reasons.Select(reason => reason.Kind)];
    }

    [Fact]
    public void WhyNot_OfANode_IsOfOneThatAVersionHas()
    {
        SteppedCustomer kim = Kim();
        kim.Event("sign_up", "10:00");
        Journey other = kim.Book.Definitions.OfType<Journey>().Single() with { Steps = [new SendStep("push", "new")] };
        Assert.Throws<KeyNotFoundException>(() => Ask(kim, "10:30", "send push \"new\""));

        kim.Catalog = kim.Catalog.With(JourneyControl.Publish("p", SteppedCustomer.At("10:10"), other));

        Assert.Equal("""
            w: send push "new"
              She goes through another version of the journey, which does not have it, and is at 'wait up to 2 hours for view'.
            """, Ask(kim, "10:30", "send push \"new\""));
        Assert.Contains("다른 판", Ask(kim, "10:30", "send push \"new\"", "ko"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_OfACustomerOfAnotherZone_TellsTheTimesOfHerClock()
    {
        SteppedCustomer kim = Kim().Set("ok", true).Set("timezone", "Asia/Seoul");
        kim.Event("sign_up", "10:30");

        Assert.Equal("""
            w: send push "seen"
              She waits at 'wait up to 2 hours for view' until 2026-03-02T21:30:00+09:00.
              Sent now, it would be put off until 2026-03-03T08:00:00+09:00: these are quiet hours.
            """, Ask(kim, "12:20", "send push \"seen\""));
        Assert.Equal("""
            w: send push "seen"
              'wait up to 2 hours for view'에서 2026-03-02T21:30:00+09:00까지 기다립니다.
              지금 보내면 2026-03-03T08:00:00+09:00까지 보류됩니다: 보내지 않는 시간대입니다.
            """, Ask(kim, "12:20", "send push \"seen\"", "ko"));
        Assert.Equal(
            ["2026-03-02T21:30:00+09:00 w at 'wait up to 2 hours for view': goes on, or view"],
            kim.Catalog.NextFor(kim.State, new StepContext(SteppedCustomer.At("12:20"), kim.Attributes)).Select(next => next.ToString()));
    }

    [Fact]
    public void WhyNot_OfAConsentThatIsTooOld_SaysSo()
    {
        SteppedCustomer kim = new SteppedCustomer("messaging { consent ok renew consent after 730 days from agreed } journey w { enter on sign_up wait 1 day send push \"a\" }").Set("ok", true).Set("agreed", SteppedCustomer.At("2020-01-01T00:00"));
        kim.Event("sign_up", "10:00");

        WhyNotReason last = kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At("10:30"), kim.Attributes), "w", "send push \"a\"").Reasons[^1];

        Assert.Equal((WhyNotKind.Suppressed, JourneyReasons.NoConsent, "renewal"), (last.Kind, last.Code, last.Detail));
        Assert.EndsWith("It would not be sent now: her consent to advertisements is too old, or nobody knows since when it is.", Ask(kim, "10:30", "send push \"a\""), StringComparison.Ordinal);
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
