using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>What a step does, sentence by sentence.</summary>
public sealed class JourneyStepTests
{
    [Fact]
    public void Tick_WithNothingDue_ChangesNothing()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up wait 1 hour send push \"a\" transactional }");
        kim.Event("sign_up", "10:00");
        CustomerJourneyState before = kim.State;

        Assert.Same(before, kim.Catalog.Step(before, JourneyInput.Tick, new StepContext(SteppedCustomer.At("10:59:59"), kim.Attributes)).State);
    }

    [Fact]
    public void OverdueMessages_OfOneWake_GoInTheOrderOfTheirInstantsThenByPriority()
    {
        var kim = new SteppedCustomer("""
            journey late  { enter on sign_up priority 9 wait 2 hours send push "late" transactional }
            journey low   { enter on sign_up priority 1 wait 1 hour send push "low" transactional }
            journey high  { enter on sign_up priority 2 wait 1 hour send push "high" transactional }
            """);
        kim.Event("sign_up", "10:00");
        kim.Tick("12:30");

        Assert.Equal(["high", "low", "late"], kim.Actions.OfType<SendMessage>().Select(send => send.Template));
        Assert.All(kim.Actions, send => Assert.Equal(SteppedCustomer.At("12:30"), send.At));
    }

    [Fact]
    public void OverdueMessage_StandsBeforeThatOfTheInputItself_UnderACap()
    {
        var kim = new SteppedCustomer("""
            messaging { consent ok cap ads 1 per 24 hours skip }
            journey first  { enter on sign_up wait 1 hour send push "overdue" }
            journey other  { enter on view priority 100 send push "at-once" }
            """).Set("ok", true);
        kim.Event("sign_up", "10:00");
        kim.Event("view", "11:30");

        Assert.Equal("overdue", Assert.Single(kim.Actions.OfType<SendMessage>()).Template);
        Assert.Contains(kim.Trace, entry => entry is { Kind: JourneyTraceKind.Suppressed, Reason: JourneyReasons.Cap, Name: "at-once" });
    }

    [Fact]
    public void Message_WhoseCapIsReachedWithExit_IsSuppressedAndEnds()
    {
        var kim = new SteppedCustomer("""
            messaging { consent ok cap channel push 1 per 24 hours exit }
            journey w { enter on sign_up send push "a" send push "b" send email "c" }
            """).Set("ok", true);
        kim.Event("sign_up", "10:00");

        Assert.Equal("""
            2026-03-02T10:00:00Z entered w
            2026-03-02T10:00:00Z sent w at 'send push "a"' a
            2026-03-02T10:00:00Z suppressed w at 'send push "b"' b, cap
            2026-03-02T10:00:00Z exited w at 'send push "b"', cap
            """, kim.Told);
    }

    [Fact]
    public void HeldMessage_GoesAtOnce_WhenAFailureFreesItsSlot()
    {
        var kim = new SteppedCustomer("messaging { consent ok cap ads 1 per 24 hours hold } journey w { enter on sign_up send push \"a\" wait 1 hour send push \"b\" }").Set("ok", true);
        kim.Event("sign_up", "10:00");
        kim.Until("11:00");
        Assert.Equal(JourneyReasons.Cap, Assert.Single(kim.State.Instances).HeldBy);
        kim.Step(JourneyInput.Reported(kim.Actions[0].Key, ActionOutcome.Failed, SteppedCustomer.At("11:10")), "11:10");

        Assert.Equal(["a", "b"], kim.Actions.OfType<SendMessage>().Select(send => send.Template));
        Assert.Equal(SteppedCustomer.At("11:10"), kim.Actions[1].At);
    }

    [Fact]
    public void Count_SinceEntry_DoesNotCountTheTriggerAndOutlastsTheEventsThatAreKept()
    {
        var kim = new SteppedCustomer("""
            journey w { enter on view wait 20 days when count(view, since entry) >= 2 { send push "often" transactional } otherwise { send push "once" transactional } }
            """);
        kim.Event("view", "2026-03-01T10:00:00");
        kim.Event("view", "2026-03-02T10:00:00");
        kim.Event("view", "2026-03-15T10:00:00");
        kim.Until("2026-03-30T00:00:00");

        Assert.Equal("often", Assert.Single(kim.Actions.OfType<SendMessage>()).Template);
    }

    [Fact]
    public void Conditions_OfMemberships_AskTheContext()
    {
        var kim = new SteppedCustomer("""
            segment vip = points >= 10
            partition tier { gold when points >= 100 basic otherwise }
            journey w { enter on sign_up only if in vip when in tier.gold { send push "gold" transactional } otherwise { send push "basic" transactional } }
            """);
        kim.Event("sign_up", "10:00");
        kim.Memberships = JourneyMemberships.None.In("vip").InCell("tier", "gold");
        kim.Event("sign_up", "10:01");

        Assert.Equal([JourneyTraceKind.NotEntered, JourneyTraceKind.Entered], kim.Trace.Where(entry => entry.Kind is JourneyTraceKind.Entered or JourneyTraceKind.NotEntered).Select(entry => entry.Kind));
        Assert.Equal("gold", Assert.Single(kim.Actions.OfType<SendMessage>()).Template);
    }

    [Fact]
    public void Trigger_OfTheJourney_IsInConditionsAndTexts_AfterTheStateWasStored()
    {
        var kim = new SteppedCustomer("""
            journey w { enter on cart reenter always key cart while active concurrent  exit on purchase where cart = trigger.cart
              wait 1 day  when trigger.price >= 100 { send push "dear" with { text: "{{trigger.cart}}: {{trigger.price}}" } transactional } }
            """);
        kim.Event("cart", "10:00", values: [("cart", "a"), ("price", 150)]);
        kim.Event("cart", "10:01", values: [("cart", "b"), ("price", 50)]);
        kim.Event("cart", "10:02", values: [("cart", "c"), ("price", 300)]);
        kim.Event("purchase", "10:30", values: [("cart", "c")]);
        kim.Until("2026-03-05T00:00:00");

        Assert.Equal("a: 150", Assert.Single(Assert.Single(kim.Actions.OfType<SendMessage>()).Parameters).Text);
        Assert.Equal(2, kim.Trace.Count(entry => entry.Kind == JourneyTraceKind.Ended));
    }

    [Fact]
    public void Holdout_IsSuppressedEverywhere_AndDecidedOnce()
    {
        SteppedCustomer[] all = [.. Enumerable.Range(0, 60).Select(i =>
        {
            var one = new SteppedCustomer("journey w { enter on sign_up reenter always holdout \"control\" 50% send push \"a\" transactional }", $"k{i}");
            one.Event("sign_up", "10:00");
            one.Event("sign_up", "10:05");
            return one;
        })];

        Assert.All(all, one => Assert.Equal(one.Trace.Count(entry => entry.Reason == JourneyReasons.Holdout && entry.Kind == JourneyTraceKind.Suppressed) == 2, one.Actions.Count == 0));
        Assert.InRange(all.Count(one => one.Actions.Count == 0), 15, 45);
        Assert.All(all, one => Assert.Single(one.State.Assignments));
    }

    [Theory]
    [InlineData(PausedTimers.Run, "11:30")]
    [InlineData(PausedTimers.Freeze, "16:00")]
    [InlineData(PausedTimers.Restart, "16:00")]
    public void WaitMatch_WhilePaused_IsRemembered(PausedTimers timers, string from)
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up wait up to 2 hours for purchase { on purchase { wait 8 hours send push \"thanks\" transactional } on timeout { } } }");
        kim.Event("sign_up", "10:00");
        kim.Catalog = kim.Catalog.With(JourneyControl.Pause("p", SteppedCustomer.At("11:00"), "w"));
        kim.Tick("11:00");
        kim.Event("purchase", "11:30");
        kim.Catalog = kim.Catalog.With(JourneyControl.Resume("r", SteppedCustomer.At("16:00"), "w", timers));
        kim.Tick("16:00");
        kim.Until("2026-03-04T00:00:00");

        Assert.Equal(SteppedCustomer.At(from).AddHours(8), Assert.Single(kim.Actions).At);
    }

    [Fact]
    public void Migration_OverAMessageThatWasSent_DoesNotSendItAgain()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up send push \"a\" transactional wait 1 hour as pause send push \"b\" transactional }");
        kim.Event("sign_up", "10:00");
        Journey moved = RuleBook.Parse(kim.Book.Schema, ("new", "journey w { enter on sign_up wait 1 hour as pause send push \"a\" transactional send push \"c\" transactional }")).Definitions.OfType<Journey>().Single();
        kim.Catalog = kim.Catalog.With(JourneyControl.Publish("v2", SteppedCustomer.At("10:30"), moved, InFlight.Migrate));
        kim.Until("12:00");

        Assert.Equal(["a", "c"], kim.Actions.OfType<SendMessage>().Select(send => send.Template));
        Assert.Contains(kim.Trace, entry => entry.Kind == JourneyTraceKind.AlreadySent);
    }

    [Fact]
    public void Restart_IsRefusedBeforeItEndsTheOldInstance_WhoseGoalIsStillWatched()
    {
        var kim = new SteppedCustomer("journey w { enter on cart reenter always while active restart at most 2 times goal purchase within 7 days wait 1 day send push \"a\" transactional }");
        kim.Event("cart", "10:00");
        kim.Event("cart", "11:00");
        kim.Event("cart", "12:00");
        kim.Event("purchase", "13:00");
        kim.Until("2026-03-05T00:00:00");

        Assert.Equal("""
            2026-03-02T10:00:00Z entered w
            2026-03-02T11:00:00Z exited w at 'wait 1 day', restarted
            2026-03-02T11:00:00Z entered w
            2026-03-02T12:00:00Z not_entered w, max_entries
            2026-03-02T13:00:00Z converted w purchase
            2026-03-02T13:00:00Z converted w purchase
            2026-03-03T11:00:00Z sent w at 'send push "a"' a
            2026-03-03T11:00:00Z ended w
            """, kim.Told);
    }

    [Fact]
    public void Attribute_ThatAJourneySets_IsSoForTheRestOfTheStep()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up set grade = \"new\" set points = 7 when grade = \"new\" and points = 7 { send push \"{}\" with { text: \"{{grade}} {{points}}\" } transactional } }");
        kim.Event("sign_up", "10:00");

        Assert.Equal("new 7", Assert.Single(Assert.Single(kim.Actions.OfType<SendMessage>()).Parameters).Text);
    }

    [Fact]
    public void UnknownZone_OfACustomer_FallsToTheNext_AndIsToldWithoutItsValue()
    {
        var kim = new SteppedCustomer("messaging { timezone \"Asia/Seoul\" } journey w { enter on sign_up wait until 10:00 send push \"a\" transactional }").Set("timezone", "canary/zone");
        kim.Event("sign_up", "10:00");
        kim.Until("2026-03-04T00:00:00");

        Assert.Equal(SteppedCustomer.At("2026-03-03T01:00:00"), Assert.Single(kim.Actions).At);
        Assert.Contains(kim.Trace, entry => entry.Kind == JourneyTraceKind.UnknownZone);
        Assert.DoesNotContain(kim.Trace, entry => entry.ToString().Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void EventsThatCameBeforeALateEntry_ReachTheGoal_AlsoBehindTheOneThatEnds()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up exit on purchase goal view within 1 day wait 1 hour send push \"a\" transactional }");
        kim.Event("purchase", "20:29");
        kim.Event("view", "20:50");
        kim.Event("sign_up", "20:19", now: "20:55", id: "s");

        Assert.Equal("""
            2026-03-02T20:55:00Z late s
            2026-03-02T20:55:00Z entered w
            2026-03-02T20:55:00Z exited w at 'wait 1 hour', purchase
            2026-03-02T20:55:00Z converted w view
            """, kim.Told);
    }

    [Fact]
    public void Event_OfTheStepInWhichAnEntryIsMadeUpFor_EndsOneWait()
    {
        const string Wait = "wait up to 24 hours for view";
        var kim = new SteppedCustomer($"journey w {{ enter every day at 22:20 {Wait} counting from entry {{ on view {{ {Wait} {{ on view {{ send push \"b\" transactional }} on timeout {{}} }} }} on timeout {{}} }} }}");
        kim.Tick("20:00");
        kim.Event("view", "2026-03-03T08:00:00");
        Assert.Empty(kim.Actions);

        kim.Event("view", "2026-03-03T09:00:00");
        Assert.Equal(SteppedCustomer.At("2026-03-03T09:00:00"), Assert.Single(kim.Actions).At);
    }

    [Fact]
    public void Event_WithoutAnId_IsNeverARepeat()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up reenter always while active concurrent wait 1 hour send push \"a\" transactional }");
        CustomerEvent one = CustomerEvent.Of(kim.Book.Schema.Event("sign_up"), SteppedCustomer.At("10:00"));
        kim.Step(JourneyInput.Of(one), "10:00");
        kim.Step(JourneyInput.Of(one), "10:00");
        kim.Until("12:00");

        Assert.Equal(2, kim.Actions.Select(action => action.Key).Distinct().Count());
    }

    /// <summary>Keys follow from the journey's name, the customer, what let her in, and the node; whatever the version, and on every machine.</summary>
    [Fact]
    public void Keys_OfAnInstanceAndItsActions_AreTheSameInEveryVersion()
    {
        SendMessage[] sent = [.. new[] { "wait 1 hour", "wait 2 hours set grade = \"a\"" }.Select(before =>
        {
            var kim = new SteppedCustomer($"journey w {{ enter on sign_up {before} send push \"a\" transactional }}");
            kim.Event("sign_up", "10:00", id: "s-1");
            return Assert.Single(kim.Until("13:00").Actions.OfType<SendMessage>());
        })];

        Assert.Equal("26a9bb22c823567bc278ef3436ea2527", sent[0].Instance.ToString());
        Assert.Equal("6a08ec4a2533fffdc00e80da496513d1", sent[0].Key.ToString());
        Assert.Equal((sent[0].Instance, sent[0].Key), (sent[1].Instance, sent[1].Key));
    }

    [Fact]
    public void Catalog_GivenAControlTwice_IsTheSame()
    {
        var kim = new SteppedCustomer("journey w { enter on sign_up }");
        JourneyCatalog paused = kim.Catalog.With(JourneyControl.Pause("p", SteppedCustomer.At("10:00"), "w"));

        Assert.Same(paused, paused.With(JourneyControl.Pause("p", SteppedCustomer.At("11:00"), "w")));
        Assert.Equal(DiagnosticCodes.UnknownJourney, Assert.Single(Assert.Throws<RuleException>(() => paused.With(JourneyControl.StopEntries("s", SteppedCustomer.At("11:00"), "x"))).Diagnostics).Code);
    }
}
