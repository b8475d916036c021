using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// Asks for values that are read soon. The processor reads ahead by itself where little is computed; where much is, it does not read far enough while
/// that goes on.
/// </summary>
internal static class ReadingAhead
{
    /// <summary>Bytes of a line of the cache.</summary>
    private const int Line = 64;

    /// <summary>Asks for some values to be brought into the second-level cache. Only a hint: the address need not be valid, nor stay where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Ask<T>(ref T first, int count)
        where T : struct
    {
        if (!Sse.IsSupported) return;
        byte* address = (byte*)Unsafe.AsPointer(ref first);
        for (int at = 0; at < count * Unsafe.SizeOf<T>(); at += Line) Sse.Prefetch1(address + at);
    }

    /// <summary>Asks for a few bytes to be brought into the first-level cache, of which not much else is read before them. Only a hint, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void AskNear(ref byte first, int count)
    {
        if (!Sse.IsSupported) return;
        byte* at = (byte*)Unsafe.AsPointer(ref first), end = at + count;
        for (; at < end; at += Line) Sse.Prefetch0(at);
    }
}
