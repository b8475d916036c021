using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Stable ordering of records by some of their bits, in time linear in their number however they are distributed.</summary>
internal sealed class RadixSort
{
    private const int MaxDigit = 12;

    /// <summary>So many records and a second buffer for them lie in the second-level cache.</summary>
    private const int Together = 1 << 16;

    private const int Few = 24;

    private readonly int[] _counts = new int[8 << MaxDigit];

    /// <summary>Orders the first <paramref name="count"/> records by bits from <paramref name="shift"/> on; the two buffers may be swapped.</summary>
    internal void Order<T>(ref T[] records, ref T[] other, int count, int shift, int bits)
        where T : struct, IEventRecord<T>
    {
        Span<T> all = records.AsSpan(0, count), free = other.AsSpan(0, count);
        if (count <= Together || bits == 0)
        {
            if (Order(all, free, shift, bits)) (records, other) = (other, records);
            return;
        }

        // What does not fit into the cache is first parted by its highest bits.
        int digit = Math.Min(bits, Math.Min(MaxDigit, BitOperations.Log2((uint)(count - 1) / Together) + 1)), start = 0;
        int[] ends = new int[1 << digit];
        Count(all, ends, shift + bits - digit, digit);
        Accumulate(ends);
        Place(all, free, ends, shift + bits - digit);
        (records, other) = (other, records);
        foreach (int end in ends)
        {
            Span<T> part = free[start..end], unused = all[start..end];
            if (Order(part, unused, shift, bits - digit)) unused.CopyTo(part);
            start = end;
        }
    }

    /// <summary>Orders records by bits from <paramref name="shift"/> on. True when they lie in the other buffer afterwards.</summary>
    private bool Order<T>(Span<T> records, Span<T> other, int shift, int bits)
        where T : struct, IEventRecord<T>
    {
        if (records.Length < 2 || bits == 0) return false;
        if (records.Length <= Few)
        {
            Insert(records, shift);
            return false;
        }

        int digit = records.Length < 2048 ? 8 : MaxDigit;
        int passes = (bits + digit - 1) / digit;
        digit = (bits + passes - 1) / passes;
        Span<int> counts = _counts.AsSpan(0, passes << digit);
        counts.Clear();
        Count(records, counts, shift, digit);
        bool isOther = false;
        for (int pass = 0; pass < passes; pass++, shift += digit)
        {
            Span<int> next = counts.Slice(pass << digit, 1 << digit);
            if (next.Contains(records.Length)) continue;
            Accumulate(next);
            Place(isOther ? other : records, isOther ? records : other, next, shift);
            isOther = !isOther;
        }

        return isOther;
    }

    private static void Count<T>(ReadOnlySpan<T> records, Span<int> counts, int shift, int digit)
        where T : struct, IEventRecord<T>
    {
        int size = 1 << digit;
        uint mask = (uint)size - 1;
        if (counts.Length == 3 * size)
        {
            Span<int> low = counts[..size], middle = counts.Slice(size, size), high = counts[(2 * size)..];
            foreach (ref readonly T record in records)
            {
                ulong bits = record.Bits >> shift;
                low[(int)((uint)bits & mask)]++;
                middle[(int)((uint)(bits >> digit) & mask)]++;
                high[(int)((uint)(bits >> (2 * digit)) & mask)]++;
            }

            return;
        }

        foreach (ref readonly T record in records)
        {
            ulong rest = record.Bits >> shift;
            for (int at = 0; at < counts.Length; at += size)
            {
                counts[at + (int)((uint)rest & mask)]++;
                rest >>= digit;
            }
        }
    }

    private static void Place<T>(ReadOnlySpan<T> records, Span<T> other, Span<int> next, int shift)
        where T : struct, IEventRecord<T>
    {
        // INVARIANT: the counts of a digit add up to the number of records, so every place is below it.
        uint mask = (uint)next.Length - 1;
        ref T target = ref MemoryMarshal.GetReference(other);
        ref int starts = ref MemoryMarshal.GetReference(next);
        foreach (ref readonly T record in records)
            Unsafe.Add(ref target, Unsafe.Add(ref starts, (int)((uint)(record.Bits >> shift) & mask))++) = record;
    }

    /// <summary>Counts to starts.</summary>
    private static void Accumulate(Span<int> counts)
    {
        int start = 0;
        foreach (ref int slot in counts) (slot, start) = (start, start + slot);
    }

    private static void Insert<T>(Span<T> records, int shift)
        where T : struct, IEventRecord<T>
    {
        for (int i = 1; i < records.Length; i++)
        {
            T record = records[i];
            ulong place = record.Bits >> shift;
            int at = i;
            for (; at > 0 && records[at - 1].Bits >> shift > place; at--) records[at] = records[at - 1];
            records[at] = record;
        }
    }
}
