namespace Crm.Segmentation.Journeys;

/// <summary>Waits for a time: exactly so long, or for local dates to the same wall-clock time or to another.</summary>
/// <param name="Length">How long.</param>
public sealed record WaitStep(WaitLength Length) : JourneyStep
{
    /// <summary>At which time of the last local date it ends, to the minute; null for the time at which it began. Only of days and weeks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly? At { get; init => field = ClockTime.Whole(value); }

    internal override void WritePayload(RuleText text)
    {
        text.Write("wait ").Write(Length.ToString());
        if (At is { } at) text.Write(" at ").Write(ClockTime.Text(at));
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text);
    }
}

/// <summary>Waits until the clock of the customer's zone shows a time, on a day of the week where one is said. Where it does already, no time passes.</summary>
/// <param name="At">The time of day.</param>
public sealed record WaitUntilTimeStep(TimeOnly At) : JourneyStep
{
    /// <summary>The time of day, to the minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly At { get; init => field = ClockTime.Whole(value); } = ClockTime.Whole(At);

    /// <summary>On which day of the week; null for the next that comes.</summary>
    public DayOfWeek? Weekday { get; init; }

    internal override void WritePayload(RuleText text)
    {
        text.Write("wait until ");
        if (Weekday is { } day) text.Write(ClockTime.Word(day)).Write(" ");
        text.Write(ClockTime.Text(At));
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text);
    }
}

/// <summary>Waits until a date of the customer, in her zone: on it, or so many local dates before or after it.</summary>
/// <param name="Date">An attribute that is a date or an instant.</param>
public sealed record WaitUntilDateStep(Measure Date) : JourneyStep
{
    /// <summary>Whether it is the next anniversary of the date; otherwise the date itself.</summary>
    public bool IsAnniversary { get; init; }

    /// <summary>How many local dates after the date, below 0 before it.</summary>
    public int OffsetDays { get; init; }

    /// <summary>The time of day, to the minute; null for the attribute's own local time, which of a date is midnight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly? At { get; init => field = ClockTime.Whole(value); }

    /// <summary>What becomes of a customer for whom it is past; null where nothing is said, which is to exit.</summary>
    public DateUnusable? IfPast { get; init; }

    /// <summary>What becomes of a customer without the date; null where nothing is said, which is to exit.</summary>
    public DateUnusable? IfMissing { get; init; }

    internal override IEnumerable<Node> Trees => [Date];

    internal override void WritePayload(RuleText text)
    {
        text.Write(IsAnniversary ? "wait until anniversary of " : "wait until ").Write(Date, RuleLevel.Primary);
        if (OffsetDays != 0) text.Write(OffsetDays < 0 ? " - " : " + ").Write(WaitLength.OfDays(Math.Abs((long)OffsetDays)).ToString());
        if (At is { } at) text.Write(" at ").Write(ClockTime.Text(at));
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        if (IfPast is { } past) text.Write(" if past ").Write(past.Word);
        if (IfMissing is { } missing) text.Write(" if missing ").Write(missing.Word);
        WriteId(text);
    }
}

/// <summary>What becomes of a customer whose date is past or missing.</summary>
public enum DateUnusable
{
    /// <summary>The instance ends, with the reason <c>date_unusable</c>.</summary>
    Exit,

    /// <summary>The wait is over at once.</summary>
    Skip,

    /// <summary>The wait is over at once; of a date that is past, the word for it.</summary>
    Now,
}

/// <summary>How it is written what becomes of a customer.</summary>
internal static class DateUnusables
{
    extension(DateUnusable outcome)
    {
        internal string Word => outcome switch { DateUnusable.Exit => "exit", DateUnusable.Skip => "skip", _ => "now" };
    }
}

/// <summary>Waits for one of several events, and goes on by the branch of the first that comes; or by that of nobody, when the time is over.</summary>
/// <remarks>An event at the very end of the time still counts.</remarks>
public sealed record WaitForStep : JourneyStep
{
    /// <summary>How long at most; null for no end, which is a mistake.</summary>
    public WaitLength? Most { get; init; }

    /// <summary>Whether the time counts from the entry; otherwise from the step.</summary>
    public bool CountsFromEntry { get; init; }

    /// <summary>How long after the end an event that occurred before it may still arrive; null for not at all.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>The events, each with what follows it; one that is two of them is the first.</summary>
    public required ValueList<AwaitedEvent> Events { get; init; }

    /// <summary>What follows when none came.</summary>
    public ValueList<JourneyStep> OnTimeout { get; init; } = [];

    internal override IEnumerable<ValueList<JourneyStep>> Blocks => [.. Events.Select(awaited => awaited.Steps), OnTimeout];

    internal override IEnumerable<string> Ways => [.. Events.Select(awaited => awaited.Pattern.ToString()), "timeout"];

    internal override IEnumerable<Node> Trees => Events.Select(awaited => awaited.Pattern);

    internal override void WritePayload(RuleText text)
    {
        text.Write("wait ");
        if (Most is { } most) text.Write("up to ").Write(most.ToString()).Write(" ");
        text.Write("for ").Join(Events, " or ", awaited => text.Write(awaited.Pattern));
        if (Grace is { } grace) text.Write(" grace ").Write(grace);
        if (CountsFromEntry) text.Write(" counting from entry");
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text).Write(" {");
        foreach (AwaitedEvent awaited in Events)
        {
            text.Line(depth + 1).Write("on ");
            _ = awaited.Pattern.EventName is { } name ? text.Name(name) : text.Write("any");
            text.Write(" ").Block(awaited.Steps, depth + 1);
        }

        if (OnTimeout.Count > 0) text.Line(depth + 1).Write("on timeout ").Block(OnTimeout, depth + 1);
        text.Line(depth).Write("}");
    }
}

/// <summary>An event that is waited for, and what follows it.</summary>
/// <param name="Pattern">The events.</param>
/// <param name="Steps">What follows.</param>
public sealed record AwaitedEvent(EventPattern Pattern, params ValueList<JourneyStep> Steps);
