using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Weighted columns added to running sums in doubles, in the order in which they are given; the same at every width.</summary>
internal static class WeightedSum
{
    /// <summary>Adds four columns of 32-bit floats.</summary>
    internal static void Add(
        Span<double> sums, ReadOnlySpan<float> column0, ReadOnlySpan<float> column1, ReadOnlySpan<float> column2, ReadOnlySpan<float> column3, ReadOnlySpan<double> weights)
    {
        int length = sums.Length;
        ref double s = ref MemoryMarshal.GetReference(sums), w = ref MemoryMarshal.GetReference(weights[..4]);
        ref float c0 = ref MemoryMarshal.GetReference(column0[..length]), c1 = ref MemoryMarshal.GetReference(column1[..length]);
        ref float c2 = ref MemoryMarshal.GetReference(column2[..length]), c3 = ref MemoryMarshal.GetReference(column3[..length]);
        nuint i = 0, n = (nuint)length;
        if (Lanes8.IsSupported) i = Add4<Lanes8>(i, n, ref s, ref c0, ref c1, ref c2, ref c3, ref w);
        if (Lanes4.IsSupported) i = Add4<Lanes4>(i, n, ref s, ref c0, ref c1, ref c2, ref c3, ref w);
        if (Vector128.IsHardwareAccelerated) i = Add4<Lanes2>(i, n, ref s, ref c0, ref c1, ref c2, ref c3, ref w);
        Add4<Lanes1>(i, n, ref s, ref c0, ref c1, ref c2, ref c3, ref w);
    }

    /// <summary>Adds a column of 32-bit floats.</summary>
    internal static void Add(Span<double> sums, ReadOnlySpan<float> column, double weight)
    {
        ref double s = ref MemoryMarshal.GetReference(sums);
        ref float c = ref MemoryMarshal.GetReference(column[..sums.Length]);
        nuint i = 0, n = (nuint)sums.Length;
        if (Lanes8.IsSupported) i = Add1<Lanes8>(i, n, ref s, ref c, weight);
        if (Lanes4.IsSupported) i = Add1<Lanes4>(i, n, ref s, ref c, weight);
        if (Vector128.IsHardwareAccelerated) i = Add1<Lanes2>(i, n, ref s, ref c, weight);
        Add1<Lanes1>(i, n, ref s, ref c, weight);
    }

    /// <summary>Adds a column of doubles, of which some may be no number.</summary>
    internal static void Add(Span<double> sums, ReadOnlySpan<double> column, double weight)
    {
        for (int i = 0; i < sums.Length; i++) sums[i] += column[i] * weight;
    }

    /// <summary>Writes sums, or their logistic, as 32-bit floats; not a number where the sum is none, is infinite, or is beyond a 32-bit float.</summary>
    internal static void Finish(ReadOnlySpan<double> sums, bool logistic, Span<float> scores)
    {
        ref double s = ref MemoryMarshal.GetReference(sums);
        ref float t = ref MemoryMarshal.GetReference(scores[..sums.Length]);
        nuint i = 0, n = (nuint)sums.Length;
        if (Lanes8.IsSupported) i = Finish<Lanes8>(i, n, ref s, logistic, ref t);
        if (Lanes4.IsSupported) i = Finish<Lanes4>(i, n, ref s, logistic, ref t);
        if (Vector128.IsHardwareAccelerated) i = Finish<Lanes2>(i, n, ref s, logistic, ref t);
        Finish<Lanes1>(i, n, ref s, logistic, ref t);
    }

    /// <summary>The score of one sum, as <see cref="Finish(ReadOnlySpan{double}, bool, Span{float})"/> writes it before it becomes a 32-bit float.</summary>
    internal static double Finish(double sum, bool logistic) => Finished(new Lanes1(sum), logistic).Value;

    private static nuint Add4<TLanes>(nuint i, nuint n, ref double s, ref float c0, ref float c1, ref float c2, ref float c3, ref double weights)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes w0 = TLanes.All(weights), w1 = TLanes.All(Unsafe.Add(ref weights, 1));
        TLanes w2 = TLanes.All(Unsafe.Add(ref weights, 2)), w3 = TLanes.All(Unsafe.Add(ref weights, 3));
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count)
        {
            TLanes sum = TLanes.Load(ref s, i);
            sum += TLanes.LoadSingles(ref c0, i) * w0;
            sum += TLanes.LoadSingles(ref c1, i) * w1;
            sum += TLanes.LoadSingles(ref c2, i) * w2;
            sum += TLanes.LoadSingles(ref c3, i) * w3;
            sum.Store(ref s, i);
        }

        return i;
    }

    private static nuint Add1<TLanes>(nuint i, nuint n, ref double s, ref float c, double weight)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes w = TLanes.All(weight);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count) (TLanes.Load(ref s, i) + (TLanes.LoadSingles(ref c, i) * w)).Store(ref s, i);
        return i;
    }

    private static nuint Finish<TLanes>(nuint i, nuint n, ref double s, bool logistic, ref float t)
        where TLanes : struct, ILanes<TLanes>
    {
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count) Finished(TLanes.Load(ref s, i), logistic).StoreSingles(ref t, i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Finished<TLanes>(TLanes sum, bool logistic)
        where TLanes : struct, ILanes<TLanes>
    {
        // Overflows where a 32-bit float would: infinity less infinity is no number, any other sum less itself is 0.
        TLanes large = sum * TLanes.All(5.282945626244731e269);
        return (logistic ? Exponential.Logistic(sum) : sum) + (large - large);
    }
}
