using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Values at given places of an ordered column, found by counting instead of sorting: exactly those that a sort would give.</summary>
internal static class OrderStatistics
{
    /// <summary>Below so many values, sorting is as fast as counting.</summary>
    private const int Few = 2048;

    /// <summary>The values at some places.</summary>
    /// <param name="scope">Threads and cancellation.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which rows take part, a bit a row; null for all. Each has a value.</param>
    /// <param name="ranks">The places, ascending, each from 1 to the number of rows that take part.</param>
    internal static FittedValue[] At(EvaluationScope scope, MeasureColumn column, ulong[]? rows, ReadOnlySpan<long> ranks)
    {
        long[] places = ranks.ToArray();
        switch (column.Column)
        {
            case IntegerColumn { Values: var packed } when packed.Width == 8:
                return [.. Wide(scope, packed.Length, rows, places, row => (ulong)packed.Longs[row] ^ (1UL << 63)).Select(key => column.Value((long)(key ^ (1UL << 63))))];
            case IntegerColumn { Values: var packed }:
                uint[] codes = packed.Width switch
                {
                    1 => Narrow(scope, packed, rows, places, CodeHistogram.ByteBins),
                    2 => Narrow(scope, packed, rows, places, CodeHistogram.ShortBins),
                    _ => Words(scope, packed.Ints.Length, () => packed.Ints, rows, places, signed: false),
                };
                return [.. codes.Select(code => column.Value(packed.Base + (packed.Unit * code)))];
            case SingleColumn singles:
                uint[] bits = Words(scope, singles.Length, () => MemoryMarshal.Cast<float, uint>(singles.Values), rows, places, signed: true);
                return [.. bits.Select(b => FittedValue.Of(BitConverter.UInt32BitsToSingle(b)))];
            case DoubleColumn doubles:
                return [.. Wide(scope, doubles.Length, rows, places, row => OrderedBits(doubles.Values[row])).Select(key => FittedValue.Of(FromOrderedBits(key)))];
            case var other:
                throw new System.Diagnostics.UnreachableException($"{other.GetType().Name} has no order.");
        }
    }

    /// <summary>Codes of 8 or 16 bits: one count tells.</summary>
    private static uint[] Narrow(EvaluationScope scope, PackedIntegers packed, ulong[]? rows, long[] places, int bins)
    {
        int lanes = bins == CodeHistogram.ByteBins ? CodeHistogram.ByteLanes : CodeHistogram.ShortLanes;
        var total = new uint[bins];
        ParallelRows.ForEach(scope, packed.Length, () => new uint[lanes * bins], (first, count, own) =>
        {
            if (rows is not null)
            {
                for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1))
                    own[bins == CodeHistogram.ByteBins ? packed.Bytes[row] : packed.Shorts[row]]++;
            }
            else if (bins == CodeHistogram.ByteBins)
            {
                CodeHistogram.Add(packed.Bytes.Slice(first, count), own);
            }
            else
            {
                CodeHistogram.Add(packed.Shorts.Slice(first, count), own);
            }
        }, own => CodeHistogram.Join(total, CodeHistogram.Sum(own, bins)));
        return [.. places.Select(place => (uint)Bucket(total, place).Code)];
    }

    /// <summary>Codes of 32 bits: the high halves tell the bucket, the low halves the place in it. Of floats the negative ones descend.</summary>
    private static uint[] Words(EvaluationScope scope, int length, Codes codes, ulong[]? rows, long[] places, bool signed)
    {
        var high = new uint[CodeHistogram.ShortBins];
        ParallelRows.ForEach(scope, length, () => new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins], (first, count, own) =>
        {
            ReadOnlySpan<uint> all = codes();
            if (rows is null) CodeHistogram.AddHigh(all.Slice(first, count), own);
            else
                for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1)) own[all[row] >> 16]++;
        }, own => CodeHistogram.Join(high, CodeHistogram.Sum(own, CodeHistogram.ShortBins)));

        if (signed) NegativeFirst(high);
        (int Code, long Before)[] buckets = [.. places.Select(place => Bucket(high, place))];
        if (signed) buckets = [.. buckets.Select(bucket => (bucket.Code < 0x8000 ? 0xFFFF - bucket.Code : bucket.Code - 0x8000, bucket.Before))];
        int[] different = [.. buckets.Select(bucket => bucket.Code).Distinct()];
        var low = new uint[different.Length][];
        for (int i = 0; i < low.Length; i++) low[i] = new uint[CodeHistogram.ShortBins];
        ParallelRows.ForEach(scope, length, () => new uint[different.Length * CodeHistogram.ShortBins], (first, count, own) =>
        {
            ReadOnlySpan<uint> all = codes();
            for (int i = 0; i < different.Length; i++)
            {
                Span<uint> bins = own.AsSpan(i * CodeHistogram.ShortBins, CodeHistogram.ShortBins);
                if (rows is null) CodeHistogram.AddLow(all.Slice(first, count), (ushort)different[i], bins);
                else
                    for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1))
                        if (all[row] >> 16 == different[i]) bins[(int)(all[row] & 0xFFFF)]++;
            }
        }, own =>
        {
            for (int i = 0; i < low.Length; i++) CodeHistogram.Join(low[i], own.AsSpan(i * CodeHistogram.ShortBins, CodeHistogram.ShortBins));
        });
        return [.. places.Select((place, i) =>
        {
            (int code, long before) = buckets[i];
            uint[] inside = low[Array.IndexOf(different, code)];
            if (!signed || code < 0x8000) return ((uint)code << 16) | (uint)Bucket(inside, place - before).Code;
            uint[] descending = [.. inside];
            Array.Reverse(descending);
            return ((uint)code << 16) | (uint)(0xFFFF - Bucket(descending, place - before).Code);
        })];
    }

    /// <summary>Keys of 64 bits: 16 bits at a time, each time among those only that are still in question.</summary>
    private static ulong[] Wide(EvaluationScope scope, int length, ulong[]? rows, long[] places, Func<int, ulong> key)
    {
        var keys = new List<ulong>();
        if (rows is null)
            for (int row = 0; row < length; row++) keys.Add(key(row));
        else
            for (int row = BitWords.Next(rows, 0); row >= 0; row = BitWords.Next(rows, row + 1)) keys.Add(key(row));
        scope.Cancellation.ThrowIfCancellationRequested();
        var found = new ulong[places.Length];
        Select(CollectionsMarshal.AsSpan(keys), places, 48, found);
        return found;
    }

    private static void Select(Span<ulong> keys, ReadOnlySpan<long> places, int shift, Span<ulong> found)
    {
        if (keys.Length <= Few || shift < 0)
        {
            keys.Sort();
            for (int i = 0; i < places.Length; i++) found[i] = keys[(int)places[i] - 1];
            return;
        }

        var counts = new uint[CodeHistogram.ShortBins];
        foreach (ulong key in keys) counts[(ushort)(key >> shift)]++;
        for (int i = 0; i < places.Length;)
        {
            (int code, long before) = Bucket(counts, places[i]);
            int next = i + 1;
            while (next < places.Length && places[next] <= before + counts[code]) next++;
            var inside = new ulong[counts[code]];
            int at = 0;
            foreach (ulong key in keys)
                if ((ushort)(key >> shift) == code) inside[at++] = key;
            var rest = new long[next - i];
            for (int k = i; k < next; k++) rest[k - i] = places[k] - before;
            Select(inside, rest, shift - 16, found[i..next]);
            i = next;
        }
    }

    /// <summary>The bin in which a place lies, and how many values lie in the bins before it.</summary>
    private static (int Code, long Before) Bucket(ReadOnlySpan<uint> counts, long place)
    {
        long before = 0;
        for (int code = 0; code < counts.Length; code++)
        {
            if (before + counts[code] >= place) return (code, before);
            before += counts[code];
        }

        throw new ArgumentOutOfRangeException(nameof(place), place, "There is no such place.");
    }

    /// <summary>Brings counts of the high halves of floats into the order of the numbers: negative ones, whose bits descend, come first.</summary>
    private static void NegativeFirst(uint[] counts)
    {
        uint[] positive = counts[..0x8000];
        Array.Reverse(counts);
        positive.CopyTo(counts, 0x8000);
    }

    private static ulong OrderedBits(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        return bits >> 63 != 0 ? ~bits : bits | (1UL << 63);
    }

    private static double FromOrderedBits(ulong key) => BitConverter.UInt64BitsToDouble(key >> 63 != 0 ? key & ~(1UL << 63) : ~key);

    private delegate ReadOnlySpan<uint> Codes();
}
