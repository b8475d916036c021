using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Stable ordering of records by some of their bits, in time linear in their number however they are distributed.</summary>
internal sealed class RadixSort
{
    private const int MaxDigit = 12;

    private const int Few = 24;

    private readonly int[] _counts = new int[8 << MaxDigit];

    /// <summary>Parts records by some bits, in the order of these; returns where each part ends.</summary>
    internal static int[] Part<T>(ReadOnlySpan<T> records, Span<T> other, int shift, int bits)
        where T : struct, IEventRecord<T>
    {
        var ends = new int[1 << bits];
        Count(records, ends, shift, bits);
        Accumulate(ends);
        Place(records, other, ends, shift);
        return ends;
    }

    /// <summary>Orders records by bits from <paramref name="shift"/> on; returns the one of the two buffers that holds them then.</summary>
    internal Span<T> Order<T>(Span<T> records, Span<T> other, int shift, int bits)
        where T : struct, IEventRecord<T>
    {
        if (records.Length < 2 || bits == 0) return records;
        if (records.Length <= Few)
        {
            Insert(records, shift);
            return records;
        }

        int digit = records.Length < 2048 ? 8 : MaxDigit;
        int passes = (bits + digit - 1) / digit;
        digit = (bits + passes - 1) / passes;
        Span<int> counts = _counts.AsSpan(0, passes << digit);
        counts.Clear();
        Count(records, counts, shift, digit);
        for (int pass = 0; pass < passes; pass++, shift += digit)
        {
            Span<int> next = counts.Slice(pass << digit, 1 << digit);
            if (next.Contains(records.Length)) continue;
            Accumulate(next);
            Place(records, other, next, shift);
            Span<T> ordered = other;
            other = records;
            records = ordered;
        }

        return records;
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
