using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Adds numbers to others, place by place.</summary>
internal static class OffsetSums
{
    /// <summary>Adds to each sum the number at its place.</summary>
    /// <param name="numbers">As many as sums.</param>
    /// <param name="sums">The sums, which do not overflow.</param>
    internal static void Add(ReadOnlySpan<int> numbers, Span<int> sums)
    {
        int at = 0;
        ref int from = ref MemoryMarshal.GetReference(numbers[..sums.Length]), to = ref MemoryMarshal.GetReference(sums);
        for (; at + Vector512<int>.Count <= sums.Length; at += Vector512<int>.Count)
            (Vector512.LoadUnsafe(ref from, (nuint)at) + Vector512.LoadUnsafe(ref to, (nuint)at)).StoreUnsafe(ref to, (nuint)at);
        for (; at < sums.Length; at++) sums[at] += numbers[at];
    }
}
