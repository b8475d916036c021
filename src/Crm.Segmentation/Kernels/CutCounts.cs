using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>How many cuts lie below each value: to every sum, a step is added for each cut below the value. Sums wrap at 256.</summary>
internal static class CutCounts
{
    /// <summary>Adds steps to sums; no cut lies below a NaN.</summary>
    internal static void Add<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> cuts, byte step, Span<byte> sums)
        where T : struct, INumber<T>
    {
        sums = sums[..values.Length];
        int done = 0;
        if (Vector512.IsHardwareAccelerated) done = Add<T, ByteLanes64>(values, cuts, step, sums);
        else if (Vector256.IsHardwareAccelerated) done = Add<T, ByteLanes32>(values, cuts, step, sums);
        else if (Vector128.IsHardwareAccelerated) done = Add<T, ByteLanes16>(values, cuts, step, sums);

        foreach (T cut in cuts)
            for (int i = done; i < values.Length; i++) sums[i] += values[i] > cut ? step : (byte)0;
    }

    /// <summary>As many values as fill whole vectors of sums; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Add<T, TLanes>(ReadOnlySpan<T> values, ReadOnlySpan<T> cuts, byte step, Span<byte> sums)
        where T : struct
        where TLanes : struct, IByteLanes<TLanes>
    {
        ref T first = ref MemoryMarshal.GetReference(values);
        ref byte sum = ref MemoryMarshal.GetReference(sums);
        TLanes steps = TLanes.All(step);
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
        {
            ref byte at = ref Unsafe.Add(ref sum, i);
            (TLanes.Load(ref at) + Bytes(ref Unsafe.Add(ref first, i), cuts, steps)).Store(ref at);
        }

        return i;
    }

    /// <summary>The steps of as many values as there are bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Bytes<T, TLanes>(ref T at, ReadOnlySpan<T> cuts, TLanes steps)
        where T : struct
        where TLanes : struct, IByteLanes<TLanes> =>
        Unsafe.SizeOf<T>() == 1
            ? Vector(ref at, cuts, steps)
            : TLanes.Narrow(2, Shorts(ref at, cuts, steps), Shorts(ref Unsafe.Add(ref at, TLanes.Count / 2), cuts, steps));

    /// <summary>Those of half as many, in lanes of two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Shorts<T, TLanes>(ref T at, ReadOnlySpan<T> cuts, TLanes steps)
        where T : struct
        where TLanes : struct, IByteLanes<TLanes> =>
        Unsafe.SizeOf<T>() == 2
            ? Vector(ref at, cuts, steps)
            : TLanes.Narrow(4, Ints(ref at, cuts, steps), Ints(ref Unsafe.Add(ref at, TLanes.Count / 4), cuts, steps));

    /// <summary>Those of a quarter, in lanes of four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Ints<T, TLanes>(ref T at, ReadOnlySpan<T> cuts, TLanes steps)
        where T : struct
        where TLanes : struct, IByteLanes<TLanes> =>
        Unsafe.SizeOf<T>() == 4
            ? Vector(ref at, cuts, steps)
            : TLanes.Narrow(8, Vector(ref at, cuts, steps), Vector(ref Unsafe.Add(ref at, TLanes.Count / 8), cuts, steps));

    /// <summary>Those of one vector of values, in lanes of their size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Vector<T, TLanes>(ref T at, ReadOnlySpan<T> cuts, TLanes steps)
        where T : struct
        where TLanes : struct, IByteLanes<TLanes>
    {
        TLanes values = TLanes.Load(ref at), sums = TLanes.All(0);
        foreach (T cut in cuts) sums = TLanes.AddAbove(sums, values, cut, steps);
        return sums;
    }
}
