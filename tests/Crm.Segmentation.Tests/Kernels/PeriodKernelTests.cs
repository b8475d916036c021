using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Periods and gaps of times, 16 at once, against loops over every time.</summary>
public sealed class PeriodKernelTests
{
    [Fact]
    public void Places_and_masks_agree_with_a_search_among_the_bounds()
    {
        var random = new Random(4);
        int exact = 0, near = 0;
        for (int round = 0; round < 600; round++)
        {
            (long @base, long unit) = (random.Next(-5, 5) * 1000L, round % 3 == 0 ? 1 : 1000);
            long[] bounds = Bounds(random, unit, most: 33);
            long end = random.Next(3) == 0 ? bounds[random.Next(bounds.Length)] + random.Next(-2, 3) : long.MaxValue / 8;
            if (PeriodTable.Of(bounds, @base, unit, end) is not { } table) continue;
            _ = table.IsExact ? exact++ : near++;
            (int[] offsets, uint[] times) = Runs(random, bounds, @base, unit);

            int[] expected = [.. times.Select(time => PlaceOf(bounds, end, @base + (unit * time)))];
            Assert.Equal(expected, times.Select(table.PlaceOf));
            Assert.Equal(Enumerable.Range(0, offsets.Length - 1).Select(c => (int[])[.. expected[offsets[c]..offsets[c + 1]].Where(place => place >= 0).Distinct()]), Places(offsets, times, table));
            var masks = new uint[offsets.Length + 1];
            PeriodMasks.Write(offsets, times, table, isWhole: false, masks);
            for (int c = 0; c + 1 < offsets.Length; c++)
                Assert.Equal(expected[offsets[c]..offsets[c + 1]].Where(place => place >= 0).Aggregate(0U, (mask, place) => mask | (1U << place)), masks[c]);
            Assert.Equal((0U, 0U), (masks[^1], masks[^2]));

            // Without the times in no period nothing is tested.
            int[] inside = [0, .. Enumerable.Range(1, offsets.Length - 1).Select(c => expected[..offsets[c]].Count(place => place >= 0))];
            var again = new uint[masks.Length];
            PeriodMasks.Write(inside, [.. times.Where((_, i) => expected[i] >= 0)], table, isWhole: true, again);
            Assert.Equal(masks, again);
        }

        Assert.True(exact > 50 && near > 50, $"{exact} tables were exact and {near} were not.");
    }

    [Fact]
    public void Periods_in_which_clocks_change_are_on_the_line_but_for_two()
    {
        (int day, int hour) = (86_400, 3600);
        long[] Bounds(params (int Day, int Longer)[] changes) => [.. Enumerable.Range(0, 183).Select(i => ((long)i * day) + changes.Where(change => change.Day < i).Sum(change => (long)change.Longer))];

        foreach (long[] bounds in (long[][])[Bounds(), Bounds((0, hour)), Bounds((181, -hour)), Bounds((30, -hour), (100, hour)), Bounds((30, hour), (31, -hour))])
        {
            PeriodTable table = PeriodTable.Of(bounds, 0, 1, long.MaxValue / 8)!;
            Assert.True(table.IsExact);
            uint[] times = [.. Enumerable.Range(0, (int)bounds[^1] / 600).Select(i => (uint)(i * 600)), .. bounds.Select(bound => (uint)Math.Max(bound - 1, 0))];
            int[][] places = Places([.. Enumerable.Range(0, times.Length + 1)], times, table);
            Assert.Equal(times.Select(time => PlaceOf(bounds, long.MaxValue / 8, time)), places.Select(own => own is [var place] ? place : -1));
        }

        Assert.False(PeriodTable.Of(Bounds((30, -hour), (100, hour), (150, -hour)), 0, 1, long.MaxValue / 8)!.IsExact);
    }

    [Fact]
    public void Distances_are_made_straight_as_one_by_one()
    {
        if (!System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated) return;
        var random = new Random(8);
        for (int round = 0; round < 200; round++)
        {
            var jumps = new PeriodJumps((uint)random.NextInt64(1L << 31), (uint)random.Next(-5000, 5000), (uint)random.NextInt64(1L << 31), (uint)random.Next(-5000, 5000));
            uint[] distances = [.. Enumerable.Range(0, 16).Select(i => i % 4 == 0 ? jumps.FirstFrom + (uint)(i - 8) : (uint)random.NextInt64(1L << 32))];
            System.Runtime.Intrinsics.Vector512<uint> all = System.Runtime.Intrinsics.Vector512.Create<uint>(distances), straight = UnevenPeriods.Of(jumps).Straight(all);
            for (int i = 0; i < 16; i++) Assert.Equal(jumps.Straight(distances[i]), straight[i]);
            Assert.Equal(all, EvenPeriods.Of(jumps).Straight(all));
        }
    }

    [Fact]
    public void Tables_that_do_not_fit_are_none()
    {
        Assert.Null(PeriodTable.Of([0, 10, 20], 0, 1, 1L << 40 | 1) is { } fits ? fits.Limit == 20 ? null : fits : new object());
        Assert.Null(PeriodTable.Of([0, 1L << 33], 0, 1, long.MaxValue / 8));
        Assert.Null(PeriodTable.Of([1L << 33, (1L << 33) + 10], 0, 1, long.MaxValue / 8));
        Assert.Null(PeriodTable.Of([0, 1, 1000, 1001, 1002], 0, 1, long.MaxValue / 8));
        Assert.Null(PeriodTable.Of([0, 10, 10, 20], 0, 1, long.MaxValue / 8));
    }

    [Fact]
    public void Counts_of_masks_are_the_bits_of_each_place()
    {
        var random = new Random(5);
        var counts = new MaskCounts(3);
        var expected = new uint[3, 32];
        for (int i = 0; i < 1000; i++)
        {
            (int row, uint mask) = (random.Next(3), (uint)random.NextInt64(1L << 32));
            counts.Add(row, mask);
            for (int bit = 0; bit < 32; bit++) expected[row, bit] += (mask >> bit) & 1;
        }

        uint[] masks = [.. Enumerable.Range(0, 500).Select(i => i % 7 == 0 ? 0 : (uint)random.NextInt64(1L << 32) << (i % 5))];
        counts.AddByLowest(masks);
        counts.AddAll(1, masks);
        foreach (uint mask in masks)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                if (BitOperations.TrailingZeroCount(mask) is var lowest && lowest < 3) expected[lowest, bit] += (mask >> bit) & 1;
                expected[1, bit] += (mask >> bit) & 1;
            }
        }

        for (int row = 0; row < 3; row++)
            for (int bit = 0; bit < 32; bit++) Assert.Equal(expected[row, bit], counts[row][bit]);
    }

    [Fact]
    public void Sessions_agree_with_a_loop_over_every_time()
    {
        var random = new Random(6);
        for (int round = 0; round < 400; round++)
        {
            (int[] offsets, uint[] times) = Runs(random, [0, 100_000], 0, 1);
            uint gap = (uint)random.Next(0, 8000);
            var counts = new long[offsets.Length];
            counts[^1] = -1;
            GapCounts.Write(offsets, times, gap, counts);
            for (int c = 0; c + 1 < offsets.Length; c++)
            {
                uint[] own = times[offsets[c]..offsets[c + 1]];
                Assert.Equal(own.Length == 0 ? 0 : 1 + own.Zip(own.Skip(1)).Count(pair => pair.Second - pair.First > gap), counts[c]);
            }

            Assert.Equal(-1, counts[^1]);
        }
    }

    /// <summary>Periods of one length, or of nearly one.</summary>
    private static long[] Bounds(Random random, long unit, int most)
    {
        int count = random.Next(1, most);
        long length = random.Next(1, 5) switch { 1 => 3600, 2 => 86_400, 3 => 604_800, _ => random.Next(10, 5000) } * unit;
        long[] bounds = [.. Enumerable.Range(0, count + 1).Select(i => (i * length) + (random.Next(-3, 10) * unit))];
        if (random.Next(2) == 0) bounds = [.. Enumerable.Range(0, count + 1).Select(i => bounds[0] + (i * length))];
        else if (random.Next(2) == 0) bounds = [.. bounds.Select((bound, i) => (i * length) + (i > count / 2 ? -3600 * unit : 0))];
        return bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second) ? bounds : [0, length];
    }

    private static (int[] Offsets, uint[] Times) Runs(Random random, long[] bounds, long @base, long unit)
    {
        int customers = random.Next(0, 70), each = random.Next(1, 60);
        var offsets = new int[customers + 1];
        var times = new List<uint>();
        for (int c = 0; c < customers; c++)
        {
            int first = times.Count;
            for (int k = random.Next(each); k > 0; k--)
            {
                long bound = bounds[random.Next(bounds.Length)], at = random.Next(2) == 0 ? bound + (random.Next(-2, 3) * unit) : bounds[0] + random.NextInt64(bounds[^1] - bounds[0] + 1);
                times.Add((uint)Math.Clamp((at - @base) / unit, 0, uint.MaxValue));
            }

            times.Sort(first, times.Count - first, null);
            offsets[c + 1] = times.Count;
        }

        return (offsets, [.. times]);
    }

    /// <summary>The periods of each customer, each once.</summary>
    private static int[][] Places(int[] offsets, uint[] times, PeriodTable table)
    {
        (int[] places, int[] ends) = (new int[PeriodPlaces.RoomFor(times.Length)], new int[offsets.Length - 1]);
        PeriodPlaces.Write(offsets, times, table, places, ends);
        return [.. ends.Select((end, c) => places[(c == 0 ? 0 : ends[c - 1])..end])];
    }

    private static int PlaceOf(long[] bounds, long end, long instant)
    {
        if (instant < bounds[0] || instant >= bounds[^1] || instant >= end) return -1;
        return Array.FindLastIndex(bounds, bound => bound <= instant);
    }
}
