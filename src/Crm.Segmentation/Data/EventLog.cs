namespace Crm.Segmentation;

/// <summary>
/// The events of all customers as immutable parts, oldest first. At one instant, without a sequence, an event of an earlier part comes before
/// one of a later part.
/// </summary>
/// <remarks>
/// A part of no more than half the size of the one before stays as it is; others are merged as they come, so that a log of n events has at most
/// 2 + log2(n) parts. What reads all events reads one part: they are merged when it first asks, and stay so.
/// </remarks>
/// <param name="schema">The vocabulary.</param>
/// <param name="parts">The parts.</param>
/// <param name="ids">The ids of all events that had one.</param>
/// <param name="merge">Merges parts into one; null where there is one already.</param>
internal sealed class EventLog(Schema schema, EventPart[] parts, EventIds? ids = null, Func<Schema, EventPart[], EventPart>? merge = null)
{
    private readonly Lock _merging = new();
    private volatile EventPart[] _stored = parts;

    /// <summary>The ids of all events that had one.</summary>
    internal EventIds Ids { get; } = ids ?? EventIds.None;

    internal Schema Schema { get; } = schema;

    /// <summary>The parts as they lie in memory.</summary>
    internal EventPart[] Stored => _stored;

    /// <summary>No part or one of all customers; several when there are more events than one part can hold.</summary>
    internal EventPart[] Parts
    {
        get
        {
            if (merge is null || _stored is [{ Customers: null }] || Count > Array.MaxLength) return _stored;
            lock (_merging)
            {
                if (_stored is not [{ Customers: null }]) _stored = [merge(Schema, _stored)];
                return _stored;
            }
        }
    }

    internal long Count => _stored.Sum(part => part.Count);
}

/// <summary>
/// Events as one run for each event type, and for each customer the order of the types.
/// Customers at or after <see cref="CustomerCount"/> have no events in this part.
/// </summary>
/// <param name="customerCount">How many customers the part knows.</param>
/// <param name="runs">One run for each event type of the schema, in its order; null when the part has none of that type.</param>
/// <param name="order">The types of each customer's events in (time, sequence, arrival) order.</param>
/// <param name="customers">
/// In a part of few customers their ordinals, ascending: customer i of the part is <c>customers[i]</c>, all others have no events. Null: i is i.
/// </param>
internal sealed class EventPart(int customerCount, EventRun?[] runs, OrderCodes order, int[]? customers = null)
{
    private readonly Lock _merging = new();
    private EventRun? _all;

    internal int[]? Customers { get; } = customers;

    internal int CustomerCount { get; } = customerCount;

    internal EventRun?[] Runs { get; } = runs;

    internal OrderCodes Order { get; } = order;

    internal long Count => Runs.Sum(run => (long)(run?.Times.Length ?? 0));

    /// <summary>How many of the part's customers come before the one with this ordinal.</summary>
    internal int CustomersBefore(int ordinal)
    {
        if (Customers is null) return Math.Min(ordinal, CustomerCount);
        int at = Array.BinarySearch(Customers, ordinal);
        return at < 0 ? ~at : at;
    }

    /// <summary>The times of all types' events in one run, without properties; made when first asked for and kept.</summary>
    internal EventRun All
    {
        get
        {
            lock (_merging) return _all ??= AllTimes.Of(this);
        }
    }

    /// <summary>How many bytes <see cref="All"/> takes; 0 as long as nobody has asked for it.</summary>
    internal long AllByteSize => _all is { } all ? (4L * all.Offsets.Length) + all.Times.ByteSize : 0;

    /// <summary>Where a customer's order codes start: the number of events of all customers before, over all types.</summary>
    internal int OrderStart(int customer)
    {
        int start = 0;
        foreach (EventRun? run in Runs)
            if (run is not null) start += run.Offsets[customer];
        return start;
    }
}

/// <summary>
/// The events of one type: rows ordered by customer, then time, then what is finer, then sequence, then arrival. Customer c has the rows from offset c to
/// offset c + 1.
/// </summary>
internal sealed class EventRun(int[] offsets, PackedIntegers times, PackedIntegers? sequence, Column[] properties, PackedIntegers? finer = null)
{
    internal int[] Offsets { get; } = offsets;

    /// <summary>Milliseconds since 1970 by row.</summary>
    internal PackedIntegers Times { get; } = times;

    /// <summary>Ticks of 100 nanoseconds inside the millisecond by row, when any time had them; 0 where not. They only order.</summary>
    internal PackedIntegers? Finer { get; } = finer;

    /// <summary>The supplied sequence by row, when any was supplied; 0 where not.</summary>
    internal PackedIntegers? Sequence { get; } = sequence;

    /// <summary>One column for each property of the event type, in the schema's order.</summary>
    internal Column[] Properties { get; } = properties;
}

/// <summary>Event types as positions in the schema, one byte an event, or two when the schema has more than 256 types.</summary>
internal sealed class OrderCodes
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _shorts;

    internal OrderCodes(byte[] codes) => _bytes = codes;

    internal OrderCodes(ushort[] codes) => _shorts = codes;

    internal int Length => _bytes?.Length ?? _shorts!.Length;

    internal int this[int index] => _bytes is not null ? _bytes[index] : _shorts![index];

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal ReadOnlySpan<ushort> Shorts => _shorts;

    /// <summary>The codes in the narrowest form that holds this number of types.</summary>
    internal static OrderCodes Of(ReadOnlySpan<ushort> codes, int types)
    {
        if (types > 256) return new OrderCodes(codes.ToArray());
        var bytes = GC.AllocateUninitializedArray<byte>(codes.Length);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)codes[i];
        return new OrderCodes(bytes);
    }
}
