namespace Crm.Segmentation.Live;

/// <summary>When an input was received, and which of those of its millisecond it was.</summary>
internal readonly record struct Receipt(long At, int Order) : IComparable<Receipt>
{
    public int CompareTo(Receipt other) => At != other.At ? At.CompareTo(other.At) : Order.CompareTo(other.Order);
}

/// <summary>An event that is kept as it is.</summary>
/// <param name="Event">The event, with the properties that are kept; where only type and instant are read, any event of its type that has no finer order.</param>
/// <param name="At">Its instant.</param>
/// <param name="Id">The hash of its id; 0 where it has none.</param>
/// <param name="Received">When it was received.</param>
internal readonly record struct KeptEvent(CustomerEvent Event, long At, ulong Id, Receipt Received) : IComparable<KeptEvent>
{
    /// <summary>By time, then by sequence, then as they came.</summary>
    public int CompareTo(KeptEvent other)
    {
        if (At != other.At) return At.CompareTo(other.At);
        if (Event.Finer != other.Event.Finer) return Event.Finer.CompareTo(other.Event.Finer);
        return (Event.Sequence ?? 0).CompareTo(other.Event.Sequence ?? 0) is not 0 and var order ? order : Received.CompareTo(other.Received);
    }
}

/// <summary>The id of an event that is not kept itself.</summary>
internal readonly record struct KnownId(ulong Id, Receipt Received);
