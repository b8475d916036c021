using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Eight bytes at once, in loops that know how many there are: nothing is asked of the place.</summary>
internal static class StoredWords
{
    /// <summary>The eight bytes from a place on, the low ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong At(ReadOnlySpan<byte> bytes, int place)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), place));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>Puts eight bytes to a place, the low ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Put(Span<byte> bytes, int place, ulong word) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), place), BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
}
