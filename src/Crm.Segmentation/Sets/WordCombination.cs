using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Writes an operation on two spans of words of one length to a third, which may be one of them.</summary>
internal static class WordCombination
{
    internal static void Run<TOperation>(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> target)
        where TOperation : IWordOperation
    {
        right = right[..left.Length];
        target = target[..left.Length];
        ref ulong l = ref MemoryMarshal.GetReference(left), r = ref MemoryMarshal.GetReference(right), t = ref MemoryMarshal.GetReference(target);
        nuint i = 0, length = (nuint)left.Length;
        if (Vector512.IsHardwareAccelerated)
            for (; i + 8 <= length; i += 8) TOperation.Of(Vector512.LoadUnsafe(ref l, i), Vector512.LoadUnsafe(ref r, i)).StoreUnsafe(ref t, i);
        if (Vector256.IsHardwareAccelerated)
            for (; i + 4 <= length; i += 4) TOperation.Of(Vector256.LoadUnsafe(ref l, i), Vector256.LoadUnsafe(ref r, i)).StoreUnsafe(ref t, i);
        if (Vector128.IsHardwareAccelerated)
            for (; i + 2 <= length; i += 2) TOperation.Of(Vector128.LoadUnsafe(ref l, i), Vector128.LoadUnsafe(ref r, i)).StoreUnsafe(ref t, i);
        for (; i < length; i++) Unsafe.Add(ref t, i) = TOperation.Of(Unsafe.Add(ref l, i), Unsafe.Add(ref r, i));
    }
}
