using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>What stands for each of some codes of a byte.</summary>
internal static class ByteMap
{
    private const int Few = 16;

    /// <summary>Writes what stands for each code.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="map">What stands for each of the codes 0 to 255.</param>
    /// <param name="to">Where that goes.</param>
    internal static void Write(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> map, Span<byte> to)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated && !codes.ContainsAnyExceptInRange((byte)0, (byte)(Few - 1)))
        {
            var few = Vector128.Create(map[..Few]);
            ref byte from = ref MemoryMarshal.GetReference(codes), target = ref MemoryMarshal.GetReference(to[..codes.Length]);
            for (; i + Few <= codes.Length; i += Few) Vector128.Shuffle(few, Vector128.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < codes.Length; i++) to[i] = map[codes[i]];
    }
}
