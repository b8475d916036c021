using System.Globalization;

namespace Crm.Segmentation.Journeys;

/// <content>Entries, and what is refused.</content>
internal sealed partial class CustomerStep
{
    /// <summary>The most instances of a customer that live, and the most values by which instances are told apart that are remembered.</summary>
    private const int MostActive = 64, MostPast = 4_096;

    private readonly Dictionary<string, BucketHash> _buckets = new(StringComparer.Ordinal);
    private PastEntries[] _past = [];
    private ValueList<JourneyAssignment> _assignments = [];

    /// <summary>Enters a journey that another one joins; it runs as far as it can. One that a new version led to the same node again enters under another key: it is another way.</summary>
    internal void Join(string journey, JourneyInstance from, JourneyKey action)
    {
        if (_facts.Find(journey) is { } joined) TryEnter(joined, null, At, from.IsMigrated ? FormattableString.Invariant($"j:{action}:{_entries}") : $"j:{action}", EntryForm.Join);
        else Tell(JourneyTraceKind.NotEntered, reason: JourneyReasons.Closed, journey: journey, detail: from.Version.Name);
    }

    /// <summary>The arm by which a customer goes already; null for none.</summary>
    internal string? Assigned(string name, bool isHoldout)
    {
        foreach (JourneyAssignment assignment in _assignments)
            if (assignment.IsHoldout == isHoldout && assignment.Name == name) return assignment.Arm;
        return null;
    }

    internal void Assign(JourneyAssignment assignment) =>
        _assignments = [.. _assignments.Where(other => other.IsHoldout != assignment.IsHoldout || other.Name != assignment.Name), assignment];

    internal int BucketOf(string name) => (_buckets.TryGetValue(name, out BucketHash? known) ? known : _buckets[name] = new BucketHash(name)).Of(Customer.Key);

    /// <summary>Enters a journey, or says why not: each trigger that comes ends in one or the other.</summary>
    private void TryEnter(JourneyFacts journey, CustomerEvent? trigger, long occurred, string entry, EntryForm form)
    {
        JourneyVersion version = journey.Version;
        if (journey.IsClosed || journey.IsPaused)
        {
            NotEntered(version, JourneyReasons.Closed);
            return;
        }

        long? most = version.NotOlderThan ?? (form == EntryForm.Time ? JourneyDefaults.NotOlderThan.Ticks / TimeSpan.TicksPerMillisecond : null);
        if (form != EntryForm.Join && _now - occurred > most)
        {
            NotEntered(version, JourneyReasons.EntryTooLate, isAtArrival: true);
            return;
        }

        if (version.Filter is { } filter && !Holds(filter, trigger, [], null, null))
        {
            NotEntered(version, JourneyReasons.Filter);
            return;
        }

        string? property = PropertyOf(version, trigger);
        JourneyInstance[] alive = Array.FindAll(InOrder(), instance => !instance.IsEnded && instance.Version.Name == version.Name && instance.Property == property);
        if (Refusal(version.Definition.Reentry, alive.Length > 0, PastOf(version.Name, property)) is { } refusal)
        {
            NotEntered(version, refusal);
            return;
        }

        bool restarts = alive.Length > 0 && version.Definition.Reentry.WhileActive == WhileActive.Restart;
        if (!restarts && _instances.Count(instance => !instance.IsEnded) >= MostActive)
        {
            NotEntered(version, JourneyReasons.MaxEntries);
            return;
        }

        if (restarts)
            foreach (JourneyInstance instance in alive) Exit(instance, JourneyReasons.Restarted);
        Enter(version, trigger, property, occurred, entry);
    }

    private string? Refusal(JourneyReentry reentry, bool isActive, PastEntries? past)
    {
        if (isActive && reentry.WhileActive == WhileActive.Ignore) return JourneyReasons.Active;
        if (past is null) return null;
        if (reentry.Mode == ReentryMode.Never) return JourneyReasons.ReentryNever;
        if (past.Entries >= reentry.MaximumEntries) return JourneyReasons.MaxEntries;
        if (reentry.Cooldown is not { } cooldown || (isActive && reentry.WhileActive == WhileActive.Restart)) return null;
        long from = reentry.CooldownIsFromExit ? past.Exited : past.Entered;
        return from != JourneyInstance.NotPaused && At < from + Timestamp.Milliseconds(cooldown) ? JourneyReasons.Cooldown : null;
    }

    private void Enter(JourneyVersion version, CustomerEvent? trigger, string? property, long occurred, string entry)
    {
        var instance = new JourneyInstance
        {
            Version = version,
            Key = JourneyKey.OfInstance(version.Name, Customer.Key, entry),
            Order = _entries++,
            Property = property,
            Trigger = trigger,
            Entered = occurred,
            Effect = At,
            Counts = version.Counters.Length == 0 ? [] : new int[version.Counters.Length],
            Rounds = version.Repeats == 0 ? [] : new int[version.Repeats],
            IsNew = true,
        };
        _instances.Add(instance);
        PastEntries? past = PastOf(version.Name, property);
        if (property is null || version.Definition.Reentry is not { Mode: not ReentryMode.Never, Cooldown: null, MaximumEntries: null })
            Replace(past, new PastEntries(version.Name, property, (past?.Entries ?? 0) + 1, At, past?.Exited ?? JourneyInstance.NotPaused));
        Tell(JourneyTraceKind.Entered, instance);
        if (version.Definition.Holdout is { } holdout) HoldOut(instance, holdout);
        Replay(instance);
        if (!instance.IsEnded) Run(instance, version.Stages.Length == 0 ? JourneyStage.End : 0);
    }

    private void HoldOut(JourneyInstance instance, JourneyHoldout holdout)
    {
        if (Assigned(holdout.Name, isHoldout: true) is not { } arm)
        {
            arm = BucketOf(holdout.Name) < holdout.Percent * 100 ? JourneyAssignment.HeldOut : JourneyAssignment.Treated;
            Assign(new JourneyAssignment(holdout.Name, true, arm));
        }

        instance.IsHeldOut = arm == JourneyAssignment.HeldOut;
        Tell(JourneyTraceKind.Assigned, instance, name: holdout.Name, arm: arm, reason: JourneyReasons.Holdout);
    }

    /// <summary>What occurred since the entry and came before it counts, reaches the goal, also after the end, and ends.</summary>
    private void Replay(JourneyInstance instance)
    {
        for (int place = FirstSince(instance); place < _events.Count; place++)
        {
            CustomerEvent one = _events[place].Event;
            if (ReferenceEquals(one, instance.Trigger)) continue;
            Count(instance, one);
            TryConvert(instance, one);
            TryExit(instance, one);
        }
    }

    /// <summary>What occurred since the entry and came before it is what is waited for first.</summary>
    internal int MatchEarlier(JourneyInstance instance, WaitForStage stage)
    {
        if (!instance.IsNew) return JourneyStage.Stays;
        for (int place = FirstSince(instance) + instance.Replayed; place < _events.Count; place++)
        {
            CustomerEvent one = _events[place].Event;
            instance.Replayed++;
            if (ReferenceEquals(one, instance.Trigger) || one.Milliseconds > instance.Deadline) continue;
            if (stage.Match(this, instance, one) is >= 0 and var match) return stage.Take(this, instance, match);
        }

        return JourneyStage.Stays;
    }

    /// <summary>The first kept event that is not before the entry; where no event started the instance, that is after it.</summary>
    private int FirstSince(JourneyInstance instance)
    {
        long from = instance.Trigger is null ? instance.Entered + 1 : instance.Entered;
        int place = _events.Count;
        while (place > 0 && _events[place - 1].Event.Milliseconds >= from) place--;
        return place;
    }

    private void NotEntered(JourneyVersion version, string reason, bool isAtArrival = false) =>
        _trace.Add(new JourneyTraceEntry(JourneyTraceKind.NotEntered, isAtArrival ? Timestamp.Instant(Math.Min(_now, Timestamp.Max)) : Told) { Journey = version.Name, Reason = reason });

    private PastEntries? PastOf(string journey, string? property)
    {
        foreach (PastEntries past in _past)
            if (past.Journey == journey && past.Property == property) return past;
        return null;
    }

    private void Replace(PastEntries? past, PastEntries with)
    {
        int place = past is null ? -1 : Array.IndexOf(_past, past);
        if (place < 0) _past = [.. _past.Length < MostPast ? _past : _past[1..], with];
        else
        {
            _past = [.. _past];
            _past[place] = with;
        }
    }

    /// <summary>The value of the trigger by which instances are told apart, as a text that no other value has.</summary>
    private static string? PropertyOf(JourneyVersion version, CustomerEvent? trigger)
    {
        if (version.Definition.Reentry.Key is not { } key || trigger is null) return null;
        int slot = version.Schema.PropertyIndex(trigger.Type.Name, key);
        if (slot < 0 || !trigger.Values.Has(slot)) return null;
        return trigger.Fields[slot].Kind switch
        {
            ValueKind.Text => trigger.Values.Text(slot),
            ValueKind.Tags => string.Join('\n', trigger.Values.Tags(slot)),
            ValueKind.Enum => trigger.Fields[slot].Values[(int)trigger.Values.Number(slot, trigger.Fields.Count)],
            _ => trigger.Values.Number(slot, trigger.Fields.Count).ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>By what a journey is entered.</summary>
    private enum EntryForm
    {
        Event,
        Change,
        Time,
        Join,
    }
}
