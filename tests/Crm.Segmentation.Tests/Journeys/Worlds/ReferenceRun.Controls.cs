using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What is done to journeys for everybody, each at its instant.</summary>
internal sealed partial class ReferenceRun
{
    private readonly List<JourneyControl> _controls = [];

    /// <summary>How many of them she has come to.</summary>
    private int _taken;

    private bool _isControlling;

    private IEnumerable<JourneyControl> Taken => _controls.Take(_taken);

    /// <summary>The rules of messages as they are.</summary>
    private Messaging Messaging => Taken.OfType<MessagingControl>().LastOrDefault()?.Messaging ?? world.Messaging;

    /// <summary>The journeys as they are entered, in the order in which they act.</summary>
    private IEnumerable<Journey> JourneysInOrder => AsOf(_taken);

    private IEnumerable<Journey> AsOf(int controls) =>
    [
        .. world.Journeys.Concat(_controls.Take(controls).OfType<PublishControl>().Select(publish => publish.Definition))
            .GroupBy(journey => journey.Name).Select(versions => versions.Last())
            .OrderByDescending(journey => journey.Priority).ThenBy(journey => journey.Name, StringComparer.Ordinal),
    ];

    private bool IsClosed(string journey) => Taken.LastOrDefault(control => control.Journey == journey && control is StopEntriesControl or PublishControl) is StopEntriesControl;

    private bool IsPaused(string journey) => Taken.LastOrDefault(control => control.Journey == journey && control is PauseControl or ResumeControl) is PauseControl;

    /// <summary>Whether a tick is more than time: there is a control, or entries by schedule and date are to be looked at for the first time.</summary>
    private bool HasNews(long now) =>
        (_taken < _controls.Count && InstantOf(_controls[_taken]) <= now) || (_timesFrom is null && AsOf(_controls.Count).Any(HasTimes));

    private static bool HasTimes(Journey journey) => journey.Entries.Any(entry => entry is ScheduleEntry or DateEntry);

    /// <summary>What occurs before a control that did nothing to her is before it.</summary>
    private void TakeBack(long effect)
    {
        while (_taken > 0 && InstantOf(_controls[_taken - 1]) > effect) _taken--;
    }

    private void TakeControl()
    {
        (Messaging before, JourneyControl control) = (Messaging, _controls[_taken++]);
        long at = InstantOf(control);
        _isControlling = true;
        PassTimes(at, isDone: false);
        bool isNews = control is MessagingControl ? Change(before, at) : Take(control, at);
        TakeSets(at);
        _isControlling = false;
        if (isNews) Pass(at, isDone: false);
    }

    private bool Change(Messaging before, long at)
    {
        bool isZoneChanged = OwnZone(before, _attributes) != OwnZone(Messaging, _attributes) || before.TimeZone != Messaging.TimeZone;
        Recount(at, isZoneChanged, _ => false);
        return JudgeHolds(at) || (isZoneChanged && _instances.Any(instance => instance.IsLive));
    }

    /// <summary>Whether a control does something to her, or to a journey into which those in which she is may lead her.</summary>
    private bool Concerns(JourneyControl control) => control is MessagingControl || _instances.Any(instance => instance.IsLive && (Concerns(control, instance) || LeadsTo(instance.Journey, control.Journey!, 0)));

    private bool LeadsTo(Journey journey, string other, int joins) =>
        joins < 10 && journey.Nodes.Any(node => node.Step is JoinStep join && (join.Journey == other || LeadsTo(JourneysInOrder.Single(one => one.Name == join.Journey), other, joins + 1)));

    private static bool Concerns(JourneyControl control, ReferenceInstance instance) => instance.Journey.Name == control.Journey && control switch
    {
        PauseControl => instance.PausedAt is null,
        ResumeControl => instance.PausedAt is not null,
        PublishControl { InFlight: not InFlight.Keep, Definition: var next } => next.ContentHash != instance.Journey.ContentHash,
        _ => false,
    };

    private bool Take(JourneyControl control, long at)
    {
        bool isNews = false;
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive))
        {
            if (!Concerns(control, instance)) continue;
            isNews = true;
            if (control is PauseControl) instance.PausedAt = at;
            else if (control is ResumeControl { Timers: var timers }) Resume(instance, timers, instance.PausedAt!.Value, at);
            else if (control is PublishControl { InFlight: InFlight.Exit }) End(instance, at, JourneyReasons.VersionRetired);
            else if (control is PublishControl publish) Migrate(instance, publish.Definition, publish.Nodes, at);
        }

        return isNews;
    }

    /// <summary>What was waited for and came goes first; else clocks went on, or what was left of waits is left, or they begin anew. Messages and times of the clock stay.</summary>
    private void Resume(ReferenceInstance instance, PausedTimers timers, long paused, long at)
    {
        instance.PausedAt = null;
        if (instance.Wait is not { WasMessage: false } wait) return;
        if (instance.Remembered is { } came && (timers != PausedTimers.Run || came.Event.Time <= wait.Deadline))
        {
            Take(instance, wait, came.Pattern, timers == PausedTimers.Run ? came.Effect : at);
            return;
        }

        instance.Remembered = null;
        bool isLeft = wait.Stage.Step is WaitStep { At: null } or WaitForStep;
        if (timers == PausedTimers.Freeze && isLeft)
            instance.Wait = wait with { Due = wait.Due + at - paused, Deadline = wait.Deadline + at - paused, Shift = wait.Shift + at - paused };
        if (timers == PausedTimers.Restart && wait.Stage.Step is WaitStep or WaitUntilTimeStep or WaitForStep { CountsFromEntry: false }) instance.Wait = DueOf(instance, wait.Stage, at);
    }

    /// <summary>Goes on at the node that takes the place of its own. A wait that has begun ends when it would have, and takes what the new version says of it.</summary>
    private void Migrate(ReferenceInstance instance, Journey next, ValueList<NodeMove> moves, long at)
    {
        string New(string id) => moves.FirstOrDefault(move => move.From == id)?.To ?? id;
        Stage old = instance.At!;
        Dictionary<string, int> begun = [];
        for (Place? place = instance.Place; place is not null; place = place.Outer)
            if (place.Repeat is { } repeat) begun[New(repeat.Id)] = place.Times - place.Rounds + 1;
        if (Find(Stage.Of(next), null, 1, null) is not var (found, stage))
        {
            End(instance, at, JourneyReasons.VersionRetired);
            return;
        }

        EventPattern[] counted = [.. CountedBy(instance.Journey)];
        instance.CountedFrom = CountedBy(next).Distinct().ToDictionary(pattern => pattern, pattern => counted.Contains(pattern) ? instance.CountedFrom.GetValueOrDefault(pattern) : _arrived.Count);
        (instance.Journey, instance.Place, instance.IsMigrated) = (next, found, true);
        bool isMessage = stage.Step is SendStep;
        if (instance.Remembered is { } came && (stage.Step as WaitForStep)?.Events.Any(one => one.Pattern == came.Pattern) != true) instance.Remembered = null;
        if (instance.Parked is { } parked) instance.Parked = parked with { Stage = stage };
        else if (instance.Held is { } held && isMessage) instance.Held = held with { Stage = stage };
        else if (instance.Held is { } other) (instance.Held, instance.Wait) = (null, new Waiting(stage, at, other.Due, other.Due, at) { WasMessage = true });
        else if (instance.Wait is { } wait) instance.Wait = wait with { Stage = stage, TakesEvents = wait.TakesEvents && stage.Step is WaitForStep };
        Say(JourneyTraceKind.Migrated, at, instance, stage.Id);

        (Place Place, Stage Stage)? Find(Stage[] block, Place? outer, int rounds, Stage? repeat)
        {
            for (int i = 0; i < block.Length; i++)
            {
                var place = new Place(block, i + 1, outer, rounds, repeat);
                if (block[i].Id == New(old.Id)) return (place, block[i]);
                bool repeats = block[i].Step is RepeatStep;
                int times = repeats ? ((RepeatStep)block[i].Step).Times!.Value : 1, left = repeats ? times - Math.Clamp(begun.GetValueOrDefault(block[i].Id, 1), 1, times) + 1 : 1;
                foreach (Stage[] inner in block[i].Blocks)
                    if (Find(inner, place, left, repeats ? block[i] : null) is { } found) return found;
            }

            return null;
        }
    }
}
