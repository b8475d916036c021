namespace Crm.Segmentation.Journeys;

/// <content>What is due, in order, and the ways of instances through their nodes.</content>
internal sealed partial class CustomerStep
{
    /// <summary>The most nodes that an instance, and all instances together, go through in a step.</summary>
    private const int MostTransitions = 1_000, MostTransitionsOfAll = 64 * MostTransitions;

    /// <summary>Does what is due up to an instant, and takes controls up to it: at one instant the control first.</summary>
    private void Advance(long until, bool isInclusive)
    {
        _isSending = isInclusive;
        while (true)
        {
            Due next = NextOf();
            if (_controls < _catalog.Instants.Length && _catalog.Instants[_controls] <= Math.Min(until, next.At)) TakeControl();
            else if (next.At < until || (isInclusive && next.At == until)) Fire(next);
            else break;
        }

        if (_facts.HasTimes) _scheduled = Math.Max(_scheduled, (2 * until) + (isInclusive ? 1 : 0));
    }

    private void Fire(Due next)
    {
        At = next.At;
        if (next.Instance is { } instance)
        {
            if (instance.MostAge <= At) Exit(instance, JourneyReasons.MaxAge);
            else Run(instance, Fall(instance, instance.Version.Stages[instance.Node]));
        }
        else if (next.Change is { } change) Hold(change);
        else EnterByTime();

        TakeSets(next.At);
        _mark = Math.Max(_mark, (2 * next.At) + 1);
    }

    /// <summary>What an instance waits for is due. One that waits at another node than it began to, because it was migrated, comes to that.</summary>
    private int Fall(JourneyInstance instance, JourneyStage stage)
    {
        if (stage.Waits) return stage.Fall(this, instance);
        instance.Leave();
        return stage.Position;
    }

    /// <summary>Goes through nodes until the instance waits, is to send later, or has ended.</summary>
    private void Run(JourneyInstance instance, int position)
    {
        JourneyStage[] stages = instance.Version.Stages;
        while (position != JourneyStage.Stays)
        {
            if (position == JourneyStage.End)
            {
                Tell(JourneyTraceKind.Ended, instance);
                Finish(instance);
                return;
            }

            if (++instance.Transitions > MostTransitions || ++_transitions > MostTransitionsOfAll)
            {
                Exit(instance, JourneyReasons.StepBudget);
                return;
            }

            instance.Node = position;
            _sightings?.See(instance, stages[position]);
            position = stages[position].Enter(this, instance);
        }
    }

    /// <summary>Waits until an instant, which may be now.</summary>
    internal int WaitUntil(JourneyInstance instance, JourneyStage stage, long due, long began)
    {
        if (due <= began) return stage.Next;
        Wait(instance, stage, due, began);
        return JourneyStage.Stays;
    }

    internal void Wait(JourneyInstance instance, JourneyStage stage, long due, long began)
    {
        bool isAnew = instance.Stop == Stop.None;
        instance.StopAt(Stop.Time, due, began);
        if (stage is not WaitForStage) instance.IsNew = false;
        if (isAnew) Tell(JourneyTraceKind.Waiting, instance, stage.Id, until: due);
    }

    /// <summary>Ends an instance before its end.</summary>
    internal void Exit(JourneyInstance instance, string reason)
    {
        JourneyStage? stage = instance.Version.Stages.Length == 0 ? null : instance.Version.Stages[instance.Node];
        Tell(JourneyTraceKind.Exited, instance, stage?.Id, reason);

        // A message that a pause kept from its turn has it no more.
        if (instance.Stop == Stop.Send && !instance.IsQueued && stage is SendStage send) Tell(JourneyTraceKind.Suppressed, instance, send.Id, JourneyReasons.Exited, name: send.Step.Template);
        Finish(instance);
    }

    private void Finish(JourneyInstance instance)
    {
        instance.IsEnded = true;
        instance.Leave();
        if (PastOf(instance.Version.Name, instance.Property) is { } past) Replace(past, past with { Exited = At });
    }

    /// <summary>The earliest of what is due; of several at one instant instances before entries, and of each the first by priority, journey, and order of entry.</summary>
    private Due NextOf()
    {
        var next = new Due(JourneyInstance.Never, null, null);
        foreach (JourneyInstance instance in _instances)
        {
            long at = instance.Next;
            if (at < next.At || (at == next.At && next.Instance is { } other && at != JourneyInstance.Never && Compare(instance, other) < 0)) next = new Due(at, instance, null);
        }

        foreach (PendingChange change in _pending)
            if (change.Due < next.At || (change.Due == next.At && next.Change is { } other && Compare(change.Journey, other.Journey) < 0)) next = new Due(change.Due, null, change);
        long timed = NextTimed();
        return timed < next.At || (timed == next.At && next.Change is { } last && Compare(_timed[0].Journey.Version.Name, last.Journey) < 0) ? new Due(timed, null, null) : next;
    }

    private long NextDue()
    {
        long next = NextTimed();
        foreach (JourneyInstance instance in _instances) next = Math.Min(next, instance.Next);
        foreach (PendingChange change in _pending) next = Math.Min(next, change.Due);
        return next;
    }

    private int Compare(string one, string other) =>
        (_facts.Find(one), _facts.Find(other)) is ({ } first, { } second) ? Compare(first.Version, second.Version) : string.CompareOrdinal(one, other);

    private static int Compare(JourneyVersion one, JourneyVersion other) =>
        one.Priority != other.Priority ? other.Priority.CompareTo(one.Priority) : string.CompareOrdinal(one.Name, other.Name);

    private static int Compare(JourneyInstance one, JourneyInstance other) =>
        Compare(one.Version, other.Version) is not 0 and var order ? order : one.Order.CompareTo(other.Order);

    /// <summary>Something that is due: of an instance, a change of membership that has held, or else an entry by schedule or date.</summary>
    private readonly record struct Due(long At, JourneyInstance? Instance, PendingChange? Change);
}
