using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>A retention with everything that its run needs. Times are slots (hours) of the toy shop, which starts in a week with a leap day.</summary>
internal sealed record RetentionScenario(
    ToyEvent[] Events, int Cohort, CohortMode Mode, int Return, CalendarUnit Unit, int Periods, RetentionMeasure Measure, int From, int To, int AsOf, string Zone, DayOfWeek WeekStart)
{
    internal const int CustomerCount = 6;

    internal static Arbitrary<RetentionScenario> Arbitrary { get; } = Arb.From(Generator, Smaller);

    private static Gen<RetentionScenario> Generator =>
        from unit in Gen.Elements(Enum.GetValues<CalendarUnit>())
        from events in Gen.ArrayOf(Event(Step(unit)))
        from cohort in Pattern
        from @return in Gen.OneOf(Pattern, Gen.Constant(cohort))
        from mode in Gen.Elements(Enum.GetValues<CohortMode>())
        from periods in Gen.Choose(1, 7)
        from measure in Gen.Elements(Enum.GetValues<RetentionMeasure>())
        from start in Gen.Choose(0, 10)
        from length in Gen.Choose(1, 30)
        from asOf in Gen.Choose(5, 60)
        from shift in Gen.Choose(-1, 1)
        from zone in Gen.Elements("UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin")
        from weekStart in Gen.Elements(DayOfWeek.Monday, DayOfWeek.Sunday, DayOfWeek.Wednesday)
        select new RetentionScenario(
            events, cohort, mode, @return, unit, periods, measure, start * Step(unit), (start + length) * Step(unit), (asOf * Step(unit)) + shift, zone, weekStart);

    private static Gen<int> Pattern => Gen.Frequency((4, Gen.Choose(0, 3)), (1, Gen.Choose(0, Toy.Patterns.Length - 1)));

    internal Retention Retention => new("toy")
    {
        Cohort = new Cohort(Toy.Patterns[Cohort], Mode),
        Return = Toy.Patterns[Return],
        Period = Unit,
        Periods = Periods,
        Measure = Measure,
    };

    internal RetentionReport Run(int threads = 1, int parts = 1) => RetentionAnalyzer.Run(Retention, Scope(threads, parts), DateSpan.Between(Toy.At(From), Toy.At(To)));

    /// <summary>The reports of the customers with even keys and of those with odd ones, each by itself.</summary>
    internal RetentionReport[] RunApart() =>
    [
        .. Enumerable.Range(0, 2).Select(part => RetentionAnalyzer.Run(
            Retention,
            Toy.Scope(Toy.Build(CustomerCount / 2, Events.Where(e => e.Customer % 2 == part).Select(e => e with { Customer = e.Customer / 2 })), AsOf, 1, Zone, WeekStart),
            DateSpan.Between(Toy.At(From), Toy.At(To)))),
    ];

    internal EvaluationScope Scope(int threads = 1, int parts = 1) => Toy.Scope(Toy.Build(CustomerCount, Events, parts), AsOf, threads, Zone, WeekStart);

    public override string ToString() =>
        $"[{string.Join(" ", Events.OrderBy(e => e.Customer).ThenBy(e => e.Slot))}] {Mode} {Cohort} → {Return}, {Periods} × {Unit}, {Measure}, "
        + $"[{From}, {To}), as of {AsOf}, {Zone}, {WeekStart}";

    /// <summary>How far events are apart, in hours, so that a unit's periods have some events each and its edges are often hit.</summary>
    private static int Step(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Hour => 1,
        CalendarUnit.Day => 6,
        CalendarUnit.Week => 24,
        CalendarUnit.Month => 24 * 7,
        CalendarUnit.Quarter => 24 * 30,
        _ => 24 * 120,
    };

    private static Gen<ToyEvent> Event(int step) =>
        from customer in Gen.Choose(0, CustomerCount - 1)
        from type in Gen.Choose(0, 3)
        from slot in Gen.Choose(0, 60)
        from jitter in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, step - 1)))
        from kind in Gen.Choose(0, 1)
        select new ToyEvent(customer, type, (slot * step) + jitter, kind);

    private static IEnumerable<RetentionScenario> Smaller(RetentionScenario scenario)
    {
        for (int i = 0; i < scenario.Events.Length; i++) yield return scenario with { Events = [.. scenario.Events[..i], .. scenario.Events[(i + 1)..]] };
        if (scenario.Periods > 1) yield return scenario with { Periods = scenario.Periods - 1 };
        if (scenario.Zone != "UTC") yield return scenario with { Zone = "UTC" };
    }
}
