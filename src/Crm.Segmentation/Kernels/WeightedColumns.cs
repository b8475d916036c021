using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// Scores straight from columns of 32-bit floats, tile by tile: sums stay in the first-level cache until they become scores, and while a tile is computed the next
/// one is asked for. The same as <see cref="WeightedSum"/> column by column.
/// </summary>
internal static class WeightedColumns
{
    /// <summary>Rows of a tile. Sixteen columns of it are 32 KiB, so that the next ones lie in the second-level cache when they are read.</summary>
    private const int Tile = 512;

    /// <summary>Columns that are added at once. Columns of one length begin at the same place of a page, so that more would drive one another out of the first-level cache.</summary>
    private const int Together = 4;

    /// <param name="columns">The columns, in the order in which they are added.</param>
    /// <param name="first">The row of the columns that the first score is for.</param>
    /// <param name="weights">A weight a column.</param>
    /// <param name="intercept">What every sum begins with.</param>
    /// <param name="logistic">Whether scores are probabilities.</param>
    /// <param name="scores">Where the scores go.</param>
    internal static void Score(ReadOnlySpan<float[]> columns, int first, ReadOnlySpan<double> weights, double intercept, bool logistic, Span<float> scores)
    {
        weights = weights[..columns.Length];
        foreach (float[] column in columns) ArgumentOutOfRangeException.ThrowIfGreaterThan(first + scores.Length, column.Length);
        Span<double> sums = stackalloc double[Tile];
        for (int start = 0; start < scores.Length; start += Tile)
        {
            Span<double> tile = sums[..Math.Min(Tile, scores.Length - start)];
            tile.Fill(intercept);
            int k = 0;
            for (; k + Together <= columns.Length; k += Together) Add(tile, columns.Slice(k, Together), first + start, weights.Slice(k, Together));
            for (; k < columns.Length; k++) WeightedSum.Add(tile, columns[k].AsSpan(first + start), weights[k]);
            WeightedSum.Finish(tile, logistic, scores.Slice(start, tile.Length));
        }
    }

    private static void Add(Span<double> sums, ReadOnlySpan<float[]> columns, int row, ReadOnlySpan<double> weights)
    {
        ref double s = ref MemoryMarshal.GetReference(sums);
        ref float a = ref columns[0].AsSpan(row)[0], b = ref columns[1].AsSpan(row)[0], c = ref columns[2].AsSpan(row)[0], d = ref columns[3].AsSpan(row)[0];
        nuint i = 0, n = (nuint)sums.Length;
        if (Lanes8.IsSupported) i = Add<Lanes8>(i, n, ref s, ref a, ref b, ref c, ref d, weights);
        if (Lanes4.IsSupported) i = Add<Lanes4>(i, n, ref s, ref a, ref b, ref c, ref d, weights);
        if (Vector128.IsHardwareAccelerated) i = Add<Lanes2>(i, n, ref s, ref a, ref b, ref c, ref d, weights);
        Add<Lanes1>(i, n, ref s, ref a, ref b, ref c, ref d, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Add<TLanes>(nuint i, nuint n, ref double s, ref float a, ref float b, ref float c, ref float d, ReadOnlySpan<double> weights)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes u = TLanes.All(weights[0]), v = TLanes.All(weights[1]), w = TLanes.All(weights[2]), x = TLanes.All(weights[3]);
        nuint one = (nuint)TLanes.Count;
        for (; i + one + one <= n; i += one + one)
        {
            ReadingAhead.Ask(ref Unsafe.Add(ref a, i + Tile), 2 * TLanes.Count);
            ReadingAhead.Ask(ref Unsafe.Add(ref b, i + Tile), 2 * TLanes.Count);
            ReadingAhead.Ask(ref Unsafe.Add(ref c, i + Tile), 2 * TLanes.Count);
            ReadingAhead.Ask(ref Unsafe.Add(ref d, i + Tile), 2 * TLanes.Count);
            TLanes sum = TLanes.Load(ref s, i), other = TLanes.Load(ref s, i + one);
            sum = TLanes.AddSingles(TLanes.AddSingles(sum, ref a, i, u), ref b, i, v);
            other = TLanes.AddSingles(TLanes.AddSingles(other, ref a, i + one, u), ref b, i + one, v);
            TLanes.AddSingles(TLanes.AddSingles(sum, ref c, i, w), ref d, i, x).Store(ref s, i);
            TLanes.AddSingles(TLanes.AddSingles(other, ref c, i + one, w), ref d, i + one, x).Store(ref s, i + one);
        }

        for (; i + one <= n; i += one)
        {
            TLanes sum = TLanes.AddSingles(TLanes.AddSingles(TLanes.Load(ref s, i), ref a, i, u), ref b, i, v);
            TLanes.AddSingles(TLanes.AddSingles(sum, ref c, i, w), ref d, i, x).Store(ref s, i);
        }

        return i;
    }
}
