using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// Scores straight from columns of 32-bit floats: every column is read once, a line of the cache at a time, and sums stay in the first-level cache
/// until they become scores. The same as <see cref="WeightedSum"/> column by column.
/// </summary>
internal static class WeightedColumns
{
    /// <summary>Groups of lanes that advance together, so that their additions do not wait for one another.</summary>
    private const int Groups = 4;

    /// <summary>Bytes from what is read to what is asked for: a quarter of a page, at whose end the processor's own reading ahead stops.</summary>
    private const int Distance = 1024;

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
        if (logistic) Score<LogisticLink>(columns, first, weights, intercept, scores);
        else Score<IdentityLink>(columns, first, weights, intercept, scores);
    }

    private static void Score<TLink>(ReadOnlySpan<float[]> columns, int first, ReadOnlySpan<double> weights, double intercept, Span<float> scores)
        where TLink : struct, IScoreLink
    {
        int i = 0;
        if (Lanes8.IsSupported) i = Run<Lanes8, TLink>(i, columns, first, weights, intercept, scores);
        if (Lanes4.IsSupported) i = Run<Lanes4, TLink>(i, columns, first, weights, intercept, scores);
        if (Vector128.IsHardwareAccelerated) i = Run<Lanes2, TLink>(i, columns, first, weights, intercept, scores);
        Run<Lanes1, TLink>(i, columns, first, weights, intercept, scores);
    }

    /// <summary>
    /// Sixteen columns are read by sixteen instructions: the processor tells the streams that it reads ahead by the instruction that reads them, and
    /// loses them when one instruction reads all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TLanes, TLink>(
        int i, ReadOnlySpan<float[]> columns, int first, ReadOnlySpan<double> weights, double intercept, Span<float> scores)
        where TLanes : struct, ILanes<TLanes>
        where TLink : struct, IScoreLink
    {
        int last = columns.Length - 1, step = Groups * TLanes.Count;
        Span<double> sums = stackalloc double[Groups * 8];
        ref double sum = ref MemoryMarshal.GetReference(sums);
        ref float target = ref MemoryMarshal.GetReference(scores);
        for (; i + step <= scores.Length; i += step)
        {
            var rows = new Rows<TLanes>(intercept);
            for (int k = 0; k <= last; k += 16)
            {
                rows.Add(columns, weights, k, first + i);
                if (k + 1 > last) break;
                rows.Add(columns, weights, k + 1, first + i);
                if (k + 2 > last) break;
                rows.Add(columns, weights, k + 2, first + i);
                if (k + 3 > last) break;
                rows.Add(columns, weights, k + 3, first + i);
                if (k + 4 > last) break;
                rows.Add(columns, weights, k + 4, first + i);
                if (k + 5 > last) break;
                rows.Add(columns, weights, k + 5, first + i);
                if (k + 6 > last) break;
                rows.Add(columns, weights, k + 6, first + i);
                if (k + 7 > last) break;
                rows.Add(columns, weights, k + 7, first + i);
                if (k + 8 > last) break;
                rows.Add(columns, weights, k + 8, first + i);
                if (k + 9 > last) break;
                rows.Add(columns, weights, k + 9, first + i);
                if (k + 10 > last) break;
                rows.Add(columns, weights, k + 10, first + i);
                if (k + 11 > last) break;
                rows.Add(columns, weights, k + 11, first + i);
                if (k + 12 > last) break;
                rows.Add(columns, weights, k + 12, first + i);
                if (k + 13 > last) break;
                rows.Add(columns, weights, k + 13, first + i);
                if (k + 14 > last) break;
                rows.Add(columns, weights, k + 14, first + i);
                if (k + 15 > last) break;
                rows.Add(columns, weights, k + 15, first + i);
            }

            rows.Store(ref sum);
            WeightedSum.Finish<TLanes, TLink>(0, (nuint)step, ref sum, ref Unsafe.Add(ref target, i));
        }

        for (; i + TLanes.Count <= scores.Length; i += TLanes.Count)
        {
            TLanes single = TLanes.All(intercept);
            for (int k = 0; k <= last; k++)
            {
                ref float column = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(columns[k]), (nuint)(first + i));
                single += TLanes.LoadSingles(ref column, 0) * TLanes.All(weights[k]);
            }

            single.Store(ref sum, 0);
            WeightedSum.Finish<TLanes, TLink>(0, (nuint)TLanes.Count, ref sum, ref Unsafe.Add(ref target, i));
        }

        return i;
    }

    private struct Rows<TLanes>(double intercept)
        where TLanes : struct, ILanes<TLanes>
    {
        private TLanes _a = TLanes.All(intercept), _b = TLanes.All(intercept), _c = TLanes.All(intercept), _d = TLanes.All(intercept);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(ReadOnlySpan<float[]> columns, ReadOnlySpan<double> weights, int k, int row)
        {
            ref float column = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.Add(ref MemoryMarshal.GetReference(columns), k)), (nuint)row);
            TLanes weight = TLanes.All(Unsafe.Add(ref MemoryMarshal.GetReference(weights), k));
            if (Sse.IsSupported) Ahead(ref column);
            _a = TLanes.AddSingles(_a, ref column, 0, weight);
            _b = TLanes.AddSingles(_b, ref column, (nuint)TLanes.Count, weight);
            _c = TLanes.AddSingles(_c, ref column, 2 * (nuint)TLanes.Count, weight);
            _d = TLanes.AddSingles(_d, ref column, 3 * (nuint)TLanes.Count, weight);
        }

        /// <summary>Asks for the lines that are read some steps from here. Only a hint: the address need not be valid, nor stay where it is.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static unsafe void Ahead(ref float column)
        {
            byte* address = (byte*)Unsafe.AsPointer(ref column) + Distance;
            Sse.Prefetch0(address);
            Sse.Prefetch0(address + 64);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Store(ref double sums)
        {
            _a.Store(ref sums, 0);
            _b.Store(ref sums, (nuint)TLanes.Count);
            _c.Store(ref sums, 2 * (nuint)TLanes.Count);
            _d.Store(ref sums, 3 * (nuint)TLanes.Count);
        }
    }
}
