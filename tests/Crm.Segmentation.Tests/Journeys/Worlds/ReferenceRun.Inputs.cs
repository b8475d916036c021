using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What an input does: goals, then exits, then what is waited for, then who enters.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>Changes of membership that must hold a while yet.</summary>
    private readonly List<(string Journey, string Of, bool IsLeaving, long Due)> _debounced = [];

    /// <summary>The customer as she was before a journey set something; null where nothing was set since.</summary>
    private Dictionary<string, object>? _beforeSets;

    /// <summary>The customer as the host knows her at the beginning of the step.</summary>
    private Dictionary<string, object> _known = [];

    /// <summary>The numbers of the messages that could not be delivered.</summary>
    private readonly HashSet<int> _failed = [];

    private void Happen(Occurred one, long occurred, long effect)
    {
        var e = new EventFacts(one.Type, occurred, null, _arrived.Count, one.Properties);
        Keep(e, effect);
        foreach (ReferenceInstance instance in _instances.Where(instance => instance.IsEntering && instance.Parked is not null && instance.IsSinceEntry(e))) instance.Replayed.Add(e);
        foreach (ReferenceInstance instance in InOrder(_ => true)) Convert(instance, e, effect);
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Exit(instance, e, effect);
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Match(instance, e, effect);
        foreach (Journey journey in JourneysInOrder)
            if (journey.Entries.OfType<EventEntry>().Any(entry => Oracle.Matches(entry.Pattern, e, Facts, Scope(e.Time, journey, null, null)))) Trigger(journey, e, occurred, effect, Way.Event);
    }

    /// <summary>The goal, once, also after the instance has ended; by the last message that was out before the event occurred.</summary>
    private void Convert(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (instance.IsConverted || instance.IsForgotten || instance.Journey.Goal is not { } goal || !instance.IsSinceEntry(e) || e.Time > instance.Entered + Milliseconds(goal.Window) || !Matches(goal.Pattern, e, instance)) return;
        instance.IsConverted = true;
        string? via = Sent.LastOrDefault(told => told.Instance == instance.Number && told.At < e.Time)?.Node;
        Say(new Told(JourneyTraceKind.Converted, effect, instance.Journey.Name, instance.Number) { Via = via });
    }

    private void Exit(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (instance.IsLive && instance.IsSinceEntry(e) && instance.Journey.Exits.OfType<EventExit>().Any(exit => Matches(exit.Pattern, e, instance))) End(instance, effect, e.Type);
    }

    /// <summary>An event that occurred inside an open wait ends it; during a pause it is remembered, one that came in time before one that did not.</summary>
    private void Match(ReferenceInstance instance, EventFacts e, long effect)
    {
        if (!instance.IsLive || instance.Wait is not { TakesEvents: true, Stage.Step: WaitForStep awaited } wait || e.Time < wait.Open) return;
        bool isInTime = e.Time <= wait.Deadline;
        if ((!isInTime && instance.PausedAt is null) || awaited.Events.FirstOrDefault(one => Matches(one.Pattern, e, instance)) is not { } match) return;
        if (instance.PausedAt is null) Take(instance, wait, match.Pattern, effect);
        else if (instance.Remembered is not { } before || (before.Event.Time > wait.Deadline && isInTime)) instance.Remembered = (e, match.Pattern, effect);
    }

    private void Take(ReferenceInstance instance, Waiting wait, EventPattern pattern, long at)
    {
        int branch = ((WaitForStep)wait.Stage.Step).Events.ToList().FindIndex(one => one.Pattern == pattern);
        (instance.Wait, instance.Remembered) = (null, null);
        Inside(instance, wait.Stage.Blocks[branch]);
        Run(instance, at);
    }

    private void Move(Moved moved, long effect)
    {
        SetMember(moved.Of, moved.Enters);
        foreach ((string Journey, string Of, bool IsLeaving, long Due) change in _debounced.Where(change => change.Of == moved.Of && change.IsLeaving == moved.Enters).ToList())
        {
            _debounced.Remove(change);
            Say(new Told(JourneyTraceKind.NotHeld, effect, change.Journey));
        }

        if (!moved.Enters)
            foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.Journey.Exits.OfType<LeavingExit>().Any(exit => NameOf(exit.Member) == moved.Of))) End(instance, effect, $"left:{moved.Of}");
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Judge(instance, effect);
        foreach (Journey journey in JourneysInOrder)
        {
            if (journey.Entries.OfType<MembershipEntry>().FirstOrDefault(entry => entry.IsLeaving != moved.Enters && NameOf(entry.Member) == moved.Of) is not { } entry) continue;
            long occurred = Math.Min(moved.At, effect);
            if (entry.Debounce is not { } length) Trigger(journey, null, occurred, effect, Way.Change);
            else if (!_debounced.Any(one => one.Journey == journey.Name && one.Of == moved.Of)) _debounced.Add((journey.Name, moved.Of, entry.IsLeaving, occurred + Milliseconds(length)));
        }
    }

    /// <summary>What is due before a change of membership sees her as she was before it.</summary>
    private void SetMember(string of, bool isMember)
    {
        if (isMember) _memberships.Add(of);
        else _memberships.Remove(of);
    }

    private static string NameOf(MemberOf member) => member.Cell is null ? member.Result : $"{member.Result}.{member.Cell}";

    private void Become(Became became, long effect)
    {
        Dictionary<string, object> before = new(_attributes, StringComparer.Ordinal);
        foreach ((string name, object? value) in became.Changes)
        {
            // What the host knew before is no change, and takes nothing back that was set since.
            if (Equals(value, _known.GetValueOrDefault(name))) continue;
            if (value is null) _attributes.Remove(name);
            else _attributes[name] = value;
        }

        Differ(before, effect);
    }

    /// <summary>She is another than she was: waits, exits by conditions, and messages that are put off are looked at again.</summary>
    private void Differ(Dictionary<string, object> before, long at)
    {
        Recount(at, OwnZone(Messaging, before) != OwnZone(Messaging, _attributes), date => !Equals(before.GetValueOrDefault(date), _attributes.GetValueOrDefault(date)));
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive)) Judge(instance, at);
        JudgeHolds(at);
    }

    /// <summary>Whoever set an attribute has come as far as it can: the change is one like any other.</summary>
    private void TakeSets(long at)
    {
        while (_beforeSets is { } before)
        {
            _beforeSets = null;
            Differ(before, at);
        }
    }

    /// <summary>Waits for a time of the clock or a date end otherwise when the zone is another, or the date: counted from when they began, but not before now.</summary>
    private bool Recount(long effect, bool isZoneChanged, Func<string, bool> isChanged)
    {
        bool isNews = false;
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.Wait is { WasMessage: false }))
        {
            Waiting wait = instance.Wait!;
            JourneyStep step = wait.Stage.Step;
            bool isOfDate = step is WaitUntilDateStep { Date: IFieldHandle date } && (isZoneChanged || isChanged(date.Field.Name));
            bool isOfClock = isZoneChanged && step is WaitStep { Length.IsCalendar: true } or WaitUntilTimeStep or WaitForStep { Most.IsCalendar: true };
            isNews |= isZoneChanged;
            if (isOfDate) RecountDate(instance, wait, effect);
            else if (isOfClock && isZoneChanged)
            {
                Waiting anew = DueOf(instance, wait.Stage, wait.Began);
                bool shifts = step is not WaitUntilTimeStep;
                instance.Wait = wait with { Due = Math.Max(anew.Due + (shifts ? wait.Shift : 0), effect), Deadline = anew.Deadline + (shifts ? wait.Shift : 0) };
            }
        }

        return isNews;
    }

    /// <summary>A condition may end it, now that something about her is different.</summary>
    private void Judge(ReferenceInstance instance, long effect)
    {
        foreach (ConditionExit exit in instance.Journey.Exits.OfType<ConditionExit>())
            if (instance.IsLive && Holds(exit.Condition, effect, instance)) End(instance, effect, exit.Reason);
    }

    private void Bounce(Bounced bounced, long effect)
    {
        if (!bounced.Fails || bounced.Message >= Sent.Count() || !_failed.Add(bounced.Message)) return;
        if (_ledger.RemoveAll(message => message.Number == bounced.Message) > 0) JudgeHolds(effect);
    }

    /// <summary>A message that is put off goes out when what put it off is gone; earlier when it is over earlier. One that is due by now is left to its timer. Whether there is news.</summary>
    private bool JudgeHolds(long effect)
    {
        bool isNews = false;
        foreach (ReferenceInstance instance in InOrder(instance => instance.IsLive && instance.PausedAt is null && instance.Held is { HeldBy: not null }))
        {
            Outgoing held = instance.Held!;
            if (held.Due <= effect) continue;
            Verdict verdict = VerdictOn(instance, held.Stage, effect);
            if (verdict.Until is { } until && until < held.Due) (instance.Held, isNews) = (held with { Due = until }, true);
            if (verdict.Reason is not null) continue;
            isNews = true;
            Release(instance, held, effect);
        }

        return isNews;
    }
}
