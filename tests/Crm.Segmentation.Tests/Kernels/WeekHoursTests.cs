namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Times in some hours of the week, at every length and width: what division says of each, with and without changes of the clock.</summary>
public sealed class WeekHoursTests
{
    private const long Hour = 3_600_000, Week = 168 * Hour, Monday = 1_767_571_200_000, LongestRange = 315_537_897_600_000;

    private static readonly Random Any = new(11);

    private static readonly bool[][] Tests =
        [[.. Hours(hour => hour % 24 >= 22)], [.. Hours(hour => hour / 24 >= 5)], [.. Hours(_ => Any.Next(2) == 0)], [.. Hours(hour => hour == 0)], [.. Hours(hour => hour == 84)]];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5 * Hour / 4)]
    [InlineData(1000, -3 * Hour)]
    [InlineData(60_000, 7_654_321)]
    [InlineData(Hour, Hour / 2)]
    [InlineData(24 * Hour, 1)]
    public void Times_Of32Bits_AreInTheHourThatDivisionSays(long unit, long atZero)
    {
        uint[] times = Slices.Values(i => (uint)Near(i, unit, Math.Min(uint.MaxValue, LongestRange / unit)));
        foreach (bool[] holds in Tests)
        {
            var test = new WeekHours(holds, unit, [(0, atZero)]);
            BitChecks.Check<uint>(times, (values, bits) => ValueBits.Write(values, test, bits), time => holds[HourOf(atZero + (time * unit))]);
        }
    }

    [Fact]
    public void Times_Of64Bits_AreInTheHourThatDivisionSays()
    {
        long[] ends = [DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), 0, -1, 1];
        long[] times = Slices.Values(i => i < ends.Length ? ends[i] : i % 3 == 0 ? Any.NextInt64(ends[0], ends[1]) : Monday + (Any.Next(-5000, 5000) * Hour) + Any.Next(-1, 2));
        foreach (bool[] holds in Tests)
        {
            foreach (long atZero in (long[])[72 * Hour, (72 * Hour) - 20_820_000, (84 * Hour) + 1])
            {
                var test = new WeekHours(holds, 1, [(long.MinValue, atZero)]);
                BitChecks.Check<long>(times, (values, bits) => ValueBits.Write(values, test, bits), time => holds[HourOf(atZero + time)]);
            }
        }
    }

    [Fact]
    public void Times_WhereClocksChange_AreInTheHourOfTheirStretch()
    {
        (long From, long AtZero)[] stretches = [(0, 5 * Hour), .. Enumerable.Range(1, WeekHours.MostStretches - 1).Select(i => (i * 1_000_003L, (5 + (i % 2)) * Hour))];
        uint[] times = Slices.Values(i => (uint)(i % 2 == 0 ? Any.Next(70_000_000) : stretches[Any.Next(stretches.Length)].From + Any.Next(2)));
        long[] wide = [.. times.Select(time => (long)time)];
        foreach (bool[] holds in Tests)
        {
            var test = new WeekHours(holds, 1000, stretches);
            BitChecks.Check<uint>(times, (values, bits) => ValueBits.Write(values, test, bits), time => Holds(time));
            BitChecks.Check<long>(wide, (values, bits) => ValueBits.Write(values, test, bits), Holds);

            bool Holds(long time) => holds[HourOf(stretches.Last(stretch => stretch.From <= time).AtZero + (time * 1000))];
        }
    }

    /// <summary>A stored time at random, or one near the beginning of an hour.</summary>
    private static long Near(int i, long unit, long most) =>
        i % 4 == 0 ? Any.NextInt64(most + 1) : Math.Clamp((Any.NextInt64(most / Math.Max(1, Hour / unit)) * Math.Max(1, Hour / unit)) + Any.Next(-2, 3), 0, most);

    private static int HourOf(long local) => (int)((((local % Week) + Week) % Week) / Hour);

    private static IEnumerable<bool> Hours(Func<int, bool> holds) => Enumerable.Range(0, WeekHours.Count).Select(holds);
}
