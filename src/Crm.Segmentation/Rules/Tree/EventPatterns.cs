namespace Crm.Segmentation.Tree;

/// <summary>Events of one type that satisfy a condition on their properties.</summary>
public sealed record FilteredEvents : EventPattern
{
    internal FilteredEvents(EventType type, Condition filter) => (Type, Filter) = (type, filter);

    /// <summary>The type of event.</summary>
    public EventType Type { get; }

    /// <summary>The condition on one event; it reads properties of <see cref="Type"/> only.</summary>
    public Condition Filter { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Events in order: some A, later B, later C.</summary>
/// <remarks>
/// <para>One event satisfies one step only. Two events at one instant may satisfy consecutive steps in step order.</para>
/// <para>With <see cref="Within"/>, all steps lie in [first, first + within]. A last step that must <em>not</em> happen is looked for from the step
/// before it up to first + within, and only once that wait is over: first + within ≤ as-of. What follows is the same as for any other step: another
/// event at the instant of the step before follows it.</para>
/// <para>With <see cref="SameProperty"/> the events of each value are a stream of their own, as where a funnel holds a property constant: events of
/// another value neither stand between the steps of a <c>next</c> nor end a match, and a count is the sum over the values.</para>
/// </remarks>
public sealed record Sequence
{
    internal Sequence(ValueList<SequenceStep> steps) => Steps = steps;

    /// <summary>The steps, at least two.</summary>
    public ValueList<SequenceStep> Steps { get; internal init; }

    /// <summary>How long the whole may take from its first event, inclusive; null for any time. A negated last step needs it.</summary>
    public TimeSpan? Within { get; internal init; }

    /// <summary>The name of a property whose value must be equal at every step; an event without it is invisible to the sequence. Null for none.</summary>
    public string? SameProperty { get; internal init; }

    /// <summary>Event types that are visible besides those of the steps, and so stand between the steps of a <c>next</c>.</summary>
    public ValueList<EventType> Among { get; internal init; } = [];

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>One step of a sequence.</summary>
/// <param name="Pattern">The events that satisfy it.</param>
/// <param name="Link">How it follows the step before; the first step's link is <see cref="SequenceLink.Later"/>.</param>
public sealed record SequenceStep(EventPattern Pattern, SequenceLink Link);

/// <summary>How a step of a sequence follows the one before.</summary>
public enum SequenceLink
{
    /// <summary>Later, whatever lies between.</summary>
    Later,

    /// <summary>Next, with no other visible event between.</summary>
    Next,

    /// <summary>Not at all within the time that the sequence has; the last step only.</summary>
    Absent,
}
