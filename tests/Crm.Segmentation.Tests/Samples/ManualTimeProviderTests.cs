using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Tests.Samples;

public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public void Advance_MovesTheClockAndNothingElseDoes()
    {
        var clock = new ManualTimeProvider(Start);
        long before = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(Start.AddMinutes(20), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(20), clock.GetElapsedTime(before));
    }

    [Fact]
    public void MoveTo_RunsTimersInTheOrderOfTheirInstants_EachAtItsOwn()
    {
        var clock = new ManualTimeProvider(Start);
        var fired = new List<(string, TimeSpan)>();
        using ITimer late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - Start)), null, TimeSpan.FromMinutes(9), Timeout.InfiniteTimeSpan);
        using ITimer beat = clock.CreateTimer(_ => fired.Add(("beat", clock.GetUtcNow() - Start)), null, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4));

        clock.MoveTo(Start.AddMinutes(9));

        Assert.Equal([("beat", TimeSpan.FromMinutes(4)), ("beat", TimeSpan.FromMinutes(8)), ("late", TimeSpan.FromMinutes(9))], fired);
        Assert.Equal(Start.AddMinutes(9), clock.GetUtcNow());
    }

    [Fact]
    public void Timer_Disposed_NeverFires()
    {
        var clock = new ManualTimeProvider(Start);
        int fired = 0;
        ITimer timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Timers_MadeAndDisposedByOtherThreads_AreNeitherLostNorFired()
    {
        var clock = new ManualTimeProvider(Start);
        int fired = 0;
        Parallel.For(0, 64, i =>
        {
            for (int turn = 0; turn < 200; turn++)
            {
                using ITimer timer = clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
                Assert.True(timer.Change(TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan));
            }

            clock.CreateTimer(_ => Interlocked.Add(ref fired, 1_000), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        });

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(64_000, fired);
    }

    [Fact]
    public void MoveTo_Back_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new ManualTimeProvider(Start).MoveTo(Start.AddTicks(-1)));
}
