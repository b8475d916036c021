using Crm.Segmentation.Journeys;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Worlds in which the engine and the reference once were not of one mind, or both were wrong, as small as they could be made: what is so now, and that both say so.</summary>
public sealed class DecidedWorldTests
{
    private const long Start = 1_772_413_200_000, Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly Messaging Rules = new() { Consent = OptedIn, TimeZoneAttribute = City };

    private static readonly SendStep Hello = new("push", "hello");

    private static readonly Journey Visitor = new("j") { Entries = [JourneyEntry.On(Visit)], Steps = [Hello] };

    /// <summary>The message before left the window by itself: the report frees no slot, and what else comes at the instant comes before the timer.</summary>
    [Fact]
    public void HoldThatIsDue_WhenAFailureIsReportedAtTheInstant_IsLeftToItsTimerBehindTheExit()
    {
        Journey journey = Visitor with { Exits = [JourneyExit.On(Purchase)], Steps = [Hello, new SendStep("push", "again")] };
        Messaging hourly = Rules with { Caps = [new SendCap(CapScope.Ads, 1) { Rolling = TimeSpan.FromHours(1), Over = CapOver.Hold }] };

        Assert.Equal(
            ["Entered", "Sent", "Held cap", "Exited purchase"],
            Story([journey], hourly, Now(Start, Came("visit", 1)), Now(Start + Hour, new Bounced(Start + Hour, 2, 0)), Now(Start + Hour, Came("purchase", 3, Start + Hour))));
    }

    [Fact]
    public void ChangeThatHeldAndIsToldLate_WhenSomethingOccurredSince_CountsItSinceTheEntry()
    {
        Journey journey = new("j")
        {
            Entries = [JourneyEntry.OnEntering(JourneyWorld.Loyal.Members, TimeSpan.FromMinutes(10))],
            Steps = [new WhenStep { Branches = [new WhenBranch(View.Did(Trigger.SinceEntry), new ExitStep("has seen it"))], Otherwise = [new ExitStep("has not")] }],
        };

        Assert.Equal(
            ["Late", "Entered", "Exited has seen it"],
            Story([journey], Rules, Now(Start + (50 * Minute), Came("view", 1, Start + (50 * Minute))), new Arrival(Start + Hour, new Moved(Start, 2, Enters: true)), Now(Start + (2 * Hour), new Passed(Start + (2 * Hour)))));
    }

    /// <summary>A journey may tighten the rules of messages: where its own hours drop, those of the book do not put off.</summary>
    [Fact]
    public void QuietHoursOfAJourneyThatDrop_InsideThoseOfTheBook_Drop()
    {
        Journey journey = Visitor with { Quiet = new QuietHours(new TimeOnly(0, 0), new TimeOnly(9, 0)) { Drops = true } };
        Messaging holding = Rules with { Quiet = new QuietHours(new TimeOnly(0, 30), new TimeOnly(8, 0)) };

        Assert.Equal(["Entered", "Suppressed quiet_hours", "Ended"], Story([journey], holding, Now(Start, Came("visit", 1))));
    }

    [Fact]
    public void Pause_BetweenAnEventAndItsArrival_KeepsTheMessage()
    {
        JourneyControl pause = JourneyControl.Pause("p", At(Start + Minute), "j"), resume = JourneyControl.Resume("r", At(Start + Hour), "j", PausedTimers.Run);

        Assert.Equal(
            ["Entered", "Sent", "Ended"],
            Story([Visitor], Rules, Waiting(pause), new Arrival(Start + (5 * Minute), Came("visit", 1)), Now(Start + (10 * Minute), new Passed(Start + (10 * Minute))), Waiting(resume), Now(Start + (2 * Hour), new Passed(Start + (2 * Hour)))));
        Assert.Equal(["Entered"], Story([Visitor], Rules, Waiting(pause), new Arrival(Start + (5 * Minute), Came("visit", 1)), Now(Start + (10 * Minute), new Passed(Start + (10 * Minute)))));
    }

    /// <summary>A message has come to its turn, or says why not: also one that a pause kept.</summary>
    [Fact]
    public void MessageKeptByAPause_WhenTheInstanceEnds_IsSuppressed()
    {
        Journey journey = Visitor with { Exits = [JourneyExit.On(Purchase)] };

        Assert.Equal(
            ["Entered", "Exited purchase", "Suppressed exited"],
            Story([journey], Rules, Waiting(JourneyControl.Pause("p", At(Start + Minute), "j")), new Arrival(Start + (5 * Minute), Came("visit", 1)), Now(Start + Hour, Came("purchase", 2, Start + Hour))));
    }

    /// <summary>That a tick told her of a pause that did nothing to her yet is no reason to refuse what occurred before it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EventBeforeAPause_AfterATickTookIt_EntersAllTheSame(bool ticks) => Assert.Equal(
        ["Entered"],
        Story([Visitor], Rules, new Arrival(Start + Minute, new Controlled(Start + Minute, JourneyControl.Pause("p", At(Start + Minute), "j"), ticks)), new Arrival(Start + (5 * Minute), Came("visit", 1))));

    [Fact]
    public void Schedule_PublishedAfterHerFirstInput_BeginsWithItsPublication()
    {
        Journey daily = new("daily") { Entries = [new ScheduleEntry(new TimeOnly(2, 0))], Reentry = new JourneyReentry(ReentryMode.AfterExit), Steps = [Hello] };

        Assert.Equal(
            ["Entered", "Sent", "Ended"],
            Story([Visitor with { Steps = [], Entries = [JourneyEntry.On(Cart)] }], Rules, Now(Start, Came("cart", 1)), Now(Start + (5 * Day), new Controlled(Start + (5 * Day), JourneyControl.Publish("new", At(Start + (5 * Day)), daily))), Now(Start + (6 * Day), new Passed(Start + (6 * Day))))[2..]);
    }

    [Fact]
    public void RulesOfMessagesWithoutAZone_AfterRulesWithOne_LeaveTheZoneOfTheOptions()
    {
        Journey journey = Visitor with { Steps = [new WaitUntilTimeStep(new TimeOnly(3, 0)), new ExitStep("three")] };
        JourneyWorld world = World([journey], Rules with { TimeZone = "Asia/Seoul" }, Now(Start, new Controlled(Start, JourneyControl.Change("c", At(Start), Rules))), Now(Start, Came("visit", 1)));
        var host = new JourneyHost(world);
        foreach (Arrival arrival in world.Arrivals) host.Step(arrival.What, arrival.Now);

        Assert.Null(WorldRun.Difference(world));
        Assert.Equal(At(Start + (2 * Hour)), host.State.NextWake);
    }

    /// <summary>What was remembered during a pause is an event of the version before: where the new one does not wait for it, it is forgotten.</summary>
    [Fact]
    public void EventRememberedDuringAPause_WhichTheNewVersionDoesNotWaitFor_IsForgotten()
    {
        static WaitForStep For(params EventType[] types) => new() { Id = "answer", Most = WaitLength.Hours(9), Events = [.. types.Select(type => new AwaitedEvent(type, new ExitStep(type.Name)))], OnTimeout = [new ExitStep("nothing")] };
        Journey before = Visitor with { Steps = [For(View, Cart)] }, after = Visitor with { Steps = [For(View)] };

        Assert.Equal(
            ["Entered", "Migrated", "Exited nothing"],
            Story(
                [before],
                Rules,
                Now(Start, Came("visit", 1)),
                Waiting(JourneyControl.Pause("p", At(Start + Minute), "j")),
                Now(Start + Hour, Came("cart", 2, Start + Hour)),
                Waiting(JourneyControl.Publish("n", At(Start + (2 * Hour)), after, InFlight.Migrate)),
                Waiting(JourneyControl.Resume("r", At(Start + (3 * Hour)), "j", PausedTimers.Run)),
                Now(Start + Day, new Passed(Start + Day))));
    }

    /// <summary>A new version leads out of a repeat and into it again: it is done as often as it says.</summary>
    [Fact]
    public void RepeatThatANewVersionLeft_WhenItIsComeToAgain_BeginsAnew()
    {
        RepeatStep rounds = new() { Times = 2, Steps = [new WaitStep(WaitLength.Hours(1)) { Id = "pause" }, new SetStep(Nickname, Constant.Of("x"))] };
        Journey before = Visitor with { Steps = [rounds] }, after = Visitor with { Steps = [new WaitStep(WaitLength.Hours(9)) { Id = "first" }, rounds] };
        JourneyControl publish = JourneyControl.Publish("n", At(Start + (90 * Minute)), after, InFlight.Migrate, new Dictionary<string, string> { ["pause"] = "first" });

        Assert.Equal(
            ["Entered", "AttributeSet", "Migrated", "AttributeSet", "AttributeSet", "Ended"],
            Story([before], Rules, Now(Start, Came("visit", 1)), Now(Start + (90 * Minute), new Controlled(Start + (90 * Minute), publish)), Now(Start + Day, new Passed(Start + Day))));
    }

    /// <summary>Behind a message nobody enters a journey that is paused by then, also if nobody was in it when it was.</summary>
    [Fact]
    public void JoinBehindAMessage_IntoAJourneyThatIsPausedByThen_IsRefused()
    {
        Journey first = Visitor with { Steps = [Hello, new JoinStep("middle")] }, middle = new("middle") { Entries = [new JoinEntry("j")], Steps = [new JoinStep("last")] }, last = new("last") { Entries = [new JoinEntry("middle")], Steps = [Hello] };

        Assert.Equal(
            ["Entered", "Sent", "Joined", "Entered", "Joined", "NotEntered closed", "Ended", "Ended"],
            Story([first, middle, last], Rules, Waiting(JourneyControl.Pause("p", At(Start + Minute), "last")), new Arrival(Start + (5 * Minute), Came("visit", 1))));
        Assert.Equal(
            ["Entered", "Sent", "Joined", "NotEntered closed", "Ended"],
            Story([first, middle, last], Rules, Waiting(JourneyControl.StopEntries("s", At(Start + Minute), "middle")), new Arrival(Start + (5 * Minute), Came("visit", 1))));
    }

    /// <summary>Noon is that of the zone that another journey has set since.</summary>
    [Fact]
    public void ZoneThatAJourneySets_WhileAnotherWaitsForAClock_MovesTheWait()
    {
        Journey waits = Visitor with { Steps = [new WaitUntilTimeStep(new TimeOnly(12, 0)), new ExitStep("noon")] };
        Journey moves = new("moves") { Entries = [JourneyEntry.On(View)], Steps = [new SetStep(City, Constant.Of("Asia/Seoul"))] };
        JourneyWorld world = World([waits, moves], Rules, Now(Start, Came("visit", 1)), Now(Start + Hour, Came("view", 2, Start + Hour)));
        var host = new JourneyHost(world);
        host.Step(world.Arrivals[0].What, world.Arrivals[0].Now);

        // It is one in the morning in UTC, and ten in Seoul.
        Assert.Null(WorldRun.Difference(world));
        Assert.Equal(At(Start + (11 * Hour)), host.State.NextWake);
        host.Step(world.Arrivals[1].What, world.Arrivals[1].Now);
        Assert.Equal(At(Start + (2 * Hour)), host.State.NextWake);
    }

    [Fact]
    public void AttributeThatAJourneySets_WhenAnExitAsksForIt_ExitsAtOnce()
    {
        Journey waits = Visitor with { Exits = [JourneyExit.When(!OptedIn, "left")], Steps = [new WaitStep(WaitLength.Hours(1)), Hello] };
        Journey leaves = new("leaves") { Entries = [JourneyEntry.On(View)], Steps = [new SetStep(OptedIn, false), new WaitStep(WaitLength.Hours(1))] };

        Assert.Equal(
            ["Entered", "Entered", "AttributeSet", "Exited left", "Ended"],
            Story([waits, leaves], Rules, Now(Start, Came("visit", 1)), Now(Start + Minute, Came("view", 2, Start + Minute)), Now(Start + Day, new Passed(Start + Day))));
    }

    /// <summary>A night that ended by another clock lets go what it held.</summary>
    [Fact]
    public void ConsentToNights_ThatAJourneySets_LetsGoWhatQuietHoursHeld()
    {
        Journey agrees = new("agrees") { Entries = [JourneyEntry.On(View)], Steps = [new SetStep(HasChildren, true)] };
        Messaging quiet = Rules with { NightConsent = HasChildren, Quiet = new QuietHours(new TimeOnly(0, 0), new TimeOnly(8, 0)) };

        Assert.Equal(
            ["Entered", "Held quiet_hours", "Entered", "AttributeSet", "Ended", "Sent", "Ended"],
            Story([Visitor, agrees], quiet, Now(Start, Came("visit", 1)), Now(Start + Hour, Came("view", 2, Start + Hour))));
    }

    /// <summary>Rules of messages may have another zone, by which schedules of who is in no journey come earlier.</summary>
    [Fact]
    public void RulesOfMessagesWithAnotherZone_WhereThereAreSchedules_AreToldToEverybody()
    {
        JourneyWorld world = World([new Journey("daily") { Entries = [new ScheduleEntry(new TimeOnly(10, 0))], Steps = [Hello] }], Rules, Now(Start, new Passed(Start)));
        var host = new JourneyHost(world);
        host.Step(world.Arrivals[0].What, Start);
        JourneyControl seoul = JourneyControl.Change("c", At(Start + Minute), Rules with { TimeZone = "Asia/Seoul" });

        Assert.True(host.Catalog.With(seoul).Affects(seoul, host.State));
    }

    /// <summary>A text that fills the 16 KiB to the last byte is whole; and a message that was sent before is not told to be cut.</summary>
    [Theory]
    [InlineData(16 * 1_024, "Entered", "Sent", "Ended")]
    [InlineData((16 * 1_024) + 1, "Entered", "Sent", "TextCut", "Ended")]
    public void TextOfAMessage_OfSoManyBytes_IsCutWhereItIsMore(int bytes, params string[] told)
    {
        Journey journey = Visitor with { Steps = [new SendStep("push", "hello") { Parameters = [new MessageParameter("name", "{{nickname}}")] }] };

        Assert.Equal(told, Story([journey], Rules, Now(Start, new Became(Start, 1, new Dictionary<string, object?> { ["nickname"] = new string('x', bytes) })), Now(Start, Came("visit", 2))));
    }

    /// <summary>What is told of a world, by both.</summary>
    private static string[] Story(Journey[] journeys, Messaging rules, params Arrival[] arrivals)
    {
        JourneyWorld world = World(journeys, rules, arrivals);
        Assert.True(world.IsSound);
        Assert.Null(WorldRun.Difference(world));
        var host = new JourneyHost(world);
        var told = new List<string>();
        WorldRun.Through(world, (what, now) =>
        {
            StepOutcome outcome = host.Step(what, now);
            told.AddRange(outcome.Told.Select(one => $"{one.Kind} {one.Reason}".TrimEnd()));
            return outcome;
        });
        return [.. told];
    }

    private static JourneyWorld World(Journey[] journeys, Messaging rules, params Arrival[] arrivals) =>
        new(0, journeys, rules, new Dictionary<string, object> { ["opted_in"] = true }, arrivals);

    private static Arrival Now(long now, Happening what) => new(now, what);

    private static Arrival Waiting(JourneyControl control) => new(control.At.ToUnixTimeMilliseconds(), new Controlled(control.At.ToUnixTimeMilliseconds(), control, Ticks: false));

    private static Occurred Came(string type, long id, long at = Start) => new(at, id, type, Facts.None);

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
