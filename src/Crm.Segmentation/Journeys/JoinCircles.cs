namespace Crm.Segmentation.Journeys;

/// <summary>Journeys that join one another in a circle on which re-entry lets a customer run on.</summary>
internal static class JoinCircles
{
    /// <summary>The most joins that are followed from one journey.</summary>
    private const int MostJoins = 10_000;

    /// <summary>The first join of a journey from which a way leads back into it before any time has passed; null when there is none.</summary>
    internal static JourneyNode? WithoutWait(Journey journey, Func<string, Definition?> find) =>
        RunsOnAtOnce(journey.Reentry) ? Back(journey, find, (flow, step) => flow.IsReachedAtOnce(step), (target, _) => RunsOnAtOnce(target.Reentry)) : null;

    /// <summary>The first join of a journey from which a way leads back into it, time after time without end; null when there is none.</summary>
    internal static JourneyNode? WithoutEnd(Journey journey, Func<string, Definition?> find) =>
        Back(journey, find, (flow, step) => flow.IsReached(step), (target, isSelf) => RunsOn(target, isSelf));

    /// <summary>Whether an entry at the instant of another is let in, again and again.</summary>
    private static bool RunsOnAtOnce(JourneyReentry reentry) =>
        reentry is { Mode: ReentryMode.Always, WhileActive: WhileActive.Restart or WhileActive.Concurrent, Cooldown: null, MaximumEntries: null };

    /// <summary>Whether entries are let in without a bound. One that joins itself lives while it does.</summary>
    private static bool RunsOn(Journey target, bool isSelf) =>
        target is { Reentry: { Cooldown: null, MaximumEntries: null, Mode: not ReentryMode.Never }, Exits.Count: 0 }
        && (!isSelf || target.Reentry is { Mode: ReentryMode.Always, WhileActive: not WhileActive.Ignore });

    private static JourneyNode? Back(Journey journey, Func<string, Definition?> find, Func<JourneyFlow, JourneyStep, bool> counts, Func<Journey, bool, bool> letsIn)
    {
        int followed = 0;
        foreach ((JourneyNode node, Journey first) in Joins(journey))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<Journey>([first]);
            while (open.TryPop(out Journey? next) && followed++ < MostJoins)
            {
                if (!letsIn(next, ReferenceEquals(next, journey) && ReferenceEquals(first, journey))) continue;
                if (next.Name == journey.Name) return node;
                if (!seen.Add(next.Name)) continue;
                foreach ((_, Journey behind) in Joins(next)) open.Push(behind);
            }
        }

        return null;

        IEnumerable<(JourneyNode Node, Journey Target)> Joins(Journey from)
        {
            if (JourneyValidator.IsTooLarge(from)) yield break;
            JourneyFlow flow = JourneyFlow.Of(from);
            foreach (JourneyNode node in from.Nodes)
                if (node.Step is JoinStep join && counts(flow, join) && find(join.Journey) is Journey target) yield return (node, target);
        }
    }
}
