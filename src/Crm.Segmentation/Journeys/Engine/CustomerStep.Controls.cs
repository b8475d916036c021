namespace Crm.Segmentation.Journeys;

/// <content>What is done to journeys for everybody.</content>
internal sealed partial class CustomerStep
{
    private void TakeControl()
    {
        JourneyControl control = _catalog.Controls[_controls++];
        CatalogFacts before = _facts;
        _facts = _catalog.FactsAfter(_controls);
        _isTimedKnown = false;
        BeginZones();
        At = control.Milliseconds;
        bool isNews = control is MessagingControl ? TakeMessages(before) : TakeJourney(control);
        if (isNews) _mark = Math.Max(_mark, 2 * At);
    }

    private bool TakeJourney(JourneyControl control)
    {
        JourneyInstance[] instances = Array.FindAll(ActiveInOrder(), instance => instance.Version.Name == control.Journey);
        foreach (JourneyInstance instance in instances)
        {
            if (control is PauseControl && !instance.IsPaused) instance.PausedAt = At;
            else if (control is ResumeControl { Timers: var timers } && instance.IsPaused) Resume(instance, timers);
            else if (control is PublishControl { InFlight: InFlight.Exit } published && instance.Version.Identity != VersionOf(published).Identity) Exit(instance, JourneyReasons.VersionRetired);
            else if (control is PublishControl { InFlight: InFlight.Migrate } publish) Migrate(instance, VersionOf(publish), publish.Nodes);
        }

        return instances.Length > 0 && control is not StopEntriesControl and not PublishControl { InFlight: InFlight.Keep };
    }

    private JourneyVersion VersionOf(PublishControl publish) => _facts.Find(publish.Definition.Name)!.Version;

    private bool TakeMessages(CatalogFacts before)
    {
        Recount(Customer, before.Messages.ZoneOf(Customer) != _facts.Messages.ZoneOf(Customer) || before.Messages.Definition.TimeZone != _facts.Messages.Definition.TimeZone);
        int queued = _queue.Count;
        JudgeHeld();
        return _queue.Count > queued;
    }

    private void Resume(JourneyInstance instance, PausedTimers timers)
    {
        long pause = At - instance.PausedAt;
        instance.PausedAt = JourneyInstance.NotPaused;
        JourneyStage? stage = instance.Version.Stages.Length == 0 ? null : instance.Version.Stages[instance.Node];
        int match = instance.Match;
        bool isInTime = timers != PausedTimers.Run || instance.MatchAt.Occurred <= instance.Deadline;
        if (match >= 0 && isInTime && stage is WaitForStage wait)
        {
            // Where clocks went on, it took effect when it came.
            long resumed = At;
            if (timers == PausedTimers.Run) At = instance.MatchAt.Effect;
            Run(instance, wait.Take(this, instance, match));
            At = resumed;
            return;
        }

        instance.Match = JourneyInstance.NoMatch;
        if (instance.Stop is not (Stop.Time or Stop.Event)) return;
        if (timers == PausedTimers.Freeze) stage!.Shift(instance, pause);
        else if (timers == PausedTimers.Restart) stage!.Restart(this, instance);
    }

    /// <summary>Goes on in a new version, at the node that takes the place of its own; a wait that has begun ends when it would have.</summary>
    private void Migrate(JourneyInstance instance, JourneyVersion version, ValueList<NodeMove> moves)
    {
        if (instance.Version.Identity == version.Identity) return;
        JourneyVersion old = instance.Version;
        string id = old.Stages[instance.Node].Id;
        int node = version.Find(moves.FirstOrDefault(move => move.From == id)?.To ?? id);
        if (node < 0)
        {
            Exit(instance, JourneyReasons.VersionRetired);
            return;
        }

        (int[] counts, int[] rounds) = (instance.Counts, instance.Rounds);
        instance.Version = version;
        instance.Node = node;
        instance.IsMigrated = true;
        instance.Counts = [.. version.Counted.Select(count => old.Counted.ToList().IndexOf(count) is >= 0 and var place ? counts[place] : 0)];
        instance.Rounds = new int[version.Repeats];
        foreach (RepeatStage repeat in version.Stages.OfType<RepeatStage>())
            if (old.Stages.OfType<RepeatStage>().FirstOrDefault(other => (moves.FirstOrDefault(move => move.From == other.Id)?.To ?? other.Id) == repeat.Id) is { } before)
                instance.Rounds[repeat.Place] = Math.Min(rounds[before.Place], repeat.Times);
        foreach (RepeatStage repeat in version.Stages[node].Repeats)
            if (instance.Rounds[repeat.Place] == 0) instance.Rounds[repeat.Place] = 1;
        if (instance.Stop == Stop.Event && version.Stages[node] is not WaitForStage) instance.Stop = Stop.Time;
        Tell(JourneyTraceKind.Migrated, instance, version.Stages[node].Id);
    }
}
