using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Stable ordering of records by some of their bits, in time linear in their number however they are distributed.</summary>
internal sealed class RadixSort
{
    private const int MaxDigit = 12;
    private readonly int[] _counts = new int[8 << MaxDigit];

    /// <summary>Orders the first <paramref name="count"/> records by bits from <paramref name="shift"/> on; the two buffers may be swapped.</summary>
    internal void Order<T>(ref T[] records, ref T[] other, int count, int shift, int bits)
        where T : struct, IEventRecord<T>
    {
        if (count < 2 || bits == 0) return;
        if (count <= 24)
        {
            Insert(records.AsSpan(0, count), shift);
            return;
        }

        int digit = count < 2048 ? 8 : MaxDigit;
        int passes = (bits + digit - 1) / digit;
        digit = (bits + passes - 1) / passes;
        uint mask = (1u << digit) - 1;
        Span<int> counts = _counts.AsSpan(0, passes << digit);
        counts.Clear();
        Count(records.AsSpan(0, count), counts, shift, digit);
        for (int pass = 0; pass < passes; pass++, shift += digit)
        {
            Span<int> next = counts.Slice(pass << digit, 1 << digit);
            if (!Accumulate(next, count)) continue;
            // INVARIANT: the counts of a digit add up to count, so every place is below count.
            ref T target = ref MemoryMarshal.GetArrayDataReference(other);
            ref int starts = ref MemoryMarshal.GetReference(next);
            foreach (ref readonly T record in records.AsSpan(0, count))
                Unsafe.Add(ref target, Unsafe.Add(ref starts, (int)((uint)(record.Bits >> shift) & mask))++) = record;
            (records, other) = (other, records);
        }
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

    /// <summary>Counts to starts. False when all records share the digit.</summary>
    private static bool Accumulate(Span<int> counts, int total)
    {
        int start = 0;
        foreach (ref int slot in counts)
        {
            int count = slot;
            if (count == total) return false;
            slot = start;
            start += count;
        }

        return true;
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
