namespace Crm.Segmentation.Journeys;

/// <content>Conditions that hold for nobody or for everybody, and branches that nobody takes.</content>
internal sealed partial class JourneyAnalysis
{
    private void LookAtConditions(Journey journey)
    {
        foreach ((Node tree, string? part) in journey.Parts)
        {
            if (tree is Condition condition and not IFieldHandle and not MemberOf) LookAt(journey, condition, part, condition);
            foreach (FilteredEvents filtered in tree.Walk().OfType<FilteredEvents>())
                if (IsNever(filtered.Filter)) TellNever(journey, filtered.Filter, part, filtered);
        }

        foreach (JourneyNode node in journey.Nodes)
        {
            if (node.Step is WhenStep branching) LookAtBranches(journey, node, branching);
            if (node.Step is SplitStep split) LookAtArms(journey, node, split);
            if (node.Step is WaitForStep wait) LookAtEvents(journey, node, wait);
        }
    }

    private void LookAt(Journey journey, Condition condition, string? part, object about)
    {
        if (IsNever(condition)) TellNever(journey, condition, part, about);
        else if (IsAlways(condition))
            Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.ConditionAlways, part, about, $"'{condition.ShortName}' always holds: it leaves nobody out.");
    }

    private void TellNever(Journey journey, Condition condition, string? part, object about) => Tell(
        journey, DiagnosticSeverity.Error, DiagnosticCodes.ConditionNever, part, about, $"'{condition.ShortName}' never holds.");

    private void LookAtBranches(Journey journey, JourneyNode node, WhenStep branching)
    {
        Condition[] before = [];
        for (int i = 0; i < branching.Branches.Count; i++)
        {
            Condition condition = branching.Branches[i].Condition;
            if (before.Length > 0 && !IsNever(condition) && IsImplied(condition, before))
            {
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.BranchNever, $"{node.Id}.branches[{i}]", condition,
                    $"Whoever satisfies '{condition.ShortName}' has taken a branch before it.", "Put the narrower condition first.");
            }

            before = [.. before, condition];
        }

        if (branching.Otherwise.Count > 0 && IsAlways(before.Length == 1 ? before[0] : new AnyOf([.. before])))
            Tell(journey, DiagnosticSeverity.Error, DiagnosticCodes.BranchNever, $"{node.Id}.otherwise", node.Step, "The branches before 'otherwise' take everybody.");
    }

    private void LookAtArms(Journey journey, JourneyNode node, SplitStep split)
    {
        for (int i = 0; i < split.Arms.Count; i++)
        {
            if (split.Arms[i].Percent == 0)
                Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.BranchNever, $"{node.Id}.arms[{i}]", node.Step, $"Nobody goes by the arm '{split.Arms[i].Name}', which has 0%.");
        }
    }

    /// <summary>An event is that of the first line that it satisfies.</summary>
    private void LookAtEvents(Journey journey, JourneyNode node, WaitForStep wait)
    {
        for (int i = 1; i < wait.Events.Count; i++)
        {
            EventPattern pattern = wait.Events[i].Pattern;
            if (wait.Events.Take(i).Any(before => before.Pattern.Equals(pattern) || (before.Pattern is EventType type && type.Name == pattern.EventName)))
            {
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.BranchNever, $"{node.Id}.branches[{i}]", wait,
                    $"Every '{pattern.ShortName}' is taken by a line before it.", "Put the narrower pattern first.");
            }
        }
    }

    private bool IsNever(Condition condition) => _relations.Disjoint(condition, condition) == Answer.Yes;

    private bool IsAlways(Condition condition) => !NeedsHistory(condition) && _relations.Disjoint(new Not(condition), new Not(condition)) == Answer.Yes;

    private bool IsImplied(Condition condition, Condition[] before) =>
        !before.Any(NeedsHistory) && _relations.Implies(condition, before.Length == 1 ? before[0] : new AnyOf([.. before])) == Answer.Yes;

    /// <summary>Whether a condition reads events that may no longer be kept: it is then false as a whole, whatever it says.</summary>
    private static bool NeedsHistory(Condition condition) =>
        condition.Walk().Any(node => node is not (InWindow or AnniversaryWithin) && node.Children.OfType<Window>().Any(window => window is not SinceEntryWindow));
}
