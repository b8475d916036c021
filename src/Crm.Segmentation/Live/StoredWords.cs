using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Six or eight bytes at once, the low ones first.</summary>
internal static class StoredWords
{
    /// <summary>The eight bytes from a place on, in loops that know that they are there: nothing is asked of the place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong At(ReadOnlySpan<byte> bytes, int place)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), place));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>The first six bytes, of no less, and above them those behind, where there are two more.</summary>
    internal static ulong SixAt(ReadOnlySpan<byte> bytes) => bytes.Length >= sizeof(ulong)
        ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(uint)..]) << 32);
}
