using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crm.Segmentation.Live;

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

    /// <summary>Of a membership that is told to, places of customers and bytes are in such pages.</summary>
    [LargePagesFact]
    public void Membership_ThatIsToldTo_AsksForThem()
    {
        var shop = new SchemaBuilder("shop");
        _ = shop.Event("visit");
        Schema schema = shop.Build();
        LiveRules rules = new SegmentationEngine(schema).Live(RuleBook.Parse(schema, ("s.crm", "segment seen = did visit in last 2 days")), new LiveOptions { LargePages = true });
        LiveMembership live = rules.Membership(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        (CustomerPlaces places, ByteArena arena) = (PlacesOf(live), ArenaOf(live));
        for (int customer = 0; customer < 100_000; customer++) places.Add(customer);
        ArraySegment<byte> bytes = arena.At(arena.Take(3 * LargePages.Length, 0), 3 * LargePages.Length);

        Assert.Contains("hg", FlagsAt(Unsafe.ByteOffset(ref Unsafe.NullRef<CustomerPlace>(), ref places[50_000])));
        Assert.Contains("hg", FlagsAt(Marshal.UnsafeAddrOfPinnedArrayElement(bytes.Array!, bytes.Offset + (bytes.Count / 2))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(LargePages.Length - 1)]
    public void Ask_ArrayWithoutAWholePage_AsksNothing(int length) => Assert.False(LargePages.Ask(new byte[length]));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_places")]
    private static extern ref CustomerPlaces PlacesOf(LiveMembership live);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_arena")]
    private static extern ref ByteArena ArenaOf(LiveMembership live);

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
