namespace Crm.Segmentation.Journeys;

/// <summary>One past under two versions: the messages that each sends, and where their ways part.</summary>
internal sealed class ReviewRun(BacktestRun before, BacktestRun after)
{
    /// <summary>Whether a customer gets something else, with both versions counted, and what of the new one she goes through seen.</summary>
    internal bool IsChanged(int ordinal, BacktestTally tallyBefore, BacktestTally tallyAfter, JourneySightings sightings)
    {
        List<ReviewedMessage> old = [], now = [];
        before.Of(ordinal, step => Add(step, tallyBefore, old));
        after.Of(ordinal, step => Add(step, tallyAfter, now), sightings);
        tallyBefore.EndCustomer();
        tallyAfter.EndCustomer();
        return !old.SequenceEqual(now);
    }

    /// <summary>What a customer gets from both, and the first thing that the new version does about a message, an entry or an exit where the old did another.</summary>
    internal ChangedCustomer Of(int ordinal, CustomerKey customer)
    {
        List<StepResult> old = [], now = [];
        before.Of(ordinal, old.Add);
        after.Of(ordinal, now.Add);
        JourneyTraceEntry[] then = [.. Telling(old)], told = [.. Telling(now)];
        int parting = 0;
        while (parting < then.Length && parting < told.Length && IsSame(then[parting], told[parting])) parting++;
        return new ChangedCustomer(customer, [.. Messages(old)], [.. Messages(now)], parting < told.Length ? told[parting] : null);
    }

    private static void Add(StepResult step, BacktestTally tally, List<ReviewedMessage> to)
    {
        tally.Add(step);
        to.AddRange(Messages([step]));
    }

    private static IEnumerable<ReviewedMessage> Messages(IEnumerable<StepResult> steps) =>
        steps.SelectMany(step => step.Actions).OfType<SendMessage>().Select(send => new ReviewedMessage(send.Channel, send.Template, send.At) { Texts = send.Parameters });

    private static IEnumerable<JourneyTraceEntry> Telling(List<StepResult> steps) => steps.SelectMany(step => step.Trace).Where(entry =>
        entry.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Suppressed or JourneyTraceKind.Held or JourneyTraceKind.Entered or JourneyTraceKind.NotEntered or JourneyTraceKind.Exited
            or JourneyTraceKind.Branched or JourneyTraceKind.Assigned or JourneyTraceKind.Matched or JourneyTraceKind.TimedOut);

    private static bool IsSame(JourneyTraceEntry one, JourneyTraceEntry other) =>
        one.Kind == other.Kind && one.At == other.At && one.Journey == other.Journey && one.Reason == other.Reason && one.Name == other.Name && one.Arm == other.Arm;
}
