using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// The overlaps of one set with four others over one stretch of words. Four running counts stay in registers and advance in turn, so that none
/// waits for itself. An intersection is never made: it is added to a count's last digit in one operation, and the carry follows from that digit's
/// three states.
/// </summary>
internal static class OverlapTile
{
    /// <summary>Words of a step; a stretch is a multiple.</summary>
    internal const int Step = 128;

    /// <summary>Adds the counts of <paramref name="left"/> with the four sets that lie one after the other from <paramref name="right"/>.</summary>
    /// <remarks>The counts of sixteens lie in <paramref name="scratch"/>, memory for four vectors.</remarks>
    internal static void Add(ref ulong left, ref ulong right, nuint stride, nuint length, ref ulong scratch, ref int counts)
    {
        Vector512<ulong> ones0 = default, twos0 = default, fours0 = default, eights0 = default;
        Vector512<ulong> ones1 = default, twos1 = default, fours1 = default, eights1 = default;
        Vector512<ulong> ones2 = default, twos2 = default, fours2 = default, eights2 = default;
        Vector512<ulong> ones3 = default, twos3 = default, fours3 = default, eights3 = default;
        for (nuint lane = 0; lane < 4; lane++) Vector512<ulong>.Zero.StoreUnsafe(ref scratch, 8 * lane);
        for (nuint i = 0; i < length; i += Step)
        {
            ref ulong l = ref Unsafe.Add(ref left, i), r0 = ref Unsafe.Add(ref right, i);
            ref ulong r1 = ref Unsafe.Add(ref r0, stride), r2 = ref Unsafe.Add(ref r1, stride), r3 = ref Unsafe.Add(ref r2, stride);
            Vector512<ulong> a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3;
            Four(0, ref l, ref r0, ref r1, ref r2, ref r3, ref ones0, ref ones1, ref ones2, ref ones3, ref twos0, ref twos1, ref twos2, ref twos3, out a0, out a1, out a2, out a3);
            Four(32, ref l, ref r0, ref r1, ref r2, ref r3, ref ones0, ref ones1, ref ones2, ref ones3, ref twos0, ref twos1, ref twos2, ref twos3, out b0, out b1, out b2, out b3);
            c0 = Next(ref fours0, a0, b0);
            c1 = Next(ref fours1, a1, b1);
            c2 = Next(ref fours2, a2, b2);
            c3 = Next(ref fours3, a3, b3);
            Four(64, ref l, ref r0, ref r1, ref r2, ref r3, ref ones0, ref ones1, ref ones2, ref ones3, ref twos0, ref twos1, ref twos2, ref twos3, out a0, out a1, out a2, out a3);
            Four(96, ref l, ref r0, ref r1, ref r2, ref r3, ref ones0, ref ones1, ref ones2, ref ones3, ref twos0, ref twos1, ref twos2, ref twos3, out b0, out b1, out b2, out b3);
            a0 = Next(ref fours0, a0, b0);
            a1 = Next(ref fours1, a1, b1);
            a2 = Next(ref fours2, a2, b2);
            a3 = Next(ref fours3, a3, b3);
            AddBytes(ref scratch, 0, Next(ref eights0, a0, c0));
            AddBytes(ref scratch, 8, Next(ref eights1, a1, c1));
            AddBytes(ref scratch, 16, Next(ref eights2, a2, c2));
            AddBytes(ref scratch, 24, Next(ref eights3, a3, c3));
        }

        counts += Count(ones0, twos0, fours0, eights0, Vector512.LoadUnsafe(ref scratch).AsByte());
        Unsafe.Add(ref counts, 1) += Count(ones1, twos1, fours1, eights1, Vector512.LoadUnsafe(ref scratch, 8).AsByte());
        Unsafe.Add(ref counts, 2) += Count(ones2, twos2, fours2, eights2, Vector512.LoadUnsafe(ref scratch, 16).AsByte());
        Unsafe.Add(ref counts, 3) += Count(ones3, twos3, fours3, eights3, Vector512.LoadUnsafe(ref scratch, 24).AsByte());
    }

    /// <summary>Adds four intersections to each of the four counts; tells what has weight four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        nuint at, ref ulong left, ref ulong right0, ref ulong right1, ref ulong right2, ref ulong right3,
        ref Vector512<ulong> ones0, ref Vector512<ulong> ones1, ref Vector512<ulong> ones2, ref Vector512<ulong> ones3,
        ref Vector512<ulong> twos0, ref Vector512<ulong> twos1, ref Vector512<ulong> twos2, ref Vector512<ulong> twos3,
        out Vector512<ulong> four0, out Vector512<ulong> four1, out Vector512<ulong> four2, out Vector512<ulong> four3)
    {
        Vector512<ulong> first = Vector512.LoadUnsafe(ref left, at), second = Vector512.LoadUnsafe(ref left, at + 8);
        Vector512<ulong> a0 = Two(first, second, ref right0, at, ref ones0);
        Vector512<ulong> a1 = Two(first, second, ref right1, at, ref ones1);
        Vector512<ulong> a2 = Two(first, second, ref right2, at, ref ones2);
        Vector512<ulong> a3 = Two(first, second, ref right3, at, ref ones3);
        first = Vector512.LoadUnsafe(ref left, at + 16);
        second = Vector512.LoadUnsafe(ref left, at + 24);
        four0 = Next(ref twos0, a0, Two(first, second, ref right0, at + 16, ref ones0));
        four1 = Next(ref twos1, a1, Two(first, second, ref right1, at + 16, ref ones1));
        four2 = Next(ref twos2, a2, Two(first, second, ref right2, at + 16, ref ones2));
        four3 = Next(ref twos3, a3, Two(first, second, ref right3, at + 16, ref ones3));
    }

    /// <summary>Adds two intersections to a count's last digit; returns the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Two(Vector512<ulong> first, Vector512<ulong> second, ref ulong right, nuint at, ref Vector512<ulong> ones)
    {
        Vector512<ulong> before = ones;
        Vector512<ulong> between = CarrySave.Add(before, first, Vector512.LoadUnsafe(ref right, at));
        ones = CarrySave.Add(between, second, Vector512.LoadUnsafe(ref right, at + 8));
        return CarrySave.CarryOf(before, between, ones);
    }

    /// <summary>Adds two to a digit; returns the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Next(ref Vector512<ulong> digit, Vector512<ulong> first, Vector512<ulong> second)
    {
        Vector512<ulong> before = digit;
        digit = CarrySave.Sum(before, first, second);
        return CarrySave.Carry(before, first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBytes(ref ulong scratch, nuint at, Vector512<ulong> words) =>
        (Vector512.LoadUnsafe(ref scratch, at).AsByte() + CarrySave.ByteCounts(words)).AsUInt64().StoreUnsafe(ref scratch, at);

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
