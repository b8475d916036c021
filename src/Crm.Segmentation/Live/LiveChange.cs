namespace Crm.Segmentation.Live;

/// <summary>A customer entered or left a segment, or came into another cell of a partition.</summary>
/// <remarks>Changes are net of an instant: what is again as it was before it is not told.</remarks>
public readonly record struct LiveChange
{
    private readonly long _at, _effective;

    internal LiveChange(CustomerKey customer, string definition, bool isMember, string? cell, long at, long effective) =>
        (Customer, Definition, IsMember, Cell, _at, _effective) = (customer, definition, isMember, cell, at, effective);

    /// <summary>No instant from which it is effective.</summary>
    internal const long NoEffect = long.MaxValue;

    /// <summary>Effective since ever.</summary>
    internal const long Always = long.MinValue;

    /// <summary>Whose membership changed.</summary>
    public CustomerKey Customer { get; }

    /// <summary>The segment or partition.</summary>
    public string Definition { get; }

    /// <summary>Whether she is a member from then on; of a partition, whether she has a cell.</summary>
    public bool IsMember { get; }

    /// <summary>Of a partition the cell from then on; null for none, and for a segment.</summary>
    public string? Cell { get; }

    /// <summary>When it changed, in UTC. What a late event corrects changes when the event is received.</summary>
    public DateTimeOffset At => Timestamp.Instant(_at);

    /// <summary>
    /// Of a change by a late event or a merge: since when, over all that is received by then, it is what it is now; before <see cref="At"/>, or that.
    /// Null for any other change, and where <see cref="IsAlways"/>.
    /// </summary>
    public DateTimeOffset? EffectiveAt => _effective is NoEffect or Always ? null : Timestamp.Instant(_effective);

    /// <summary>Whether a late event or a merge says that it never was another.</summary>
    public bool IsAlways => _effective == Always;

    internal long Milliseconds => _at;

    /// <summary>What changed, as a person reads it.</summary>
    public override string ToString() => $"{Timestamp.Text(_at)} {Customer} {Definition}: {Cell ?? (IsMember ? "entered" : "left")}{Effect()}";

    private string Effect() => _effective switch
    {
        NoEffect => "",
        Always => " (always)",
        _ => $" (since {Timestamp.Text(_effective)})",
    };
}
