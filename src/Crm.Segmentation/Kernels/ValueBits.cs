using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// Values straight to bit words: bit i is set where a test holds for value i. What a vector of values is asked is the test's; how wide vectors are,
/// how their answers become words, and what is left over is known here alone.
/// </summary>
internal static class ValueBits
{
    /// <summary>Asks 64 values for each word, in the widest vectors that there are, and those after the last whole word one by one.</summary>
    /// <param name="values">The values.</param>
    /// <param name="test">The test; a type of its own for each, so that the loop is compiled for it.</param>
    /// <param name="bits">As many words as the values need; bits after the last value become 0.</param>
    internal static void Write<T, TTest>(ReadOnlySpan<T> values, in TTest test, Span<ulong> bits)
        where T : struct
        where TTest : struct, IValueTest<T>
    {
        int words = values.Length >> 6;
        ref T first = ref MemoryMarshal.GetReference(values);
        if (Vector512.IsHardwareAccelerated) Write512(ref first, test, bits[..words]);
        else if (Vector256.IsHardwareAccelerated) Write256(ref first, test, bits[..words]);
        else if (Vector128.IsHardwareAccelerated) Write128(ref first, test, bits[..words]);
        else words = 0;

        for (int done = words << 6; done < values.Length; done += 64)
            bits[done >> 6] = Word(values[done..Math.Min(done + 64, values.Length)], test);
    }

    /// <summary>The twin without vectors, for at most 64 values.</summary>
    private static ulong Word<T, TTest>(ReadOnlySpan<T> values, TTest test)
        where T : struct
        where TTest : struct, IValueTest<T>
    {
        ulong word = 0;
        for (int i = 0; i < values.Length; i++)
            if (test.Holds(values[i])) word |= 1UL << i;
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write512<T, TTest>(ref T first, TTest test, Span<ulong> bits)
        where T : struct
        where TTest : struct, IValueTest<T>
    {
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = 0;
            for (int k = 0; k < 64; k += Vector512<T>.Count)
                word |= test.Holds(Vector512.LoadUnsafe(ref at, (nuint)k)).ExtractMostSignificantBits() << k;
            bits[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write256<T, TTest>(ref T first, TTest test, Span<ulong> bits)
        where T : struct
        where TTest : struct, IValueTest<T>
    {
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = 0;
            for (int k = 0; k < 64; k += Vector256<T>.Count)
                word |= (ulong)test.Holds(Vector256.LoadUnsafe(ref at, (nuint)k)).ExtractMostSignificantBits() << k;
            bits[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write128<T, TTest>(ref T first, TTest test, Span<ulong> bits)
        where T : struct
        where TTest : struct, IValueTest<T>
    {
        for (int w = 0; w < bits.Length; w++)
        {
            ref T at = ref Unsafe.Add(ref first, w << 6);
            ulong word = 0;
            for (int k = 0; k < 64; k += Vector128<T>.Count)
                word |= (ulong)test.Holds(Vector128.LoadUnsafe(ref at, (nuint)k)).ExtractMostSignificantBits() << k;
            bits[w] = word;
        }
    }
}
