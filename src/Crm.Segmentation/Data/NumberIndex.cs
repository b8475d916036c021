using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Different whole numbers by position, and back.</summary>
internal sealed class NumberIndex
{
    private readonly PackedIntegers? _keys;
    private readonly int[]? _slots;
    private readonly long _first;
    private readonly SeededHash? _hash;

    private NumberIndex(int count, long first, PackedIntegers? keys, int[]? slots, SeededHash? hash) =>
        (Count, _first, _keys, _slots, _hash) = (count, first, keys, slots, hash);

    internal int Count { get; }

    internal long ByteSize => (_keys?.ByteSize ?? 0) + (4L * (_slots?.Length ?? 0));

    internal long this[int position] => _keys is null ? _first + position : _keys[position];

    /// <summary>Indexes keys that arrive after those of another index; reports the positions of those that were there before.</summary>
    /// <param name="earlier">The index to go on from; null for none. It stays as it is.</param>
    /// <param name="keys">The keys that arrive.</param>
    /// <param name="repeats">Takes the positions, ascending, among all keys.</param>
    /// <param name="hash">Hashes sparse keys.</param>
    /// <exception cref="InvalidOperationException">There are more sparse keys than an index can hold.</exception>
    internal static NumberIndex Of(NumberIndex? earlier, StagedNumbers keys, List<int> repeats, SeededHash hash)
    {
        if (earlier is null or { Count: 0 } && keys.AreConsecutive) return new NumberIndex(keys.Count, keys.Count == 0 ? 0 : keys[0], null, null, null);
        if (earlier is not null && keys.Count == 0) return earlier;
        int count = earlier?.Count ?? 0;
        long[] all = GC.AllocateUninitializedArray<long>(checked(count + keys.Count));
        earlier?.CopyTo(all);
        keys.CopyTo(all.AsSpan(count));
        return Of(all, repeats, hash);
    }

    /// <summary>Indexes the keys that occur for the first time; reports the positions of the others.</summary>
    internal static NumberIndex Of(ReadOnlySpan<long> keys, List<int> repeats, SeededHash hash)
    {
        if (AreConsecutive(keys)) return new NumberIndex(keys.Length, keys.IsEmpty ? 0 : keys[0], null, null, null);
        (long min, long max) = ValueRange.Of(keys);
        ulong range = unchecked((ulong)max - (ulong)min);
        return IsDense(keys.Length, range) ? Direct(keys, min, (int)range + 1, repeats) : Hashed(keys, repeats, hash);
    }

    /// <summary>Whether keys are so many that a slot for every number of their range costs no more than a hash table.</summary>
    /// <param name="count">How many keys.</param>
    /// <param name="range">The greatest less the least.</param>
    internal static bool IsDense(int count, ulong range) => range < 4UL * (ulong)count && range < (ulong)Array.MaxLength;

    /// <summary>How many slots a hash table of so many keys has: two to four a key while an array can hold them, and never so few that a search does not end.</summary>
    /// <exception cref="InvalidOperationException">There are more keys than a table can hold.</exception>
    internal static int Slots(int count)
    {
        if (count > Array.MaxLength / 16 * 15) throw new InvalidOperationException($"{count} keys that are not dense are more than one index can hold.");
        long powerOfTwo = 1L << Math.Min(30, Math.Max(2, BitOperations.Log2((uint)count) + 2));
        return (int)Math.Min(Array.MaxLength, Math.Max(powerOfTwo, 2L * count));
    }

    /// <summary>The position of a key, or -1.</summary>
    internal int Find(long key)
    {
        ulong offset = unchecked((ulong)key - (ulong)_first);
        if (_slots is null) return offset < (ulong)Count ? (int)offset : -1;
        if (_hash is null) return offset < (ulong)_slots.Length ? _slots[offset] - 1 : -1;
        for (int slot = Slot(_hash, key, _slots.Length); ; slot = Next(slot, _slots.Length))
        {
            int position = _slots[slot] - 1;
            if (position < 0 || _keys![position] == key) return position;
        }
    }

    /// <summary>The positions of many keys.</summary>
    internal void Find(ReadOnlySpan<long> keys, Span<int> positions)
    {
        if (_slots is not null)
        {
            for (int i = 0; i < keys.Length; i++) positions[i] = Find(keys[i]);
            return;
        }

        ulong count = (ulong)Count;
        for (int i = 0; i < keys.Length; i++)
        {
            ulong offset = unchecked((ulong)keys[i] - (ulong)_first);
            positions[i] = offset < count ? (int)offset : -1;
        }
    }

    /// <summary>Whether each is the one before and 1.</summary>
    internal static bool AreConsecutive(ReadOnlySpan<long> keys)
    {
        if (keys.IsEmpty) return true;
        int i = 0;
        Vector<long> expected = new Vector<long>(keys[0]) + Vector<long>.Indices, step = new(Vector<long>.Count);
        for (; i <= keys.Length - Vector<long>.Count; i += Vector<long>.Count, expected += step)
            if (new Vector<long>(keys[i..]) != expected) return false;
        for (; i < keys.Length; i++)
            if (keys[i] != unchecked(keys[0] + i)) return false;
        return true;
    }

    private static NumberIndex Direct(ReadOnlySpan<long> keys, long min, int range, List<int> repeats)
    {
        var slots = new int[range];
        int count = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            ref int slot = ref slots[keys[i] - min];
            if (slot != 0) repeats.Add(i);
            else slot = ++count;
        }

        return new NumberIndex(count, min, PackedIntegers.Pack(Without(keys, repeats)), slots, null);
    }

    private static NumberIndex Hashed(ReadOnlySpan<long> keys, List<int> repeats, SeededHash hash)
    {
        var slots = new int[Slots(keys.Length)];
        int count = 0;
        long[] distinct = keys.ToArray();
        for (int i = 0; i < keys.Length; i++)
        {
            int slot = Slot(hash, keys[i], slots.Length);
            while (slots[slot] != 0 && distinct[slots[slot] - 1] != keys[i]) slot = Next(slot, slots.Length);
            if (slots[slot] != 0)
            {
                repeats.Add(i);
                continue;
            }

            distinct[count] = keys[i];
            slots[slot] = ++count;
        }

        return new NumberIndex(count, 0, PackedIntegers.Pack(distinct.AsSpan(0, count)), slots, hash);
    }

    private static ReadOnlySpan<long> Without(ReadOnlySpan<long> keys, List<int> repeats)
    {
        if (repeats.Count == 0) return keys;
        var rest = new long[keys.Length - repeats.Count];
        int from = 0, to = 0;
        foreach (int repeat in repeats)
        {
            keys[from..repeat].CopyTo(rest.AsSpan(to));
            to += repeat - from;
            from = repeat + 1;
        }

        keys[from..].CopyTo(rest.AsSpan(to));
        return rest;
    }

    private void CopyTo(Span<long> target)
    {
        if (_keys is not null) _keys.Read(0, target[..Count]);
        else
            for (int i = 0; i < Count; i++) target[i] = _first + i;
    }

    /// <summary>Where the search for a key begins: the upper half of its hash as a share of the slots.</summary>
    private static int Slot(SeededHash hash, long key, int slots) => (int)(((hash.Of(key) >> 32) * (ulong)slots) >> 32);

    private static int Next(int slot, int slots) => slot + 1 == slots ? 0 : slot + 1;
}
