using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Counts the bits of an operation on two spans of words, without writing its result anywhere.</summary>
/// <remarks>Sixteen vectors at a time by carry-save addition, single vectors by a table of half bytes, the rest word by word.</remarks>
internal static class WordCount
{
    internal static bool HasVector512 => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    internal static bool HasVector256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    internal static int Run<TOperation>(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
        where TOperation : IWordOperation => Run(new WordsOfTwo<TOperation>(left, right), (nuint)left.Length);

    /// <summary>Counts the bits of one operation on the result of another.</summary>
    internal static int Run<TFirst, TThen>(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, ReadOnlySpan<ulong> last)
        where TFirst : IWordOperation
        where TThen : IWordOperation => Run(new WordsOfThree<TFirst, TThen>(left, right, last), (nuint)left.Length);

    /// <summary>Counts the bits of words as they are made.</summary>
    internal static int Run<TWords>(TWords words, nuint length)
        where TWords : IWords, allows ref struct
    {
        nuint i = 0;
        ulong count = 0;
        if (HasVector512 && length >= 8)
        {
            i = length & ~(nuint)7;
            count = Count512(words, i);
        }
        else if (HasVector256 && length >= 4)
        {
            i = length & ~(nuint)3;
            count = Count256(words, i);
        }

        for (; i < length; i++) count += (ulong)BitOperations.PopCount(words.One(i));
        return (int)count;
    }

    private static ulong Count512<TWords>(TWords words, nuint length)
        where TWords : IWords, allows ref struct
    {
        Vector512<ulong> total = Vector512<ulong>.Zero;
        nuint i = 0;
        if (length >= 128)
        {
            Vector512<ulong> ones = default, twos = default, fours = default, eights = default;
            for (; i + 128 <= length; i += 128)
            {
                Vector512<ulong> first = Eight512(words, i, ref ones, ref twos, ref fours);
                Vector512<ulong> second = Eight512(words, i + 64, ref ones, ref twos, ref fours);
                Vector512<ulong> sixteens = CarrySave.Carry(eights, first, second);
                eights = CarrySave.Sum(eights, first, second);
                total += CarrySave.Total(CarrySave.ByteCounts(sixteens));
            }

            total = (total << 4) + (CarrySave.Total(CarrySave.ByteCounts(eights)) << 3) + (CarrySave.Total(CarrySave.ByteCounts(fours)) << 2)
                + (CarrySave.Total(CarrySave.ByteCounts(twos)) << 1) + CarrySave.Total(CarrySave.ByteCounts(ones));
        }

        for (; i < length; i += 8)
            total += CarrySave.Total(CarrySave.ByteCounts(words.Eight(i)));
        return Vector512.Sum(total);
    }

    /// <summary>Adds eight vectors; returns what has weight eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Eight512<TWords>(
        TWords words, nuint i, ref Vector512<ulong> ones, ref Vector512<ulong> twos, ref Vector512<ulong> fours)
        where TWords : IWords, allows ref struct
    {
        Vector512<ulong> a = words.Eight(i), b = words.Eight(i + 8);
        Vector512<ulong> two = CarrySave.Carry(ones, a, b);
        ones = CarrySave.Sum(ones, a, b);
        (a, b) = (words.Eight(i + 16), words.Eight(i + 24));
        Vector512<ulong> otherTwo = CarrySave.Carry(ones, a, b);
        ones = CarrySave.Sum(ones, a, b);
        Vector512<ulong> four = CarrySave.Carry(twos, two, otherTwo);
        twos = CarrySave.Sum(twos, two, otherTwo);
        (a, b) = (words.Eight(i + 32), words.Eight(i + 40));
        two = CarrySave.Carry(ones, a, b);
        ones = CarrySave.Sum(ones, a, b);
        (a, b) = (words.Eight(i + 48), words.Eight(i + 56));
        otherTwo = CarrySave.Carry(ones, a, b);
        ones = CarrySave.Sum(ones, a, b);
        Vector512<ulong> otherFour = CarrySave.Carry(twos, two, otherTwo);
        twos = CarrySave.Sum(twos, two, otherTwo);
        Vector512<ulong> eight = CarrySave.Carry(fours, four, otherFour);
        fours = CarrySave.Sum(fours, four, otherFour);
        return eight;
    }

    private static ulong Count256<TWords>(TWords words, nuint length)
        where TWords : IWords, allows ref struct
    {
        Vector256<ulong> total = Vector256<ulong>.Zero;
        nuint i = 0;
        if (length >= 16)
        {
            Vector256<ulong> ones = default, twos = default;
            for (; i + 16 <= length; i += 16)
            {
                Vector256<ulong> a = words.Four(i);
                Vector256<ulong> b = words.Four(i + 4);
                Vector256<ulong> two = CarrySave.Carry(ones, a, b);
                ones = CarrySave.Sum(ones, a, b);
                a = words.Four(i + 8);
                b = words.Four(i + 12);
                Vector256<ulong> otherTwo = CarrySave.Carry(ones, a, b);
                ones = CarrySave.Sum(ones, a, b);
                Vector256<ulong> four = CarrySave.Carry(twos, two, otherTwo);
                twos = CarrySave.Sum(twos, two, otherTwo);
                total += CarrySave.Total(CarrySave.ByteCounts(four));
            }

            total = (total << 2) + (CarrySave.Total(CarrySave.ByteCounts(twos)) << 1) + CarrySave.Total(CarrySave.ByteCounts(ones));
        }

        for (; i < length; i += 4)
            total += CarrySave.Total(CarrySave.ByteCounts(words.Four(i)));
        return Vector256.Sum(total);
    }
}
