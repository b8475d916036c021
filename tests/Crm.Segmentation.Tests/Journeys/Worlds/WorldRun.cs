using System.Text;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>A world gone through, arrival by arrival, with the wakes that are asked for.</summary>
internal static class WorldRun
{
    private const int MostSteps = 2_000;

    /// <summary>Steps through a world; what a step comes to says when the host wakes next.</summary>
    internal static void Through(JourneyWorld world, Func<Happening, long, StepOutcome?> step)
    {
        long? wake = null;
        long clock = long.MinValue;
        for (int steps = 0, arrived = 0; arrived < world.Arrivals.Count; steps++)
        {
            Arrival next = world.Arrivals[arrived];
            if (world.HostWakes && wake is { } due && Math.Max(due, clock) < next.Now) next = new Arrival(Math.Max(due, clock), new Passed(Math.Max(due, clock)));
            else arrived++;
            clock = Math.Max(clock, next.Now);
            if (step(next.What, next.Now) is not { } outcome) return;
            wake = outcome.NextWake;
            if (steps > MostSteps) throw new InvalidOperationException("It never comes to an end.");
        }
    }

    /// <summary>All that the engine tells of a world.</summary>
    internal static string All(JourneyWorld world)
    {
        var host = new JourneyHost(world);
        var told = new StringBuilder();
        Through(world, (what, now) =>
        {
            StepOutcome outcome = host.Step(what, now);
            told.Append(outcome);
            return outcome;
        });
        return told.AppendJoin('\n', host.Actions.Select(action => action.Key)).ToString();
    }

    /// <summary>The first step after which the engine and the reference differ, with all before it; null for none.</summary>
    internal static string? Difference(JourneyWorld world)
    {
        var engine = new JourneyHost(world);
        var reference = new ReferenceJourneys(world);
        var told = new List<(Arrival Arrival, StepOutcome Outcome)>();
        string? difference = null;
        Through(world, (what, now) =>
        {
            StepOutcome expected = reference.Step(what, now);
            string? actual = null;
            try
            {
                StepOutcome outcome = engine.Step(what, now);
                if (!outcome.Says(expected)) actual = outcome.ToString();
            }
            catch (InvalidOperationException complaint)
            {
                actual = complaint.Message;
            }

            if (actual is not null) difference = $"{string.Concat(told.Select(step => $"    {step.Arrival}\n{step.Outcome}"))}    {new Arrival(now, what)}\n      expected\n{expected}      actual\n{actual}";
            told.Add((new Arrival(now, what), expected));
            return difference is null ? expected : null;
        });
        return difference;
    }

    /// <summary>The smallest world that still fails, of those that are got by leaving things out.</summary>
    internal static JourneyWorld Smallest(JourneyWorld world, Func<JourneyWorld, bool> fails)
    {
        while (WorldGenerator.Smaller(world).FirstOrDefault(smaller => smaller.IsSound && fails(smaller)) is { } smaller) world = smaller;
        return world;
    }
}
