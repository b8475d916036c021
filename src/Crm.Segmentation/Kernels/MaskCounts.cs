using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Rows of 32 counters, one for each bit of a mask. A row lies in whole lines of the cache: rows that straddle them cost twice as much.</summary>
internal sealed class MaskCounts
{
    private const int Width = PeriodMasks.MaxPeriods, Line = 64 / sizeof(uint);

    private static readonly Vector512<uint> Low = Vector512.Create(
        1U, 1U << 1, 1U << 2, 1U << 3, 1U << 4, 1U << 5, 1U << 6, 1U << 7, 1U << 8, 1U << 9, 1U << 10, 1U << 11, 1U << 12, 1U << 13, 1U << 14, 1U << 15);

    private readonly uint[] _counts;
    private readonly int _first;

    internal MaskCounts(int rows)
    {
        _counts = GC.AllocateArray<uint>((rows * Width) + Line, pinned: true);
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_counts, 0);
        _first = (int)((64 - (address & 63)) & 63) / sizeof(uint);
    }

    /// <summary>The counters of a row.</summary>
    internal Span<uint> this[int row] => _counts.AsSpan(_first + (row * Width), Width);

    /// <summary>Adds 1 to the counters of the bits that are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int row, uint mask)
    {
        Span<uint> counts = this[row];
        if (!Vector512.IsHardwareAccelerated)
        {
            for (; mask != 0; mask &= mask - 1) counts[System.Numerics.BitOperations.TrailingZeroCount(mask)]++;
            return;
        }

        ref uint first = ref MemoryMarshal.GetReference(counts);
        Vector512<uint> low = Low;
        (Vector512.LoadUnsafe(ref first) - Vector512.Equals(Vector512.Create(mask) & low, low)).StoreUnsafe(ref first);
        (Vector512.LoadUnsafe(ref first, 16) - Vector512.Equals(Vector512.Create(mask >> 16) & low, low)).StoreUnsafe(ref first, 16);
    }
}
