namespace Crm.Segmentation;

/// <summary>Stable ordering of records by some of their bits, in time linear in their number however they are distributed.</summary>
internal sealed class RadixSort
{
    private const int MaxDigit = 11;
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
        foreach (T record in records.AsSpan(0, count))
        {
            ulong rest = record.Bits >> shift;
            for (int at = 0; at < counts.Length; at += 1 << digit)
            {
                counts[at + (int)((uint)rest & mask)]++;
                rest >>= digit;
            }
        }

        for (int pass = 0; pass < passes; pass++, shift += digit)
        {
            Span<int> next = counts.Slice(pass << digit, 1 << digit);
            if (!Accumulate(next, count)) continue;
            ReadOnlySpan<T> source = records.AsSpan(0, count);
            Span<T> target = other.AsSpan(0, count);
            foreach (ref readonly T record in source) target[next[(int)((uint)(record.Bits >> shift) & mask)]++] = record;
            (records, other) = (other, records);
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
