namespace Crm.Segmentation.Journeys;

/// <summary>
/// Follows all ways through a journey at once, each step with what is certain on every way to it. Linear but for steps that are repeated, which are followed
/// twice in each block that repeats them.
/// </summary>
internal sealed class JourneyWays(Journey journey, Messaging? messaging, Action<JourneyFinding, JourneyStep> tell)
{
    private const long Hour = 3_600_000;
    private const int MinutesOfDay = 24 * 60;

    private readonly ValueList<SendCap> _caps = messaging?.Caps ?? [];
    private readonly QuietHours[] _quiet = [.. new[] { journey.Quiet, messaging?.Quiet }.OfType<QuietHours>()];
    private bool _isSilent;

    /// <summary>The longest way as it reads, in milliseconds.</summary>
    internal long Longest { get; private set; }

    /// <summary>Follows the ways.</summary>
    internal void Follow()
    {
        TimeOnly?[] clocks = [.. journey.Entries.Select(entry => entry switch { ScheduleEntry schedule => schedule.At, DateEntry date => date.At, _ => (TimeOnly?)null }).Distinct()];
        var start = new WayState(0, clocks is [{ } clock] ? At(clock) : null, [.. _caps.Select(_ => (ValueList<long>)[])], IsJustSent: false);
        End(Through(journey.Steps, start));
    }

    private WayState? Through(ValueList<JourneyStep> steps, WayState? state)
    {
        bool isTold = false;
        foreach (JourneyStep step in steps)
        {
            if (state is null)
            {
                if (!isTold) Tell(JourneyFinding.Unreachable, step);
                isTold = true;
                continue;
            }

            state = Behind(step, state);
        }

        return state;
    }

    private WayState? Behind(JourneyStep step, WayState state)
    {
        switch (step)
        {
            case ExitStep:
                End(state);
                return null;
            case SendStep { IsTransactional: false } send:
                return Send(send, state);
            case WaitStep wait:
                return Wait(wait, state);
            case WaitUntilTimeStep wait:
                long most = (wait.Weekday is null ? 25 : (7 * 24) + 1) * Hour;
                return state.After(most, most - Hour, At(wait.At));
            case WaitUntilDateStep wait:
                bool isCertain = wait is { At: not null, IfPast: null or DateUnusable.Exit, IfMissing: null or DateUnusable.Exit };
                return state.After(WaitLength.MostDays * 24 * Hour, 0, isCertain ? At(wait.At!.Value) : null);
            case WaitForStep wait:
                return WaitFor(wait, state);
            case WhenStep branching:
                WayState? behind = Through(branching.Otherwise, state);
                foreach (WhenBranch branch in branching.Branches) behind = WayState.Both(behind, Through(branch.Steps, state));
                return behind;
            case SplitStep split:
                WayState? joined = null;
                foreach (SplitArm arm in split.Arms) joined = WayState.Both(joined, Through(arm.Steps, state));
                return joined;
            case RepeatStep repeat:
                return Repeat(repeat, state);
            default:
                return state;
        }
    }

    private static WayState Wait(WaitStep wait, WayState state)
    {
        long length = (long)wait.Length.Duration.TotalMilliseconds;
        if (wait.At is { } at) return state.After(length + (25 * Hour), length, At(at));

        // Days keep the wall-clock time; hours may lie across a change of clocks.
        if (wait.Length.IsCalendar) return state.After(length == 0 ? 0 : length + Hour, length, state.Clock);
        return state.After(length, length, length == 0 ? state.Clock : Shifted(state.Clock, length));
    }

    private WayState? WaitFor(WaitForStep wait, WayState state)
    {
        long length = (long)(wait.Most?.Duration.TotalMilliseconds ?? 0), most = length + Hour + (long)(wait.Grace?.TotalMilliseconds ?? 0);
        WayState answered = state.After(most, length, null);
        WayState? behind = Through(wait.OnTimeout, answered);
        foreach (AwaitedEvent awaited in wait.Events) behind = WayState.Both(behind, Through(awaited.Steps, answered));
        return behind;
    }

    /// <summary>What is certain of the steps must hold the first time and every other.</summary>
    private WayState? Repeat(RepeatStep repeat, WayState state)
    {
        bool outer = _isSilent;
        _isSilent = true;
        WayState? once = Through(repeat.Steps, state);
        _isSilent = outer;
        if (once is null) return Through(repeat.Steps, state);
        WayState before = WayState.Both(state, once)! with { Longest = state.Longest + (((repeat.Times ?? 1) - 1) * (once.Longest - state.Longest)) };
        return Through(repeat.Steps, before);
    }

    private WayState Send(SendStep send, WayState state)
    {
        state = Hold(send, state);
        bool isHit = false;
        for (int i = 0; i < _caps.Count; i++)
        {
            if (!Counts(_caps[i], send) || !IsFull(_caps[i], state.Sent[i])) continue;
            if (!isHit) Tell(_caps[i].Over == CapOver.Hold ? JourneyFinding.AlwaysDelayed : JourneyFinding.CapAlwaysHit, send);
            isHit = true;
        }

        if (isHit || send.OnlyIf is not null) return state;
        return state with
        {
            IsJustSent = true,
            Sent = [.. _caps.Select((cap, i) => Counts(cap, send) ? (ValueList<long>)[0, .. state.Sent[i].Take(Math.Max(0, cap.Most - 1))] : state.Sent[i])],
        };
    }

    /// <summary>The state in which a message leaves: quiet hours may hold it.</summary>
    private WayState Hold(SendStep send, WayState state)
    {
        if (state.IsJustSent) return state;
        if (state.Clock is { } clock && _quiet.FirstOrDefault(quiet => Holds(quiet, clock)) is { } certain)
        {
            Tell(certain.Drops ? JourneyFinding.NeverAllowed : JourneyFinding.AlwaysDelayed, send);
            return certain.Drops ? state : state.After(25 * Hour, 0, At(certain.To));
        }

        bool mayHold = _quiet.Any(quiet => !quiet.Drops && (state.Clock is not { } known || Touches(quiet, known)));
        return mayHold ? state.After(25 * Hour, 0, null) : state;
    }

    private static bool Counts(SendCap cap, SendStep send) => cap.Scope switch
    {
        CapScope.Channel => send.Channel == cap.Name,
        CapScope.Tag => send.Tags.Contains(cap.Name, StringComparer.Ordinal),
        _ => true,
    };

    private static bool IsFull(SendCap cap, ValueList<long> sent) =>
        sent.Count >= cap.Most && cap.Most > 0 && (cap.Rolling is { } time ? sent[cap.Most - 1] < time.TotalMilliseconds : sent[cap.Most - 1] == 0);

    private static bool Holds(QuietHours quiet, (int From, int To) clock)
    {
        for (int minute = clock.From; minute <= clock.To; minute++)
            if (!quiet.Holds(ClockTime.OfMinutes(minute % MinutesOfDay))) return false;
        return true;
    }

    private static bool Touches(QuietHours quiet, (int From, int To) clock)
    {
        for (int minute = clock.From; minute <= clock.To; minute++)
            if (quiet.Holds(ClockTime.OfMinutes(minute % MinutesOfDay))) return true;
        return false;
    }

    private static (int From, int To) At(TimeOnly time) => ((time.Hour * 60) + time.Minute, (time.Hour * 60) + time.Minute);

    private static (int From, int To)? Shifted((int From, int To)? clock, long length)
    {
        if (clock is not var (from, to) || to - from > MinutesOfDay / 2) return null;
        int minutes = (int)(length / 60_000 % MinutesOfDay) - 60;
        int first = (from + minutes + MinutesOfDay) % MinutesOfDay;
        return (first, first + (to - from) + 121);
    }

    private void End(WayState? state)
    {
        if (state is not null) Longest = Math.Max(Longest, state.Longest);
    }

    private void Tell(JourneyFinding finding, JourneyStep step)
    {
        if (!_isSilent) tell(finding, step);
    }
}

/// <summary>What is certain of a step on every way to it.</summary>
internal enum JourneyFinding
{
    /// <summary>No way leads to it.</summary>
    Unreachable,

    /// <summary>Quiet hours drop its message.</summary>
    NeverAllowed,

    /// <summary>Quiet hours or a cap hold its message.</summary>
    AlwaysDelayed,

    /// <summary>A cap stops its message.</summary>
    CapAlwaysHit,
}
