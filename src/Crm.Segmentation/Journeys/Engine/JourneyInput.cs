namespace Crm.Segmentation.Journeys;

/// <summary>What a step of a customer's journeys is about: something that happened to her, or only that time goes by.</summary>
/// <remarks>
/// <para>An input takes effect at the instant at which it occurred, if time has not gone by that for the customer; otherwise when it arrives. One that is said to occur
/// after it arrives occurs when it arrives.</para>
/// <para>An input whose id was there before changes nothing. One without an id is never a repeat.</para>
/// </remarks>
public abstract record JourneyInput
{
    private protected JourneyInput(long at, EventKey? id) => (Milliseconds, Id) = (at, id);

    /// <summary>That time goes by, and nothing else.</summary>
    public static JourneyInput Tick { get; } = new TickInput();

    /// <summary>The id by which a repeat is known; null where there is none.</summary>
    public EventKey? Id { get; }

    /// <summary>When it occurred, in milliseconds since 1970; of a tick long ago.</summary>
    internal long Milliseconds { get; }

    /// <summary>An event of the customer.</summary>
    /// <param name="one">The event; its id is the input's.</param>
    public static JourneyInput Of(CustomerEvent one) => new EventInput(one);

    /// <summary>The customer came into a segment or a cell.</summary>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="at">When.</param>
    /// <param name="id">The id of the change; null for none.</param>
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    public static JourneyInput Entered(Condition membership, DateTimeOffset at, EventKey? id = null)
    {
        MembershipOfOne(membership, out string name, out string? cell);
        return new MembershipInput(name, cell, IsEntering: true, at, id);
    }

    /// <inheritdoc cref="Entered(Condition, DateTimeOffset, EventKey?)"/>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="at">When, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="id">The id of the change; null for none.</param>
    public static JourneyInput Entered(Condition membership, DateTime at, EventKey? id = null) =>
        Entered(membership, Timestamp.Instant(Timestamp.Floor(at)), id);

    /// <summary>The customer went out of a segment or a cell.</summary>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="at">When.</param>
    /// <param name="id">The id of the change; null for none.</param>
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    public static JourneyInput Left(Condition membership, DateTimeOffset at, EventKey? id = null)
    {
        MembershipOfOne(membership, out string name, out string? cell);
        return new MembershipInput(name, cell, IsEntering: false, at, id);
    }

    /// <inheritdoc cref="Left(Condition, DateTimeOffset, EventKey?)"/>
    /// <param name="membership">The segment, <c>Segment.Members</c>, or the cell.</param>
    /// <param name="at">When, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="id">The id of the change; null for none.</param>
    public static JourneyInput Left(Condition membership, DateTime at, EventKey? id = null) =>
        Left(membership, Timestamp.Instant(Timestamp.Floor(at)), id);

    /// <summary>Attributes of the customer changed.</summary>
    /// <param name="customer">The customer as she is from then on, all attributes.</param>
    /// <param name="at">When.</param>
    /// <param name="id">The id of the change; null for none.</param>
    public static JourneyInput Changed(CustomerAttributes customer, DateTimeOffset at, EventKey? id = null) => new AttributesInput(customer, at, id);

    /// <inheritdoc cref="Changed(CustomerAttributes, DateTimeOffset, EventKey?)"/>
    /// <param name="customer">The customer as she is from then on, all attributes.</param>
    /// <param name="at">When, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="id">The id of the change; null for none.</param>
    public static JourneyInput Changed(CustomerAttributes customer, DateTime at, EventKey? id = null) =>
        Changed(customer, Timestamp.Instant(Timestamp.Floor(at)), id);

    /// <summary>What came of an action is known.</summary>
    /// <param name="action">The action's key.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="at">When.</param>
    /// <param name="id">The id of the report; null for none.</param>
    public static JourneyInput Reported(JourneyKey action, ActionOutcome outcome, DateTimeOffset at, EventKey? id = null) => new ResultInput(action, outcome, at, id);

    /// <inheritdoc cref="Reported(JourneyKey, ActionOutcome, DateTimeOffset, EventKey?)"/>
    /// <param name="action">The action's key.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="at">When, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="id">The id of the report; null for none.</param>
    public static JourneyInput Reported(JourneyKey action, ActionOutcome outcome, DateTime at, EventKey? id = null) =>
        Reported(action, outcome, Timestamp.Instant(Timestamp.Floor(at)), id);

    private static void MembershipOfOne(Condition condition, out string name, out string? cell)
    {
        Tree.MemberOf member = Membership.Of(condition);
        (name, cell) = (member.Result, member.Cell);
    }
}

/// <summary>An event of the customer: it starts journeys, ends instances, is what they wait for, and counts.</summary>
public sealed record EventInput : JourneyInput
{
    internal EventInput(CustomerEvent one)
        : base((one ?? throw new ArgumentNullException(nameof(one))).Milliseconds, one.Id) => Event = one;

    /// <summary>The event.</summary>
    public CustomerEvent Event { get; }
}

/// <summary>The customer came into a segment or a cell, or went out of it. Who goes from one cell into another leaves the one and enters the other at one instant.</summary>
/// <param name="Name">The segment or the partition.</param>
/// <param name="Cell">The cell; null for a segment.</param>
/// <param name="IsEntering">Whether she came in; otherwise she went out.</param>
/// <param name="At">When.</param>
/// <param name="Key">The id of the change; null for none.</param>
public sealed record MembershipInput(string Name, string? Cell, bool IsEntering, DateTimeOffset At, EventKey? Key) : JourneyInput(Timestamp.Floor(At), Key);

/// <summary>Attributes of the customer changed. The context of the step has them as they were before.</summary>
public sealed record AttributesInput : JourneyInput
{
    internal AttributesInput(CustomerAttributes customer, DateTimeOffset at, EventKey? id)
        : base(Timestamp.Floor(at), id)
    {
        ArgumentNullException.ThrowIfNull(customer);
        (Customer, At) = (customer, at);
    }

    /// <summary>The customer as she is from then on. What a journey set before, in the same step, stays where she has what the context of the step has.</summary>
    public CustomerAttributes Customer { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }
}

/// <summary>What came of an action: a message that failed is not counted by caps.</summary>
/// <param name="Action">The action's key.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="At">When.</param>
/// <param name="Key">The id of the report; null for none.</param>
public sealed record ResultInput(JourneyKey Action, ActionOutcome Outcome, DateTimeOffset At, EventKey? Key) : JourneyInput(Timestamp.Floor(At), Key);

/// <summary>Time goes by: what is due by now is done. Where nothing is, nothing changes.</summary>
public sealed record TickInput : JourneyInput
{
    internal TickInput()
        : base(long.MinValue, null)
    {
    }
}

/// <summary>What came of an action.</summary>
public enum ActionOutcome
{
    /// <summary>It was done.</summary>
    Delivered,

    /// <summary>It was not done, and will not be.</summary>
    Failed,
}
