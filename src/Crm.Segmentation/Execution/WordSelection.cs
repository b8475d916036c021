namespace Crm.Segmentation;

/// <summary>Codes of 32 bits at given places of their order: the high halves tell the bucket, the low halves the place in it.</summary>
/// <param name="options">Threads and cancellation.</param>
/// <param name="length">How many rows there are.</param>
/// <param name="codes">The codes of all rows.</param>
/// <param name="rows">Which rows take part, a bit a row; null for all.</param>
internal sealed class WordSelection(ParallelOptions options, int length, WordSelection.Codes codes, ulong[]? rows)
{
    internal delegate ReadOnlySpan<uint> Codes();

    /// <param name="ranks">The places, ascending, each from 1 to the number of rows that take part.</param>
    /// <param name="signed">Whether the codes are those of floats, of which the negative ones descend. -0 comes before 0.</param>
    internal uint[] At(ReadOnlySpan<long> ranks, bool signed)
    {
        long[] places = ranks.ToArray();
        var high = new uint[CodeHistogram.ShortBins];
        ParallelRows.ForEach(options, length, () => new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins], (first, count, own) =>
        {
            ReadOnlySpan<uint> all = codes();
            if (rows is null) CodeHistogram.AddHigh(all.Slice(first, count), own);
            else
                for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1)) own[all[row] >> 16]++;
        }, own => CodeHistogram.Join(high, CodeHistogram.Sum(own, CodeHistogram.ShortBins)));

        if (signed) NegativeFirst(high);
        (int Code, long Before)[] buckets = Array.ConvertAll(places, place => OrderStatistics.Bucket(high, place));
        if (signed) buckets = [.. buckets.Select(bucket => (bucket.Code < 0x8000 ? 0xFFFF - bucket.Code : bucket.Code - 0x8000, bucket.Before))];
        ushort[] different = [.. buckets.Select(bucket => (ushort)bucket.Code).Distinct()];
        var low = new uint[different.Length][];
        for (int i = 0; i < low.Length; i++) low[i] = new uint[CodeHistogram.ShortBins];
        ParallelRows.ForEach(options, length, () => new uint[different.Length * CodeHistogram.ShortBins], (first, count, own) =>
        {
            ReadOnlySpan<uint> all = codes();
            if (rows is null)
            {
                CodeHistogram.AddLow(all.Slice(first, count), different, own);
                return;
            }

            for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1))
            {
                int bucket = different.AsSpan().IndexOf((ushort)(all[row] >> 16));
                if (bucket >= 0) own[(bucket * CodeHistogram.ShortBins) + (int)(all[row] & 0xFFFF)]++;
            }
        }, own =>
        {
            for (int i = 0; i < low.Length; i++) CodeHistogram.Join(low[i], own.AsSpan(i * CodeHistogram.ShortBins, CodeHistogram.ShortBins));
        });
        return [.. places.Select((place, i) =>
        {
            (int code, long before) = buckets[i];
            uint[] inside = low[Array.IndexOf(different, (ushort)code)];
            if (!signed || code < 0x8000) return ((uint)code << 16) | (uint)OrderStatistics.Bucket(inside, place - before).Code;
            uint[] descending = [.. inside];
            Array.Reverse(descending);
            return ((uint)code << 16) | (uint)(0xFFFF - OrderStatistics.Bucket(descending, place - before).Code);
        })];
    }

    /// <summary>Brings counts of the high halves of floats into the order of the numbers: negative ones, whose bits descend, come first.</summary>
    private static void NegativeFirst(uint[] counts)
    {
        uint[] positive = counts[..0x8000];
        Array.Reverse(counts);
        positive.CopyTo(counts, 0x8000);
    }
}
