using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>What stands for each of some codes of a byte.</summary>
internal static class ByteMap
{
    private const int Few = 16, Several = 4 * Few;

    /// <summary>Writes what stands for each code.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="map">What stands for each of the codes 0 to 255.</param>
    /// <param name="to">Where that goes.</param>
    internal static void Write(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> map, Span<byte> to)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated && !codes.ContainsAnyExceptInRange((byte)0, (byte)(Several - 1)))
        {
            ref byte from = ref MemoryMarshal.GetReference(codes), target = ref MemoryMarshal.GetReference(to[..codes.Length]);
            Vector128<byte> first = Vector128.Create(map[..Few]), second = Vector128.Create(map[Few..]), third = Vector128.Create(map[(2 * Few)..]), fourth = Vector128.Create(map[(3 * Few)..]), few = Vector128.Create((byte)Few);
            if (codes.ContainsAnyExceptInRange((byte)0, (byte)(Few - 1)))
            {
                for (; i + Few <= codes.Length; i += Few)
                {
                    // Beyond a table, before and behind, a look-up gives 0.
                    Vector128<byte> code = Vector128.LoadUnsafe(ref from, (nuint)i), found = Vector128.Shuffle(first, code);
                    found |= Vector128.Shuffle(second, code -= few);
                    found |= Vector128.Shuffle(third, code -= few);
                    (found | Vector128.Shuffle(fourth, code - few)).StoreUnsafe(ref target, (nuint)i);
                }
            }
            else
            {
                for (; i + Few <= codes.Length; i += Few) Vector128.Shuffle(first, Vector128.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < codes.Length; i++) to[i] = map[codes[i]];
    }
}
