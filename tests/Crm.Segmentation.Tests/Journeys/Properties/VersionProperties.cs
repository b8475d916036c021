using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>New versions while customers are inside.</summary>
public sealed class VersionProperties
{
    /// <summary>Property 30: whoever is inside as another version is published, and kept, goes on as if it had not been.</summary>
    [Fact]
    public void Publish_OfAnotherVersion_KeepsWhoIsInside()
    {
        int inside = 0;
        WorldTests.TryUndisturbed(30, 300, 5_000, world =>
        {
            // New instances touch old ones by what the customer has in common: messages under caps, attributes that are set, joins, and the instant up to which time has gone by when an
            // input comes late.
            world = WorldStory.Prompt(world) with
            {
                Messaging = world.Messaging with { Caps = [] },
                Journeys = [.. world.Journeys.Select(journey => journey with { Steps = WorldTests.Without(journey.Steps, step => step is SetStep or JoinStep) })],
            };
            long at = world.Arrivals[world.Arrivals.Count / 2].Now;
            int known = WorldStory.Told(world with { Arrivals = [.. world.Arrivals.Where(arrival => arrival.Now < at)] }).Count(told => told.Kind == JourneyTraceKind.Entered);
            IEnumerable<Told> kept = WorldStory.Told(world), published = WorldStory.Told(world, (host, now) =>
            {
                if (now < at || host.Catalog.Controls.Count > 0) return;
                foreach (Journey journey in world.Journeys) host.Take(JourneyControl.Publish(journey.Name, DateTimeOffset.FromUnixTimeMilliseconds(now), journey with { Steps = [] }));
            });
            inside += kept.Count(told => told.Instance < known && told.At > at);
            return WorldStory.Difference(kept.Where(told => told.Instance < known), published.Where(told => told.Instance < known));
        });
        Assert.True(inside > 100, $"{inside}");
    }

    /// <summary>Property 32: whoever goes on in another version, whatever its steps, gets no message a second time. What a journey sets again it sets under the key that it had, so that
    /// a host does it once.</summary>
    [Fact]
    public void Migration_ToStepsInAnotherOrder_SendsNothingAgain()
    {
        int migrated = 0;
        WorldTests.TryUndisturbed(31, 400, 5_000, world =>
        {
            var random = new Random(world.Seed);
            int place = world.Arrivals.Count / 2;
            var keys = new HashSet<JourneyKey>();
            string? complaint = null;
            WorldStory.Through(
                world,
                (host, _) =>
                {
                    migrated += host.Results[^1].Trace.Count(entry => entry.Kind == JourneyTraceKind.Migrated);
                    foreach (JourneyAction action in host.Results[^1].Actions)
                        if (!keys.Add(action.Key) && action is SendMessage) complaint ??= $"again: {action}";
                },
                (host, now) =>
                {
                    if (random.Next(4) > 0 || now < world.Arrivals[1].Now || (host.Catalog.Controls is [.., var last] && last.At.ToUnixTimeMilliseconds() > now)) return;
                    foreach (Journey journey in world.Journeys)
                    {
                        JourneyStep[] steps = [.. journey.Steps, .. journey.Steps.SelectMany(step => step.Blocks).FirstOrDefault([])];
                        random.Shuffle(steps);
                        Journey other = journey with { Steps = [.. steps.Take(random.Next(1, steps.Length + 1))] };
                        if (!other.Validate(TestShop.Schema).Any(found => found.Severity == DiagnosticSeverity.Error))
                            host.Take(JourneyControl.Publish($"{host.Catalog.Controls.Count}", DateTimeOffset.FromUnixTimeMilliseconds(now), other, InFlight.Migrate));
                    }
                });
            return complaint;
        });
        Assert.True(migrated > 50, $"{migrated}");
    }
}
