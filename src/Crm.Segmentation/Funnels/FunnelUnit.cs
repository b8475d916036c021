namespace Crm.Segmentation.Funnels;

/// <summary>Whose events make an attempt: a customer's, a session's, or all events with one value of a property, whoever they are of.</summary>
public sealed record FunnelUnit
{
    private FunnelUnit()
    {
    }

    /// <summary>The events of one customer.</summary>
    public static FunnelUnit Customer { get; } = new();

    /// <summary>The longest time between two events of one session; null for another unit.</summary>
    public TimeSpan? SessionGap { get; private init; }

    /// <summary>The name of the property whose values are the units; null for another unit.</summary>
    public string? PropertyName { get; private init; }

    /// <summary>Whether each customer is a unit.</summary>
    public bool IsCustomer => SessionGap is null && PropertyName is null;

    /// <summary>The events of one customer with no gap that is longer, events of any type.</summary>
    /// <param name="gap">The longest time between two events of one session, inclusive; positive, in whole milliseconds.</param>
    public static FunnelUnit Session(TimeSpan gap) => new() { SessionGap = gap };

    /// <summary>The events with one value of a property, such as an order or a household, of whichever customers. Events without it are left out and counted.</summary>
    /// <param name="name">The name of the property, which every event of a step or an exclusion must have.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public static FunnelUnit Property(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new FunnelUnit { PropertyName = NormalText.Of(name) };
    }

    /// <summary>Refuses to merge what is of units whose events may be in both parts.</summary>
    internal void ThrowIfApart(bool areWhole, string parameter)
    {
        if (PropertyName is { } property && !areWhole)
            throw new ArgumentException($"A unit is a value of '{property}', which may be of customers in both parts: say that the parts keep units whole.", parameter);
    }

    /// <summary>What a unit is.</summary>
    public override string ToString() => PropertyName ?? (SessionGap is { } gap ? $"session of {Constant.Of(gap).Plain}" : "customer");
}
