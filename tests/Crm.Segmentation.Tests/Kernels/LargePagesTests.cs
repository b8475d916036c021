using System.Globalization;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Large pages of memory are asked for where an array has whole ones, and nothing else comes of it.</summary>
public sealed class LargePagesTests
{
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";

    [LargePagesFact]
    public void Ask_LongArray_MarksItsWholePages()
    {
        long[] array = GC.AllocateUninitializedArray<long>(3 * LargePages.Length / sizeof(long), pinned: true);

        Assert.True(LargePages.Ask(array));

        // Three lengths have two whole pages at least, and the middle is in one.
        Assert.Contains("hg", FlagsAt(Marshal.UnsafeAddrOfPinnedArrayElement(array, array.Length / 2)));
        Array.Fill(array, 7);
        Assert.All(array, value => Assert.Equal(7, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(LargePages.Length - 1)]
    public void Ask_ArrayWithoutAWholePage_AsksNothing(int length) => Assert.False(LargePages.Ask(new byte[length]));

    /// <summary>The flags of the memory at an address, as the system tells them.</summary>
    private static string[] FlagsAt(nint address)
    {
        bool isHere = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string first = line.Split(' ')[0];
            if (!first.EndsWith(':'))
            {
                nint[] ends = [.. first.Split('-').Select(end => nint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                isHere = ends[0] <= address && address < ends[1];
            }
            else if (isHere && first == "VmFlags:")
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        return [];
    }

    /// <summary>A test for systems that have large pages for who asks.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LargePagesFactAttribute : FactAttribute
    {
        public LargePagesFactAttribute() => Skip = OperatingSystem.IsLinux() && File.Exists(Setting) ? null : "This system has no large pages for who asks.";
    }
}
