using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What an input does: goals, then exits, then what is waited for, then who enters.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>The numbers of the messages that could not be delivered.</summary>
    private readonly HashSet<int> _failed = [];

    private void Happen(Occurred one, long occurred, long effect)
    {
        var e = new EventFacts(one.Type, occurred, null, _events.Count, one.Properties);
        _events.Add(e);
        foreach (ReferenceInstance instance in _instances.Where(instance => instance.IsEntering && instance.Parked is not null && instance.IsSinceEntry(e))) instance.Replayed.Add(e);
        foreach (ReferenceInstance instance in InOrder(_ => true)) Convert(instance, e, effect);
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Exit(instance, e, effect);
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Match(instance, e, effect);
        foreach (Journey journey in JourneysInOrder)
            if (journey.Entries.OfType<EventEntry>().Any(entry => Oracle.Matches(entry.Pattern, e, Facts, Scope(e.Time, journey, null, _ => false)))) Trigger(journey, e, occurred, effect);
    }

    private IEnumerable<Journey> JourneysInOrder => [.. _journeys.OrderByDescending(journey => journey.Priority).ThenBy(journey => journey.Name, StringComparer.Ordinal)];

    /// <summary>The goal, once, also after the instance has ended; by the last message that was out before the event occurred.</summary>
    private void Convert(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (instance.IsConverted || instance.Journey.Goal is not { } goal || !instance.IsSinceEntry(e) || e.Time > instance.Entered + Milliseconds(goal.Window) || !Matches(goal.Pattern, e, instance)) return;
        instance.IsConverted = true;
        string? via = Sent.LastOrDefault(told => told.Instance == instance.Number && told.At < e.Time)?.Node;
        Say(new Told(JourneyTraceKind.Converted, effect, instance.Journey.Name, instance.Number) { Via = via });
    }

    private void Exit(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (instance.IsLive && instance.IsSinceEntry(e) && instance.Journey.Exits.OfType<EventExit>().Any(exit => Matches(exit.Pattern, e, instance))) End(instance, effect, e.Type);
    }

    /// <summary>An event that occurred inside an open wait ends it.</summary>
    private void Match(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (!instance.IsLive || instance.Wait is not { Stage.Step: WaitForStep awaited } wait || e.Time < wait.Open || e.Time > wait.Deadline) return;
        int branch = awaited.Events.ToList().FindIndex(one => Matches(one.Pattern, e, instance));
        if (branch < 0) return;
        instance.Wait = null;
        Inside(instance, wait.Stage.Blocks[branch]);
        Run(instance, effect);
    }

    private void Move(Moved moved, long effect)
    {
        if (moved.Enters) _memberships.Add(JourneyWorld.Loyal.Name);
        else _memberships.Remove(JourneyWorld.Loyal.Name);
        foreach (Journey journey in JourneysInOrder.Where(journey => journey.Entries.OfType<MembershipEntry>().All(entry => entry.IsLeaving == moved.Enters)))
            if (_debounced.RemoveAll(one => one.Journey == journey.Name) > 0) Say(new Told(JourneyTraceKind.NotHeld, effect, journey.Name));
        if (!moved.Enters)
            foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.Journey.Exits.OfType<LeavingExit>().Any())) End(instance, effect, $"left:{JourneyWorld.Loyal.Name}");
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Judge(instance, effect);
        foreach (Journey journey in JourneysInOrder)
        {
            if (journey.Entries.OfType<MembershipEntry>().FirstOrDefault(entry => entry.IsLeaving != moved.Enters) is not { } entry) continue;
            if (entry.Debounce is not null && _debounced.Any(one => one.Journey == journey.Name)) continue;
            if (entry.Debounce is { } length) _debounced.Add((journey.Name, Math.Min(moved.At, effect) + Milliseconds(length), effect));
            else Trigger(journey, null, Math.Min(moved.At, effect), effect, isTimed: true);
        }
    }

    private void Become(Became became, long effect)
    {
        foreach ((string name, object? value) in became.Changes)
        {
            if (value is null) _attributes.Remove(name);
            else _attributes[name] = value;
        }

        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.Wait is not null))
        {
            Waiting wait = instance.Wait!;
            Waiting anew = DueOf(instance, wait.Stage, wait.Began) ?? wait with { Due = effect };
            instance.Wait = anew.Due == wait.Due ? wait : anew with { Due = Math.Max(anew.Due, effect), Open = wait.Open };
        }

        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Judge(instance, effect);
        JudgeHolds(effect);
    }

    /// <summary>A condition may end it, now that something about her is different.</summary>
    private void Judge(ReferenceInstance instance, long effect)
    {
        if (instance.Journey.Exits.OfType<ConditionExit>().FirstOrDefault(exit => Holds(exit.Condition, effect, instance)) is { } exit) End(instance, effect, exit.Reason);
    }

    private void Bounce(Bounced bounced, long effect)
    {
        if (bounced.Message >= Sent.Count() || !_failed.Add(bounced.Message)) return;
        JudgeHolds(effect);
    }

    /// <summary>Whether a message that is put off would go out now. What would suppress it is judged when it is due.</summary>
    private bool IsSent(ReferenceInstance instance, Outgoing held)
    {
        int told = _said.Count;
        Judge(instance, held with { Due = _now });
        bool isSent = _said[told].Kind == JourneyTraceKind.Sent;
        _said.RemoveRange(told, _said.Count - told);
        (instance.Held, instance.EndedAt) = (held, null);
        return isSent;
    }

    /// <summary>A message that is put off goes out when what put it off is gone; earlier when it is over earlier.</summary>
    private void JudgeHolds(long effect)
    {
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.Held is not null))
        {
            Outgoing held = instance.Held!;
            var send = (SendStep)held.Stage.Step;
            bool isQuiet = QuietAt(instance.Journey, effect) is not null, isFull = IsHeldByCaps(send, instance.Journey, effect), isOver = !isQuiet && !isFull;
            if (isOver)
            {
                if (IsSent(instance, held)) Release(instance, held, effect);
                continue;
            }

            long until = isQuiet ? EndOfQuiet(instance.Journey, effect) : RoomAt(send, instance.Journey, effect);
            if (until < held.Due) instance.Held = held with { Due = until, HeldBy = isQuiet ? JourneyReasons.QuietHours : JourneyReasons.Cap };
        }
    }
}
