namespace Crm.Segmentation.Journeys;

/// <content>What inputs do, in the order of what they do: attributes, goals, exits, what is waited for, entries.</content>
internal sealed partial class CustomerStep
{
    private void Apply(JourneyInput input, long occurred)
    {
        switch (input)
        {
            case EventInput { Event: var one }:
                Apply(one.Milliseconds == occurred ? one : CustomerEvent.Of(_catalog.Schema, one.Index, new FineInstant(occurred, 0), one.Id, one.Sequence, one.Values));
                break;
            case MembershipInput change:
                Apply(change, occurred);
                break;
            case AttributesInput { Customer: var customer }:
                Apply(WithSets(customer));
                break;
            case ResultInput result:
                Apply(result);
                break;
        }
    }

    private void Apply(CustomerEvent one)
    {
        Keep(one);
        JourneyInstance[] all = InOrder();
        foreach (JourneyInstance instance in all) Count(instance, one);
        foreach (JourneyInstance instance in all) TryConvert(instance, one);
        foreach (JourneyInstance instance in all) TryExit(instance, one);
        foreach (JourneyInstance instance in all) TryMatch(instance, one);
        foreach (JourneyFacts journey in _facts.Journeys)
        {
            foreach (JourneyPattern entry in journey.Version.Entries)
            {
                if (!Matches(entry, journey.Version, null, one)) continue;
                TryEnter(journey, one, one.Milliseconds, EntryOf(one), EntryForm.Event);
                break;
            }
        }
    }

    /// <summary>Events since the entry are counted; the one that started the instance is not.</summary>
    private void Count(JourneyInstance instance, CustomerEvent one)
    {
        if (instance.IsEnded || one.Milliseconds < instance.Entered) return;
        JourneyPattern[] counters = instance.Version.Counters;
        for (int i = 0; i < counters.Length; i++)
            if (Matches(counters[i], instance.Version, instance, one)) instance.Count(i);
    }

    private void TryConvert(JourneyInstance instance, CustomerEvent one)
    {
        if (instance.Version.Goal is not { } goal || instance.IsConverted) return;
        if (one.Milliseconds < instance.Entered || one.Milliseconds > instance.Entered + goal.Window || !Matches(goal.Pattern, instance.Version, instance, one)) return;
        instance.IsConverted = true;
        string? via = null;
        foreach (SentMessage sent in instance.Sent)
            if (sent.At < one.Milliseconds) via = sent.Node;
        _trace.Add(new JourneyTraceEntry(JourneyTraceKind.Converted, Told) { Journey = instance.Version.Name, Instance = instance.Key, Name = one.Type.Name, Via = via });
    }

    private void TryExit(JourneyInstance instance, CustomerEvent one)
    {
        if (instance.IsEnded || one.Milliseconds < instance.Entered) return;
        foreach (JourneyPattern exit in instance.Version.Exits)
        {
            if (!Matches(exit, instance.Version, instance, one)) continue;
            Exit(instance, exit.Name);
            return;
        }
    }

    private void TryMatch(JourneyInstance instance, CustomerEvent one)
    {
        if (instance.IsEnded || instance.Stop != Stop.Event || one.Milliseconds < instance.Since) return;
        if (instance.Version.Stages[instance.Node] is not WaitForStage stage || (!instance.IsPaused && one.Milliseconds > instance.Deadline)) return;
        if (stage.Match(this, instance, one) is not (>= 0 and var match)) return;

        // It has seen what came before its entry: one event ends one wait.
        instance.IsNew = false;
        if (!instance.IsPaused) Run(instance, stage.Take(this, instance, match));
        else if (instance.Match == JourneyInstance.NoMatch || (instance.MatchAt.Occurred > instance.Deadline && one.Milliseconds <= instance.Deadline))
            (instance.Match, instance.MatchAt) = (match, (one.Milliseconds, At));
    }

    private void Apply(MembershipInput change, long occurred)
    {
        _memberships = _memberships.With(change.Name, change.Cell, change.IsEntering);
        JourneyInstance[] all = ActiveInOrder();
        Break(change.Name, change.Cell, change.IsEntering);
        foreach (JourneyInstance instance in all)
        {
            if (change.IsEntering || !Array.Exists(instance.Version.Leavings, member => member.Result == change.Name && member.Cell == change.Cell)) continue;
            Exit(instance, JourneyReasons.LeftPrefix + (change.Cell is null ? change.Name : $"{change.Name}.{change.Cell}"));
        }

        ExitByConditions(all);
        foreach (JourneyFacts journey in _facts.Journeys)
        {
            foreach (Crm.Segmentation.Journeys.MembershipEntry entry in journey.Version.Changes)
            {
                if (entry.IsLeaving == change.IsEntering || entry.Member.Result != change.Name || entry.Member.Cell != change.Cell) continue;
                string name = EntryOf(change);
                if (entry.Debounce is { } debounce) Await(new PendingChange(journey.Version.Name, change.Name, change.Cell, entry.IsLeaving, occurred + Timestamp.Milliseconds(debounce), name));
                else TryEnter(journey, null, occurred, name, EntryForm.Change);
                break;
            }
        }
    }

    /// <summary>What journeys have set in this step before stays where the host, which cannot know of it yet, says what it said before.</summary>
    private CustomerAttributes WithSets(CustomerAttributes told)
    {
        CustomerAttributes customer = told;
        foreach (SetStep step in _sets)
        {
            string name = ((IFieldHandle)step.Attribute).Field.Name;
            if (SetValues.AreAlike(told, _knownBefore, name) && SetValues.TrySet(customer, name, step.Value, step.Flag, out CustomerAttributes? set)) customer = set;
        }

        return customer;
    }

    private void Apply(CustomerAttributes customer)
    {
        CustomerAttributes before = Customer;
        Become(customer);
        TakeChange(before);
    }

    /// <summary>Attributes are others: waits for times of the clock and dates are counted again, exits by conditions judged, and messages that are put off.</summary>
    private void TakeChange(CustomerAttributes before)
    {
        Recount(before, isZoneChanged: _facts.Messages.ZoneOf(before) != _facts.Messages.ZoneOf(Customer));
        ExitByConditions(ActiveInOrder());
        JudgeHeld();
    }

    /// <summary>What journeys have set is a change of attributes when the instance that set it has come as far as it can; what comes of the change may set others.</summary>
    private void TakeSets(long at)
    {
        while (_beforeSets is { } before)
        {
            (At, _beforeSets) = (at, null);
            TakeChange(before);
        }
    }

    private void Apply(ResultInput result)
    {
        Tell(JourneyTraceKind.Reported, name: result.Action.ToString(), reason: result.Outcome == ActionOutcome.Failed ? "failed" : "delivered");
        if (result.Outcome != ActionOutcome.Failed || !Array.Exists(_messages, message => message.Action == result.Action)) return;
        _messages = [.. _messages.Where(message => message.Action != result.Action)];
        JudgeHeld();
    }

    /// <summary>Exits by conditions are judged when attributes or memberships change.</summary>
    private void ExitByConditions(JourneyInstance[] instances)
    {
        foreach (JourneyInstance instance in instances)
        {
            foreach ((JourneyCondition condition, string reason) in instance.Version.Conditions)
            {
                if (instance.IsEnded) break;
                if (Holds(condition, instance, null)) Exit(instance, reason);
            }
        }
    }

    /// <summary>What is due before the input sees the memberships as they were before it, also where the host has them as they are after it.</summary>
    private void UndoAhead(JourneyInput input)
    {
        if (input is MembershipInput change) _memberships = _memberships.With(change.Name, change.Cell, !change.IsEntering);
    }

    /// <summary>All instances, with those that ended, in the order in which they act at one instant.</summary>
    private JourneyInstance[] InOrder()
    {
        JourneyInstance[] all = [.. _instances];
        if (all.Length > 1) Array.Sort(all, Compare);
        return all;
    }

    private JourneyInstance[] ActiveInOrder() => Array.FindAll(InOrder(), instance => !instance.IsEnded);

    private string EntryOf(CustomerEvent one) => one.Id is { } id ? FormattableString.Invariant($"e:{(int)id.Form}:{id}") : FormattableString.Invariant($"x:{one.Type.Name}:{one.Milliseconds}:{_entries}");

    private string EntryOf(MembershipInput change) =>
        change.Id is { } id ? FormattableString.Invariant($"c:{(int)id.Form}:{id}") : FormattableString.Invariant($"m:{change.Name}:{change.Cell}:{change.Milliseconds}:{_entries}");
}
