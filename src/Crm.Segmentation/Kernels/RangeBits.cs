using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Values inside a range, straight to bit words: bit i is set where low ≤ value i ≤ high.</summary>
internal static class RangeBits
{
    /// <summary>Chooses the cheapest comparison for a range whose ends may be those of the type.</summary>
    /// <param name="values">The values; floats are finite.</param>
    /// <param name="low">The least value inside.</param>
    /// <param name="high">The greatest value inside.</param>
    /// <param name="bits">As many words as the values need; bits after the last value become 0.</param>
    internal static void Write<T>(ReadOnlySpan<T> values, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        if (low == high) Write<T, EqualTo<T>>(values, low, high, bits);
        else if (high == T.MaxValue) Write<T, AtLeast<T>>(values, low, high, bits);
        else if (low == T.MinValue) Write<T, AtMost<T>>(values, low, high, bits);
        else Write<T, Between<T>>(values, low, high, bits);
    }

    private static void Write<T, TComparer>(ReadOnlySpan<T> values, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>
        where TComparer : struct, IComparer<T>
    {
        int words = values.Length >> 6;
        ref T first = ref MemoryMarshal.GetReference(values);
        if (Vector512.IsHardwareAccelerated) Write512<T, TComparer>(ref first, low, high, bits[..words]);
        else if (Vector256.IsHardwareAccelerated) Write256<T, TComparer>(ref first, low, high, bits[..words]);
        else if (Vector128.IsHardwareAccelerated) Write128<T, TComparer>(ref first, low, high, bits[..words]);
        else words = 0;

        for (int done = words << 6; done < values.Length; done += 64)
            bits[done >> 6] = Word<T, TComparer>(values[done..Math.Min(done + 64, values.Length)], low, high);
    }

    /// <summary>The twin without vectors, for at most 64 values.</summary>
    private static ulong Word<T, TComparer>(ReadOnlySpan<T> values, T low, T high)
        where T : struct, INumber<T>
        where TComparer : struct, IComparer<T>
    {
        ulong word = 0;
        for (int i = 0; i < values.Length; i++)
            if (TComparer.Holds(values[i], low, high)) word |= 1UL << i;
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write512<T, TComparer>(ref T first, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>
        where TComparer : struct, IComparer<T>
    {
        Vector512<T> lows = Vector512.Create(low), highs = Vector512.Create(high);
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = TComparer.Holds(Vector512.LoadUnsafe(ref at), lows, highs).ExtractMostSignificantBits();
            if (Vector512<T>.Count == 32)
            {
                word |= TComparer.Holds(Vector512.LoadUnsafe(ref at, 32), lows, highs).ExtractMostSignificantBits() << 32;
            }
            else if (Vector512<T>.Count == 16)
            {
                word |= TComparer.Holds(Vector512.LoadUnsafe(ref at, 16), lows, highs).ExtractMostSignificantBits() << 16
                    | TComparer.Holds(Vector512.LoadUnsafe(ref at, 32), lows, highs).ExtractMostSignificantBits() << 32
                    | TComparer.Holds(Vector512.LoadUnsafe(ref at, 48), lows, highs).ExtractMostSignificantBits() << 48;
            }
            else if (Vector512<T>.Count == 8)
            {
                for (int k = 8; k < 64; k += 8)
                    word |= TComparer.Holds(Vector512.LoadUnsafe(ref at, (nuint)k), lows, highs).ExtractMostSignificantBits() << k;
            }

            bits[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write256<T, TComparer>(ref T first, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>
        where TComparer : struct, IComparer<T>
    {
        Vector256<T> lows = Vector256.Create(low), highs = Vector256.Create(high);
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = 0;
            for (int k = 0; k < 64; k += Vector256<T>.Count)
                word |= (ulong)TComparer.Holds(Vector256.LoadUnsafe(ref at, (nuint)k), lows, highs).ExtractMostSignificantBits() << k;
            bits[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write128<T, TComparer>(ref T first, T low, T high, Span<ulong> bits)
        where T : struct, INumber<T>
        where TComparer : struct, IComparer<T>
    {
        Vector128<T> lows = Vector128.Create(low), highs = Vector128.Create(high);
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = 0;
            for (int k = 0; k < 64; k += Vector128<T>.Count)
                word |= (ulong)TComparer.Holds(Vector128.LoadUnsafe(ref at, (nuint)k), lows, highs).ExtractMostSignificantBits() << k;
            bits[w] = word;
        }
    }
}
