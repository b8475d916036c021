using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// Scores straight from columns of 32-bit floats: every column is read once, a few lines of the cache at a time, and sums stay in registers until
/// they are written as scores. The same as <see cref="WeightedSum"/> column by column.
/// </summary>
internal static class WeightedColumns
{
    /// <summary>Groups of lanes that advance together, so that their additions do not wait for one another.</summary>
    private const int Groups = 4;

    /// <summary>Bytes from what is read to what is asked for.</summary>
    private const int Distance = 2048;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TLanes, TLink>(
        int i, ReadOnlySpan<float[]> columns, int first, ReadOnlySpan<double> weights, double intercept, Span<float> scores)
        where TLanes : struct, ILanes<TLanes>
        where TLink : struct, IScoreLink
    {
        ref float target = ref MemoryMarshal.GetReference(scores);
        ref double weight = ref MemoryMarshal.GetReference(weights);
        nuint lanes = (nuint)TLanes.Count;
        Span<double> sums = stackalloc double[Groups * 8];
        ref double sum = ref MemoryMarshal.GetReference(sums);
        for (; i + (Groups * TLanes.Count) <= scores.Length; i += Groups * TLanes.Count)
        {
            TLanes sum0 = TLanes.All(intercept), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            nuint row = (nuint)(first + i);
            for (int k = 0; k < columns.Length; k++)
            {
                ref float column = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(columns[k]), row);
                TLanes w = TLanes.All(Unsafe.Add(ref weight, k));
                Ahead(ref column);
                sum0 += TLanes.LoadSingles(ref column, 0) * w;
                sum1 += TLanes.LoadSingles(ref column, lanes) * w;
                sum2 += TLanes.LoadSingles(ref column, 2 * lanes) * w;
                sum3 += TLanes.LoadSingles(ref column, 3 * lanes) * w;
            }

            // One copy of what follows, in a loop: four are more than the compiler is willing to expand.
            sum0.Store(ref sum, 0);
            sum1.Store(ref sum, lanes);
            sum2.Store(ref sum, 2 * lanes);
            sum3.Store(ref sum, 3 * lanes);
            for (nuint done = 0; done < Groups * lanes; done += lanes)
                WeightedSum.Finished<TLanes, TLink>(TLanes.Load(ref sum, done)).StoreSingles(ref target, (nuint)i + done);
        }

        for (; i + TLanes.Count <= scores.Length; i += TLanes.Count)
        {
            TLanes single = TLanes.All(intercept);
            for (int k = 0; k < columns.Length; k++)
            {
                ref float column = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(columns[k]), (nuint)(first + i));
                single += TLanes.LoadSingles(ref column, 0) * TLanes.All(Unsafe.Add(ref weight, k));
            }

            WeightedSum.Finished<TLanes, TLink>(single).StoreSingles(ref target, (nuint)i);
        }

        return i;
    }

    /// <summary>
    /// Asks for what will be read some steps from here. The processor's own prefetching stops at every page, and with many columns it would begin
    /// again thousands of times.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Ahead(ref float column)
    {
        // Only a hint: the address need not be valid, nor stay where it is.
        if (!Sse.IsSupported) return;
        byte* address = (byte*)Unsafe.AsPointer(ref column) + Distance;
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + 64);
    }
}
