using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Rows of 32 counters, one for each bit of a mask. A row lies in whole lines of the cache: rows that straddle them cost twice as much.</summary>
internal sealed class MaskCounts(int rows)
{
    private const int Width = PeriodMasks.MaxPeriods, Line = 64 / sizeof(uint);

    private static readonly Vector512<uint> Low = Vector512.Create(
        1U, 1U << 1, 1U << 2, 1U << 3, 1U << 4, 1U << 5, 1U << 6, 1U << 7, 1U << 8, 1U << 9, 1U << 10, 1U << 11, 1U << 12, 1U << 13, 1U << 14, 1U << 15);

    private readonly uint[] _counts = GC.AllocateArray<uint>((Math.Max(rows, 1) * Width) + Line, pinned: true);

    /// <summary>Where the first line of the cache begins; there is one row at least.</summary>
    private int First => (int)((64 - ((nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_counts, 0) & 63)) & 63) / sizeof(uint);

    /// <summary>The counters of a row.</summary>
    internal Span<uint> this[int row] => _counts.AsSpan(First + (row * Width), Width);

    /// <summary>Adds 1 to the counters of the bits that are set.</summary>
    internal void Add(int row, uint mask)
    {
        Span<uint> counts = this[row];
        for (; mask != 0; mask &= mask - 1) counts[BitOperations.TrailingZeroCount(mask)]++;
    }

    /// <summary>Adds each mask to the row of its lowest bit; one whose lowest bit has no row is left out, and so is one without bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddByLowest(ReadOnlySpan<uint> masks)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            foreach (uint mask in masks)
                if (BitOperations.TrailingZeroCount(mask) is var row && row < rows) Add(row, mask);
            return;
        }

        // The row stays in registers as long as it is the same, as it mostly is.
        ref uint first = ref _counts[First];
        int open = 0;
        Vector512<uint> low = Low, left = Vector512.LoadUnsafe(ref first), right = Vector512.LoadUnsafe(ref first, 16);
        foreach (uint mask in masks)
        {
            int row = BitOperations.TrailingZeroCount(mask);
            if (row >= rows) continue;
            if (row != open)
            {
                Store(ref first, open, left, right);
                open = row;
                ref uint begin = ref Unsafe.Add(ref first, open * Width);
                (left, right) = (Vector512.LoadUnsafe(ref begin), Vector512.LoadUnsafe(ref begin, 16));
            }

            left -= Vector512.Equals(Vector512.Create(mask) & low, low);
            right -= Vector512.Equals(Vector512.Create(mask >> 16) & low, low);
        }

        Store(ref first, open, left, right);
    }

    /// <summary>Adds all masks to one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddAll(int row, ReadOnlySpan<uint> masks)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            foreach (uint mask in masks) Add(row, mask);
            return;
        }

        ref uint first = ref MemoryMarshal.GetReference(this[row]);
        Vector512<uint> low = Low, left = Vector512.LoadUnsafe(ref first), right = Vector512.LoadUnsafe(ref first, 16);
        foreach (uint mask in masks)
        {
            left -= Vector512.Equals(Vector512.Create(mask) & low, low);
            right -= Vector512.Equals(Vector512.Create(mask >> 16) & low, low);
        }

        Store(ref first, 0, left, right);
    }

    private static void Store(ref uint first, int row, Vector512<uint> left, Vector512<uint> right)
    {
        ref uint begin = ref Unsafe.Add(ref first, row * Width);
        left.StoreUnsafe(ref begin);
        right.StoreUnsafe(ref begin, 16);
    }
}
