using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <content>A few events, as most customers have: each is a bit of one word, so that those of a type in a range of instants are found without a branch.</content>
internal sealed partial class CustomerHistory
{
    /// <summary>How many events are few.</summary>
    internal const int Few = 64;

    // What stands behind the last of a few events: the code of no type.
    private const byte NoType = byte.MaxValue;

    /// <summary>Whether all events, by their places, are bits of one word.</summary>
    internal bool IsFew => Count <= Few && _ends.Length <= byte.MaxValue;

    /// <summary>Whether they are few, and none is after an instant.</summary>
    internal bool IsFewUntil(long at) => IsFew && (Count == 0 || TimeAt(Count - 1) <= at);

    /// <summary>The places of the events of a type, where they are few.</summary>
    /// <param name="type">The type, as a position in the schema.</param>
    internal ulong PlacesOf(int type)
    {
        ref byte codes = ref MemoryMarshal.GetArrayDataReference(_codes);
        var wanted = Vector256.Create((byte)type);
        ulong low = Vector256.Equals(Vector256.LoadUnsafe(ref codes), wanted).ExtractMostSignificantBits();
        ulong high = Vector256.Equals(Vector256.LoadUnsafe(ref codes, 32), wanted).ExtractMostSignificantBits();
        return low | (high << 32);
    }

    /// <summary>At no place is there an event of a type, where they are few.</summary>
    private void Unplace()
    {
        ref byte codes = ref MemoryMarshal.GetArrayDataReference(_codes);
        var none = Vector256.Create(NoType);
        none.StoreUnsafe(ref codes);
        none.StoreUnsafe(ref codes, 32);
    }

    /// <summary>The places of all events, where they are few.</summary>
    internal ulong Places => Count == 0 ? 0 : ulong.MaxValue >> (Few - Count);

    /// <summary>The places of the events in a range, where they are few.</summary>
    internal ulong PlacesIn(TimeRange range)
    {
        ref long times = ref MemoryMarshal.GetArrayDataReference(_orderedTimes);
        Vector256<long> from = Vector256.Create(range.From), to = Vector256.Create(range.To);
        ulong places = 0;
        for (int place = 0; place < Count; place += Vector256<long>.Count)
        {
            var four = Vector256.LoadUnsafe(ref times, (nuint)place);
            ulong inside = Vector256.AndNot(Vector256.LessThan(four, to), Vector256.LessThan(four, from)).ExtractMostSignificantBits();
            places |= inside << place;
        }

        return places & Places;
    }

    /// <summary>The event at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CustomerEvent At(int place) => _ordered[place] ?? Ordered[place];

    /// <summary>The instant of the event at a place.</summary>
    internal long TimeAt(int place) => _orderedTimes[place];
}
