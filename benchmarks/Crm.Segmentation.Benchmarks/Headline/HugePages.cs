using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// Asks Linux for pages of two megabytes where the garbage collector will put objects, as the yardstick asks for its own memory. Where the system is set to give them
/// always, every program has them unasked.
/// </summary>
internal static class HugePages
{
    /// <summary>The collector reserves its addresses at the start in stretches larger than all else that a process maps.</summary>
    private const long Reserved = 1L << 33;

    /// <summary>Whether the system was asked.</summary>
    internal static bool Ask()
    {
        if (!OperatingSystem.IsLinux()) return false;
        bool asked = false;
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] ends = line[..line.IndexOf(' ')].Split('-');
            nint from = nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), to = nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (to - from >= Reserved) asked |= LargePages.Ask(from, to - from);
        }

        return asked;
    }
}
