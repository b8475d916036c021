namespace Crm.Segmentation.Funnels;

/// <summary>How far from step 1 a step may be: exact time, a number of events, or one session.</summary>
/// <remarks>A length of time converts to a window: <c>Window = TimeSpan.FromDays(7)</c>.</remarks>
public sealed record FunnelWindow
{
    private FunnelWindow()
    {
    }

    /// <summary>The length of a window of time; null for another window.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>The number of later events of a window of events; null for another window.</summary>
    public int? Events { get; private init; }

    /// <summary>The longest time between two events of one session; null for another window.</summary>
    public TimeSpan? SessionGap { get; private init; }

    /// <summary>Exact time from step 1, the far edge inclusive.</summary>
    /// <param name="time">Positive, in whole milliseconds.</param>
    public static FunnelWindow Within(TimeSpan time) => new() { Time = time };

    /// <summary>So many of the customer's later events of any type, the last of them inclusive.</summary>
    /// <param name="events">At least 1.</param>
    public static FunnelWindow WithinEvents(int events) => new() { Events = events };

    /// <summary>The session of step 1: as long as no two successive events of the customer, of any type, are further apart than the gap.</summary>
    /// <param name="gap">The longest time between two events of one session, inclusive; positive, in whole milliseconds.</param>
    public static FunnelWindow WithinSession(TimeSpan gap) => new() { SessionGap = gap };

    /// <summary>A window of time.</summary>
    /// <param name="time">Positive, in whole milliseconds.</param>
    public static implicit operator FunnelWindow(TimeSpan time) => Within(time);

    /// <summary>As rule text has it: <c>within 7 days</c>.</summary>
    public override string ToString()
    {
        var text = new RuleText();
        FunnelSyntax.Write(text, this);
        return text.ToString();
    }
}
