namespace Crm.Segmentation.Journeys;

/// <summary>What is certain of the ways through a journey: which steps can be reached at all, and which before any time has passed.</summary>
internal sealed class JourneyFlow
{
    private readonly HashSet<JourneyStep> _reached = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<JourneyStep> _atOnce = new(ReferenceEqualityComparer.Instance);

    private JourneyFlow()
    {
    }

    internal static JourneyFlow Of(Journey journey)
    {
        var flow = new JourneyFlow();
        flow.Walk(journey.Steps, Way.AtOnce);
        return flow;
    }

    /// <summary>Whether a way leads to a step.</summary>
    internal bool IsReached(JourneyStep step) => _reached.Contains(step);

    /// <summary>Whether a way on which no time need pass leads from the entry to a step.</summary>
    internal bool IsReachedAtOnce(JourneyStep step) => _atOnce.Contains(step);

    private Way Walk(ValueList<JourneyStep> steps, Way way)
    {
        foreach (JourneyStep step in steps)
        {
            if (way == Way.None) return Way.None;
            _reached.Add(step);
            if (way == Way.AtOnce) _atOnce.Add(step);
            way = Behind(step, way);
        }

        return way;
    }

    private Way Behind(JourneyStep step, Way way) => step switch
    {
        ExitStep => Way.None,

        // A time of day or a date may be now already.
        WaitStep { Length.Count: > 0, At: null } => Way.Later,
        WaitForStep wait => Best(wait.Events.Select(awaited => Walk(awaited.Steps, Way.Later)).Append(Walk(wait.OnTimeout, wait.Most is { Count: > 0 } or null ? Way.Later : way))),
        WhenStep branching => Best(branching.Branches.Select(branch => Walk(branch.Steps, way)).Append(Walk(branching.Otherwise, way))),
        SplitStep split => Best(split.Arms.Where(arm => arm.Percent > 0).Select(arm => Walk(arm.Steps, way))),
        RepeatStep repeat => Walk(repeat.Steps, way),
        _ => way,
    };

    private static Way Best(IEnumerable<Way> ways)
    {
        var best = Way.None;
        foreach (Way way in ways) best = way > best ? way : best;
        return best;
    }

    /// <summary>Whether a way leads here, and whether time must have passed on it.</summary>
    private enum Way
    {
        None,
        Later,
        AtOnce,
    }
}
