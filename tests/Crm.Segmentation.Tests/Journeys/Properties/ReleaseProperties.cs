using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>What is put off leaves as early as it may, and what stood still or comes in late leaves at most once.</summary>
public sealed class ReleaseProperties
{
    /// <summary>Property 14, quiet hours: the first minute outside, of the book's and of the journey's own, found by a walk minute by minute; and then the message is judged.</summary>
    [Fact]
    public void Release_FromQuietHours_IsAtTheFirstMinuteOutside()
    {
        int released = 0;
        WorldTests.TryUndisturbed(27, 1_000, 5_000, world =>
        {
            if (world.Messaging.Quiet is not { Drops: false } quiet) return null;
            world = WorldStory.Prompt(world);
            var held = new Dictionary<JourneyKey, long>();
            string? complaint = null;
            WorldStory.Through(world, (host, _) =>
            {
                foreach (JourneyTraceEntry entry in host.Results[^1].Trace.Where(entry => entry is { Instance: not null, Node: not null }))
                {
                    long at = entry.At.ToUnixTimeMilliseconds();
                    if (held.Remove(entry.Instance!.Value, out long until))
                    {
                        if (at > until) complaint ??= $"later than {Facts.Text(until)}: {entry}";
                        released++;
                    }

                    if (entry is not { Kind: JourneyTraceKind.Held, Reason: JourneyReasons.QuietHours }) continue;
                    CivilTime clock = CivilTime.Of(host.Attributes.GetValueOrDefault("city") as string) ?? CivilTime.Of(world.Journeys.Single(journey => journey.Name == entry.Journey).TimeZone) ?? CivilTime.Of(world.Messaging.TimeZone) ?? CivilTime.Of("UTC")!;
                    QuietHours? own = world.Journeys.Single(journey => journey.Name == entry.Journey).Quiet;
                    long outside = at;
                    while (clock.IsBetween(outside, quiet.From, quiet.To) || (own is not null && clock.IsBetween(outside, own.From, own.To))) outside += CivilTime.Minute - (outside % CivilTime.Minute);
                    if (entry.Until!.Value.ToUnixTimeMilliseconds() != outside) complaint ??= $"not {Facts.Text(outside)}: {entry}";
                    held[entry.Instance.Value] = outside;
                }
            });
            return complaint;
        });
        Assert.True(released > 10, $"{released}");
    }

    /// <summary>Property 14, caps: the first instant at which a message more does not make them too many, found among the instants at which one leaves the window.</summary>
    [Fact]
    public void Release_FromACap_IsWhenTheWindowHasRoom()
    {
        var random = new Random(14);
        int held = 0;
        for (int run = 0; run < 300; run++)
        {
            (int most, int hours) = (random.Next(1, 4), random.Next(1, 7));
            string journeys = string.Concat(Enumerable.Range(0, 6).Select(i => $" journey j{i} {{ enter on view where product = \"{i}\" reenter always wait {random.Next(1, 90)} minutes send push \"{i}\" }}"));
            var kim = new SteppedCustomer(string.Create(CultureInfo.InvariantCulture, $"messaging {{ consent ok cap ads {most} per {hours} hours hold }}{journeys}")).Set("ok", true);
            DateTimeOffset now = SteppedCustomer.At("10:00");
            for (int i = 0; i < 12; i++)
            {
                now = now.AddMinutes(random.Next(0, 100));
                kim.Until(Text(now));
                kim.Event("view", Text(now), values: ("product", $"{random.Next(6)}"));
            }

            kim.Until("2026-03-10T00:00:00");
            List<DateTimeOffset> sent = [];
            foreach (JourneyTraceEntry entry in kim.Trace)
            {
                if (entry.Kind == JourneyTraceKind.Sent) sent.Add(entry.At);
                if (entry.Kind != JourneyTraceKind.Held) continue;
                DateTimeOffset[] leaving = [.. sent.Select(at => at.AddHours(hours)).Where(at => at > entry.At).Order()];
                Assert.Equal(leaving.First(at => sent.Count(one => one > at.AddHours(-hours)) < most), entry.Until);
                held++;
            }

            Assert.Equal(kim.Trace.Count(entry => entry.Kind == JourneyTraceKind.Entered), sent.Count);
            Assert.All(sent, at => Assert.InRange(sent.Count(one => one <= at && one > at.AddHours(-hours)), 1, most));
        }

        Assert.True(held > 300, $"{held}");
    }

    /// <summary>Property 34: a step sends one message of an instance at most when the journey goes on, and none that is stale.</summary>
    [Fact]
    public void Resume_AfterAnyPause_SendsOneMessageAnInstanceAtMost_AndNoneThatIsStale()
    {
        var random = new Random(34);
        int overdue = 0;
        for (int run = 0; run < 300; run++)
        {
            int stale = random.Next(1, 8);
            string steps = string.Concat(Enumerable.Range(0, 6).Select(i => $" wait {random.Next(10, 200)} minutes send push \"{i}\"{(random.Next(3) == 0 ? "" : " transactional")}"));
            var kim = new SteppedCustomer($"messaging {{ consent ok quiet 20:00..07:00 hold stale after {stale} hours }} journey w {{ enter on cart reenter always key cart while active concurrent{steps} }}").Set("ok", random.Next(2) == 0 ? true : null);
            for (int i = 0; i < 3; i++) kim.Event("cart", $"10:0{i}", values: ("cart", $"{i}"));
            DateTimeOffset paused = SteppedCustomer.At("10:05").AddMinutes(random.Next(500)), resumed = paused.AddMinutes(random.Next(1, 1_500));
            kim.Until(Text(paused));
            kim.Catalog = kim.Catalog.With(JourneyControl.Pause("p", paused, "w"));
            kim.Step(JourneyInput.Tick, Text(paused));
            if (random.Next(2) == 0) kim.Step(JourneyInput.Tick, Text(paused.AddSeconds((resumed - paused).TotalSeconds / 2)));
            PausedTimers timers = (PausedTimers)random.Next(3);
            kim.Catalog = kim.Catalog.With(JourneyControl.Resume("r", resumed, "w", timers));
            int sent = kim.Actions.Count;
            DateTimeOffset now = resumed.AddMinutes(random.Next(3) == 0 ? random.Next(300) : 0);
            while (true)
            {
                StepResult step = kim.Step(JourneyInput.Tick, Text(now));
                Assert.All(step.Actions.CountBy(action => action.Instance), one => Assert.Equal(1, one.Value));
                if (step.NextWake is not { } wake || wake > SteppedCustomer.At("2026-03-09T00:00:00")) break;
                now = wake;
            }

            Assert.True(kim.Actions.Count >= sent);
            if (timers != PausedTimers.Run) continue;
            var due = new Dictionary<JourneyKey, DateTimeOffset>();
            foreach (JourneyTraceEntry entry in kim.Trace)
            {
                if (entry.Kind is JourneyTraceKind.Waiting or JourneyTraceKind.Held) due[entry.Instance!.Value] = entry.Until!.Value;
                if (entry.Kind != JourneyTraceKind.Sent) continue;
                Claim.Holds(entry.At - due[entry.Instance!.Value] <= TimeSpan.FromHours(stale), $"{entry}\n{kim.Told}");
                if (entry.At > due[entry.Instance.Value]) overdue++;
            }
        }

        Assert.True(overdue > 30, $"{overdue}");
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
