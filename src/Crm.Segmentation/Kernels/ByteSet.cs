using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Whether a code is among some of the codes 0 to 255.</summary>
/// <remarks>
/// Sixteen bytes for the upper half of the codes and sixteen for the lower: byte n holds the codes whose lower four bits are n, a bit for each
/// value of the three above. A lookup gives 0 where the code's highest bit is set, so each half is looked up for its own codes only. The tables
/// are repeated for the widest vector.
/// </remarks>
internal readonly struct ByteSet : IValueTest<byte>
{
    /// <summary>Byte n has bit n: what stands for the three bits above the lowest four.</summary>
    private const ulong Upper = 0x80_40_20_10_08_04_02_01;

    private readonly Vector512<byte> _low;
    private readonly Vector512<byte> _high;

    internal ByteSet(ReadOnlySpan<int> codes)
    {
        Span<byte> low = stackalloc byte[16], high = stackalloc byte[16];
        low.Clear();
        high.Clear();
        foreach (int code in codes)
        {
            Span<byte> half = code < 128 ? low : high;
            half[code & 15] |= (byte)(1 << (code >> 4 & 7));
        }

        (_low, _high) = (Vector512.Create(Vector128.Create<byte>(low)), Vector512.Create(Vector128.Create<byte>(high)));
    }

    public bool Holds(byte code) => ((code < 128 ? _low : _high).GetElement(code & 15) >> (code >> 4 & 7) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<byte> Holds(Vector128<byte> codes)
    {
        Vector128<byte> row = codes & Vector128.Create((byte)0x8F), high = row ^ Vector128.Create((byte)0x80);
        Vector128<byte> bit = Vector128.Shuffle(Vector128.Create(Upper).AsByte(), (codes.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)7));
        return Vector128.Equals((Vector128.Shuffle(_low.GetLower().GetLower(), row) | Vector128.Shuffle(_high.GetLower().GetLower(), high)) & bit, bit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> Holds(Vector256<byte> codes)
    {
        Vector256<byte> bit = Avx2.Shuffle(Vector256.Create(Upper).AsByte(), (codes.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)7));
        return Vector256.Equals((Avx2.Shuffle(_low.GetLower(), codes) | Avx2.Shuffle(_high.GetLower(), codes ^ Vector256.Create((byte)0x80))) & bit, bit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> Holds(Vector512<byte> codes)
    {
        Vector512<byte> bit = Avx512BW.Shuffle(Vector512.Create(Upper).AsByte(), (codes.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)7));
        return Vector512.Equals((Avx512BW.Shuffle(_low, codes) | Avx512BW.Shuffle(_high, codes ^ Vector512.Create((byte)0x80))) & bit, bit);
    }
}
