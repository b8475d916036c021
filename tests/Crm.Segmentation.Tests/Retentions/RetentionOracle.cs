using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>The cohorts and returns of a scenario, straight from the definitions; the time zones are the platform's, not the library's.</summary>
internal sealed class RetentionOracle(RetentionScenario scenario)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(scenario.Zone);

    internal int FirstCohort => Period(scenario.From, scenario.CohortUnit);

    internal int CohortCount => Period(scenario.To - 1, scenario.CohortUnit) - FirstCohort + 1;

    /// <summary>The first and the last offset of each cell.</summary>
    internal (int First, int Last)[] Columns
    {
        get
        {
            if (scenario.Brackets.Length == 0) return [.. Enumerable.Range(0, scenario.Periods).Select(offset => (offset, offset))];
            var columns = new List<(int, int)> { (0, 0) };
            foreach (int length in scenario.Brackets) columns.Add((columns[^1].Item2 + 1, columns[^1].Item2 + length));
            return [.. columns];
        }
    }

    /// <summary>Whether the customer was there before history starts.</summary>
    internal bool WasThere(int customer) =>
        scenario.Mode == CohortMode.FirstEver && Slots(customer, scenario.Cohort).Any(slot => slot < (scenario.History ?? FirstSlot(FirstCohort, scenario.CohortUnit)));

    /// <summary>The slot of the event from which a customer returns to a cohort; null for a customer who is not in it.</summary>
    internal int? Start(int customer, int cohort, int? kind = null)
    {
        if (WasThere(customer)) return null;
        int[] slots = Slots(customer, scenario.Cohort);
        int[] candidates = scenario.Mode switch
        {
            CohortMode.FirstEver => [.. slots.Take(1)],
            CohortMode.FirstInRange => [.. slots.Where(slot => Period(slot, scenario.CohortUnit) >= FirstCohort).Take(1)],
            _ => slots,
        };
        if (kind is not null) candidates = [.. candidates.Intersect(Slots(customer, scenario.Cohort, kind))];
        int[] inCohort = [.. candidates.Where(slot => Period(slot, scenario.CohortUnit) == FirstCohort + cohort)];
        return inCohort.Length == 0 ? null : inCohort[0];
    }

    internal bool Returned(int customer, int cohort, int column, int? kind = null)
    {
        if (Start(customer, cohort, kind) is not { } start) return false;
        (int first, int last) = Columns[column];
        return scenario.Measure switch
        {
            RetentionMeasure.OnPeriod => Any(first, last),
            RetentionMeasure.Until => Any(0, last),
            _ => Any(first, int.MaxValue),
        };

        bool Any(int from, int to) => Events(customer, scenario.Return, kind)
            .Where(e => e.Slot >= start)
            .GroupBy(e => Offset(start, e.Slot))
            .Any(period => period.Key >= from && period.Key <= to && (scenario.IsDistinct ? period.Select(e => e.Kind).Distinct().Count() : period.Count()) >= scenario.AtLeast);
    }

    /// <summary>What a customer's returns to a cell add up to: their kinds.</summary>
    internal int Amount(int customer, int cohort, int column)
    {
        if (Start(customer, cohort) is not { } start) return 0;
        (int first, int last) = Columns[column];
        return Events(customer, scenario.Return, null)
            .Where(e => e.Slot >= start && Offset(start, e.Slot) is var offset && offset <= last && (scenario.IsValueUntil || offset >= first))
            .Sum(e => e.Kind);
    }

    internal RetentionCell Cell(int cohort, int column, int? kind = null)
    {
        int[] members = [.. Enumerable.Range(0, RetentionScenario.CustomerCount).Where(customer => Start(customer, cohort, kind) is not null)];
        int[] eligible = [.. members.Where(customer => IsOver(Start(customer, cohort, kind)!.Value, Columns[column].Last))];
        int[] returned = [.. members.Where(customer => Returned(customer, cohort, column, kind))];
        bool isBegun = members.Any(customer => IsBegun(Start(customer, cohort, kind)!.Value, Columns[column].First));
        int first = FirstSlot(FirstCohort + cohort, scenario.CohortUnit), end = FirstSlot(FirstCohort + cohort + 1, scenario.CohortUnit);
        CellState state = members.Length > 0
            ? eligible.Length == members.Length ? CellState.Complete : isBegun ? CellState.Partial : CellState.Future
            : (scenario.Elapsed is { } length ? end + ((Columns[column].Last + 1) * length) <= scenario.AsOf : IsOver(end - 1, Columns[column].Last)) ? CellState.Complete
            : IsBegun(first, Columns[column].First) ? CellState.Partial
            : CellState.Future;
        return new RetentionCell(returned.Length, eligible.Length, returned.Intersect(eligible).Count(), state)
        {
            Value = scenario.HasValue && kind is null
                ? new RetentionValue(members.Sum(Worth), eligible.Sum(Worth), eligible.Length == 0 ? null : (double)eligible.Sum(Worth) / eligible.Length)
                : null,
        };

        int Worth(int customer) => Amount(customer, cohort, column);
    }

    /// <summary>The local time at which a cohort's period begins, as its clocks show it: the first slot of the period, for periods that begin on an hour.</summary>
    internal DateTime LocalStart(int cohort) => Local(FirstSlot(FirstCohort + cohort, scenario.CohortUnit));

    private int Offset(int start, int slot) => scenario.Elapsed is { } length ? (slot - start) / length : Period(slot, scenario.Unit) - Period(start, scenario.Unit);

    private bool IsOver(int start, int offset) =>
        scenario.Elapsed is { } length ? start + ((offset + 1) * length) <= scenario.AsOf : Period(scenario.AsOf, scenario.Unit) > Period(start, scenario.Unit) + offset;

    private bool IsBegun(int start, int offset) =>
        start <= scenario.AsOf
        && (scenario.Elapsed is { } length ? start + (offset * length) <= scenario.AsOf : Period(scenario.AsOf, scenario.Unit) >= Period(start, scenario.Unit) + offset);

    private int FirstSlot(int period, CalendarUnit unit)
    {
        int slot = scenario.From;
        while (Period(slot, unit) >= period) slot -= 24;
        while (Period(slot + 24, unit) < period) slot += 24;
        while (Period(slot, unit) < period) slot++;
        return slot;
    }

    private IEnumerable<ToyEvent> Events(int customer, int pattern, int? kind) => scenario.Events
        .Where(e => e.Customer == customer && e.Slot <= scenario.AsOf && Toy.Matches(Toy.Patterns[pattern], e) && (kind is null || e.Kind == kind));

    private int[] Slots(int customer, int pattern, int? kind = null) => [.. Events(customer, pattern, kind).Select(e => e.Slot).Order()];

    private DateTime Local(int slot) => TimeZoneInfo.ConvertTime(Toy.At(slot), _zone).DateTime;

    internal int Period(int slot, CalendarUnit unit)
    {
        DateTime local = Local(slot);
        int day = DateOnly.FromDateTime(local).DayNumber;
        return unit switch
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
