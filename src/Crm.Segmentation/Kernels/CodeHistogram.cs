using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Codes that are compared before the equal ones are counted.</summary>
    private const int Block = 2048;

    /// <summary>Counts bytes into <see cref="ByteLanes"/> histograms of <see cref="ByteBins"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Counts 16-bit codes of which neighbours are seldom equal, or which are few different ones, into a single histogram of <see cref="ShortBins"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddInOne(ReadOnlySpan<ushort> codes, Span<uint> bins)
    {
        ref uint first = ref MemoryMarshal.GetReference(bins[..ShortBins]);
        ReadOnlySpan<ulong> fours = MemoryMarshal.Cast<ushort, ulong>(codes);
        foreach (ulong four in fours)
        {
            At(ref first, (ushort)four)++;
            At(ref first, (ushort)(four >> 16))++;
            At(ref first, (ushort)(four >> 32))++;
            At(ref first, (ushort)(four >> 48))++;
        }

        foreach (ushort code in codes[(fours.Length * 4)..]) At(ref first, code)++;
    }

    /// <summary>Counts the high halves of 32-bit codes into <see cref="ShortLanes"/> histograms of <see cref="ShortBins"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Counts the low halves of the 32-bit codes that have one of some high halves, into a histogram of <see cref="ShortBins"/> for each.</summary>
    internal static void AddLow(ReadOnlySpan<uint> codes, ReadOnlySpan<ushort> highs, Span<uint> bins)
    {
        Span<ulong> found = stackalloc ulong[Block / 64];
        for (int start = 0; start < codes.Length; start += Block)
        {
            ReadOnlySpan<uint> block = codes.Slice(start, Math.Min(Block, codes.Length - start));
            for (int i = 0; i < highs.Length; i++)
            {
                ref uint first = ref MemoryMarshal.GetReference(bins.Slice(i * ShortBins, ShortBins));
                ValueBits.Write(block, new HighHalf(highs[i]), found);
                for (int at = 0; at < block.Length; at += 64)
                    for (ulong word = found[at >> 6]; word != 0; word &= word - 1) At(ref first, (ushort)block[at + BitOperations.TrailingZeroCount(word)])++;
            }
        }
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
    private static ref uint Bin(ref uint first, int lane, byte code) => ref Unsafe.Add(ref Unsafe.Add(ref first, (nint)code), lane * ByteBins);

    private static ref uint At(ref uint first, ushort code) => ref Unsafe.Add(ref first, (nint)code);

    /// <summary>Whether the high half of a code is a given one.</summary>
    private readonly struct HighHalf(ushort high) : IValueTest<uint>
    {
        public bool Holds(uint code) => code >> 16 == high;

        public Vector128<uint> Holds(Vector128<uint> codes) => Vector128.Equals(codes >>> 16, Vector128.Create((uint)high));

        public Vector256<uint> Holds(Vector256<uint> codes) => Vector256.Equals(codes >>> 16, Vector256.Create((uint)high));

        public Vector512<uint> Holds(Vector512<uint> codes) => Vector512.Equals(codes >>> 16, Vector512.Create((uint)high));
    }
}
