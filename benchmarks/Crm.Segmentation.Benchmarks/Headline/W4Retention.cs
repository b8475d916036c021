using System.Globalization;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// The weekly retention triangle: cohorts by the week of the first event of any type, returns of any type, 26 weeks; the same in a zone with summer time
/// (W4z), the daily triangle of the same events (W4d), and their lifecycle by week (W4l).
/// </summary>
internal static class W4Retention
{
    private const int Weeks = 26, Days = 7 * Weeks;

    internal static HeadlineResult Run(ShuffledEvents events, Dataset data, int threads, int runs) => Triangle("W4", events, data, CalendarUnit.Week, Weeks, "UTC", threads, runs);

    internal static HeadlineResult InSummerTime(ShuffledEvents events, Dataset data, int threads, int runs) =>
        Triangle("W4z", events, data, CalendarUnit.Week, Weeks, "America/New_York", threads, runs);

    internal static HeadlineResult Daily(ShuffledEvents events, Dataset data, int threads, int runs) => Triangle("W4d", events, data, CalendarUnit.Day, Days, "UTC", threads, runs);

    internal static HeadlineResult Lifecycle(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        var weekly = new Lifecycle("weekly") { Activity = AnyEvent.Instance, Period = CalendarUnit.Week };
        return WarmRuns.Of("W4l", threads, runs, () => Engine("UTC", threads).Analyze(weekly, data, All, ShuffledEvents.End), report =>
        {
            (long active, long customers) = (report.Periods.Sum(period => period.Active), report.Periods.Sum(period => period.New));
            return Checked((active, customers), Expected(events, CalendarUnit.Week, "UTC"));
        });
    }

    private static DateSpan All => DateSpan.Between(ShuffledEvents.Start, ShuffledEvents.End);

    private static SegmentationEngine Engine(string zone, int threads) =>
        new(ShuffledEvents.Schema, new SegmentationOptions { TimeZone = zone, WeekStart = DayOfWeek.Monday, MaxDegreeOfParallelism = threads });

    private static HeadlineResult Triangle(string name, ShuffledEvents events, Dataset data, CalendarUnit unit, int periods, string zone, int threads, int runs)
    {
        var retention = new Retention("triangle") { Cohort = AnyEvent.Instance.First(), Return = AnyEvent.Instance, Period = unit, Periods = periods + 1 };
        SegmentationEngine engine = Engine(zone, threads);
        return WarmRuns.Of(name, threads, runs, () => engine.Analyze(retention, data, All, ShuffledEvents.End), report =>
        {
            (long active, long customers) = (report.Cohorts.Sum(cohort => cohort.Cells.Sum(cell => cell.Returned)), report.Cohorts.Sum(cohort => cohort.Size));
            return Checked((active, customers), Expected(events, unit, zone));
        });
    }

    private static string Checked((long Active, long Customers) found, (long Active, long Customers) expected) => found == expected
        ? string.Create(CultureInfo.InvariantCulture, $"active={found.Active} customers={found.Customers}")
        : throw new InvalidOperationException($"The engine says {found}, a loop {expected}.");

    /// <summary>Every period in which a customer did anything counts once; the zone's hours are looked up one by one.</summary>
    private static (long Active, long Customers) Expected(ShuffledEvents events, CalendarUnit unit, string zone)
    {
        TimeZoneInfo time = TimeZoneInfo.FindSystemTimeZoneById(zone);
        long start = ShuffledEvents.Start.ToUnixTimeSeconds();
        int[] periods = [.. Enumerable.Range(0, (Days * 24) + 1).Select(hour => Period(ShuffledEvents.Start.AddHours(hour)))];
        int words = ((periods[^1] - periods[0]) / 64) + 1;
        ulong[] active = new ulong[events.Customers * (long)words];
        for (int i = 0; i < events.Users.Length; i++)
        {
            int period = periods[(int)((events.Seconds[i] - start) / 3600)] - periods[0];
            active[(events.Users[i] * (long)words) + (period / 64)] |= 1UL << (period % 64);
        }

        long all = active.Sum(word => (long)System.Numerics.BitOperations.PopCount(word)), customers = 0;
        for (int user = 0; user < events.Customers; user++)
            if (active.AsSpan(user * words, words).ContainsAnyExcept(0UL)) customers++;
        return (all, customers);

        int Period(DateTimeOffset at)
        {
            int day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time).DateTime).DayNumber;
            return unit == CalendarUnit.Day ? day : day / 7;
        }
    }
}
