namespace Crm.Segmentation.Journeys;

/// <summary>What ends an instance of a journey wherever it stands.</summary>
public abstract record JourneyExit
{
    private protected JourneyExit()
    {
    }

    /// <summary>An event ends it; the reason is the event's name.</summary>
    /// <param name="pattern">The events.</param>
    public static JourneyExit On(EventPattern pattern) => new EventExit(pattern);

    /// <summary>Going out of a segment or a cell ends it; the reason is <c>left:</c> and its name.</summary>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    public static JourneyExit OnLeaving(Condition membership) => new LeavingExit(Membership.Of(membership));

    /// <summary>A condition ends it, once it holds when attributes or memberships change.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="reason">The reason that is told.</param>
    public static JourneyExit When(Condition condition, string reason) => new ConditionExit(condition, reason);

    /// <summary>The trees that it holds.</summary>
    internal abstract IEnumerable<Node> Trees { get; }

    /// <summary>Writes what stands behind <c>exit</c>.</summary>
    internal abstract void Write(RuleText text);
}

/// <summary>An event ends the journey.</summary>
/// <param name="Pattern">The events.</param>
public sealed record EventExit(EventPattern Pattern) : JourneyExit
{
    internal override IEnumerable<Node> Trees => [Pattern];

    internal override void Write(RuleText text) => text.Write("on ").Write(Pattern);
}

/// <summary>Going out of a segment or a cell ends the journey.</summary>
/// <param name="Member">The segment or the cell.</param>
public sealed record LeavingExit(MemberOf Member) : JourneyExit
{
    internal override IEnumerable<Node> Trees => [Member];

    internal override void Write(RuleText text) => text.Write("on leaving ").Member(Member);
}

/// <summary>A condition ends the journey; it is judged when attributes or memberships change.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Reason">The reason that is told.</param>
public sealed record ConditionExit(Condition Condition, string Reason) : JourneyExit
{
    /// <summary>The reason that is told, in normalisation form C.</summary>
    public string Reason { get; init => field = NormalText.Of(value); } = NormalText.Of(Reason);

    internal override IEnumerable<Node> Trees => [Condition];

    internal override void Write(RuleText text) => text.Write("when ").Write(Condition).Write(" ").Quoted(Reason);
}

/// <summary>What a journey is for: an event that shows that it worked.</summary>
/// <remarks>A goal does not end the journey, and is watched to the end of its window, also after the instance ended.</remarks>
/// <param name="Pattern">The events.</param>
/// <param name="Window">How long after the entry one counts, its end included.</param>
public sealed record JourneyGoal(EventPattern Pattern, TimeSpan Window);

/// <summary>Customers who go through a journey without getting anything, so that its effect can be told.</summary>
/// <param name="Name">The name; journeys that share it hold out the same customers.</param>
/// <param name="Percent">How many of a hundred, to two decimal places.</param>
public sealed record JourneyHoldout(string Name, decimal Percent)
{
    /// <summary>The name, in normalisation form C.</summary>
    public string Name { get; init => field = NormalText.Of(value); } = NormalText.Of(Name);

    /// <summary>How many of a hundred.</summary>
    public decimal Percent { get; init => field = Constant.Of(value).Number; } = Constant.Of(Percent).Number;
}
