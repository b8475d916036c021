using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Which of the codes 0 to 255 are in a set, looked up for many codes at once.</summary>
/// <remarks>
/// Sixteen bytes for the upper half of the codes and sixteen for the lower: byte n holds the codes whose lower four bits are n, a bit for each
/// value of the upper four.
/// </remarks>
internal sealed class ByteSet
{
    private static readonly Vector128<byte> UpperBits = Vector128.Create(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, (byte)128);
    private readonly Vector128<byte> _low;
    private readonly Vector128<byte> _high;
    private readonly bool[] _table = new bool[256];

    internal ByteSet(ReadOnlySpan<int> codes)
    {
        Span<byte> low = stackalloc byte[16], high = stackalloc byte[16];
        low.Clear();
        high.Clear();
        foreach (int code in codes)
        {
            _table[code] = true;
            Span<byte> half = code < 128 ? low : high;
            half[code & 15] |= (byte)(1 << (code >> 4 & 7));
        }

        (_low, _high) = (Vector128.Create<byte>(low), Vector128.Create<byte>(high));
    }

    internal bool Contains(byte code) => _table[code];

    /// <summary>Sets bit i where code i is in the set.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="bits">As many words as the codes need; bits after the last code become 0.</param>
    internal void Write(ReadOnlySpan<byte> codes, Span<ulong> bits)
    {
        int words = codes.Length >> 6;
        ref byte first = ref MemoryMarshal.GetReference(codes);
        if (Avx512BW.IsSupported) Write512(ref first, bits[..words]);
        else if (Avx2.IsSupported) Write256(ref first, bits[..words]);
        else if (Vector128.IsHardwareAccelerated) Write128(ref first, bits[..words]);
        else words = 0;

        for (int done = words << 6; done < codes.Length; done += 64)
        {
            ulong word = 0;
            for (int i = 0; i < 64 && done + i < codes.Length; i++)
                if (_table[codes[done + i]]) word |= 1UL << i;
            bits[done >> 6] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write512(ref byte first, Span<ulong> bits)
    {
        Vector512<byte> low = Vector512.Create(Vector256.Create(_low, _low), Vector256.Create(_low, _low));
        Vector512<byte> high = Vector512.Create(Vector256.Create(_high, _high), Vector256.Create(_high, _high));
        Vector512<byte> upper = Vector512.Create(Vector256.Create(UpperBits, UpperBits), Vector256.Create(UpperBits, UpperBits));
        Vector512<byte> nibble = Vector512.Create((byte)15);
        bool isWide = _high != Vector128<byte>.Zero;
        for (int w = 0; w < bits.Length; w++)
        {
            Vector512<byte> codes = Vector512.LoadUnsafe(ref first, (nuint)(w << 6));
            Vector512<byte> lower = codes & nibble, bit = Avx512BW.Shuffle(upper, Vector512.ShiftRightLogical(codes.AsUInt16(), 4).AsByte() & nibble);
            Vector512<byte> row = Avx512BW.Shuffle(low, lower);
            if (isWide) row = Vector512.ConditionalSelect(Vector512.LessThan(codes.AsSByte(), Vector512<sbyte>.Zero).AsByte(), Avx512BW.Shuffle(high, lower), row);
            else row = Vector512.AndNot(row, Vector512.LessThan(codes.AsSByte(), Vector512<sbyte>.Zero).AsByte());
            bits[w] = Vector512.Equals(row & bit, bit).ExtractMostSignificantBits();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write256(ref byte first, Span<ulong> bits)
    {
        Vector256<byte> low = Vector256.Create(_low, _low), high = Vector256.Create(_high, _high), upper = Vector256.Create(UpperBits, UpperBits);
        Vector256<byte> nibble = Vector256.Create((byte)15);
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = 0;
            for (int k = 0; k < 64; k += 32)
            {
                Vector256<byte> codes = Vector256.LoadUnsafe(ref first, (nuint)((w << 6) + k));
                Vector256<byte> lower = codes & nibble, bit = Avx2.Shuffle(upper, Vector256.ShiftRightLogical(codes.AsUInt16(), 4).AsByte() & nibble);
                Vector256<byte> row = Vector256.ConditionalSelect(
                    Vector256.LessThan(codes.AsSByte(), Vector256<sbyte>.Zero).AsByte(), Avx2.Shuffle(high, lower), Avx2.Shuffle(low, lower));
                word |= (ulong)Vector256.Equals(row & bit, bit).ExtractMostSignificantBits() << k;
            }

            bits[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write128(ref byte first, Span<ulong> bits)
    {
        Vector128<byte> nibble = Vector128.Create((byte)15);
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = 0;
            for (int k = 0; k < 64; k += 16)
            {
                Vector128<byte> codes = Vector128.LoadUnsafe(ref first, (nuint)((w << 6) + k));
                Vector128<byte> lower = codes & nibble, bit = Vector128.Shuffle(UpperBits, Vector128.ShiftRightLogical(codes.AsUInt16(), 4).AsByte() & nibble);
                Vector128<byte> row = Vector128.ConditionalSelect(
                    Vector128.LessThan(codes.AsSByte(), Vector128<sbyte>.Zero).AsByte(), Vector128.Shuffle(_high, lower), Vector128.Shuffle(_low, lower));
                word |= (ulong)Vector128.Equals(row & bit, bit).ExtractMostSignificantBits() << k;
            }

            bits[w] = word;
        }
    }
}
