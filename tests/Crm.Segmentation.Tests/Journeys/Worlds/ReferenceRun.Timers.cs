using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

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
        var timers = new List<(long Due, int Priority, string Journey, int Number, Action Fire)>();
        foreach (ReferenceInstance instance in _instances.Where(instance => instance.IsLive && instance.Parked is null))
        {
            timers.Add((instance.OldestAt, instance.Journey.Priority, instance.Journey.Name, instance.Number, () => End(instance, instance.OldestAt, JourneyReasons.MaxAge)));
            if (instance.Wait is { } wait) timers.Add((wait.Due, instance.Journey.Priority, instance.Journey.Name, instance.Number, () => GoOn(instance, wait)));
            if (instance.Held is { } held) timers.Add((held.Due, instance.Journey.Priority, instance.Journey.Name, instance.Number, () => Release(instance, held, held.Due)));
        }

        foreach ((string name, long due, long changed) in _debounced)
        {
            Journey journey = _journeys.Single(one => one.Name == name);
            timers.Add((due, journey.Priority, name, int.MaxValue, () => Hold(journey, due, changed)));
        }

        return timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.Number == int.MaxValue).ThenByDescending(timer => timer.Priority).ThenBy(timer => timer.Journey, StringComparer.Ordinal).ThenBy(timer => timer.Number).Select(timer => (timer.Due, timer.Fire));
    }

    /// <summary>Everything that is due by then happens, each at its own instant.</summary>
    private void Fire(long until)
    {
        while (Timers().FirstOrDefault() is ({ } due, { } fire) && due <= until)
        {
            Pass(due, isDone: true);
            fire();
        }
    }

    private void GoOn(ReferenceInstance instance, Waiting wait)
    {
        instance.Wait = null;
        if (wait.Stage.Step is WaitForStep) Inside(instance, wait.Stage.Blocks[^1]);
        Run(instance, Math.Max(wait.Due, wait.Began));
    }

    private void Release(ReferenceInstance instance, Outgoing held, long at)
    {
        instance.Held = null;
        Run(instance, Reach(instance, held with { Due = at, HeldBy = null }));
    }

    /// <summary>A change of membership has held for as long as it must.</summary>
    private void Hold(Journey journey, long due, long changed)
    {
        _debounced.Remove((journey.Name, due, changed));
        Trigger(journey, null, due, due, isTimed: true);
    }

    /// <summary>Begins a wait, unless no time passes. One that begins with the entry is for what had arrived before it too.</summary>
    private void Begin(ReferenceInstance instance, Stage stage, long at)
    {
        if (DueOf(instance, stage, at) is not { } wait) return;
        instance.Wait = instance.IsEntering ? wait with { Open = instance.Entered } : wait;
        if (wait.Due < at) GoOn(instance, wait);
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

    /// <summary>How long it is waited from an instant; null for not at all.</summary>
    private Waiting? DueOf(ReferenceInstance instance, Stage stage, long began)
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
                return new Waiting(stage, began, deadline + Milliseconds(awaited.Grace ?? TimeSpan.Zero), deadline, began);
            default:
                throw new NotSupportedException($"The reference does not know {stage.Step.GetType().Name}.");
        }

        Waiting? Until(long due) => due > began ? new Waiting(stage, began, due, due, began) : null;
    }
}
