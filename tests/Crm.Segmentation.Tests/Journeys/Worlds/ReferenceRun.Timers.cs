using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What is due, and how long waits are.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>When she is to be looked at next.</summary>
    private long? Next()
    {
        long[] due = [.. Timers().Select(timer => timer.Due)];
        return due.Length == 0 ? null : due.Min();
    }

    /// <summary>All timers, in the order in which they fire: by due instant, priority, name and creation, then who enters; the greatest age of an instance before what it waits for.</summary>
    private IEnumerable<(long Due, Action Fire)> Timers()
    {
        var timers = new List<(long Due, bool IsEntry, int Priority, string Journey, int Number, Action Fire)>();
        foreach (ReferenceInstance instance in _instances.Where(instance => instance.IsLive && instance.Parked is null))
        {
            (int priority, string name) = (instance.Journey.Priority, instance.Journey.Name);
            timers.Add((instance.OldestAt, false, priority, name, instance.Number, () => End(instance, instance.OldestAt, JourneyReasons.MaxAge)));
            if (instance.PausedAt is not null) continue;
            if (instance.Wait is { } wait) timers.Add((wait.Due, false, priority, name, instance.Number, () => GoOn(instance, wait)));
            if (instance.Held is { } held) timers.Add((held.Due, false, priority, name, instance.Number, () => Release(instance, held, held.Due)));
        }

        foreach ((string Journey, string Of, bool IsLeaving, long Due) change in _debounced)
            timers.Add((change.Due, true, JourneysInOrder.Single(one => one.Name == change.Journey).Priority, change.Journey, -1, () => Hold(change)));
        foreach (Journey journey in JourneysInOrder)
            for (int entry = 0; entry < journey.Entries.Count; entry++)
                if (NextOf(journey, entry) is { } due) timers.Add((due, true, journey.Priority, journey.Name, entry, EntryBy(journey, entry, due)));
        return timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.IsEntry).ThenByDescending(timer => timer.Priority).ThenBy(timer => timer.Journey, StringComparer.Ordinal).ThenBy(timer => timer.Number).Select(timer => (timer.Due, timer.Fire));
    }

    /// <summary>Everything that is due by then happens, each at its own instant, and what is done to journeys, at one instant first.</summary>
    private void Advance(long until, bool isInclusive)
    {
        while (true)
        {
            (long due, Action? fire) = Timers().FirstOrDefault() is ({ } first, { } what) ? (first, what) : (long.MaxValue, null);
            if (_taken < _controls.Count && InstantOf(_controls[_taken]) <= Math.Min(until, due))
            {
                TakeControl();
            }
            else if (due < until || (isInclusive && due == until))
            {
                Pass(due, isDone: true);
                fire!();
                TakeSets(due);
            }
            else break;
        }

        if (JourneysInOrder.Any(HasTimes)) PassTimes(until, isInclusive);
    }

    private void GoOn(ReferenceInstance instance, Waiting wait)
    {
        instance.Wait = null;
        long at = wait.Due;
        switch (wait.Stage.Step)
        {
            case WaitForStep: Inside(instance, wait.Stage.Blocks[^1]); break;
            case WaitStep or WaitUntilTimeStep or WaitUntilDateStep: break;
            default:
                // A message that took the place of a wait is not come to again; another step is.
                if (wait.Stage.Step is not SendStep) instance.Transitions++;
                at = Do(instance, wait.Stage, at);
                break;
        }

        Run(instance, at);
    }

    private void Release(ReferenceInstance instance, Outgoing held, long at)
    {
        instance.Held = null;
        Run(instance, Reach(instance, held with { Due = at, HeldBy = null, Until = held.Due }));
    }

    /// <summary>A change of membership has held for as long as it must; the journey may have another way in by now.</summary>
    private void Hold((string Journey, string Of, bool IsLeaving, long Due) change)
    {
        _debounced.Remove(change);
        Journey journey = JourneysInOrder.Single(one => one.Name == change.Journey);
        if (journey.Entries.OfType<MembershipEntry>().Any(entry => entry.IsLeaving == change.IsLeaving && NameOf(entry.Member) == change.Of)) Trigger(journey, null, change.Due, change.Due, Way.Change);
        else Say(new Told(JourneyTraceKind.NotHeld, change.Due, journey.Name));
    }

    /// <summary>Begins a wait, unless no time passes. One that begins with the entry is for what had arrived before it too.</summary>
    private void Begin(ReferenceInstance instance, Stage stage, long at)
    {
        Waiting wait = DueOf(instance, stage, at);
        bool isForEvents = stage.Step is WaitForStep;
        if (!isForEvents && wait.Due <= at) return;
        instance.Wait = isForEvents && instance.IsEntering ? wait with { Open = instance.Entered } : wait;
        instance.IsEntering &= isForEvents;
        if (wait.Due < at) GoOn(instance, wait with { Due = at });
        else if (instance.IsEntering) Replay(instance, at);
    }

    private void Replay(ReferenceInstance instance, long at)
    {
        Waiting wait = instance.Wait!;
        foreach (EventFacts one in instance.Replayed.ToList())
        {
            instance.Replayed.Remove(one);
            Match(instance, one, at);
            if (instance.Wait != wait) return;
        }
    }

    /// <summary>How long it is waited from an instant.</summary>
    private Waiting DueOf(ReferenceInstance instance, Stage stage, long began)
    {
        CivilTime clock = Clock(instance.Journey);
        switch (stage.Step)
        {
            case WaitStep { Length: var length, At: var at }:
                return Until(length.IsCalendar ? clock.Later(began, length.Days, at) : began + Milliseconds(length.Duration));
            case WaitUntilTimeStep until:
                return Until(clock.Next(began, until.At, until.Weekday));
            case WaitForStep { Most: { } most } awaited:
                long from = awaited.CountsFromEntry ? instance.Began : began;
                long deadline = most.IsCalendar ? clock.Later(from, most.Days, null) : from + Milliseconds(most.Duration);
                return new Waiting(stage, began, deadline + Milliseconds(awaited.Grace ?? TimeSpan.Zero), deadline, began) { TakesEvents = true };
            default:
                throw new NotSupportedException($"The reference does not know {stage.Step.GetType().Name}.");
        }

        Waiting Until(long due) => new(stage, began, due, due, began);
    }
}
