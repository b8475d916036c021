using Crm.Segmentation.Journeys;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Accidents that were in the news, as worlds: each is refused, or harmless.</summary>
public sealed class IncidentTests
{
    private const long Start = 1_772_413_200_000, Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly Messaging Rules = new() { Consent = OptedIn, TimeZoneAttribute = City };

    private static readonly SendStep Hello = new("push", "hello");

    /// <summary>A test message was sent to everybody. Here the filter is judged for each customer, and a missing attribute does not pass it.</summary>
    [Fact]
    public void TestMessage_FiredAtEverybody_ReachesTestersOnly()
    {
        Journey test = new("test") { Entries = [JourneyEntry.On(Visit)], Filter = Tier.Is("vip"), Steps = [Hello] };
        JourneyHost stranger = Host(test), tester = Host(test, ("tier", "vip"));

        Assert.Equal([JourneyReasons.Filter], stranger.Step(new Occurred(Start, 1, "visit", Facts.None), Start).Told.Select(told => told.Reason));
        tester.Step(new Occurred(Start, 1, "visit", Facts.None), Start);

        Assert.Empty(stranger.Actions);
        Assert.Single(tester.Actions);
    }

    /// <summary>Commits timed out and messages were sent again and again. Here a step done again asks for the same under the same key, and one done is done.</summary>
    [Fact]
    public void Send_WhoseCommitsTimeOut_HasOneKey()
    {
        Journey journey = new("j") { Entries = [JourneyEntry.On(Visit)], Steps = [new WaitStep(WaitLength.Hours(1)), Hello] };
        var keys = new HashSet<JourneyKey>();
        for (int lost = 0; lost < 5; lost++)
        {
            JourneyHost host = Host(journey);
            host.Step(new Occurred(Start, 1, "visit", Facts.None), Start);
            host.Step(new Passed(Start + Hour), Start + Hour + (lost * Minute));
            for (int again = 0; again < 5; again++) host.Step(new Passed(Start + Hour), Start + (2 * Hour) + (again * Minute));
            keys.Add(Assert.Single(host.Actions).Key);
        }

        Assert.Single(keys);
    }

    /// <summary>A campaign was stopped after a thousand messages and started again, and the first thousand got it twice. Here who entered once does not enter again, whatever the version.</summary>
    [Fact]
    public void Campaign_PublishedAgain_SendsToWhoHasItNothing()
    {
        Journey campaign = new("campaign") { Entries = [JourneyEntry.On(Visit)], Steps = [Hello] };
        for (int customer = 0; customer < 1_000; customer++)
        {
            JourneyHost host = Host(campaign);
            host.Step(new Occurred(Start, 1, "visit", Facts.None), Start);
            host.Take(JourneyControl.StopEntries("stop", At(Start + Minute), "campaign"));
            host.Take(JourneyControl.Publish("again", At(Start + Hour), campaign with { Priority = 1 }));
            StepOutcome again = host.Step(new Occurred(Start + Hour, 2, "visit", Facts.None), Start + Hour);
            host.Step(new Occurred(Start, 1, "visit", Facts.None), Start + Hour);

            Assert.Equal([JourneyReasons.ReentryNever], again.Told.Select(told => told.Reason));
            Assert.Single(host.Actions);
        }
    }

    /// <summary>A journey was edited while customers waited in it, and they got both texts, or neither. Here the wait that has begun keeps its end, and each gets one.</summary>
    [Theory]
    [InlineData(InFlight.Keep, "hello")]
    [InlineData(InFlight.Migrate, "better")]
    public void Edit_DuringADelay_LeavesTheWaitAndSendsOnce(InFlight inFlight, string template)
    {
        Journey before = new("j") { Entries = [JourneyEntry.On(Visit)], Steps = [new WaitStep(WaitLength.Hours(2)) { Id = "delay" }, Hello with { Id = "text" }] };
        Journey after = before with { Steps = [new WaitStep(WaitLength.Hours(9)) { Id = "delay" }, new SendStep("push", "better") { Id = "text" }] };
        JourneyHost host = Host(before);
        host.Step(new Occurred(Start, 1, "visit", Facts.None), Start);
        host.Take(JourneyControl.Publish("edit", At(Start + Hour), after, inFlight));

        Assert.Equal(Start + (2 * Hour), host.Step(new Passed(Start + Hour), Start + Hour).NextWake);
        for (int hours = 2; hours < 12; hours++) host.Step(new Passed(Start + (hours * Hour)), Start + (hours * Hour));

        Assert.Equal(template, Assert.IsType<SendMessage>(Assert.Single(host.Actions)).Template);
    }

    /// <summary>A segment was computed from stale data, or came out empty for an hour, and everybody in it was written to when it was whole again. Here a change must hold.</summary>
    [Fact]
    public void Segment_EmptyForAnHour_WritesToNobody()
    {
        Journey comeBack = new("come back") { Entries = [JourneyEntry.OnLeaving(JourneyWorld.Loyal.Members, TimeSpan.FromHours(2))], Steps = [Hello] };
        JourneyHost host = Host(comeBack);
        host.Step(new Moved(Start, 1, Enters: true), Start);
        host.Step(new Moved(Start + Day, 2, Enters: false), Start + Day);
        StepOutcome whole = host.Step(new Moved(Start + Day + Hour, 3, Enters: true), Start + Day + Hour);
        host.Step(new Passed(Start + (3 * Day)), Start + (3 * Day));

        Assert.Equal([JourneyTraceKind.NotHeld], whole.Told.Select(told => told.Kind));
        Assert.Empty(host.Actions);
    }

    /// <summary>A change of membership that is told long after it happened starts nothing.</summary>
    [Fact]
    public void Segment_WhoseChangesComeADayLate_IsRefused()
    {
        Journey welcome = new("welcome") { Entries = [JourneyEntry.OnEntering(JourneyWorld.Loyal.Members)], NotOlderThan = TimeSpan.FromHours(2), Steps = [Hello] };
        JourneyHost host = Host(welcome);

        StepOutcome late = host.Step(new Moved(Start, 1, Enters: true), Start + Day);

        Assert.Equal([JourneyReasons.EntryTooLate], late.Told.Select(told => told.Reason));
        Assert.Empty(host.Actions);
    }

    /// <summary>One update of a profile planned everything anew, and what was sent was sent again. Here a wait that does not hang on what changed stays, and none is gone through twice.</summary>
    [Fact]
    public void ProfileUpdate_WhileEverythingWaits_PlansNothingAnew()
    {
        Journey[] journeys =
        [
            .. Enumerable.Range(0, 20).Select(i => new Journey($"j{i:00}")
            {
                Entries = [JourneyEntry.On(Visit)],
                Steps = [Hello with { IsTransactional = true }, i % 2 == 0 ? new WaitStep(WaitLength.Hours(30)) : new WaitUntilTimeStep(new TimeOnly(10, 0)), new SendStep("push", "later") { IsTransactional = true }],
            }),
        ];
        JourneyHost host = Host(journeys, ("city", "Asia/Seoul"));
        host.Step(new Occurred(Start, 1, "visit", Facts.None), Start);
        long? wake = host.Step(new Passed(Start + Hour), Start + Hour).NextWake;
        for (int i = 0; i < 10; i++)
        {
            StepOutcome update = host.Step(new Became(Start + Hour + i, 100 + i, new Dictionary<string, object?> { ["tier"] = i % 2 == 0 ? "gold" : "vip", ["age"] = (long)i }), Start + Hour + i);
            Assert.Empty(update.Told);
            Assert.Equal(wake, update.NextWake);
        }

        for (int hours = 2; hours < 72; hours++) host.Step(new Passed(Start + (hours * Hour)), Start + (hours * Hour));

        Assert.Equal(2 * journeys.Length, host.Actions.Count);
        Assert.All(host.Actions.GroupBy(action => (action.Journey, action.Node)), one => Assert.Single(one));
    }

    private static JourneyHost Host(Journey journey, params (string Name, object Value)[] attributes) => Host([journey], attributes);

    private static JourneyHost Host(Journey[] journeys, params (string Name, object Value)[] attributes) =>
        new(new JourneyWorld(0, journeys, Rules, attributes.Append(("opted_in", true)).ToDictionary(one => one.Item1, one => one.Item2), []));

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
