using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Asks the memory for words a page before they are read: where operations take turns, each page is news to the processor.</summary>
internal static class WordsAhead
{
    private const int Bytes = 4096;

    /// <summary>Asks for the line a page after this one; what lies behind the words is asked for too and does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Ask(ref ulong at)
    {
        if (Sse.IsSupported) Sse.Prefetch0((byte*)Unsafe.AsPointer(ref at) + Bytes);
    }
}
