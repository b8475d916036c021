using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Who enters, and who is refused and why.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>By what a journey is entered.</summary>
    private enum Way
    {
        Event,
        Change,
        Time,
        Join,
    }

    /// <summary>Something came that may start a journey.</summary>
    private void Trigger(Journey journey, EventFacts? e, long occurred, long effect, Way way)
    {
        string? key = journey.Reentry.Key is { } property ? e?.Properties.GetValueOrDefault(property)?.ToString() : null;
        ReferenceInstance[] before = [.. _instances.Where(instance => instance.Journey.Name == journey.Name && instance.Key == key)];
        if (Refusal(journey, e, before, occurred, effect, way) is { } reason)
        {
            Say(new Told(JourneyTraceKind.NotEntered, reason == JourneyReasons.EntryTooLate ? _now : effect, journey.Name) { Reason = reason });
            return;
        }

        if (journey.Reentry.WhileActive == WhileActive.Restart)
            foreach (ReferenceInstance old in InOrder(instance => instance.IsLive && before.Contains(instance))) End(old, effect, JourneyReasons.Restarted);
        Enter(journey, e, key, occurred, effect, way);
    }

    /// <summary>The first that speaks against it, in this order; null for nothing.</summary>
    private string? Refusal(Journey journey, EventFacts? e, ReferenceInstance[] before, long occurred, long effect, Way way)
    {
        JourneyReentry reentry = journey.Reentry;
        bool isActive = before.Any(instance => instance.IsLive), restarts = isActive && reentry.WhileActive == WhileActive.Restart;
        TimeSpan? oldest = journey.NotOlderThan ?? (way == Way.Time ? TimeSpan.FromHours(24) : null);
        if (IsClosed(journey.Name) || IsPaused(journey.Name)) return JourneyReasons.Closed;
        if (way != Way.Join && oldest is { } limit && _now - occurred > Milliseconds(limit)) return JourneyReasons.EntryTooLate;
        if (journey.Filter is { } filter && !Holds(filter, effect, journey, e, null, null)) return JourneyReasons.Filter;
        if (isActive && reentry.WhileActive == WhileActive.Ignore) return JourneyReasons.Active;
        if (before.Length > 0 && reentry.Mode == ReentryMode.Never) return JourneyReasons.ReentryNever;
        if (reentry.MaximumEntries is { } most && before.Length >= most) return JourneyReasons.MaxEntries;
        if (reentry.Cooldown is { } cooldown && !restarts && before.Length > 0)
        {
            long? last = reentry.CooldownIsFromExit ? before.Max(instance => instance.EndedAt) : before.Max(instance => instance.Began);
            if (last is { } from && effect - from < Milliseconds(cooldown)) return JourneyReasons.Cooldown;
        }

        return !restarts && _instances.Count(instance => instance.IsLive) >= 64 ? JourneyReasons.MaxEntries : null;
    }

    /// <summary>What had arrived already and occurred after what let her in counts: as a goal, as an exit, and for what she waits for first.</summary>
    private void Enter(Journey journey, EventFacts? e, string? key, long occurred, long effect, Way way)
    {
        int known = _arrived.Count;
        List<EventFacts> replayed = [.. _events.Where(one => !ReferenceEquals(one, e) && (one.Time > occurred || (one.Time == occurred && way == Way.Event)))];
        ReferenceInstance? self = null;
        var instance = new ReferenceInstance(_instances.Count, journey, key, e, occurred, effect)
        {
            Place = new Place(Stage.Of(journey), 0, null, 1),
            IsSinceEntry = one => one.Arrival >= known ? one.Time >= occurred : self!.Earlier.Contains(one),
            IsHeldOut = journey.Holdout is { } holdout && BucketOf(holdout.Name, JourneyWorld.Customer) < holdout.Percent * 100,
        };
        self = instance;
        instance.Replayed.AddRange(replayed);
        instance.Earlier.UnionWith(replayed);
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
