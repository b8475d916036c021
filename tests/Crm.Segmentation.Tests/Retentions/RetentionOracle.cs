using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>The cohorts and returns of a scenario, straight from the definitions; the time zones are the platform's, not the library's.</summary>
internal sealed class RetentionOracle(RetentionScenario scenario)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(scenario.Zone);

    internal int FirstCohort => Period(scenario.From);

    internal int CohortCount => Period(scenario.To - 1) - FirstCohort + 1;

    /// <summary>The slot of the event from which a customer returns to a cohort; null for a customer who is not in it.</summary>
    internal int? Start(int customer, int cohort)
    {
        int[] slots = Slots(customer, scenario.Cohort);
        int[] candidates = scenario.Mode switch
        {
            CohortMode.FirstEver => [.. slots.Take(1)],
            CohortMode.FirstInRange => [.. slots.Where(slot => Period(slot) >= FirstCohort).Take(1)],
            _ => slots,
        };
        int[] inCohort = [.. candidates.Where(slot => Period(slot) == FirstCohort + cohort)];
        return inCohort.Length == 0 ? null : inCohort[0];
    }

    internal bool Returned(int customer, int cohort, int offset)
    {
        int period = FirstCohort + cohort + offset;
        return Start(customer, cohort) is { } start && Slots(customer, scenario.Return).Any(slot =>
            slot >= start && (scenario.Measure == RetentionMeasure.OnPeriod ? Period(slot) == period : Period(slot) >= period));
    }

    internal CellState State(int cohort, int offset)
    {
        int period = FirstCohort + cohort + offset;
        return Period(scenario.AsOf) > period ? CellState.Complete : Period(scenario.AsOf) == period ? CellState.Partial : CellState.Future;
    }

    /// <summary>The local time at which a cohort's period begins, as its clocks show it: the first slot of the period, for periods that begin on an hour.</summary>
    internal DateTime LocalStart(int cohort)
    {
        int slot = scenario.From;
        while (Period(slot - 1) >= FirstCohort + cohort) slot--;
        while (Period(slot) < FirstCohort + cohort) slot++;
        return Local(slot);
    }

    private int[] Slots(int customer, int pattern) => [.. scenario.Events
        .Where(e => e.Customer == customer && e.Slot <= scenario.AsOf && Toy.Matches(Toy.Patterns[pattern], e))
        .Select(e => e.Slot)
        .Order()];

    private DateTime Local(int slot) => TimeZoneInfo.ConvertTime(Toy.At(slot), _zone).DateTime;

    private int Period(int slot)
    {
        DateTime local = Local(slot);
        int day = DateOnly.FromDateTime(local).DayNumber;
        return scenario.Unit switch
        {
            CalendarUnit.Hour => slot,
            CalendarUnit.Day => day,
            CalendarUnit.Week => (day - (((int)local.DayOfWeek - (int)scenario.WeekStart + 7) % 7)) / 7,
            CalendarUnit.Month => (local.Year * 12) + local.Month,
            CalendarUnit.Quarter => (local.Year * 4) + ((local.Month - 1) / 3),
            _ => local.Year,
        };
    }
}
