using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>In which order things come, and in which they count.</summary>
public sealed class OrderProperties
{
    private const long Start = 1_772_413_200_000, Minute = 60_000, Hour = 60 * Minute;

    /// <summary>
    /// Property 10: between two timers, events that count, convert or end do so in whatever order they arrive. What a wait takes is decided by what arrives first, and that is not taken back
    /// (property 35); so no wait is open for more than one of them here.
    /// </summary>
    [Fact]
    public void Events_BetweenTwoTimers_ComeToTheSameInWhateverOrderTheyArrive()
    {
        var random = new Random(10);
        int different = 0;
        for (int run = 0; run < 400; run++)
        {
            bool exits = random.Next(3) == 0;
            WhenStep judged = new()
            {
                Branches = [new WhenBranch(View.Count(Trigger.SinceEntry) >= random.Next(1, 4), Text("many")), new WhenBranch(Purchase.Did(Window.Last(TimeSpan.FromHours(random.Next(4, 6)))), Text("bought"))],
                Otherwise = [Text("few")],
            };
            Journey journey = new("w")
            {
                Entries = [JourneyEntry.On(Visit)],
                Goal = new JourneyGoal(Purchase, TimeSpan.FromHours(random.Next(1, 6))),
                Exits = exits ? [JourneyExit.On(Message)] : [],
                Steps =
                [
                    Text("first"),
                    random.Next(2) == 0 || exits ? new WaitStep(WaitLength.Hours(4)) : new WaitForStep { Most = WaitLength.Hours(4), Events = [new AwaitedEvent(Cart, Text("cart"), new ExitStep("cart"))], OnTimeout = [] },
                    judged,
                ],
            };
            long id = 2;
            Occurred[] events = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => new Occurred(Start + random.Next(1, (int)(3 * Hour)), id++, new[] { "view", "view", "purchase", "message" }[random.Next(4)], Facts.None)).OrderBy(one => one.At)];
            if (!exits && random.Next(2) == 0) events = [.. events, new Occurred(Start + random.Next(1, (int)(3 * Hour)), id, "cart", Facts.None)];
            Occurred[] shuffled = [.. events];
            random.Shuffle(shuffled);
            if (!events.SequenceEqual(shuffled)) different++;

            Assert.Equal(Came(journey, events), Came(journey, shuffled));
        }

        Assert.True(different > 200);

        static SendStep Text(string template) => new("push", template) { IsTransactional = true };

        // All arrive 3 hours after the entry; when they took effect is no matter, what they did is.
        static string[] Came(Journey journey, Occurred[] events) =>
        [
            .. WorldStory.Told(new JourneyWorld(0, [journey], new Messaging(), new Dictionary<string, object>(), [
                new Arrival(Start, new Occurred(Start, 1, "visit", Facts.None)),
                .. events.Select(one => new Arrival(Start + (3 * Hour), one)),
                new Arrival(Start + (90 * Hour), new Passed(Start + (90 * Hour))),
            ])).Where(told => told.Kind != JourneyTraceKind.Late).Select(told => (told.At <= Start + (3 * Hour) ? told with { At = 0 } : told).ToString()).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Property 27: at one instant who has the higher priority comes first, then the name; so it is who gets what a cap leaves.</summary>
    [Fact]
    public void Messages_OfOneInstant_GoByPriorityThenName()
    {
        var random = new Random(27);
        for (int run = 0; run < 200; run++)
        {
            (string Name, int Priority)[] journeys = [.. Enumerable.Range(0, 6).Select(i => ($"j{i}", random.Next(3)))];
            random.Shuffle(journeys);
            bool waits = random.Next(2) == 0;
            int cap = random.Next(1, 7);
            var kim = new SteppedCustomer($"messaging {{ consent ok cap ads {cap} per 24 hours skip }}" + string.Concat(journeys.Select(one => string.Create(CultureInfo.InvariantCulture, $" journey {one.Name} {{ enter on sign_up priority {one.Priority}{(waits ? " wait 1 hour" : "")} send push \"{one.Name}\" }}")))).Set("ok", true);
            kim.Event("sign_up", "10:00");
            kim.Tick(random.Next(2) == 0 ? "11:00" : "13:00");

            Assert.Equal(
                journeys.OrderByDescending(one => one.Priority).ThenBy(one => one.Name, StringComparer.Ordinal).Take(cap).Select(one => one.Name),
                kim.Actions.OfType<SendMessage>().Select(sent => sent.Template));
        }
    }

    /// <summary>Property 35: what comes late changes what follows, and takes back nothing: not what was sent, and not that it counts.</summary>
    [Fact]
    public void LateEvent_InAnyWorld_TakesNothingBack() => WorldTests.TryUndisturbed(28, 300, 5_000, world =>
    {
        var random = new Random(world.Seed);
        if (world.Arrivals.Count < 3) return null;
        int place = random.Next(1, world.Arrivals.Count);
        long now = world.Arrivals[place].Now, ago = now - random.Next(1, (int)(30 * Hour));
        var late = new Arrival(now, new Occurred(ago, 1_000, new[] { "view", "cart", "purchase", "visit" }[random.Next(4)], Facts.None));
        List<JourneyAction> without = WorldStory.Through(world with { Arrivals = [.. world.Arrivals.Take(place)] }, (_, _) => { }).Actions;
        List<JourneyAction> with = WorldStory.Through(world with { Arrivals = [.. world.Arrivals.Take(place), late, .. world.Arrivals.Skip(place)] }, (_, _) => { }).Actions;
        return without.Select(action => (action.Key, action.At)).SequenceEqual(with.Take(without.Count).Select(action => (action.Key, action.At))) && with.DistinctBy(action => action.Key).Count() == with.Count
            ? null
            : $"{string.Join('\n', without)}\nand with {late}\n{string.Join('\n', with)}";
    });
}
