namespace Crm.Segmentation.Journeys;

/// <summary>The trees of a journey: which there are, and the journey over others.</summary>
internal static class JourneyTrees
{
    /// <summary>All trees in the order of the text, each with the part of the journey that it is.</summary>
    internal static IEnumerable<(Node Tree, string? Part)> WithParts(Journey journey)
    {
        for (int i = 0; i < journey.Entries.Count; i++)
            foreach (Node tree in journey.Entries[i].Trees) yield return (tree, $"entries[{i}]");
        if (journey.Filter is not null) yield return (journey.Filter, "filter");
        for (int i = 0; i < journey.Exits.Count; i++)
            foreach (Node tree in journey.Exits[i].Trees) yield return (tree, $"exits[{i}]");
        if (journey.Goal is not null) yield return (journey.Goal.Pattern, "goal");
        foreach (JourneyNode node in journey.Nodes)
        {
            int branch = 0;
            foreach (Node tree in node.Step.Trees)
                yield return (tree, node.Step is WhenStep or WaitForStep ? $"{node.Id}.branches[{branch++}]" : node.Id);
        }
    }

    /// <summary>The journey with its trees rewritten.</summary>
    internal static Journey Rewritten(Journey journey, RuleRewriter rewriter) => journey with
    {
        Entries = [.. journey.Entries.Select(entry => Rewritten(entry, rewriter))],
        Filter = journey.Filter is { } filter ? rewriter.Rewrite(filter) : null,
        Exits = [.. journey.Exits.Select(exit => Rewritten(exit, rewriter))],
        Goal = journey.Goal is { } goal ? goal with { Pattern = Rewritten(goal.Pattern, rewriter) } : null,
        Steps = Rewritten(journey.Steps, rewriter, 0),
    };

    private static EventPattern Rewritten(EventPattern pattern, RuleRewriter rewriter) => (EventPattern)rewriter.Rewrite((Node)pattern);

    private static JourneyEntry Rewritten(JourneyEntry entry, RuleRewriter rewriter) =>
        entry is EventEntry { Pattern: var pattern } ? new EventEntry(Rewritten(pattern, rewriter)) : entry;

    private static JourneyExit Rewritten(JourneyExit exit, RuleRewriter rewriter) => exit switch
    {
        EventExit { Pattern: var pattern } => new EventExit(Rewritten(pattern, rewriter)),
        ConditionExit conditional => conditional with { Condition = rewriter.Rewrite(conditional.Condition) },
        _ => exit,
    };

    /// <summary>Blocks that lie deeper than they may are left as they are.</summary>
    private static ValueList<JourneyStep> Rewritten(ValueList<JourneyStep> steps, RuleRewriter rewriter, int depth) =>
        depth > JourneyLimits.Depth ? steps : [.. steps.Select(step => Rewritten(step, rewriter, depth + 1))];

    private static JourneyStep Rewritten(JourneyStep step, RuleRewriter rewriter, int depth) => step switch
    {
        SendStep { OnlyIf: { } condition } send => send with { OnlyIf = rewriter.Rewrite(condition) },
        WaitForStep wait => wait with
        {
            Events = [.. wait.Events.Select(awaited => new AwaitedEvent(Rewritten(awaited.Pattern, rewriter), Rewritten(awaited.Steps, rewriter, depth)))],
            OnTimeout = Rewritten(wait.OnTimeout, rewriter, depth),
        },
        WhenStep branching => branching with
        {
            Branches = [.. branching.Branches.Select(branch => new WhenBranch(rewriter.Rewrite(branch.Condition), Rewritten(branch.Steps, rewriter, depth)))],
            Otherwise = Rewritten(branching.Otherwise, rewriter, depth),
        },
        SplitStep split => split with { Arms = [.. split.Arms.Select(arm => arm with { Steps = Rewritten(arm.Steps, rewriter, depth) })] },
        RepeatStep repeat => repeat with { Steps = Rewritten(repeat.Steps, rewriter, depth) },
        _ => step,
    };
}
