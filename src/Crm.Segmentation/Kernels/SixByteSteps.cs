using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Steps that are stored in six bytes, each a code and, behind it, how far it goes, read two at once.</summary>
internal static class SixByteSteps
{
    /// <summary>How many bytes a step takes.</summary>
    internal const int Bytes = 6;

    /// <summary>So many bytes stand before the first step: a pair is looked at as sixteen bytes, of which it is the last.</summary>
    internal const int Before = 16 - (2 * Bytes);

    private const byte None = byte.MaxValue;

    private static Vector128<byte> Lengths
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(5, 6, 7, 8, 9, None, None, None, 11, 12, 13, 14, 15, None, None, None);
    }

    private static Vector128<byte> FirstLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(None, None, None, None, None, None, None, None, 5, 6, 7, 8, 9, None, None, None);
    }

    private static Vector128<byte> Codes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(4, 10, None, None, None, None, None, None, None, None, None, None, None, None, None, None);
    }

    /// <summary>Reads the codes, and the sums of how far it goes up to each, up to the first whose code is too great.</summary>
    /// <param name="bytes">Those of the steps, behind <see cref="Before"/> others.</param>
    /// <param name="sum">What is before the first; then the last sum.</param>
    /// <param name="codes">Takes the codes: so many steps are read.</param>
    /// <param name="sums">Takes the sums: as many at least.</param>
    /// <param name="bound">What codes are below.</param>
    /// <returns>How many steps were read.</returns>
    internal static int Read(ReadOnlySpan<byte> bytes, ref long sum, Span<byte> codes, Span<long> sums, byte bound)
    {
        int count = codes.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Before + (count * Bytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, count);
        int read = SixByteWords.TakesTwo ? ReadPairs(bytes, count - 1, ref sum, codes, sums, bound) : 0;
        for (; read < count; read++)
        {
            ReadOnlySpan<byte> step = bytes.Slice(Before + (read * Bytes), Bytes);
            if (step[0] >= bound) break;
            sum += BinaryPrimitives.ReadUInt32LittleEndian(step[1..]) | ((long)step[5] << 32);
            (codes[read], sums[read]) = (step[0], sum);
        }

        return read;
    }

    /// <summary>Reads pairs of steps that begin before a place, up to one of which a code is too great.</summary>
    private static int ReadPairs(ReadOnlySpan<byte> bytes, int end, ref long sum, Span<byte> codes, Span<long> sums, byte bound)
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes), code = ref MemoryMarshal.GetReference(codes);
        ref long to = ref MemoryMarshal.GetReference(sums);
        Vector128<long> last = Vector128.Create(sum);
        Vector128<byte> bounds = Vector128.Create(bound);
        nint place = 0;
        for (nint at = 0; place < end; place += 2, at += 2 * Bytes)
        {
            var pair = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, at));
            Vector128<byte> two = Vector128.Shuffle(pair, Codes);
            if (Vector128.GreaterThanOrEqualAny(two, bounds)) break;
            last += Vector128.Shuffle(pair, Lengths).AsInt64() + Vector128.Shuffle(pair, FirstLength).AsInt64();
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref code, place), two.AsUInt16().ToScalar());
            last.StoreUnsafe(ref Unsafe.Add(ref to, place));
            last = Vector128.Shuffle(last, Vector128.Create(1L));
        }

        sum = last.ToScalar();
        return (int)place;
    }
}
