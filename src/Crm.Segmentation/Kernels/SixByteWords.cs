using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Words of eight bytes, of which two are 0, that are stored in the other six: two words at once.</summary>
internal static class SixByteWords
{
    /// <summary>How many bytes a word takes.</summary>
    internal const int Bytes = 6;

    /// <summary>So many bytes stand before the first word: a pair of words is looked at as sixteen bytes, of which it is the last, and with the first of an odd number goes what is before it.</summary>
    internal const int Before = 16 - Bytes;

    private const byte None = byte.MaxValue;

    private static Vector128<byte> Spread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(8, 9, None, None, 4, 5, 6, 7, 14, 15, None, None, 10, 11, 12, 13);
    }

    private static Vector128<byte> Packed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(None, None, None, None, 4, 5, 6, 7, 0, 1, 12, 13, 14, 15, 8, 9);
    }

    /// <summary>Whether two are taken at once.</summary>
    internal static bool TakesTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;
    }

    /// <summary>Reads words of which bits 16 to 31 are 0: stored are their upper half and, behind it, their lowest two bytes.</summary>
    /// <param name="bytes">Those of the words, and before them <see cref="Before"/> others, or more.</param>
    /// <param name="words">Takes the words from its second place on; what is in the first may be another then.</param>
    internal static void Read(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Before + (Bytes * (words.Length - 1)));
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref ulong to = ref MemoryMarshal.GetReference(words);
        nint place = words.Length - 2, at = bytes.Length - 16;
        if (TakesTwo)
        {
            for (; place >= 0; place -= 2, at -= 2 * Bytes) Vector128.Shuffle(Vector128.LoadUnsafe(ref Unsafe.Add(ref from, at)), Spread).AsUInt64().StoreUnsafe(ref Unsafe.Add(ref to, place));
            return;
        }

        for (int word = words.Length - 1; word > 0; word--, bytes = bytes[..^Bytes])
            words[word] = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Bytes..]) << 32) | BinaryPrimitives.ReadUInt16LittleEndian(bytes[^2..]);
    }

    /// <summary>Writes words, of which bits 16 to 31 are lost, so that <see cref="Read"/> reads them.</summary>
    /// <param name="words">The words from the second place on; what is in the first does not matter.</param>
    /// <param name="bytes">Takes the words at its end; the <see cref="Before"/> bytes before them may be others then.</param>
    internal static void Write(ReadOnlySpan<ulong> words, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Before + (Bytes * (words.Length - 1)));
        ref byte to = ref MemoryMarshal.GetReference(bytes);
        ref ulong from = ref MemoryMarshal.GetReference(words);
        nint place = words.Length - 2, at = bytes.Length - 16;
        if (TakesTwo)
        {
            // Of what stands before a pair too much is written over, and written again after that.
            for (; place >= 0; place -= 2, at -= 2 * Bytes) Vector128.Shuffle(Vector128.LoadUnsafe(ref Unsafe.Add(ref from, place)).AsByte(), Packed).StoreUnsafe(ref Unsafe.Add(ref to, at));
            return;
        }

        for (int word = words.Length - 1; word > 0; word--, bytes = bytes[..^Bytes])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[^Bytes..], (uint)(words[word] >> 32));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[^2..], (ushort)words[word]);
        }
    }
}
