namespace Crm.Segmentation.Tree;

/// <summary>Events of a pattern that stand: those that no event of another pattern takes back, such as orders that no cancellation of the same order follows.</summary>
/// <remarks>
/// <para>An event is taken back by another event of <see cref="TakenBackBy"/> with an equal value of the property that follows it, up to as-of: later, or at the
/// same instant, as in a sequence. With <see cref="Within"/> only by one in [event, event + within].</para>
/// <para>An event without the property is not taken back, and one of <see cref="TakenBackBy"/> without it takes nothing back.</para>
/// </remarks>
public sealed record StandingEvents : EventPattern
{
    internal StandingEvents(EventPattern pattern, EventPattern takenBackBy, string sameProperty, TimeSpan? within) =>
        (Pattern, TakenBackBy, SameProperty, Within) = (pattern, takenBackBy, sameProperty, within);

    /// <summary>The events, of one type, of which those stand that are not taken back.</summary>
    public EventPattern Pattern { get; }

    /// <summary>The events, of one type, that take back.</summary>
    public EventPattern TakenBackBy { get; }

    /// <summary>The name of the property whose value must be equal on both.</summary>
    public string SameProperty { get; }

    /// <summary>How long after an event it can be taken back, inclusive; null for any time.</summary>
    public TimeSpan? Within { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Pattern, TakenBackBy];

    internal override string? EventName => Pattern.EventName;

    internal override void Write(RuleText text)
    {
        text.Write(Pattern);
        WriteUnless(text);
    }

    internal override void WriteConditions(RuleText text)
    {
        Pattern.WriteConditions(text);
        WriteUnless(text);
    }

    private void WriteUnless(RuleText text)
    {
        if (text.IsShort) return;
        text.Write(" unless ").Write(TakenBackBy).Write(" same ").Name(SameProperty);
        if (Within is { } within) text.Write(" within ").Write(within);
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new StandingEvents((EventPattern)children[0], (EventPattern)children[1], SameProperty, Within);
}
