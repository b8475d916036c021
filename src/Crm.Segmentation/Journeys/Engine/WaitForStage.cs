using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Waits for one of several events, and at most so long.</summary>
internal sealed class WaitForStage : JourneyStage
{
    private readonly StagePlace _place;
    private readonly WaitForStep _step;
    private readonly JourneyPattern[] _events;
    private readonly long _grace;

    internal WaitForStage(StagePlace place, WaitForStep step, JourneyVersion version, NodeCompiler compiler)
        : base(place.Node, place.Position, place.Next)
    {
        (_place, _step) = (place, step);
        _events = [.. step.Events.Select(awaited => new JourneyPattern(awaited.Pattern, compiler, version.Schema))];
        _grace = step.Grace is { } grace ? Timestamp.Milliseconds(grace) : 0;
    }

    /// <summary>The names of the events that are waited for.</summary>
    internal ValueList<string> Names => [.. _events.Select(one => one.Name)];

    /// <summary>How many events are waited for.</summary>
    internal int Events => _events.Length;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        long deadline = DeadlineOf(run, instance, run.At), due = Judged(deadline);
        if (due < run.At) return Fall(run, instance);
        run.Wait(instance, this, due, run.At);
        (instance.Deadline, instance.Stop) = (deadline, Stop.Event);
        if (instance.IsNew) instance.Since = instance.Entered;
        return run.MatchEarlier(instance, this);
    }

    /// <summary>Which of the events one is; below zero for none of them.</summary>
    internal int Match(CustomerStep run, JourneyInstance instance, CustomerEvent one)
    {
        int match = 0;
        while (match < _events.Length && !run.Matches(_events[match], instance.Version, instance, one)) match++;
        return match < _events.Length ? match : JourneyInstance.NoMatch;
    }

    /// <summary>Which of the events is that of another version's; below zero for none of them.</summary>
    internal int PlaceOf(WaitForStage other, int match) => _step.Events.ToList().FindIndex(awaited => awaited.Pattern == other._step.Events[match].Pattern);

    /// <summary>An event that is waited for came.</summary>
    internal int Take(CustomerStep run, JourneyInstance instance, int match)
    {
        instance.Leave();
        run.Tell(JourneyTraceKind.Matched, instance, Id, name: _events[match].Name);
        run.See(instance, this, match);
        return _place.Firsts[match];
    }

    internal override int Fall(CustomerStep run, JourneyInstance instance)
    {
        instance.Leave();
        run.Tell(JourneyTraceKind.TimedOut, instance, Id);
        run.See(instance, this, _events.Length);
        return _place.Firsts[^1];
    }

    internal override int Again(CustomerStep run, JourneyInstance instance)
    {
        if (_step.Most is not { IsCalendar: true }) return Stays;
        instance.Deadline = DeadlineOf(run, instance, instance.Began) + instance.Shift;
        instance.Due = Math.Max(Judged(instance.Deadline), run.At);
        return Stays;
    }

    internal override void Shift(JourneyInstance instance, long pause)
    {
        instance.Deadline += pause;
        instance.Due += pause;
        instance.Shift += pause;
    }

    internal override void Restart(CustomerStep run, JourneyInstance instance)
    {
        if (_step.CountsFromEntry) return;
        long deadline = DeadlineOf(run, instance, run.At);
        instance.StopAt(Stop.Event, Judged(deadline), run.At);
        instance.Deadline = deadline;
    }

    private long Judged(long deadline) => TimeRange.Clamp((Int128)deadline + _grace);

    private long DeadlineOf(CustomerStep run, JourneyInstance instance, long began)
    {
        if (_step.Most is not { } most) return TimeRange.Latest;
        long from = _step.CountsFromEntry ? instance.Effect : began;
        return most.IsCalendar ? run.CalendarOf(instance.Version).DaysLater(from, most.Days) : WaitTimes.After(from, most);
    }
}
