namespace Crm.Segmentation.Journeys;

/// <summary>The trees of a journey: which there are, and the journey over others.</summary>
internal static class JourneyTrees
{
    /// <summary>All trees, in the order of the text.</summary>
    internal static IEnumerable<Node> Of(Journey journey) =>
    [
        .. journey.Entries.SelectMany(entry => entry.Trees),
        .. Present(journey.Filter),
        .. journey.Exits.SelectMany(exit => exit.Trees),
        .. Present(journey.Goal?.Pattern),
        .. journey.Nodes.SelectMany(node => node.Step.Trees),
    ];

    private static IEnumerable<Node> Present(Node? node) => node is null ? [] : [node];

    /// <summary>The journey with its trees rewritten.</summary>
    internal static Journey Rewritten(Journey journey, RuleRewriter rewriter) => journey with
    {
        Entries = [.. journey.Entries.Select(entry => Rewritten(entry, rewriter))],
        Filter = journey.Filter is { } filter ? rewriter.Rewrite(filter) : null,
        Exits = [.. journey.Exits.Select(exit => Rewritten(exit, rewriter))],
        Goal = journey.Goal is { } goal ? goal with { Pattern = Rewritten(goal.Pattern, rewriter) } : null,
        Steps = Rewritten(journey.Steps, rewriter),
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

    private static ValueList<JourneyStep> Rewritten(ValueList<JourneyStep> steps, RuleRewriter rewriter) =>
        [.. steps.Select(step => Rewritten(step, rewriter))];

    private static JourneyStep Rewritten(JourneyStep step, RuleRewriter rewriter) => step switch
    {
        SendStep { OnlyIf: { } condition } send => send with { OnlyIf = rewriter.Rewrite(condition) },
        WaitForStep wait => wait with
        {
            Events = [.. wait.Events.Select(awaited => new AwaitedEvent(Rewritten(awaited.Pattern, rewriter), Rewritten(awaited.Steps, rewriter)))],
            OnTimeout = Rewritten(wait.OnTimeout, rewriter),
        },
        WhenStep branching => branching with
        {
            Branches = [.. branching.Branches.Select(branch => new WhenBranch(rewriter.Rewrite(branch.Condition), Rewritten(branch.Steps, rewriter)))],
            Otherwise = Rewritten(branching.Otherwise, rewriter),
        },
        SplitStep split => split with { Arms = [.. split.Arms.Select(arm => arm with { Steps = Rewritten(arm.Steps, rewriter) })] },
        RepeatStep repeat => repeat with { Steps = Rewritten(repeat.Steps, rewriter) },
        _ => step,
    };
}
