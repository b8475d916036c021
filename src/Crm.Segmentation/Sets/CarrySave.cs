using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// Bits added position by position: words of weight 1, 2, 4 and 8 hold one binary digit of a running count for each bit position, so that only
/// every sixteenth vector has to be counted (Harley and Seal; Muła, Kurz and Lemire 2018).
/// </summary>
internal static class CarrySave
{
    /// <summary>The exclusive or of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Sum(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => Avx512F.TernaryLogic(a, b, c, 0x96);

    /// <summary>What at least two of three have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Carry(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => Avx512F.TernaryLogic(a, b, c, 0xE8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Sum(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Carry(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => (a & b) | ((a ^ b) & c);

    /// <summary>A digit with an intersection added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Add(Vector512<ulong> digit, Vector512<ulong> left, Vector512<ulong> right) => Avx512F.TernaryLogic(digit, left, right, 0x78);

    /// <summary>The carry out of a digit to which two words were added, from the digit, the first word and the new digit: where digit and word are the same it is these, elsewhere it is what the new digit is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> CarryOf(Vector512<ulong> digit, Vector512<ulong> word, Vector512<ulong> next) => Avx512F.TernaryLogic(digit, word, next, 0xD4);

    /// <summary>The carry out of a digit to which two words are added, from where these differ: there it is the digit, elsewhere either word. Nothing that is used again is written over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> CarryWhere(Vector512<ulong> differ, Vector512<ulong> digit, Vector512<ulong> word) => Avx512F.TernaryLogic(differ, digit, word, 0xCA);

    /// <summary>How many bits each byte has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<byte> ByteCounts(Vector512<ulong> words)
    {
        Vector512<byte> low = Vector512.Create((byte)0x0F), table = Vector512.Create(
            (byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        return Avx512BW.Shuffle(table, words.AsByte() & low) + Avx512BW.Shuffle(table, (words >>> 4).AsByte() & low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> ByteCounts(Vector256<ulong> words)
    {
        Vector256<byte> low = Vector256.Create((byte)0x0F), table = Vector256.Create(
            (byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        return Avx2.Shuffle(table, words.AsByte() & low) + Avx2.Shuffle(table, (words >>> 4).AsByte() & low);
    }

    /// <summary>The sums of each eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Total(Vector512<byte> bytes) => Avx512BW.SumAbsoluteDifferences(bytes, Vector512<byte>.Zero).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Total(Vector256<byte> bytes) => Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt64();
}
