using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a retention's case as the library's definition, range and as-of instant.</summary>
/// <param name="Retention">The definition.</param>
/// <param name="Range">The range whose periods are the cohorts.</param>
/// <param name="AsOf">The later of the end of all periods and the last event.</param>
/// <param name="Options">The zone and the week start.</param>
/// <param name="Rows">How many cohorts there are.</param>
internal sealed record RetentionQuestion(Retention Retention, DateSpan Range, DateTimeOffset AsOf, SegmentationOptions Options, int Rows)
{
    /// <summary>How many periods there are, the first included.</summary>
    internal int Intervals => Retention.Periods;

    internal static RetentionQuestion Read(Fields config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        config.NotYet("brackets", "sum", "breakdown");
        if (config.IntegerOrNull("min_occurrences") is not (null or 1)) throw new CaseException("'min_occurrences' is not supported yet");
        if (config.Word("windowing", false, ("calendar", false), ("24h", true))) throw new CaseException("the windowing '24h' is not supported yet");

        var options = new SegmentationOptions
        {
            TimeZone = config.TextOrNull("timezone") ?? "UTC",
            WeekStart = config.Word("week_start", DayOfWeek.Monday, [.. Enum.GetValues<DayOfWeek>().Select(day => (WordOf(day), day))]),
        };
        CalendarUnit unit = config.Word("period", ("hour", CalendarUnit.Hour), ("day", CalendarUnit.Day), ("week", CalendarUnit.Week), ("month", CalendarUnit.Month));
        int intervals = config.Integer("intervals");
        bool oneCohort = config.Word("mode", ("recurring", false), ("first_time", false), ("bitmap", true));
        EventPattern target = Pattern(config.Object("target"), shop);
        var retention = new Retention("retention")
        {
            Cohort = config.Word("mode", ("recurring", target.EveryTime()), ("first_time", target.First()), ("bitmap", target.FirstInRange())),
            Return = Pattern(config.Object("return"), shop),
            Period = unit,
            Periods = intervals,
            Measure = config.Word("measure", RetentionMeasure.OnPeriod, ("on_period", RetentionMeasure.OnPeriod), ("on_or_after", RetentionMeasure.OnOrAfter)),
        };
        var start = RetentionStart.Read(config, unit, options);
        DateSpan followed = start.Periods(intervals);
        return new RetentionQuestion(
            retention, oneCohort ? start.Periods(1) : followed, Ranges.AsOf(followed, isGiven: true, events), options, oneCohort ? 1 : intervals);
    }

    internal RetentionReport Run(CaseShop shop) => new SegmentationEngine(shop.Schema, Options).Analyze(Retention, shop.Build(), Range, AsOf);

    private static EventPattern Pattern(Fields fields, CaseShop shop)
    {
        EventPattern pattern = shop.Pattern(fields);
        fields.Done();
        return pattern;
    }

    private static string WordOf(DayOfWeek day)
    {
        string name = day.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
