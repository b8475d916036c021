namespace Crm.Segmentation;

/// <summary>An event of a slice of customers while it is being ordered.</summary>
internal interface IEventRecord<TSelf>
    where TSelf : struct, IEventRecord<TSelf>
{
    /// <summary>The bits to order by, above those that only say the type.</summary>
    ulong Bits { get; }

    /// <summary>The row among the staged events of its type; 0 when no event has properties.</summary>
    uint Row { get; }

    /// <param name="place">The customer within the slice, then the time.</param>
    /// <param name="type">The event type's position in the schema.</param>
    /// <param name="row">The row among the staged events of the type.</param>
    /// <param name="typeBits">How many bits below the place hold the type.</param>
    static abstract TSelf Of(ulong place, int type, uint row, int typeBits);

    /// <summary>A record that is nothing but its bits.</summary>
    static abstract TSelf FromBits(ulong bits);

    int TypeOf(int typeBits);
}

/// <summary>An event without properties in one word: customer, time, type.</summary>
internal readonly struct BareRecord(ulong bits) : IEventRecord<BareRecord>
{
    public ulong Bits => bits;

    public uint Row => 0;

    public static BareRecord Of(ulong place, int type, uint row, int typeBits) => new((place << typeBits) | (uint)type);

    public static BareRecord FromBits(ulong bits) => new(bits);

    public int TypeOf(int typeBits) => (int)(bits & ((1UL << typeBits) - 1));
}

/// <summary>An event with its row, so that properties and sequence can follow it; no bits for the type.</summary>
internal readonly struct FullRecord(ulong bits, uint row, int type) : IEventRecord<FullRecord>
{
    public ulong Bits => bits;

    public uint Row => row;

    public static FullRecord Of(ulong place, int type, uint row, int typeBits) => new(place, row, type);

    public static FullRecord FromBits(ulong bits) => new(bits, 0, 0);

    public int TypeOf(int typeBits) => type;
}
