using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class InstantWheelTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 300)]
    [InlineData(3, 100_000)]
    [InlineData(4, 40_000_000_000)]
    [InlineData(5, 2_000_000)]
    [InlineData(6, 90_000_000_000)]
    [InlineData(7, 5_000_000_000_000)]
    [InlineData(8, 5_000_000_000_000_000)]
    public void Entries_PutInAndTakenInAnyMixture_ComeOutByTheirInstants(int seed, long spread)
    {
        var random = new Random(seed);
        long now = random.Next(2) == 0 ? -5_000 : 1_700_000_000_000;
        var wheel = new InstantWheel(random.Next(2) == 0 ? 0 : now);
        var waiting = new List<(long Instant, int Customer)>();
        for (int round = 0; round < 400; round++)
        {
            for (int i = random.Next(6); i > 0; i--)
            {
                (long instant, int customer) = (now + random.NextInt64(spread), random.Next(20));
                wheel.Add(instant, customer);
                waiting.Add((instant, customer));
            }

            Assert.Equal(waiting.Count == 0 ? null : waiting.Min(entry => entry.Instant), wheel.Next());
            now += random.NextInt64(spread / 2 + 1);
            (long, int)[] due = [.. waiting.Where(entry => entry.Instant <= now).Order()];
            waiting.RemoveAll(entry => entry.Instant <= now);
            var taken = new List<(long Instant, int Customer)>();
            while (wheel.TryTake(now, out long instant, out int customer)) taken.Add((instant, customer));
            Assert.Equal(taken.Select(entry => entry.Instant).Order(), taken.Select(entry => entry.Instant));
            Assert.Equal(due, taken.Order());
            Assert.Equal(waiting.Count, wheel.Count);
        }
    }

    [Fact]
    public void Entry_BeforeWhatCameOutLast_IsRefused()
    {
        var wheel = new InstantWheel();
        wheel.Add(1_000, 1);
        Assert.True(wheel.TryTake(1_000, out _, out _));

        Assert.Throws<ArgumentOutOfRangeException>(() => wheel.Add(999, 1));
    }

    [Fact]
    public void Entry_ThatIsNotDue_StaysAndLeavesRoomForEarlierOnes()
    {
        var wheel = new InstantWheel();
        wheel.Add(long.MaxValue, 1);

        Assert.False(wheel.TryTake(5_000_000, out _, out _));
        wheel.Add(5_000_001, 2);

        Assert.True(wheel.TryTake(long.MaxValue, out long first, out int customer));
        Assert.Equal((5_000_001, 2), (first, customer));
    }

    [Fact]
    public void Entries_NearAndFarFromTheFirstInstant_ComeOutAsASortedListSays()
    {
        const int Entries = 30_000;
        var random = new Random(11);
        var wheel = new InstantWheel(from: 1_700_000_000_000);
        var sorted = new PriorityQueue<int, long>();
        long now = 1_700_000_000_000 - 3_000_000;
        long[] reaches = [1, 250, 500_000, 7_200_000, 86_400_000, 2_592_000_000, 40_000_000_000, 900_000_000_000];
        for (int put = 0; put < Entries;)
        {
            long reach = reaches[random.Next(reaches.Length)];
            for (int i = random.Next(200); i > 0; i--, put++)
            {
                long instant = now + random.NextInt64(reach);
                wheel.Add(instant, put);
                sorted.Enqueue(put, instant);
            }

            now += random.NextInt64(1 + reaches[random.Next(random.Next(1, reaches.Length))]);
            TakeAll(wheel, sorted, now);
        }

        TakeAll(wheel, sorted, long.MaxValue);
        Assert.Equal(0, wheel.Count);
    }

    /// <summary>The ring becomes wide while entries of the next hours are in it.</summary>
    [Fact]
    public void Entries_WhileTheyComeToBeMany_ComeOutAsASortedListSays()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            long now = random.NextInt64(1_000_000_000_000);
            var wheel = new InstantWheel(now);
            var sorted = new PriorityQueue<int, long>();
            for (int put = 0; put < 2_400; put++)
            {
                long instant = now + random.NextInt64(random.Next(3) == 0 ? 34_000_000 : 40_000_000_000);
                wheel.Add(instant, put);
                sorted.Enqueue(put, instant);
                if (random.Next(9) > 0) continue;
                now += random.NextInt64(3_000_000);
                TakeAll(wheel, sorted, now);
            }

            TakeAll(wheel, sorted, long.MaxValue);
        }
    }

    [Fact]
    public void AnyInstants_ComeOutInOrder()
    {
        var random = new Random(12);
        var wheel = new InstantWheel();
        var sorted = new PriorityQueue<int, long>();
        long[] least = [long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue, long.MaxValue];
        for (int i = 0; i < 3_000; i++)
        {
            long instant = i < least.Length ? least[i] : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(60);
            wheel.Add(instant, i);
            sorted.Enqueue(i, instant);
        }

        Assert.False(new InstantWheel().TryTake(long.MaxValue, out _, out _));
        foreach (long until in (long[])[long.MinValue, -5_000_000_000_000, -1, 0, 700_000, 5_000_000_000_000, long.MaxValue - 1, long.MaxValue]) TakeAll(wheel, sorted, until);
        Assert.Equal((0, null), (wheel.Count, wheel.Next()));
        wheel.Add(long.MaxValue, 1);
        Assert.Equal(long.MaxValue, wheel.Next());
    }

    [Theory]
    [InlineData(1, 600_000)]
    [InlineData(1, 1)]
    [InlineData(200, 600_000)]
    [InlineData(200, 1)]
    [InlineData(200, 100_000_000_000)]
    public void Burst_WithinAQuarterOfASecond_ComesOutWhole(int spread, long ahead)
    {
        // A hundred thousand that are put in order by looking at each pair would be ten thousand million looks.
        const int Burst = 100_000;
        var random = new Random(13);
        var wheel = new InstantWheel(from: 1_700_000_000_000);
        long begin = 1_700_000_000_000 + ahead, before = long.MinValue;
        for (int i = 0; i < Burst; i++) wheel.Add(begin + random.Next(spread), i);
        var taken = new HashSet<int>();
        while (wheel.TryTake(begin + spread, out long instant, out int customer))
        {
            Assert.InRange(instant, Math.Max(before, begin), begin + spread - 1);
            before = instant;
            Assert.True(taken.Add(customer));
        }

        Assert.Equal((Burst, 0), (taken.Count, wheel.Count));
    }

    [Fact]
    public void Entries_PutInWhileOthersOfTheSameStretchComeOut_AreAmongThem()
    {
        var wheel = new InstantWheel();
        for (int i = 0; i < 1_000; i++) wheel.Add(1_000_000 + (2 * i), i);
        var taken = new List<long>();
        while (wheel.TryTake(2_000_000, out long instant, out int customer))
        {
            taken.Add(instant);
            if (customer < 1_000) wheel.Add(instant + 1, 1_000 + customer);
        }

        Assert.Equal(Enumerable.Range(1_000_000, 2_000).Select(instant => (long)instant), taken);
    }

    [Fact]
    public void Next_DoesNotPutAnythingOff()
    {
        var wheel = new InstantWheel();
        wheel.Add(900_000_000_007, 1);
        wheel.Add(900_000_000_009, 2);
        Assert.Equal(900_000_000_007, wheel.Next());
        wheel.Add(5, 3);
        Assert.Equal(5, wheel.Next());
        Assert.False(wheel.TryTake(4, out _, out _));
        Assert.True(wheel.TryTake(5, out _, out int customer));
        Assert.Equal((3, 900_000_000_007), (customer, wheel.Next()));
    }

    [Fact]
    public void AfterClear_ItBeginsAnew()
    {
        var wheel = new InstantWheel();
        for (int i = 0; i < 5_000; i++) wheel.Add(i * 100_000_000L, i);
        Assert.True(wheel.TryTake(long.MaxValue, out _, out _));
        Assert.True(wheel.TryTake(long.MaxValue, out _, out _));
        wheel.Clear();
        Assert.Equal((0, null), (wheel.Count, wheel.Next()));
        Assert.False(wheel.TryTake(long.MaxValue, out _, out _));

        wheel.Add(-3, 7);
        Assert.True(wheel.TryTake(long.MaxValue, out long instant, out int customer));
        Assert.Equal((-3, 7, 0), (instant, customer, wheel.Count));
    }

    [Fact]
    public void OnceItHasBeenAsFull_ItAllocatesNothing()
    {
        var wheel = new InstantWheel();
        long now = 0;
        Go();
        Assert.Equal(0, Allocations.Of(Go));

        void Go()
        {
            for (int i = 0; i < 20_000; i++) wheel.Add(now + 1 + (i * 7919L % 20_000 * 3_000_000), i);
            now += 1L << 45;
            while (wheel.TryTake(now, out _, out _)) continue;
        }
    }

    [Fact]
    public void WhoComesOut_ApproachesThenIsNear()
    {
        var told = new List<(string What, int Customer)>();
        var wheel = new InstantWheel(0, entries => Tell("approaching", entries), entries => Tell("near", entries));
        for (int i = 0; i < 100; i++) wheel.Add(1_000_000 + i, i);
        while (wheel.TryTake(2_000_000, out _, out int customer)) told.Add(("out", customer));

        foreach (string what in (string[])["approaching", "near", "out"]) Assert.Equal(Enumerable.Range(0, 100), told.Where(one => one.What == what).Select(one => one.Customer));
        for (int customer = 0; customer < 100; customer++)
        {
            Assert.True(told.IndexOf(("approaching", customer)) < told.IndexOf(("near", customer)));
            Assert.True(told.IndexOf(("near", customer)) < told.IndexOf(("out", customer)));
        }

        void Tell(string what, ReadOnlySpan<ulong> entries)
        {
            foreach (ulong entry in entries) told.Add((what, InstantRun.CustomerOf(entry)));
        }
    }

    private static void TakeAll(InstantWheel wheel, PriorityQueue<int, long> sorted, long until)
    {
        var (mine, expected) = (new List<(long, int)>(), new List<(long, int)>());
        while (sorted.TryPeek(out int customer, out long instant) && instant <= until)
        {
            Assert.Equal(instant, wheel.Next());
            expected.Add((instant, sorted.Dequeue()));
            Assert.True(wheel.TryTake(until, out long at, out int who));
            Assert.Equal(instant, at);
            mine.Add((at, who));
        }

        Assert.False(wheel.TryTake(until, out _, out _));
        Assert.Equal(expected.Order(), mine.Order());
        Assert.Equal(sorted.Count, wheel.Count);
    }
}
