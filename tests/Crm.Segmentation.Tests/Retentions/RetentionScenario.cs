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

    /// <summary>The unit of cohorts, where it is another.</summary>
    internal CalendarUnit? CohortPeriod { get; init; }

    /// <summary>The length of a period in hours from each start; null for the calendar's.</summary>
    internal int? Elapsed { get; init; }

    internal int[] Brackets { get; init; } = [];

    internal int AtLeast { get; init; } = 1;

    /// <summary>Whether the minimum counts different kinds.</summary>
    internal bool IsDistinct { get; init; }

    /// <summary>Whether the kinds of the returns are added up.</summary>
    internal bool HasValue { get; init; }

    internal bool IsValueUntil { get; init; }

    /// <summary>Whether a return must be of the kind of the start.</summary>
    internal bool IsSame { get; init; }

    /// <summary>The slot at which history starts; null for the begin of the first cohort.</summary>
    internal int? History { get; init; }

    internal CalendarUnit CohortUnit => CohortPeriod ?? Unit;

    internal static Arbitrary<RetentionScenario> Arbitrary { get; } = Arb.From(Gen.OneOf(Generator, Generator.SelectMany(WithMore, (_, more) => more)), Smaller);

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

    /// <summary>The same with more of what a retention can say. Only events of one type have a kind in common.</summary>
    private static Gen<RetentionScenario> WithMore(RetentionScenario plain) =>
        from cohortPeriod in Gen.Frequency((2, Gen.Constant<CalendarUnit?>(null)), (1, Gen.Elements(Enum.GetValues<CalendarUnit>()).Select(unit => (CalendarUnit?)unit)))
        from elapsed in Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 3 * Step(plain.Unit)).Select(hours => (int?)hours)))
        from brackets in Gen.Frequency((2, Gen.Constant(System.Array.Empty<int>())), (1, Gen.Choose(1, 4).ArrayOf(3)))
        from atLeast in Gen.Frequency((2, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from measure in Gen.Elements(Enum.GetValues<RetentionMeasure>())
        from flags in Gen.Elements(true, false).ArrayOf(5)
        from history in Gen.Choose(0, 25)
        let type = plain.Return is >= 0 and < 4
        select plain with
        {
            CohortPeriod = cohortPeriod is { } unit && Step(unit) <= 60 * Step(plain.Unit) && Step(plain.Unit) <= 60 * Step(unit) && cohortPeriod != plain.Unit ? cohortPeriod : null,
            Elapsed = elapsed,
            Brackets = brackets,
            AtLeast = flags[0] && type ? Math.Min(atLeast, 2) : atLeast,
            IsDistinct = flags[0] && type,
            HasValue = flags[1] && type,
            IsValueUntil = flags[1] && type && flags[2],
            IsSame = flags[3] && type && plain.Cohort < 4,
            History = flags[4] && plain.Mode == CohortMode.FirstEver ? history * Step(plain.Unit) : null,
            Measure = measure,
        };

    private static Gen<int> Pattern => Gen.Frequency((4, Gen.Choose(0, 3)), (1, Gen.Choose(0, Toy.Patterns.Length - 1)));

    internal Retention Retention => new("toy")
    {
        Cohort = new Cohort(Toy.Patterns[Cohort], Mode),
        Return = Toy.Patterns[Return],
        Period = Unit,
        CohortPeriod = CohortPeriod,
        Elapsed = Elapsed is { } hours ? TimeSpan.FromHours(hours) : null,
        Periods = Brackets.Length > 0 ? 0 : Periods,
        Brackets = [.. Brackets],
        AtLeast = AtLeast,
        Distinct = IsDistinct ? Toy.Kinds[Return] : null,
        Value = HasValue ? Toy.Kinds[Return] : null,
        IsValueUntil = IsValueUntil,
        SameProperty = IsSame ? "kind" : null,
        HistoryStart = History is { } slot ? Toy.At(slot) : null,
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
        + $"[{From}, {To}), as of {AsOf}, {Zone}, {WeekStart}, by {CohortPeriod}, elapsed {Elapsed}, brackets {string.Join(' ', Brackets)}, at least {AtLeast}"
        + $"{(IsDistinct ? " distinct" : "")}{(HasValue ? " value" : "")}{(IsValueUntil ? " until" : "")}{(IsSame ? " same" : "")}, history {History}";

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
