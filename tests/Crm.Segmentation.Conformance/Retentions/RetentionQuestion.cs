using Crm.Segmentation.Reports;
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
    /// <summary>How many cells a cohort has.</summary>
    internal int Columns => Retention.Brackets.Count > 0 ? Retention.Brackets.Count + 1 : Retention.Periods;

    /// <summary>The question.</summary>
    /// <exception cref="NotMetException">The library lacks something.</exception>
    internal static RetentionQuestion Of(RetentionConfig config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        int followed = config.Brackets is { } lengths ? 1 + lengths.Sum() : config.Intervals ?? throw new CaseException("config has neither 'intervals' nor 'brackets'");
        EventPattern target = shop.Pattern(config.Target), @return = shop.Pattern(config.Return);
        var options = new SegmentationOptions { TimeZone = config.Timezone, WeekStart = config.WeekStart };
        CalendarUnit unit = UnitOf(config.Period), cohorts = UnitOf(config.CohortPeriod ?? config.Period);
        var retention = new Retention("retention")
        {
            Cohort = config.Mode switch
            {
                RetentionMode.Recurring => target.EveryTime(),
                RetentionMode.FirstTime => target.First(),
                _ => target.FirstInRange(),
            },
            HistoryStart = config.HistoryStart,
            FirstSeen = config.FirstSeen is { } seen ? shop.Attribute(seen) as CustomerInstant ?? throw new CaseException($"'{seen}' is no instant") : null,
            Return = @return,
            Period = unit,
            CohortPeriod = cohorts == unit ? null : cohorts,
            Elapsed = config.Windowing == RetentionWindowing.Calendar ? null : LengthOf(config),
            Periods = config.Brackets is null ? followed : 0,
            Brackets = [.. config.Brackets ?? []],
            AtLeast = config.MinOccurrences,
            Distinct = config.Distinct is { } distinct ? shop.Property(config.Return.Event!, distinct) : null,
            Measure = config.Measure switch
            {
                RetentionCounting.OnOrAfter => RetentionMeasure.OnOrAfter,
                RetentionCounting.Until => RetentionMeasure.Until,
                _ => RetentionMeasure.OnPeriod,
            },
            Value = config.Sum is { } sum ? shop.Property(config.Return.Event!, sum) : null,
            IsValueUntil = config.SumOver == RetentionSumOver.Until,
            SameProperty = config.Breakdown,
        };
        bool isTriangle = config.Cohorts is null;
        int rows = config.Cohorts ?? (config.Mode == RetentionMode.Bitmap ? 1 : config.Intervals ?? followed);
        RetentionStart start = RetentionStart.Of(config.Start, cohorts, options);
        return new RetentionQuestion(retention, start.Periods(rows), config.AsOf ?? Ranges.AsOf(start.Periods(isTriangle ? rows : rows + followed - 1), isGiven: true, events), options, rows, isTriangle);
    }

    internal RetentionReport Run(Schema schema, Dataset data, CustomerGroups? groups)
    {
        var engine = new SegmentationEngine(schema, Options);
        return groups is null ? engine.Analyze(Retention, data, Range, AsOf) : engine.Analyze(Retention, groups, Range, AsOf);
    }

    internal CustomerSet Customers(RetentionReport report, Dataset data, int cohort, int? period) =>
        new SegmentationEngine(data.Schema, Options).Customers(report, data, cohort, period);

    internal ReturnTimes Times(Dataset data, CustomerGroups? groups, (EventPattern Early, double WithinS)? landmark)
    {
        var engine = new SegmentationEngine(data.Schema, Options);
        return landmark is var (early, within) ? engine.Landmark(Retention, early, TimeSpan.FromSeconds(within), data, Range, AsOf)
            : groups is null ? engine.ReturnTimes(Retention, data, Range, AsOf)
            : engine.ReturnTimes(Retention, groups, Range, AsOf);
    }

    /// <summary>The exact length of a period; a calendar period without one is refused where it is written.</summary>
    private static TimeSpan LengthOf(RetentionConfig config)
    {
        if (config.ElapsedS is { } seconds) return TimeSpan.FromSeconds(seconds);
        return RuleBook.Parse(("case", $$"""
            schema s { event e { } }
            retention r { cohort first e return e follow 1 {{config.Period.ToString().ToLowerInvariant()}} of 1 {{config.Period.ToString().ToLowerInvariant()}} }
            """))["r"] is Retention { Elapsed: { } length } ? length : throw new NotMetException("a period has no length");
    }

    private static CalendarUnit UnitOf(RetentionPeriod period) => Enum.Parse<CalendarUnit>(period.ToString());
}
