using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>How many sessions each customer has: runs of times of which none is further from the one before than a gap; 16 times at once.</summary>
internal static class GapCounts
{
    /// <summary>Writes the sessions of each customer's times, which ascend; 0 for one without times.</summary>
    /// <param name="offsets">Where each customer's times start, and the end of the last one's.</param>
    /// <param name="times">The times of the run.</param>
    /// <param name="gap">The longest distance inside a session.</param>
    /// <param name="counts">One for each customer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Write(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, uint gap, Span<long> counts)
    {
        counts = counts[..Math.Max(offsets.Length - 1, 0)];
        if (counts.IsEmpty) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offsets[^1], (uint)times.Length);
        ref uint first = ref MemoryMarshal.GetReference(times);
        Vector512<uint> most = Vector512.Create(gap), lanes = Vector512<uint>.Indices;
        int whole = Vector512.IsHardwareAccelerated ? times.Length - Vector512<uint>.Count : -1;
        for (int c = 0; c < counts.Length; c++)
        {
            int i = offsets[c] + 1, end = offsets[c + 1];
            int found = i <= end ? 1 : 0;
            for (; i < end && i <= whole; i += Vector512<uint>.Count)
            {
                Vector512<uint> distance = Vector512.LoadUnsafe(ref first, (nuint)i) - Vector512.LoadUnsafe(ref first, (nuint)(i - 1));
                Vector512<uint> isFar = Vector512.GreaterThan(distance, most) & Vector512.LessThan(lanes, Vector512.Create((uint)(end - i)));
                found += BitOperations.PopCount(isFar.ExtractMostSignificantBits());
            }

            for (; i < end; i++) found += times[i] - times[i - 1] > gap ? 1 : 0;
            counts[c] = found;
        }
    }
}
