using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class InstantWheelTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 300)]
    [InlineData(3, 100_000)]
    [InlineData(4, 40_000_000_000)]
    public void Entries_PutInAndTakenInAnyMixture_ComeOutByTheirInstants(int seed, long spread)
    {
        var random = new Random(seed);
        var wheel = new InstantWheel();
        var waiting = new List<(long Instant, int Customer)>();
        long now = random.Next(2) == 0 ? -5_000 : 1_700_000_000_000;
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
}
