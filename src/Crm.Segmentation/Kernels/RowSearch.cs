using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Looks for a row by its time among ascending times.</summary>
internal static class RowSearch
{
    /// <summary>Of how many rows a few at a time are looked at, and not those in the middle.</summary>
    private const int Few = 128;

    /// <summary>The first row from a start on whose time is no earlier than another; the end where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FirstFrom(uint[] times, int start, int end, uint time)
    {
        if ((uint)end > (uint)times.Length || (uint)start > (uint)end) throw new ArgumentOutOfRangeException(nameof(end));
        int lanes = Vector256<uint>.Count;
        if (end - start > Few) start += Skipped(times.AsSpan(start, end - start), time);
        int row = start;
        if (Vector256.IsHardwareAccelerated)
        {
            ref uint first = ref MemoryMarshal.GetArrayDataReference(times);
            for (; row < end && row + lanes <= times.Length; row += lanes)
            {
                uint found = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)row), Vector256.Create(time)).ExtractMostSignificantBits();
                if (found != 0) return Math.Min(row + BitOperations.TrailingZeroCount(found), end);
            }
        }

        while (row < end && times[row] < time) row++;
        return Math.Min(row, end);
    }

    /// <summary>How many rows are left out so that only a few are left, the one that is looked for among them or behind them.</summary>
    private static int Skipped(ReadOnlySpan<uint> times, uint time)
    {
        int low = 0, high = times.Length;
        while (high - low > Few)
        {
            int middle = (low + high) / 2;
            if (times[middle] < time) low = middle;
            else high = middle;
        }

        return low;
    }
}
