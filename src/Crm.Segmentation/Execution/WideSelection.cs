using System.Numerics;

namespace Crm.Segmentation;

/// <summary>
/// Keys of 64 bits at given places of their order. The range that they lie in is cut into up to 65,536 bins; where a place falls into a bin of
/// few keys, these alone are sorted, otherwise the bin is cut again. The column is never copied, whatever it holds.
/// </summary>
/// <param name="options">Threads and cancellation.</param>
/// <param name="length">How many rows there are.</param>
/// <param name="stored">The stored bits of all rows.</param>
/// <param name="rows">Which rows take part, a bit a row; null for all.</param>
internal sealed class WideSelection<TOrder>(ParallelOptions options, int length, WideSelection<TOrder>.Bits stored, ulong[]? rows)
    where TOrder : struct, IKeyOrder
{
    /// <summary>So many keys are sorted rather than counted again.</summary>
    private const int Few = 1 << 14;

    private readonly (long Least, long Greatest)[] _ranges = new (long, long)[(int)(((long)length + ParallelRows.Length - 1) / ParallelRows.Length)];

    internal delegate ReadOnlySpan<long> Bits();

    /// <param name="places">Ascending, each from 1 to the number of rows that take part.</param>
    internal long[] At(ReadOnlySpan<long> places)
    {
        var found = new long[places.Length];
        if (places.IsEmpty) return found;
        Array.Fill(_ranges, (long.MinValue, long.MaxValue));
        Select(long.MinValue, long.MaxValue, places, found);
        return found;
    }

    /// <summary>Finds the keys at places among those of a range.</summary>
    private void Select(long low, long high, ReadOnlySpan<long> places, Span<long> found)
    {
        (long least, long greatest) = Range(low, high);
        if (least == greatest)
        {
            found.Fill(least);
            return;
        }

        ulong width = unchecked((ulong)greatest - (ulong)least);
        int shift = Math.Max(0, 48 - BitOperations.LeadingZeroCount(width));
        uint[] counts = Count(least, greatest, shift);
        var few = new List<Bin>();
        for (int i = 0, next; i < places.Length; i = next)
        {
            (int code, long before) = OrderStatistics.Bucket(counts, places[i]);
            for (next = i + 1; next < places.Length && places[next] <= before + counts[code];) next++;
            long[] inside = places[i..next].ToArray();
            for (int k = 0; k < inside.Length; k++) inside[k] -= before;
            long first = unchecked(least + (long)((ulong)code << shift));
            long last = unchecked((long)((ulong)least + Math.Min(width, ((ulong)code << shift) + (1UL << shift) - 1)));
            if (first == last) found[i..next].Fill(first);
            else if (counts[code] <= Few) few.Add(new Bin(first, last, i, inside));
            else Select(first, last, inside, found[i..next]);
        }

        if (few.Count > 0) Sort(few, found);
    }

    private (long Least, long Greatest) Range(long low, long high)
    {
        (long least, long greatest) = (long.MaxValue, long.MinValue);
        bool isFirst = low == long.MinValue && high == long.MaxValue;
        ForEach(low, high, () => new (long Least, long Greatest)[] { (long.MaxValue, long.MinValue) }, (first, count, own) =>
        {
            (long Least, long Greatest) range = WideKeys<TOrder>.Range(stored().Slice(first, count), low, high);
            if (isFirst) _ranges[first / ParallelRows.Length] = range;
            own[0] = (Math.Min(own[0].Least, range.Least), Math.Max(own[0].Greatest, range.Greatest));
        }, own => (least, greatest) = (Math.Min(least, own[0].Least), Math.Max(greatest, own[0].Greatest)));
        return (least, greatest);
    }

    private uint[] Count(long low, long high, int shift)
    {
        var counts = new uint[CodeHistogram.ShortBins];
        ForEach(low, high, () => new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins], (first, count, own) =>
        {
            if (rows is null) WideKeys<TOrder>.Count(stored().Slice(first, count), low, high, shift, own);
            else WideKeys<TOrder>.Count(stored().Slice(first, count), Part(first, count), low, high, shift, own);
        }, own => CodeHistogram.Join(counts, CodeHistogram.Sum(own, CodeHistogram.ShortBins)));
        return counts;
    }

    private void Sort(List<Bin> bins, Span<long> found)
    {
        List<long>[] keys = [.. bins.Select(_ => new List<long>())];
        ForEach(bins[0].First, bins[^1].Last, () => Array.ConvertAll(keys, _ => new List<long>()), (first, count, own) =>
        {
            for (int b = 0; b < own.Length; b++)
                if (Reaches(first, bins[b].First, bins[b].Last)) WideKeys<TOrder>.Collect(stored().Slice(first, count), Part(first, count), bins[b].First, bins[b].Last, own[b]);
        }, own =>
        {
            for (int b = 0; b < own.Length; b++) keys[b].AddRange(own[b]);
        });
        for (int b = 0; b < bins.Count; b++)
        {
            keys[b].Sort();
            for (int k = 0; k < bins[b].Places.Length; k++) found[bins[b].At + k] = keys[b][(int)bins[b].Places[k] - 1];
        }
    }

    private ReadOnlySpan<ulong> Part(int first, int count) => rows is null ? [] : rows.AsSpan(first >> 6, BitWords.Count(count));

    /// <summary>Whether keys of a range may be among consecutive rows.</summary>
    private bool Reaches(int first, long low, long high) => _ranges[first / ParallelRows.Length] is var range && range.Least <= high && range.Greatest >= low;

    private void ForEach<TOwn>(long low, long high, Func<TOwn> create, Action<int, int, TOwn> run, Action<TOwn> join) =>
        ParallelRows.ForEach(options, length, create, (first, count, own) =>
        {
            if (Reaches(first, low, high)) run(first, count, own);
        }, join);

    /// <summary>A range of few keys, and the places that fall into it: those from one on of the places asked for, counted within the range.</summary>
    private sealed record Bin(long First, long Last, int At, long[] Places);
}
