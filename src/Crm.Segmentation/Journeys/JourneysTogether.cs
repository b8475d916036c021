namespace Crm.Segmentation.Journeys;

/// <summary>What is wrong with a journey beside the other definitions of its book: what it joins, and the rules of messages.</summary>
internal static class JourneysTogether
{
    internal static IEnumerable<Diagnostic> Check(Journey journey, Func<string, Definition?> find)
    {
        foreach (JourneyNode node in journey.Nodes)
            if (node.Step is JoinStep join && CheckJoin(journey, node, join.Journey, find) is { } diagnostic) yield return diagnostic;
        for (int i = 0; i < journey.Entries.Count; i++)
        {
            if (journey.Entries[i] is JoinEntry { Journey: var from } && find(from) is not Journey)
                yield return JourneyMistake.Error(journey, DiagnosticCodes.UnknownJourney, $"entries[{i}]", journey.Entries[i], $"'{from}' is no journey of the rule book.");
        }

        if (JoinCircles.WithoutWait(journey, find) is { } at)
        {
            yield return JourneyMistake.Error(
                journey, DiagnosticCodes.LoopWithoutWait, at, $"'{journey.Name}' is joined again by what it joins, and no time passes: it would never stop.",
                "Wait somewhere on the way, or let a customer enter only after exit or never again.");
        }

        if (find(Messaging.Word) is Messaging messaging)
            foreach (Diagnostic diagnostic in CheckMessaging(journey, messaging)) yield return diagnostic;
    }

    private static Diagnostic? CheckJoin(Journey journey, JourneyNode node, string name, Func<string, Definition?> find)
    {
        if (find(name) is not Journey joined)
            return JourneyMistake.Error(journey, DiagnosticCodes.UnknownJourney, node, $"'{name}' is no journey of the rule book.");
        JoinEntry[] from = [.. joined.Entries.OfType<JoinEntry>()];
        if (from.Length > 0 && from.All(entry => entry.Journey != journey.Name))
        {
            return JourneyMistake.Error(
                journey, DiagnosticCodes.JoinRefused, node, $"'{name}' may be joined from {string.Join(", ", from.Select(entry => $"'{entry.Journey}'"))} only.",
                $"Add to it: enter from {RuleWords.Name(journey.Name)}.");
        }

        return TriggerCheck.Reads(joined)
            ? JourneyMistake.Error(journey, DiagnosticCodes.JoinRefused, node, $"'{name}' asks for its trigger, and a join brings none.", "Join a journey that does not, or let an event enter it.")
            : null;
    }

    /// <summary>A journey may be stricter than the book, and not laxer.</summary>
    private static IEnumerable<Diagnostic> CheckMessaging(Journey journey, Messaging messaging)
    {
        if (journey.Quiet is { } quiet && messaging.Quiet is { } all && !Covers(quiet, all))
        {
            yield return JourneyMistake.Error(
                journey, DiagnosticCodes.MessagingLoosened, "quiet", quiet,
                $"The journey's quiet hours leave out some of the book's, {ClockTime.Text(all.From)} to {ClockTime.Text(all.To)}.", "A journey may have more quiet hours, and not fewer.");
        }

        if (journey.StaleAfter is { } stale && stale > (messaging.StaleAfter ?? JourneyDefaults.StaleAfter))
        {
            yield return JourneyMistake.Error(
                journey, DiagnosticCodes.MessagingLoosened, "staleAfter", null, "The journey sends messages that are more overdue than the book allows.", "A journey may be stricter, and not laxer.");
        }
    }

    /// <summary>Whether some quiet hours hold every minute of others.</summary>
    private static bool Covers(QuietHours quiet, QuietHours all) => (all.From - quiet.From) + all.Length <= quiet.Length;
}
