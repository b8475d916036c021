using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>Instances go by the ways that the text has, and are over when it says so.</summary>
public sealed class WayProperties
{
    /// <summary>Property 12: whatever a node tells, the instance had come to it, from the node before.</summary>
    [Fact]
    public void Nodes_OfEveryInstance_AreCurrentWhenTheyTell() => WorldTests.TryUndisturbed(23, 300, 5_000, world =>
    {
        var ways = world.Journeys.ToDictionary(journey => journey.Name, journey => new JourneyPaths(journey));
        var standing = new Dictionary<JourneyKey, (int Node, JourneyTraceEntry? Last)>();
        string? complaint = null;
        WorldStory.Through(world, (host, _) =>
        {
            foreach (JourneyTraceEntry entry in host.Results[^1].Trace)
            {
                if (entry is not { Instance: { } instance, Journey: { } journey } || entry.Kind is JourneyTraceKind.Entered or JourneyTraceKind.NotEntered or JourneyTraceKind.Converted) continue;
                if (entry.Node is null && entry.Kind != JourneyTraceKind.Ended) continue;
                JourneyPaths paths = ways[journey];
                (int before, JourneyTraceEntry? last) = standing.GetValueOrDefault(instance, (JourneyPaths.Start, null));
                int node = entry.Node is null ? paths.End : paths.Position(entry.Node);
                bool isStill = node == before && (last is { Kind: JourneyTraceKind.Waiting or JourneyTraceKind.Held or JourneyTraceKind.TextCut }
                    || entry.Kind is JourneyTraceKind.Exited or JourneyTraceKind.UnknownHistory or JourneyTraceKind.TextCut || entry.Reason == JourneyReasons.Exited);
                if (!isStill && !paths.Leads(before, node)) complaint ??= $"{entry} comes behind {last}";
                standing[instance] = (node, entry);
            }
        });
        return complaint;
    });

    /// <summary>Property 9: a message leaves once for each time that its instance comes to it, and is not both sent and suppressed.</summary>
    [Fact]
    public void Messages_OfAnInstance_AreDecidedOnceAVisit() => WorldTests.TryUndisturbed(24, 300, 5_000, world =>
    {
        var visits = world.Journeys.ToDictionary(journey => journey.Name, journey => new JourneyPaths(journey));
        var decided = new Dictionary<(JourneyKey Instance, string Node), int>();
        string? complaint = null;
        WorldStory.Through(world, (host, _) =>
        {
            StepResult result = host.Results[^1];
            foreach (JourneyTraceEntry entry in result.Trace.Where(entry => entry.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Suppressed))
            {
                int times = decided[(entry.Instance!.Value, entry.Node!)] = decided.GetValueOrDefault((entry.Instance.Value, entry.Node!)) + 1;
                if (times > visits[entry.Journey!].Visits(entry.Node!)) complaint ??= $"once too often: {entry}";
            }

            // What is told to be sent is what the host has to send, in the same order.
            if (!result.Trace.Where(entry => entry.Kind == JourneyTraceKind.Sent).Select(entry => (entry.Instance, entry.Node, entry.At))
                .SequenceEqual(result.Actions.OfType<SendMessage>().Select(sent => ((JourneyKey?)sent.Instance, (string?)sent.Node, sent.At)))) complaint ??= $"told otherwise than asked for: {string.Join("; ", result.Trace)}";
        });
        return complaint;
    });

    /// <summary>Property 19: no message of an instance stands behind its exit, and those that the exit stopped are told behind it.</summary>
    [Fact]
    public void Exits_StandBeforeWhatTheySuppress_AndBehindWhatWasSent() => WorldTests.TryUndisturbed(25, 300, 5_000, world =>
    {
        var ended = new HashSet<JourneyKey>();
        string? complaint = null;
        WorldStory.Through(world, (host, _) =>
        {
            foreach (JourneyTraceEntry entry in host.Results[^1].Trace)
            {
                if (entry.Kind is JourneyTraceKind.Exited or JourneyTraceKind.Ended) ended.Add(entry.Instance!.Value);
                bool isStopped = entry is { Kind: JourneyTraceKind.Suppressed, Reason: JourneyReasons.Exited };
                if ((isStopped || entry.Kind == JourneyTraceKind.Sent) && ended.Contains(entry.Instance!.Value) != isStopped) complaint ??= $"out of order: {entry}";
            }
        });
        return complaint;
    });

    /// <summary>
    /// Property 20: an instance is over by the longest way through the text, and the times for which its messages were held. Zones whose clocks do not change, for a host that is told everything
    /// at once: what comes late starts its waits later. The analysis takes a wait for a time of day as it reads, and never finds a longer way.
    /// </summary>
    [Fact]
    public void Instances_EndWithinTheLongestWay()
    {
        int exact = 0;
        WorldTests.TryUndisturbed(26, 300, 5_000, world =>
        {
            world = WorldStory.Prompt(WithFixedZones(world));
            if (!world.IsSound || world.Journeys.SelectMany(journey => journey.Nodes).Any(node => node.Step is WaitUntilDateStep)) return null;
            Dictionary<string, long> longest = world.Journeys.ToDictionary(journey => journey.Name, journey => Longest(journey.Steps));
            foreach (Journey journey in world.Journeys)
            {
                var ways = new JourneyWays(journey, world.Messaging, (_, _) => { });
                ways.Follow();
                Assert.InRange(ways.Longest, 0, longest[journey.Name]);
            }

            Dictionary<JourneyKey, (long Entered, long Held, long? HeldAt)> living = [];
            string? complaint = null;
            WorldStory.Through(world, (host, _) =>
            {
                foreach (JourneyTraceEntry entry in host.Results[^1].Trace)
                {
                    if (entry.Instance is not { } instance || entry.Kind is JourneyTraceKind.NotEntered or JourneyTraceKind.Converted) continue;
                    long at = entry.At.ToUnixTimeMilliseconds();
                    if (entry.Kind == JourneyTraceKind.Entered) living.Add(instance, (at, 0, null));
                    if (!living.TryGetValue(instance, out (long Entered, long Held, long? HeldAt) life)) continue;
                    if (entry.Kind == JourneyTraceKind.Held) life.HeldAt ??= at;
                    else if (life.HeldAt is { } heldAt) life = (life.Entered, life.Held + at - heldAt, null);
                    living[instance] = life;
                    if (entry.Kind is not (JourneyTraceKind.Ended or JourneyTraceKind.Exited)) continue;
                    living.Remove(instance);
                    long most = longest[entry.Journey!] + life.Held;
                    if (at - life.Entered > most) complaint ??= $"{entry} comes {TimeSpan.FromMilliseconds(at - life.Entered - most)} later than it may";
                    if (entry.Kind == JourneyTraceKind.Ended && most > 0 && at - life.Entered == most) exact++;
                }
            });
            return complaint;
        });
        Assert.True(exact > 10, $"{exact}");
    }

    /// <summary>Property 21: who goes through nodes without end is stopped, and the others go on.</summary>
    [Fact]
    public void Instance_OfAThousandNodesInOneStep_IsEndedAndStopsNobodyElse()
    {
        var kim = new SteppedCustomer("""
            journey endless { enter on sign_up priority 9 repeat 10000 times { set points = 1 } send push "never" transactional }
            journey other { enter on sign_up send push "other" transactional }
            """);
        StepResult result = kim.Event("sign_up", "10:00");

        Assert.Equal(JourneyReasons.StepBudget, Assert.Single(result.Trace, entry => entry.Kind == JourneyTraceKind.Exited).Reason);
        Assert.Equal("other", Assert.Single(result.Actions.OfType<SendMessage>()).Template);
        Assert.InRange(result.Actions.Count, 400, 1_001);
        Assert.Null(kim.State.NextWake);
    }

    /// <summary>The longest way through steps, every branch taken to lead on. A wait for a date of the customer is as long as that is far.</summary>
    private static long Longest(IEnumerable<JourneyStep> steps) => steps.Sum(step =>
    {
        long inside = step.Blocks.Select(Longest).DefaultIfEmpty().Max();
        return step switch
        {
            WaitStep { At: not null } wait => Milliseconds(wait.Length.Duration) + CivilTime.Day,
            WaitStep wait => Milliseconds(wait.Length.Duration),
            WaitUntilTimeStep wait => (wait.Weekday is null ? 1 : 7) * CivilTime.Day,
            WaitForStep wait => Milliseconds(wait.Most!.Value.Duration) + Milliseconds(wait.Grace ?? TimeSpan.Zero) + inside,
            RepeatStep { Times: { } times } => times * inside,
            _ => inside,
        };
    });

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static JourneyWorld WithFixedZones(JourneyWorld world) => world with
    {
        Journeys = [.. world.Journeys.Select(journey => journey with { TimeZone = journey.TimeZone is null ? null : "Asia/Kolkata", Steps = WorldTests.Fixed(journey.Steps) })],
        Messaging = world.Messaging with { TimeZone = "Asia/Seoul" },
        Attributes = world.Attributes.Where(attribute => attribute.Key != "city").ToDictionary(),
        Arrivals = [.. world.Arrivals.Where(arrival => arrival.What is not Became { Changes: var changes } || !changes.ContainsKey("city"))],
    };
}
