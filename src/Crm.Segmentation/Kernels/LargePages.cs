using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Asks the system for large pages of memory where a long array is. Of memory that is read here and there, a processor otherwise spends much of the time finding
/// out where its pages are. Only a hint: a system that has none, or gives them unasked, leaves the array as it is.
/// </summary>
internal static partial class LargePages
{
    /// <summary>The length of a large page, at which it begins, too; of an array the whole ones are asked for.</summary>
    internal const int Length = 1 << 21;

    // MADV_HUGEPAGE of Linux.
    private const int Advice = 14;

    /// <summary>Asks for them where an array is now; whether the system was asked.</summary>
    internal static unsafe bool Ask<T>(T[] array)
        where T : unmanaged
    {
        nint begin = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        nint from = (begin + Length - 1) & -Length, end = (begin + (nint)(array.LongLength * sizeof(T))) & -Length;
        return end > from && Ask(from, end - from);
    }

    /// <summary>Asks for them from an address on, at which a page begins; whether the system was asked.</summary>
    internal static bool Ask(nint from, nint length)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return Advise(from, length, Advice) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without the library, or without the call.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint from, nint length, int advice);
}
