namespace Crm.Segmentation.Live;

/// <summary>A customer entered or left a segment, or came into another cell of a partition.</summary>
/// <remarks>Changes are net of an instant: what is again as it was before it is not told.</remarks>
public readonly record struct LiveChange
{
    private readonly ProgramDefinition? _definition;
    private readonly int _code;
    private readonly long _at, _effective;

    internal LiveChange(in CustomerKey customer, ProgramDefinition definition, int code, long at, long effective)
    {
        Customer = customer;
        (_definition, _code, _at, _effective) = (definition, code, at, effective);
    }

    /// <summary>No instant from which it is effective.</summary>
    internal const long NoEffect = long.MaxValue;

    /// <summary>Effective since ever.</summary>
    internal const long Always = long.MinValue;

    /// <summary>Whose membership changed.</summary>
    public CustomerKey Customer { get; }

    /// <summary>The segment or partition.</summary>
    public string Definition => _definition?.Name!;

    /// <summary>Whether she is a member from then on; of a partition, whether she has a cell.</summary>
    public bool IsMember => _definition is { IsPartition: true } ? _code >= 0 : _code == 1;

    /// <summary>Of a partition the cell from then on; null for none, and for a segment.</summary>
    public string? Cell => _code >= 0 && _definition is { IsPartition: true, Cells: var cells } ? cells[_code] : null;

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

    /// <summary>Whether another change says the same, whichever book it comes from.</summary>
    public bool Equals(LiveChange other) =>
        (Customer, _at, _effective, IsMember) == (other.Customer, other._at, other._effective, other.IsMember) && Definition == other.Definition && Cell == other.Cell;

    /// <summary>The same for changes that say the same.</summary>
    public override int GetHashCode() => HashCode.Combine(Customer, Definition, Cell, IsMember, _at, _effective);

    /// <summary>What changed, as a person reads it.</summary>
    public override string ToString() => $"{Timestamp.Text(_at)} {Customer} {Definition}: {Cell ?? (IsMember ? "entered" : "left")}{Effect()}";

    private string Effect() => _effective switch
    {
        NoEffect => "",
        Always => " (always)",
        _ => $" (since {Timestamp.Text(_effective)})",
    };
}
