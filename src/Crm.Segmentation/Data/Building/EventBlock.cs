using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Up to <see cref="StagedEvents.BlockRows"/> events, one word each: from above the key, the time, the type. First in the order of their arrival;
/// then, in the same memory where one word holds them, as records by slice of customers.
/// </summary>
internal sealed class EventBlock
{
    private FullRecord[] _full = [];

    /// <summary>The number of the first event among all staged events.</summary>
    internal long Start { get; set; }

    /// <summary>For each event the key less <see cref="KeyBase"/>, unless the keys are wide, then the time, then the type.</summary>
    internal required ulong[] Words { get; set; }

    internal required int Count { get; init; }

    internal required int TypeBits { get; init; }

    /// <summary>How many bits hold the time and the type.</summary>
    internal required int KeyShift { get; init; }

    internal long KeyBase { get; init; }

    /// <summary>The staged keys when they do not fit beside time and type.</summary>
    internal long[]? WideKeys { get; set; }

    /// <summary>Times are in <see cref="TimeUnit"/> since this.</summary>
    internal required long TimeBase { get; init; }

    internal required long TimeUnit { get; init; }

    internal required long LastTime { get; init; }

    internal EventKey?[]? Ids { get; set; }

    /// <summary>For each type, how many events of it were staged before this block.</summary>
    internal long[] RowsBefore { get; set; } = [];

    /// <summary>The events that are not taken; null when all are.</summary>
    internal ulong[]? Dropped { get; private set; }

    /// <summary>After slicing: for each slice of customers, where its events start; and the end.</summary>
    internal ushort[] SliceStarts { get; set; } = [];

    internal void SetTypes(ReadOnlySpan<ushort> types)
    {
        for (int i = 0; i < types.Length; i++) Words[i] |= types[i];
    }

    /// <summary>Sets the types by their positions in a list of at most 256, all to the first one when there are none; returns how often each occurs.</summary>
    internal int[] SetTypes(ReadOnlySpan<byte> indexes, ReadOnlySpan<ushort> types)
    {
        var counts = new int[types.Length];
        Span<ulong> words = Words;
        if (indexes.IsEmpty)
        {
            counts[0] = words.Length;
            foreach (ref ulong word in words) word |= types[0];
            return counts;
        }

        // Two tables, so that equal neighbours do not wait for one another.
        Span<int> even = stackalloc int[256], odd = stackalloc int[256];
        even.Clear();
        odd.Clear();
        Span<ulong> map = stackalloc ulong[256];
        for (int i = 0; i < types.Length; i++) map[i] = types[i];
        indexes = indexes[..words.Length];
        int at = 0;
        for (; at + 1 < words.Length; at += 2)
        {
            byte first = indexes[at], second = indexes[at + 1];
            even[first]++;
            odd[second]++;
            words[at] |= map[first];
            words[at + 1] |= map[second];
        }

        for (; at < words.Length; at++)
        {
            even[indexes[at]]++;
            words[at] |= map[indexes[at]];
        }

        for (int i = 0; i < counts.Length; i++) counts[i] = even[i] + odd[i];
        return counts;
    }

    internal void ReadKeys(Span<long> keys)
    {
        if (WideKeys is not null)
        {
            WideKeys.CopyTo(keys);
            return;
        }

        int i = 0;
        ReadOnlySpan<ulong> words = Words;
        var least = new Vector<long>(KeyBase);
        for (; KeyShift < 64 && i <= words.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
            (Vector.AsVectorInt64(new Vector<ulong>(words[i..]) >>> KeyShift) + least).CopyTo(keys[i..]);
        for (; i < words.Length; i++) keys[i] = KeyBase + (KeyShift < 64 ? (long)(words[i] >> KeyShift) : 0);
    }

    internal int TypeOf(int row) => (int)(Words[row] & ((1UL << TypeBits) - 1));

    /// <summary>Milliseconds since 1970.</summary>
    internal long TimeOf(int row) => TimeBase + (TimeUnit * (long)((Words[row] >> TypeBits) & ((1UL << (KeyShift - TypeBits)) - 1)));

    /// <summary>Makes room for the records by slice. Where they are as long as the words, they take their places.</summary>
    internal Span<T> Sliced<T>()
        where T : struct, IEventRecord<T>
    {
        if (typeof(T) == typeof(FullRecord) && _full.Length == 0) _full = GC.AllocateUninitializedArray<FullRecord>(Count);
        return Records<T>();
    }

    /// <summary>Lets go of what the records say too.</summary>
    internal void Release<T>()
        where T : struct, IEventRecord<T>
    {
        (WideKeys, Ids) = (null, null);
        if (typeof(T) == typeof(FullRecord)) Words = [];
    }

    /// <summary>After slicing: the records by slice, each slice in the order of arrival.</summary>
    internal Span<T> Records<T>()
        where T : struct, IEventRecord<T> =>
        typeof(T) == typeof(BareRecord) ? MemoryMarshal.Cast<ulong, T>(Words.AsSpan()) : MemoryMarshal.Cast<FullRecord, T>(_full.AsSpan());

    internal void Drop(int row) => BitWords.Set(Dropped ??= new ulong[BitWords.Count(Count)], row);

    internal bool IsDropped(int row) => Dropped is not null && BitWords.Get(Dropped, row);
}
