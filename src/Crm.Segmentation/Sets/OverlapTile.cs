using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
            // Every state of a digit has its own name: a name that is given another value costs a copy of the old one, which the carry is still made of.
            Four(
                0, ref l, ref r0, ref r1, ref r2, ref r3, ones0, ones1, ones2, ones3, twos0, twos1, twos2, twos3,
                out Vector512<ulong> o0, out Vector512<ulong> o1, out Vector512<ulong> o2, out Vector512<ulong> o3,
                out Vector512<ulong> t0, out Vector512<ulong> t1, out Vector512<ulong> t2, out Vector512<ulong> t3,
                out Vector512<ulong> a0, out Vector512<ulong> a1, out Vector512<ulong> a2, out Vector512<ulong> a3);
            Four(
                32, ref l, ref r0, ref r1, ref r2, ref r3, o0, o1, o2, o3, t0, t1, t2, t3,
                out Vector512<ulong> p0, out Vector512<ulong> p1, out Vector512<ulong> p2, out Vector512<ulong> p3,
                out Vector512<ulong> u0, out Vector512<ulong> u1, out Vector512<ulong> u2, out Vector512<ulong> u3,
                out Vector512<ulong> b0, out Vector512<ulong> b1, out Vector512<ulong> b2, out Vector512<ulong> b3);
            Vector512<ulong> c0 = Next(fours0, a0, b0, out Vector512<ulong> f0);
            Vector512<ulong> c1 = Next(fours1, a1, b1, out Vector512<ulong> f1);
            Vector512<ulong> c2 = Next(fours2, a2, b2, out Vector512<ulong> f2);
            Vector512<ulong> c3 = Next(fours3, a3, b3, out Vector512<ulong> f3);
            Four(
                64, ref l, ref r0, ref r1, ref r2, ref r3, p0, p1, p2, p3, u0, u1, u2, u3,
                out Vector512<ulong> q0, out Vector512<ulong> q1, out Vector512<ulong> q2, out Vector512<ulong> q3,
                out Vector512<ulong> v0, out Vector512<ulong> v1, out Vector512<ulong> v2, out Vector512<ulong> v3,
                out Vector512<ulong> d0, out Vector512<ulong> d1, out Vector512<ulong> d2, out Vector512<ulong> d3);
            Four(
                96, ref l, ref r0, ref r1, ref r2, ref r3, q0, q1, q2, q3, v0, v1, v2, v3,
                out ones0, out ones1, out ones2, out ones3,
                out twos0, out twos1, out twos2, out twos3,
                out Vector512<ulong> e0, out Vector512<ulong> e1, out Vector512<ulong> e2, out Vector512<ulong> e3);
            Vector512<ulong> g0 = Next(f0, d0, e0, out fours0);
            Vector512<ulong> g1 = Next(f1, d1, e1, out fours1);
            Vector512<ulong> g2 = Next(f2, d2, e2, out fours2);
            Vector512<ulong> g3 = Next(f3, d3, e3, out fours3);
            AddBytes(ref scratch, 0, Next(eights0, c0, g0, out eights0));
            AddBytes(ref scratch, 8, Next(eights1, c1, g1, out eights1));
            AddBytes(ref scratch, 16, Next(eights2, c2, g2, out eights2));
            AddBytes(ref scratch, 24, Next(eights3, c3, g3, out eights3));
        }

        Vector512<ulong> first = Count(ones0, twos0, fours0, eights0, Vector512.LoadUnsafe(ref scratch).AsByte());
        Vector512<ulong> second = Count(ones1, twos1, fours1, eights1, Vector512.LoadUnsafe(ref scratch, 8).AsByte());
        Vector512<ulong> third = Count(ones2, twos2, fours2, eights2, Vector512.LoadUnsafe(ref scratch, 16).AsByte());
        Vector512<ulong> fourth = Count(ones3, twos3, fours3, eights3, Vector512.LoadUnsafe(ref scratch, 24).AsByte());

        // Two counts share a word, so that all four are added up together.
        first |= second << 32;
        third |= fourth << 32;
        Vector512<ulong> both = Avx512F.UnpackLow(first, third) + Avx512F.UnpackHigh(first, third);
        Vector256<ulong> half = both.GetLower() + both.GetUpper();
        (Vector128.LoadUnsafe(ref counts) + (half.GetLower() + half.GetUpper()).AsInt32()).StoreUnsafe(ref counts);
    }

    /// <summary>Adds four intersections to each of the four counts; tells what has weight four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        nuint at, ref ulong left, ref ulong right0, ref ulong right1, ref ulong right2, ref ulong right3,
        Vector512<ulong> ones0, Vector512<ulong> ones1, Vector512<ulong> ones2, Vector512<ulong> ones3,
        Vector512<ulong> twos0, Vector512<ulong> twos1, Vector512<ulong> twos2, Vector512<ulong> twos3,
        out Vector512<ulong> nextOnes0, out Vector512<ulong> nextOnes1, out Vector512<ulong> nextOnes2, out Vector512<ulong> nextOnes3,
        out Vector512<ulong> nextTwos0, out Vector512<ulong> nextTwos1, out Vector512<ulong> nextTwos2, out Vector512<ulong> nextTwos3,
        out Vector512<ulong> four0, out Vector512<ulong> four1, out Vector512<ulong> four2, out Vector512<ulong> four3)
    {
        Vector512<ulong> first = Vector512.LoadUnsafe(ref left, at), second = Vector512.LoadUnsafe(ref left, at + 8);
        Vector512<ulong> a0 = Two(ones0, first, second, ref right0, at, out Vector512<ulong> then0);
        Vector512<ulong> a1 = Two(ones1, first, second, ref right1, at, out Vector512<ulong> then1);
        Vector512<ulong> a2 = Two(ones2, first, second, ref right2, at, out Vector512<ulong> then2);
        Vector512<ulong> a3 = Two(ones3, first, second, ref right3, at, out Vector512<ulong> then3);
        first = Vector512.LoadUnsafe(ref left, at + 16);
        second = Vector512.LoadUnsafe(ref left, at + 24);
        four0 = Next(twos0, a0, Two(then0, first, second, ref right0, at + 16, out nextOnes0), out nextTwos0);
        four1 = Next(twos1, a1, Two(then1, first, second, ref right1, at + 16, out nextOnes1), out nextTwos1);
        four2 = Next(twos2, a2, Two(then2, first, second, ref right2, at + 16, out nextOnes2), out nextTwos2);
        four3 = Next(twos3, a3, Two(then3, first, second, ref right3, at + 16, out nextOnes3), out nextTwos3);
    }

    /// <summary>Adds two intersections to a count's last digit; returns the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Two(Vector512<ulong> ones, Vector512<ulong> first, Vector512<ulong> second, ref ulong right, nuint at, out Vector512<ulong> next)
    {
        Vector512<ulong> one = first & Vector512.LoadUnsafe(ref right, at);
        next = CarrySave.Add(ones ^ one, second, Vector512.LoadUnsafe(ref right, at + 8));
        return CarrySave.CarryOf(ones, one, next);
    }

    /// <summary>Adds two to a digit; returns the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Next(Vector512<ulong> digit, Vector512<ulong> first, Vector512<ulong> second, out Vector512<ulong> next)
    {
        Vector512<ulong> differ = first ^ second;
        next = differ ^ digit;
        return CarrySave.CarryWhere(differ, digit, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBytes(ref ulong scratch, nuint at, Vector512<ulong> words) =>
        (Vector512.LoadUnsafe(ref scratch, at).AsByte() + CarrySave.ByteCounts(words)).AsUInt64().StoreUnsafe(ref scratch, at);

    /// <summary>Digits put together again: byte by byte, at most 15 · 8, then each eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Count(Vector512<ulong> ones, Vector512<ulong> twos, Vector512<ulong> fours, Vector512<ulong> eights, Vector512<byte> sixteens)
    {
        Vector512<byte> low = CarrySave.ByteCounts(eights);
        low += low;
        low += CarrySave.ByteCounts(fours);
        low += low;
        low += CarrySave.ByteCounts(twos);
        low += low;
        low += CarrySave.ByteCounts(ones);
        return (CarrySave.Total(sixteens) << 4) + CarrySave.Total(low);
    }
}
