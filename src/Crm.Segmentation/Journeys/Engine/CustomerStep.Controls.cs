namespace Crm.Segmentation.Journeys;

/// <content>What is done to journeys for everybody.</content>
internal sealed partial class CustomerStep
{
    /// <summary>Controls behind the instant at hand that were taken already and did nothing to her are taken again when their instants come: what she does before them is before them.</summary>
    private void Reopen(long effect)
    {
        while (_controls > 0 && _catalog.Instants[_controls - 1] > effect) _controls--;
        _facts = _catalog.FactsAfter(_controls);
    }

    /// <summary>What was done to journeys between the input and the clock, and concerns her, holds before messages are sent; and what was due before it is done before it.</summary>
    private void AdvanceToControls()
    {
        for (int next = _controls; _queue.Count > 0 && next < _catalog.Instants.Length && _catalog.Instants[next] <= _now; next++)
        {
            JourneyControl control = _catalog.Controls[next];
            if (control is MessagingControl || IsJoined(control.Journey!) || _instances.Exists(instance => !instance.IsEnded && Concerns(control, instance))) Advance(control.Milliseconds, isInclusive: false);
        }
    }

    /// <summary>Whether a journey may be joined by those in which she is, straight or over others: behind a message nobody enters one that is paused or closed by then.</summary>
    private bool IsJoined(string journey)
    {
        var open = new Stack<string>(_instances.Where(instance => !instance.IsEnded).SelectMany(instance => instance.Version.Joins));
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out string? joined))
        {
            if (joined == journey) return true;
            if (!known.Add(joined) || _facts.Find(joined) is not { } next) continue;
            foreach (string behind in next.Version.Joins) open.Push(behind);
        }

        return false;
    }

    private void TakeControl()
    {
        JourneyControl control = _catalog.Controls[_controls++];
        CatalogFacts before = _facts;
        _facts = _catalog.FactsAfter(_controls);
        _isTimedKnown = false;
        BeginZones();
        At = control.Milliseconds;
        _scheduled = Math.Max(_scheduled, 2 * At);
        bool isNews = control is MessagingControl ? TakeMessages(before) : TakeJourney(control);
        TakeSets(control.Milliseconds);
        if (isNews) _mark = Math.Max(_mark, 2 * At);
    }

    private bool TakeJourney(JourneyControl control)
    {
        bool isNews = false;
        foreach (JourneyInstance instance in ActiveInOrder())
        {
            if (!Concerns(control, instance)) continue;
            isNews = true;
            if (control is PauseControl) instance.PausedAt = At;
            else if (control is ResumeControl { Timers: var timers }) Resume(instance, timers);
            else if (control is PublishControl { InFlight: InFlight.Exit }) Exit(instance, JourneyReasons.VersionRetired);
            else if (control is PublishControl publish) Migrate(instance, VersionOf(publish), publish.Nodes);
        }

        return isNews;
    }

    /// <summary>Whether a control does something to an instance.</summary>
    private static bool Concerns(JourneyControl control, JourneyInstance instance) => instance.Version.Name == control.Journey && control switch
    {
        PauseControl => !instance.IsPaused,
        ResumeControl => instance.IsPaused,
        PublishControl { InFlight: not InFlight.Keep } publish => instance.Version.ContentHash != publish.Definition.ContentHash,
        _ => false,
    };

    private JourneyVersion VersionOf(PublishControl publish) => _facts.Find(publish.Definition.Name)!.Version;

    private bool TakeMessages(CatalogFacts before)
    {
        bool isZoneChanged = before.Messages.ZoneOf(Customer) != _facts.Messages.ZoneOf(Customer) || before.Messages.Definition.TimeZone != _facts.Messages.Definition.TimeZone;
        Recount(Customer, isZoneChanged);
        bool isNews = JudgeHeld();
        return isNews || (isZoneChanged && _instances.Exists(instance => !instance.IsEnded));
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
        instance.IsMigrated = true;
        instance.Counts = [.. version.Counted.Select(count => old.Counted.ToList().IndexOf(count) is >= 0 and var place ? counts[place] : 0)];
        instance.Rounds = new int[version.Repeats];
        foreach (RepeatStage repeat in version.Stages[node].Repeats)
        {
            RepeatStage? before = old.Stages.OfType<RepeatStage>().FirstOrDefault(other => (moves.FirstOrDefault(move => move.From == other.Id)?.To ?? other.Id) == repeat.Id);
            instance.Rounds[repeat.Place] = Math.Clamp(before is null ? 1 : rounds[before.Place], 1, repeat.Times);
        }

        if (instance.Match != JourneyInstance.NoMatch)
            instance.Match = old.Stages[instance.Node] is WaitForStage was && version.Stages[node] is WaitForStage wait ? wait.PlaceOf(was, instance.Match) : JourneyInstance.NoMatch;
        instance.Node = node;
        if (instance.Stop == Stop.Event && version.Stages[node] is not WaitForStage) instance.Stop = Stop.Time;
        Tell(JourneyTraceKind.Migrated, instance, version.Stages[node].Id);
    }
}
