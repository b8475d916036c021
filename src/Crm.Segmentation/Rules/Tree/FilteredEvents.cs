namespace Crm.Segmentation.Tree;

/// <summary>Events of one type that satisfy a condition on their properties.</summary>
public sealed record FilteredEvents : EventPattern
{
    internal FilteredEvents(EventType type, Condition filter) => (Type, Filter) = (type, filter);

    /// <summary>The type of event.</summary>
    public EventType Type { get; }

    /// <summary>The condition on one event; it reads properties of <see cref="Type"/> only.</summary>
    public Condition Filter { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Type, Filter];

    internal override string EventName => Type.Name;

    internal override void Write(RuleText text)
    {
        text.Write(Type);
        WriteConditions(text);
    }

    /// <summary>Writes the condition, outside parentheses where it is one comparison or a bare flag.</summary>
    internal override void WriteConditions(RuleText text)
    {
        if (text.IsShort) return;
        bool isBare = Filter is IFieldHandle || (Filter.Level == RuleLevel.Comparison && Filter is not InWindow);
        text.Write(isBare ? " where " : " where (").Inside(Type.Name, Filter).Write(isBare ? "" : ")");
    }

    private protected override Node Over(ReadOnlySpan<Node> children) => new FilteredEvents((EventType)children[0], (Condition)children[1]);
}
