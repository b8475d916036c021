using System.Globalization;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The weekly retention triangle: cohorts by the week of the first event of any type, returns of any type, 26 weeks.</summary>
internal static class W4Retention
{
    private const int Weeks = 26;

    internal static HeadlineResult Run(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        var weekly = new Retention("weekly") { Cohort = AnyEvent.Instance.First(), Return = AnyEvent.Instance, Period = CalendarUnit.Week, Periods = Weeks };
        DateSpan all = DateSpan.Between(ShuffledEvents.Start, ShuffledEvents.End);
        var engine = new SegmentationEngine(
            ShuffledEvents.Schema, new SegmentationOptions { TimeZone = "UTC", WeekStart = DayOfWeek.Monday, MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W4", threads, runs, () => engine.Analyze(weekly, data, all, ShuffledEvents.End), report =>
        {
            long active = report.Cohorts.Sum(cohort => cohort.Cells.Sum(cell => cell.Returned)), customers = report.Cohorts.Sum(cohort => (long)cohort.Size);
            (long expectedActive, long expectedCustomers) = Expected(events);
            return (active, customers) == (expectedActive, expectedCustomers)
                ? string.Create(CultureInfo.InvariantCulture, $"active={active} customers={customers}")
                : throw new InvalidOperationException($"The engine says {active} and {customers}, a loop {expectedActive} and {expectedCustomers}.");
        });
    }

    /// <summary>Every week in which a customer did anything counts once.</summary>
    private static (long Active, long Customers) Expected(ShuffledEvents events)
    {
        var weeks = new uint[events.Customers];
        for (int i = 0; i < events.Users.Length; i++)
            weeks[events.Users[i]] |= 1u << (int)((events.Seconds[i] - ShuffledEvents.Start.ToUnixTimeSeconds()) / (7 * 86_400));
        return (weeks.Sum(w => (long)System.Numerics.BitOperations.PopCount(w)), weeks.Count(w => w != 0));
    }
}
