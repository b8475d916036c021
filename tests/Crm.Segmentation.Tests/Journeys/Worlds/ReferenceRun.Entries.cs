using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Who enters, and who is refused and why.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>Something came that may start a journey.</summary>
    private void Trigger(Journey journey, EventFacts? e, long occurred, long effect, bool isTimed = false, bool isJoin = false)
    {
        string? key = journey.Reentry.Key is { } property ? e?.Properties.GetValueOrDefault(property)?.ToString() : null;
        ReferenceInstance[] before = [.. _instances.Where(instance => instance.Journey.Name == journey.Name && instance.Key == key)];
        if (Refusal(journey, e, key, before, occurred, effect, isJoin) is { } reason)
        {
            Say(new Told(JourneyTraceKind.NotEntered, reason == JourneyReasons.EntryTooLate ? _now : effect, journey.Name) { Reason = reason });
            return;
        }

        if (journey.Reentry.WhileActive == WhileActive.Restart)
            foreach (ReferenceInstance old in before.Where(instance => instance.IsLive)) End(old, effect, JourneyReasons.Restarted);
        Enter(journey, e, key, occurred, effect, isTimed);
    }

    /// <summary>The first that speaks against it, in this order; null for nothing.</summary>
    private string? Refusal(Journey journey, EventFacts? e, string? key, ReferenceInstance[] before, long occurred, long effect, bool isJoin)
    {
        JourneyReentry reentry = journey.Reentry;
        bool isActive = before.Any(instance => instance.IsLive), restarts = isActive && reentry.WhileActive == WhileActive.Restart;
        if (!isJoin && journey.NotOlderThan is { } limit && _now - occurred > Milliseconds(limit)) return JourneyReasons.EntryTooLate;
        if (journey.Filter is { } filter && !Oracle.Holds(filter, Facts, Scope(effect, journey, e, _ => false))) return JourneyReasons.Filter;
        if (isActive && reentry.WhileActive == WhileActive.Ignore) return JourneyReasons.Active;
        if (before.Length > 0 && reentry.Mode == ReentryMode.Never) return JourneyReasons.ReentryNever;
        if (reentry.MaximumEntries is { } most && before.Length >= most) return JourneyReasons.MaxEntries;
        if (reentry.Cooldown is not { } cooldown || restarts || before.Length == 0) return null;
        long? last = reentry.CooldownIsFromExit ? before.Max(instance => instance.EndedAt) : before.Max(instance => instance.Began);
        return last is { } from && effect - from < Milliseconds(cooldown) ? JourneyReasons.Cooldown : null;
    }

    /// <summary>What had arrived already and occurred after what let her in counts: as a goal, as an exit, and for what she waits for first.</summary>
    private void Enter(Journey journey, EventFacts? e, string? key, long occurred, long effect, bool isTimed)
    {
        int known = _events.Count;
        var instance = new ReferenceInstance(_instances.Count, journey, key, e, occurred, effect)
        {
            Place = new Place(Stage.Of(journey), 0, null, 1),
            IsSinceEntry = one => !ReferenceEquals(one, e) && (one.Time > occurred || (one.Time == occurred && (!isTimed || one.Arrival >= known))),
        };
        List<EventFacts> replayed = [.. _events.Where(one => instance.IsSinceEntry(one) && one.Time > _now - Kept).OrderBy(one => one.Time).ThenBy(one => one.Arrival)];
        instance.Replayed.AddRange(replayed);
        _instances.Add(instance);
        Say(JourneyTraceKind.Entered, effect, instance);
        foreach (EventFacts one in replayed)
        {
            Convert(instance, one, effect);
            Exit(instance, one, effect);
        }

        Run(instance, effect);
    }
}
