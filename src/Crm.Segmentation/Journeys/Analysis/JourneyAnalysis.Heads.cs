namespace Crm.Segmentation.Journeys;

/// <content>What is said of the whole, and experiments.</content>
internal sealed partial class JourneyAnalysis
{
    private void LookAtHeads(Journey journey)
    {
        for (int i = 0; i < journey.Exits.Count; i++)
        {
            if (journey.Exits[i] is EventExit { Pattern: var exit } && journey.Entries.OfType<EventEntry>().Any(entry => Covers(exit, entry.Pattern)))
            {
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.ExitIsTrigger, $"exits[{i}]", journey.Exits[i],
                    $"'{exit.ShortName}' starts the journey and ends it.", "Exit on another event, or on those that differ from the trigger.");
            }
        }

        if (journey.Reentry is { Mode: ReentryMode.Always, WhileActive: WhileActive.Concurrent, Key: null })
        {
            Tell(
                journey, DiagnosticSeverity.Warning, DiagnosticCodes.ConcurrentUnkeyed, "reentry", journey.Reentry,
                "Instances run beside one another, and nothing tells them apart: a customer gets everything several times.", "Say by which property they differ, such as key cart.");
        }

        bool isDoing = journey.Nodes.Any(node => node.Step is SendStep or SetStep or WebhookStep or JoinStep);
        if (!isDoing)
            Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.NoEffect, "steps", null, "The journey does nothing: it sends, sets, calls and joins nothing on any way.");
        if (journey.Goal is null && journey.Nodes.FirstOrDefault(node => node.Step is SplitStep) is { } split)
            Tell(journey, DiagnosticSeverity.Information, DiagnosticCodes.GoalMissing, split, "Without a goal nobody can tell which arm does better.", "Say what the journey is for: goal purchase within 7 days.");
        LookAtNames(journey);
    }

    private static bool Covers(EventPattern exit, EventPattern entry) => exit.Equals(entry) || (exit is EventType type && type.Name == entry.EventName);

    /// <summary>Characters that cannot be seen; in rule text the lexer tells of them.</summary>
    private void LookAtNames(Journey journey)
    {
        foreach ((Node tree, string? part) in journey.Parts)
        {
            foreach (Node node in tree.Walk())
            {
                string? name = node is EventType type ? type.Name : (node as IFieldHandle)?.Field.Name;
                if (name is null || !name.EnumerateRunes().Any(rune => RuleWords.IsHidden(rune.Value))) continue;
                Tell(
                    journey, DiagnosticSeverity.Error, DiagnosticCodes.HiddenCharacter, part, node, $"Hidden characters make the text look like another.", $"Remove them.");
                break;
            }
        }
    }

    /// <summary>A name sends the same customers the same way: with other arms it is another split.</summary>
    private void LookAtSplits()
    {
        var splits = new Dictionary<string, SplitStep>(StringComparer.Ordinal);
        HashSet<string> holdouts = [.. _journeys.Select(journey => journey.Holdout?.Name).OfType<string>()];
        foreach (Journey journey in _journeys)
        {
            foreach (JourneyNode node in journey.Nodes)
            {
                if (node.Step is not SplitStep split) continue;
                bool isOther = !splits.TryAdd(split.Name, split) && !splits[split.Name].Arms.Select(arm => (arm.Name, arm.Percent)).SequenceEqual(split.Arms.Select(arm => (arm.Name, arm.Percent)));
                if (!isOther && !holdouts.Contains(split.Name)) continue;
                Tell(
                    journey, DiagnosticSeverity.Warning, DiagnosticCodes.SplitNameShared, node,
                    isOther ? (Phrase)$"Another split is named '{split.Name}' and has other arms." : $"A holdout is named '{split.Name}', too: it takes its customers out of the first arms.",
                    "A name stands for one division of the customers: name this one otherwise.");
            }
        }
    }
}
