namespace Crm.Segmentation.Journeys;

/// <content>What the ways through a journey come to.</content>
internal sealed partial class JourneyAnalysis
{
    private void LookAtWays(Journey journey)
    {
        var nodes = new Dictionary<JourneyStep, JourneyNode>(ReferenceEqualityComparer.Instance);
        foreach (JourneyNode node in journey.Nodes) nodes.TryAdd(node.Step, node);
        var ways = new JourneyWays(journey, _messaging, (finding, step) => Tell(journey, finding, nodes[step]));
        ways.Follow();
        if (journey.Goal is { } goal && goal.Window.TotalMilliseconds < ways.Longest)
        {
            Tell(
                journey, DiagnosticSeverity.Warning, DiagnosticCodes.GoalShort, "goal", goal,
                $"The goal counts for {WaitLength.Of((long)goal.Window.TotalMilliseconds, Timestamp.Day)?.ToString() ?? Constant.Of(goal.Window).Plain}, and the longest way takes {Constant.Of(TimeSpan.FromMilliseconds(ways.Longest)).Plain}.",
                "What comes of the last messages is not counted: let the goal count longer.");
        }

        foreach (JourneyNode node in journey.Nodes) LookAtWait(journey, node);
        if (JoinCircles.WithoutWait(journey, _find) is null && JoinCircles.WithoutEnd(journey, _find) is { } join)
        {
            Tell(
                journey, DiagnosticSeverity.Warning, DiagnosticCodes.LoopUnbounded, join, $"'{journey.Name}' is joined again by what it joins, time after time without end.",
                "Bound it: with a cooldown, with a number of entries, or with an exit.");
        }
    }

    private void Tell(Journey journey, JourneyFinding finding, JourneyNode node)
    {
        switch (finding)
        {
            case JourneyFinding.Unreachable:
                Tell(journey, DiagnosticSeverity.Error, DiagnosticCodes.StepNever, node, $"'{node.Id}' is never reached: every way before it ends.", "Take it out, or put it before the exit.");
                break;
            case JourneyFinding.NeverAllowed:
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.SendNever, node, $"'{node.Id}' is always in quiet hours, which drop it.",
                    "Wait for another time of day, or let quiet hours hold it.");
                break;
            case JourneyFinding.AlwaysDelayed:
                Tell(journey, DiagnosticSeverity.Information, DiagnosticCodes.SendDelayed, node, $"'{node.Id}' is always held, by quiet hours or by a cap.", "Wait for the time at which it may leave.");
                break;
            case JourneyFinding.CapAlwaysHit:
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.CapAlwaysHit, node, $"'{node.Id}' is always too many: the messages before it have used the cap up.",
                    "Wait longer between them, or send fewer.");
                break;
        }
    }

    private void LookAtWait(Journey journey, JourneyNode node)
    {
        TimeSpan? length = node.Step switch
        {
            WaitStep { At: null } wait => wait.Length.Duration,
            WaitForStep { Most: { } most } => most.Duration,
            _ => null,
        };
        TimeSpan age = journey.MaximumAge ?? JourneyDefaults.MaximumAge;
        if (length == TimeSpan.Zero)
            Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.WaitZero, node, $"'{node.Id}' waits for no time.", "Take it out, or say how long.");
        else if (length > age)
            Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.WaitTooLong, node, $"'{node.Id}' waits longer than an instance lives, which is {Constant.Of(age).Plain}.", "Say a greater maximum age, or wait shorter.");
        if (node.Step is WaitUntilDateStep { IfPast: null, IfMissing: null })
        {
            Tell(
                journey, DiagnosticSeverity.Warning, DiagnosticCodes.DateUnguarded, node, $"'{node.Id}' does not say what happens when the date is past or missing.",
                "The customer then exits: say so, or skip: if past skip if missing exit.");
        }
    }
}
