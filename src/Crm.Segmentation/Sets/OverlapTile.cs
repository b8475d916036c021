using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// The overlaps of two sets with two others over one stretch of words. Four running counts stay in registers, and every vector that is loaded
/// serves two of them. An intersection is never made: it is added to the count's last digit in one operation.
/// </summary>
internal static class OverlapTile
{
    /// <summary>Words of a step; a stretch is a multiple.</summary>
    internal const int Step = 128;

    /// <summary>Adds the four counts: of the first left set with both right ones, then of the second.</summary>
    internal static void Add(ref ulong left0, ref ulong left1, ref ulong right0, ref ulong right1, nuint length, ref int row0, ref int row1)
    {
        Vector512<ulong> ones00 = default, twos00 = default, fours00 = default, eights00 = default;
        Vector512<ulong> ones01 = default, twos01 = default, fours01 = default, eights01 = default;
        Vector512<ulong> ones10 = default, twos10 = default, fours10 = default, eights10 = default;
        Vector512<ulong> ones11 = default, twos11 = default, fours11 = default, eights11 = default;
        Vector512<byte> bytes00 = default, bytes01 = default, bytes10 = default, bytes11 = default;
        for (nuint i = 0; i < length; i += Step)
        {
            bytes00 += CarrySave.ByteCounts(Sixteen(ref left0, ref right0, i, ref ones00, ref twos00, ref fours00, ref eights00));
            bytes01 += CarrySave.ByteCounts(Sixteen(ref left0, ref right1, i, ref ones01, ref twos01, ref fours01, ref eights01));
            bytes10 += CarrySave.ByteCounts(Sixteen(ref left1, ref right0, i, ref ones10, ref twos10, ref fours10, ref eights10));
            bytes11 += CarrySave.ByteCounts(Sixteen(ref left1, ref right1, i, ref ones11, ref twos11, ref fours11, ref eights11));
        }

        row0 += Count(ones00, twos00, fours00, eights00, bytes00);
        Unsafe.Add(ref row0, 1) += Count(ones01, twos01, fours01, eights01, bytes01);
        row1 += Count(ones10, twos10, fours10, eights10, bytes10);
        Unsafe.Add(ref row1, 1) += Count(ones11, twos11, fours11, eights11, bytes11);
    }

    /// <summary>Adds sixteen intersections; returns what has weight sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sixteen(
        ref ulong left, ref ulong right, nuint i, ref Vector512<ulong> ones, ref Vector512<ulong> twos, ref Vector512<ulong> fours, ref Vector512<ulong> eights)
    {
        Vector512<ulong> first = Eight(ref left, ref right, i, ref ones, ref twos, ref fours);
        Vector512<ulong> second = Eight(ref left, ref right, i + 64, ref ones, ref twos, ref fours);
        Vector512<ulong> sixteen = CarrySave.Carry(eights, first, second);
        eights = CarrySave.Sum(eights, first, second);
        return sixteen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Eight(
        ref ulong left, ref ulong right, nuint i, ref Vector512<ulong> ones, ref Vector512<ulong> twos, ref Vector512<ulong> fours)
    {
        Vector512<ulong> first = Four(ref left, ref right, i, ref ones, ref twos);
        Vector512<ulong> second = Four(ref left, ref right, i + 32, ref ones, ref twos);
        Vector512<ulong> eight = CarrySave.Carry(fours, first, second);
        fours = CarrySave.Sum(fours, first, second);
        return eight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Four(ref ulong left, ref ulong right, nuint i, ref Vector512<ulong> ones, ref Vector512<ulong> twos)
    {
        Vector512<ulong> first = Two(ref left, ref right, i, ref ones);
        Vector512<ulong> second = Two(ref left, ref right, i + 16, ref ones);
        Vector512<ulong> four = CarrySave.Carry(twos, first, second);
        twos = CarrySave.Sum(twos, first, second);
        return four;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Two(ref ulong left, ref ulong right, nuint i, ref Vector512<ulong> ones)
    {
        Vector512<ulong> before = ones;
        Vector512<ulong> between = CarrySave.Add(before, Vector512.LoadUnsafe(ref left, i), Vector512.LoadUnsafe(ref right, i));
        ones = CarrySave.Add(between, Vector512.LoadUnsafe(ref left, i + 8), Vector512.LoadUnsafe(ref right, i + 8));
        return CarrySave.CarryOf(before, between, ones);
    }

    /// <summary>Digits put together again: byte by byte, at most 15 · 8, then over all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(Vector512<ulong> ones, Vector512<ulong> twos, Vector512<ulong> fours, Vector512<ulong> eights, Vector512<byte> sixteens)
    {
        Vector512<byte> low = CarrySave.ByteCounts(eights);
        low += low;
        low += CarrySave.ByteCounts(fours);
        low += low;
        low += CarrySave.ByteCounts(twos);
        low += low;
        low += CarrySave.ByteCounts(ones);
        return (int)Vector512.Sum((CarrySave.Total(sixteens) << 4) + CarrySave.Total(low));
    }
}
