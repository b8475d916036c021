namespace Crm.Segmentation.Tree;

/// <summary>Events in order: some A, later B, later C.</summary>
/// <remarks>
/// <para>One event satisfies one step only. Two events at one instant may satisfy consecutive steps in step order.</para>
/// <para>With <see cref="Within"/>, all steps lie in [first, first + within]. A last step that must <em>not</em> happen is looked for from the step
/// before it up to first + within, and only once that wait is over: first + within ≤ as-of. What follows is the same as for any other step: another
/// event at the instant of the step before follows it.</para>
/// <para>With <see cref="SameProperty"/> the events of each value are a stream of their own, as where a funnel holds a property constant: events of
/// another value neither stand between the steps of a <c>next</c> nor end a match, and a count is the sum over the values.</para>
/// </remarks>
public sealed record Sequence : Node
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

    /// <inheritdoc/>
    public override ValueList<Node> Children => [.. Steps.Select(step => step.Pattern), .. Among];

    internal override void Write(RuleText text)
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            if (i > 0) text.Write(Steps[i].Link switch { SequenceLink.Next => " then next ", SequenceLink.Absent => " then not ", _ => " then " });
            Write(text, Steps[i].Pattern, i == Steps.Count - 1);
        }

        if (text.IsShort) return;
        if (SameProperty is not null) text.Write(" same ").Name(SameProperty);
        if (Within is { } within) text.Write(" within ").Write(within);
        if (Among.Count > 0) text.Write(" among ").Set(Among, type => text.Write(type));
    }

    /// <summary>A last step that may be taken back at any time stands in parentheses where the sequence's own time would be taken for that.</summary>
    private void Write(RuleText text, EventPattern step, bool isLast)
    {
        bool isLoose = isLast && step is StandingEvents { Within: null } && SameProperty is null && Within is not null && !text.IsShort;
        text.Write(isLoose ? "(" : "").Write(step).Write(isLoose ? ")" : "");
    }

    private protected override Node Over(ReadOnlySpan<Node> children)
    {
        var steps = new SequenceStep[Steps.Count];
        for (int i = 0; i < steps.Length; i++) steps[i] = Steps[i] with { Pattern = (EventPattern)children[i] };
        return this with { Steps = ValueList.Create<SequenceStep>(steps), Among = All<EventType>(children[steps.Length..]) };
    }
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
