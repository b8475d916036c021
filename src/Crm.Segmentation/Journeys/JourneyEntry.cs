namespace Crm.Segmentation.Journeys;

/// <summary>One way into a journey. Each line is one, and any of them starts it.</summary>
public abstract record JourneyEntry
{
    private protected JourneyEntry()
    {
    }

    /// <summary>The events of a type, or those of them that satisfy a condition, start it.</summary>
    /// <param name="pattern">The events.</param>
    public static JourneyEntry On(EventPattern pattern) => new EventEntry(pattern);

    /// <summary>Coming into a segment or a cell starts it.</summary>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="debounce">How long the change must hold before it counts; null for not at all.</param>
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    public static JourneyEntry OnEntering(Condition membership, TimeSpan? debounce = null) =>
        new MembershipEntry(Membership.Of(membership), IsLeaving: false, debounce);

    /// <summary>Going out of a segment or a cell starts it.</summary>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="debounce">How long the change must hold before it counts; null for not at all.</param>
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    public static JourneyEntry OnLeaving(Condition membership, TimeSpan? debounce = null) =>
        new MembershipEntry(Membership.Of(membership), IsLeaving: true, debounce);

    /// <summary>The trees that it holds.</summary>
    internal abstract IEnumerable<Node> Trees { get; }

    /// <summary>Writes what stands behind <c>enter</c>.</summary>
    internal abstract void Write(RuleText text);
}

/// <summary>An event starts the journey. Its properties are the trigger's.</summary>
/// <param name="Pattern">The events.</param>
public sealed record EventEntry(EventPattern Pattern) : JourneyEntry
{
    internal override IEnumerable<Node> Trees => [Pattern];

    internal override void Write(RuleText text) => text.Write("on ").Write(Pattern);
}

/// <summary>A change of membership starts the journey.</summary>
/// <param name="Member">The segment or the cell.</param>
/// <param name="IsLeaving">Whether going out of it starts the journey; otherwise coming in does.</param>
/// <param name="Debounce">How long the change must hold before it counts; null for not at all.</param>
public sealed record MembershipEntry(MemberOf Member, bool IsLeaving, TimeSpan? Debounce) : JourneyEntry
{
    internal override IEnumerable<Node> Trees => [Member];

    internal override void Write(RuleText text)
    {
        text.Write(IsLeaving ? "on leaving " : "on entering ").Member(Member);
        if (Debounce is { } debounce) text.Write(" debounce ").Write(debounce);
    }
}

/// <summary>The calendar starts the journey, in the customer's zone: every day, every week on a day, or every month on a day.</summary>
/// <param name="At">The time of day.</param>
public sealed record ScheduleEntry(TimeOnly At) : JourneyEntry
{
    /// <summary>The time of day, to the minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly At { get; init => field = ClockTime.Whole(value); } = ClockTime.Whole(At);

    /// <summary>On which day of the week; null for no weekly schedule.</summary>
    public DayOfWeek? Weekday { get; init; }

    /// <summary>On which day of the month, 1 to 31, in shorter months the last; null for no monthly schedule.</summary>
    public int? DayOfMonth { get; init; }

    /// <summary>Whom it starts for, by membership at that instant; null for everybody.</summary>
    public MemberOf? Audience { get; init; }

    internal override IEnumerable<Node> Trees => Audience is null ? [] : [Audience];

    internal override void Write(RuleText text)
    {
        text.Write("every ").Write(Weekday is { } day ? ClockTime.Word(day) : DayOfMonth is null ? "day" : "month");
        if (DayOfMonth is { } date) text.Write(" on ").Write(date);
        text.Write(" at ").Write(ClockTime.Text(At));
        if (Audience is not null) text.Write(" for ").Member(Audience);
    }
}

/// <summary>A date of the customer starts the journey, in her zone: on it, or so many days before or after it, once or every year.</summary>
/// <param name="Date">An attribute that is a date or an instant.</param>
/// <param name="At">The time of day.</param>
public sealed record DateEntry(Measure Date, TimeOnly At) : JourneyEntry
{
    /// <summary>The time of day, to the minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly At { get; init => field = ClockTime.Whole(value); } = ClockTime.Whole(At);

    /// <summary>Whether every anniversary of the date starts it; otherwise the date does, once.</summary>
    public bool IsAnniversary { get; init; }

    /// <summary>How many local dates after the date, below 0 before it.</summary>
    public int OffsetDays { get; init; }

    internal override IEnumerable<Node> Trees => [Date];

    internal override void Write(RuleText text)
    {
        if (OffsetDays == 0) text.Write(IsAnniversary ? "on " : "on day of ");
        else text.Write(WaitLength.OfDays(Math.Abs((long)OffsetDays)).ToString()).Write(OffsetDays < 0 ? " before " : " after ");
        text.Write(IsAnniversary ? "anniversary of " : "").Write(Date, RuleLevel.Primary).Write(" at ").Write(ClockTime.Text(At));
    }
}

/// <summary>Another journey may join this one. A journey with such a line may be joined from those journeys only.</summary>
/// <param name="Journey">The name of the other journey.</param>
public sealed record JoinEntry(string Journey) : JourneyEntry
{
    internal override IEnumerable<Node> Trees => [];

    internal override void Write(RuleText text) => text.Write("from ").Name(Journey);
}
