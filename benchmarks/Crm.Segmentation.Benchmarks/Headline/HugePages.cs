using System.Globalization;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>--pages huge</c>: asks Linux for pages of 2 MiB under the managed heap, as the yardstick asks for its own memory. A host has the same where
/// <c>/sys/kernel/mm/transparent_hugepage/enabled</c> is <c>always</c>; the run time does not ask by itself.
/// </summary>
internal static partial class HugePages
{
    private const int Advice = 14;
    private const long HeapAtLeast = 1L << 33;

    /// <summary>Asks for the address range that the heap has reserved, before anything large lies in it; gives its size in GiB, 0 where that failed.</summary>
    internal static double Ask()
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] ends = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            nint from = nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            nint length = nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - from;
            if (length >= HeapAtLeast && !line.Contains('/', StringComparison.Ordinal)) return Advise(from, length, Advice) == 0 ? length / (double)(1 << 30) : 0;
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
