using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Counting of small codes. Several histograms side by side take turns, so that runs of one code do not wait for their own stores.</summary>
internal static class CodeHistogram
{
    /// <summary>How many histograms of bytes there are.</summary>
    internal const int ByteLanes = 8;

    /// <summary>How many histograms of 16-bit codes there are.</summary>
    internal const int ShortLanes = 2;

    internal const int ByteBins = 256, ShortBins = 65536;

    /// <summary>Counts bytes into <see cref="ByteLanes"/> histograms of <see cref="ByteBins"/>.</summary>
    internal static void Add(ReadOnlySpan<byte> codes, Span<uint> bins)
    {
        ref uint first = ref MemoryMarshal.GetReference(bins[..(ByteLanes * ByteBins)]);
        ReadOnlySpan<ulong> eights = MemoryMarshal.Cast<byte, ulong>(codes);
        foreach (ulong eight in eights)
        {
            Bin(ref first, 0, (byte)eight)++;
            Bin(ref first, 1, (byte)(eight >> 8))++;
            Bin(ref first, 2, (byte)(eight >> 16))++;
            Bin(ref first, 3, (byte)(eight >> 24))++;
            Bin(ref first, 4, (byte)(eight >> 32))++;
            Bin(ref first, 5, (byte)(eight >> 40))++;
            Bin(ref first, 6, (byte)(eight >> 48))++;
            Bin(ref first, 7, (byte)(eight >> 56))++;
        }

        foreach (byte code in codes[(eights.Length * 8)..]) Bin(ref first, 0, code)++;
    }

    /// <summary>Counts 16-bit codes into <see cref="ShortLanes"/> histograms of <see cref="ShortBins"/>.</summary>
    internal static void Add(ReadOnlySpan<ushort> codes, Span<uint> bins)
    {
        ref uint even = ref MemoryMarshal.GetReference(bins[..ShortBins]);
        ref uint odd = ref MemoryMarshal.GetReference(bins.Slice(ShortBins, ShortBins));
        ReadOnlySpan<ulong> fours = MemoryMarshal.Cast<ushort, ulong>(codes);
        foreach (ulong four in fours)
        {
            At(ref even, (ushort)four)++;
            At(ref odd, (ushort)(four >> 16))++;
            At(ref even, (ushort)(four >> 32))++;
            At(ref odd, (ushort)(four >> 48))++;
        }

        foreach (ushort code in codes[(fours.Length * 4)..]) At(ref even, code)++;
    }

    /// <summary>Counts the high halves of 32-bit codes into <see cref="ShortLanes"/> histograms of <see cref="ShortBins"/>.</summary>
    internal static void AddHigh(ReadOnlySpan<uint> codes, Span<uint> bins)
    {
        ref uint even = ref MemoryMarshal.GetReference(bins[..ShortBins]);
        ref uint odd = ref MemoryMarshal.GetReference(bins.Slice(ShortBins, ShortBins));
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<uint, ulong>(codes);
        foreach (ulong pair in pairs)
        {
            At(ref even, (ushort)(pair >> 16))++;
            At(ref odd, (ushort)(pair >> 48))++;
        }

        if ((codes.Length & 1) != 0) At(ref even, (ushort)(codes[^1] >> 16))++;
    }

    /// <summary>Counts the low halves of the 32-bit codes that have a given high half.</summary>
    internal static void AddLow(ReadOnlySpan<uint> codes, ushort high, Span<uint> bins)
    {
        ref uint first = ref MemoryMarshal.GetReference(bins[..ShortBins]);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<uint> wanted = Vector512.Create((uint)high);
            for (; i <= codes.Length - 16; i += 16)
            {
                ulong found = Vector512.Equals(Vector512.ShiftRightLogical(Vector512.Create(codes.Slice(i, 16)), 16), wanted).ExtractMostSignificantBits();
                for (; found != 0; found &= found - 1) At(ref first, (ushort)codes[i + BitOperations.TrailingZeroCount(found)])++;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vector128<uint> wanted = Vector128.Create((uint)high);
            for (; i <= codes.Length - 4; i += 4)
            {
                uint found = Vector128.Equals(Vector128.ShiftRightLogical(Vector128.Create(codes.Slice(i, 4)), 16), wanted).ExtractMostSignificantBits();
                for (; found != 0; found &= found - 1) At(ref first, (ushort)codes[i + BitOperations.TrailingZeroCount(found)])++;
            }
        }

        for (; i < codes.Length; i++)
            if (codes[i] >> 16 == high) At(ref first, (ushort)codes[i])++;
    }

    /// <summary>The sum of several histograms, in the place of the first.</summary>
    internal static ReadOnlySpan<uint> Sum(Span<uint> bins, int length)
    {
        Span<uint> sum = bins[..length];
        for (int start = length; start < bins.Length; start += length) Join(sum, bins.Slice(start, length));
        return sum;
    }

    /// <summary>Adds the counts of one histogram to those of another.</summary>
    internal static void Join(Span<uint> target, ReadOnlySpan<uint> other)
    {
        int i = 0;
        for (; i <= target.Length - Vector<uint>.Count; i += Vector<uint>.Count) (new Vector<uint>(target[i..]) + new Vector<uint>(other[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += other[i];
    }

    // A byte or a short cannot lie outside of its histogram, whose length the caller has checked once.
    private static ref uint Bin(ref uint first, int lane, byte code) => ref System.Runtime.CompilerServices.Unsafe.Add(ref first, (lane * ByteBins) + code);

    private static ref uint At(ref uint first, ushort code) => ref System.Runtime.CompilerServices.Unsafe.Add(ref first, (nint)code);
}
