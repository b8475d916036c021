using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Weighted columns added to running sums in doubles, in the order in which they are given; the same at every width.</summary>
internal static class WeightedSum
{
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
        if (logistic) Finish<LogisticLink>(sums, scores[..sums.Length]);
        else Finish<IdentityLink>(sums, scores[..sums.Length]);
    }

    /// <summary>The score of one sum, as <see cref="Finish(ReadOnlySpan{double}, bool, Span{float})"/> writes it before it becomes a 32-bit float.</summary>
    internal static double Finish(double sum, bool logistic) =>
        (logistic ? Finished<Lanes1, LogisticLink>(new Lanes1(sum)) : Finished<Lanes1, IdentityLink>(new Lanes1(sum))).Value;

    private static void Finish<TLink>(ReadOnlySpan<double> sums, Span<float> scores)
        where TLink : struct, IScoreLink
    {
        ref double s = ref MemoryMarshal.GetReference(sums);
        ref float t = ref MemoryMarshal.GetReference(scores);
        nuint i = 0, n = (nuint)sums.Length;
        if (Lanes8.IsSupported) i = Finish<Lanes8, TLink>(i, n, ref s, ref t);
        if (Lanes4.IsSupported) i = Finish<Lanes4, TLink>(i, n, ref s, ref t);
        if (Vector128.IsHardwareAccelerated) i = Finish<Lanes2, TLink>(i, n, ref s, ref t);
        Finish<Lanes1, TLink>(i, n, ref s, ref t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Add1<TLanes>(nuint i, nuint n, ref double s, ref float c, double weight)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes w = TLanes.All(weight);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count) (TLanes.Load(ref s, i) + (TLanes.LoadSingles(ref c, i) * w)).Store(ref s, i);
        return i;
    }

    /// <summary>Never a part of another method: loops over many columns are all that the compiler is willing to expand into one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static nuint Finish<TLanes, TLink>(nuint i, nuint n, ref double s, ref float t)
        where TLanes : struct, ILanes<TLanes>
        where TLink : struct, IScoreLink
    {
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count) Finished<TLanes, TLink>(TLanes.Load(ref s, i)).StoreSingles(ref t, i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Finished<TLanes, TLink>(TLanes sum)
        where TLanes : struct, ILanes<TLanes>
        where TLink : struct, IScoreLink
    {
        // Overflows where a 32-bit float would: infinity less infinity is no number, any other sum less itself is 0.
        TLanes large = sum * TLanes.All(5.282945626244731e269);
        return TLink.Of(sum) + (large - large);
    }
}
