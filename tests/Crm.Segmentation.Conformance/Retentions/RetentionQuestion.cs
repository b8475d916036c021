using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a retention's case as the library's definition, range and as-of instant.</summary>
/// <param name="Retention">The definition.</param>
/// <param name="Range">The range whose periods are the cohorts.</param>
/// <param name="AsOf">The instant at which the customers are looked at.</param>
/// <param name="Options">The zone and the week start.</param>
/// <param name="Rows">How many cohorts there are.</param>
/// <param name="IsTriangle">Whether each row has one cell less than the row before.</param>
internal sealed record RetentionQuestion(Retention Retention, DateSpan Range, DateTimeOffset AsOf, SegmentationOptions Options, int Rows, bool IsTriangle)
{
    /// <summary>How many periods there are, the first included.</summary>
    internal int Intervals => Retention.Periods;

    /// <summary>The question; what the library lacks for it is told first.</summary>
    /// <exception cref="NotMetException">The library lacks something.</exception>
    internal static RetentionQuestion Of(RetentionConfig config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        if (RetentionLacks.First(config) is { } lacking) throw NotMetException.Lacks(lacking);
        int intervals = config.Intervals ?? throw new CaseException("config has neither 'intervals' nor 'brackets'");
        EventPattern target = shop.Pattern(config.Target);
        var options = new SegmentationOptions { TimeZone = config.Timezone, WeekStart = config.WeekStart };
        CalendarUnit unit = UnitOf(config.Period);
        var retention = new Retention("retention")
        {
            Cohort = config.Mode switch
            {
                RetentionMode.Recurring => target.EveryTime(),
                RetentionMode.FirstTime => target.First(),
                _ => target.FirstInRange(),
            },
            Return = shop.Pattern(config.Return),
            Period = unit,
            Periods = intervals,
            Measure = config.Measure == RetentionCounting.OnOrAfter ? RetentionMeasure.OnOrAfter : RetentionMeasure.OnPeriod,
        };
        bool isTriangle = config.Cohorts is null;
        int rows = config.Cohorts ?? (config.Mode == RetentionMode.Bitmap ? 1 : intervals);
        RetentionStart start = RetentionStart.Of(config.Start, unit, options);
        DateSpan followed = start.Periods(isTriangle ? intervals : rows + intervals - 1);
        return new RetentionQuestion(retention, start.Periods(rows), config.AsOf ?? Ranges.AsOf(followed, isGiven: true, events), options, rows, isTriangle);
    }

    internal RetentionReport Run(Schema schema, Dataset data) => new SegmentationEngine(schema, Options).Analyze(Retention, data, Range, AsOf);

    internal CustomerSet Customers(RetentionReport report, Dataset data, int cohort, int? period) =>
        new SegmentationEngine(data.Schema, Options).Customers(report, data, cohort, period);

    private static CalendarUnit UnitOf(RetentionPeriod period) => period switch
    {
        RetentionPeriod.Hour => CalendarUnit.Hour,
        RetentionPeriod.Day => CalendarUnit.Day,
        RetentionPeriod.Week => CalendarUnit.Week,
        RetentionPeriod.Month => CalendarUnit.Month,
        _ => throw NotMetException.Lacks("quarters and years of retention (period)"),
    };
}

/// <summary>What a retention's case may ask and the library lacks.</summary>
internal static class RetentionLacks
{
    /// <summary>The first thing that is lacking, with the field that asks for it; null when nothing is.</summary>
    internal static string? First(RetentionConfig config) => config switch
    {
        { Windowing: not RetentionWindowing.Calendar } or { ElapsedS: not null } => "periods from each customer's start (windowing)",
        { Period: RetentionPeriod.Quarter or RetentionPeriod.Year } => "quarters and years of retention (period)",
        { CohortPeriod: { } cohorts } when cohorts != config.Period => "unit of cohorts beside that of offsets (cohort_period)",
        { Brackets: not null } => "brackets of uneven lengths (brackets)",
        { Measure: RetentionCounting.Until } => "returns until a period (measure)",
        { MinOccurrences: not 1 } => "minimum of occurrences (min_occurrences)",
        { Distinct: not null } => "count of different values (distinct)",
        { Sum: not null } or { SumOver: not null } => "sums of returns (sum)",
        { Breakdown: not null } => "breakdown of retention (breakdown)",
        { Groups: not null } or { Rules: not null } => "cohorts side by side (groups)",
        { Landmark: not null } => "landmarks (landmark)",
        { HistoryStart: not null } or { FirstSeen: not null } => "start of history (history_start, first_seen)",
        _ => null,
    };
}
