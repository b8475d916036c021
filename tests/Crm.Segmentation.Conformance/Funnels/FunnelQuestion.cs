using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a funnel's case as the library's definition, range and as-of instant.</summary>
/// <param name="Funnel">The definition.</param>
/// <param name="Entry">Where step 1 must lie.</param>
/// <param name="AsOf">The instant at which the customers are looked at.</param>
/// <param name="Options">The zone and the week start.</param>
/// <param name="Config">The configuration.</param>
internal sealed record FunnelQuestion(Funnel Funnel, DateSpan Entry, DateTimeOffset AsOf, SegmentationOptions Options, FunnelConfig Config)
{
    /// <summary>Between which steps times are asked, from 0, and in how many bins they are counted.</summary>
    internal CaseTimes Times => Config.Ttc ?? new CaseTimes { From = 0, To = Funnel.Steps.Count - 1 };

    /// <summary>The question.</summary>
    internal static FunnelQuestion Of(FunnelConfig config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        var funnel = new Funnel("funnel", [.. config.Steps.Select((step, i) => Step(step, i, shop))])
        {
            Window = Window(config),
            Ties = config.Ties switch { FunnelTies.StrictlyIncreasing => TiePolicy.StrictlyIncreasing, FunnelTies.ByArrival => TiePolicy.ByArrival, _ => TiePolicy.AnyOrder },
            Attempt = Policy(config),
            Order = config.Order switch { FunnelOrder.Strict => Funnels.FunnelOrder.Strict, FunnelOrder.Any => Funnels.FunnelOrder.Any, _ => Funnels.FunnelOrder.Ordered },
            Visible = [.. (config.Visible ?? []).Select(shop.Event)],
            Entry = config.Entry == FunnelEntry.Open ? Funnels.FunnelEntry.Open : Funnels.FunnelEntry.Closed,
            Exclusions = [.. (config.Exclusions ?? []).Select(exclusion => Exclusion(exclusion, shop))],
            HoldConstant = config.HoldConstant,
            Unit = Unit(config),
            Count = config.Count == FunnelCount.Attempts ? FunnelCounting.Attempts : FunnelCounting.Customers,
        };
        DateSpan entry = config.Range is { } range ? Ranges.Days(range, config.Timezone) : Ranges.Of(events);
        DateTimeOffset asOf = config.AsOf ?? Ranges.AsOf(entry, config.Range is not null, events);
        return new FunnelQuestion(funnel, entry, asOf, new SegmentationOptions { TimeZone = config.Timezone, WeekStart = config.WeekStart }, config);
    }

    internal SegmentationEngine Engine(Schema schema) => new(schema, Options);

    internal FunnelReport Run(Schema schema, Dataset data) => Engine(schema).Analyze(Funnel, data, Entry, AsOf);

    private static FunnelWindow? Window(FunnelConfig config) => config switch
    {
        { WindowS: { } seconds } => FunnelWindow.Within(TimeSpan.FromSeconds(seconds)),
        { WindowEvents: { } events } => FunnelWindow.WithinEvents(events),
        { SessionGapS: { } gap, Unit: not "session" } => FunnelWindow.WithinSession(TimeSpan.FromSeconds(gap)),
        _ => null,
    };

    private static FunnelUnit Unit(FunnelConfig config) => config.Unit switch
    {
        "user" => FunnelUnit.Customer,
        "session" => FunnelUnit.Session(TimeSpan.FromSeconds(config.SessionGapS ?? 0)),
        _ => FunnelUnit.Property(config.Unit[2..]),
    };

    private static FunnelStep Step(CaseStep step, int index, CaseShop shop)
    {
        List<EventPattern> patterns = [];
        if (step.SaysEvent || step.AnyOf is null) patterns.AddRange(shop.Patterns(step.Event, step.Where, step.Unless));
        foreach (CaseAlternative alternative in step.AnyOf ?? []) patterns.AddRange(shop.Patterns(alternative.Pattern));
        return new FunnelStep(StepName(index), [.. patterns])
        {
            IsOptional = step.Optional,
            FirstTime = step.FirstTime switch { FunnelFirstTime.Ever => FirstTime.Ever, FunnelFirstTime.Matching => FirstTime.Matching, _ => FirstTime.No },
            MinimumGap = step.MinGapS is { } least ? TimeSpan.FromSeconds(least) : null,
            MaximumGap = step.MaxGapS is { } most ? TimeSpan.FromSeconds(most) : null,
        };
    }

    /// <summary>An exclusion; one that names no event, because only its steps matter, is of an event that is no step.</summary>
    private static FunnelExclusion Exclusion(CaseExclusion exclusion, CaseShop shop) =>
        new(StepName(exclusion.From), StepName(exclusion.To), [.. shop.Patterns(exclusion.Event, exclusion.Where)]);

    private static string StepName(int index) => $"step {index + 1}";

    private static AttemptPolicy Policy(FunnelConfig config) => config switch
    {
        { StartOccurrence: FunnelOccurrence.Last } or { Policy: FunnelPolicy.LastEntry } => AttemptPolicy.LastEntry,
        { Policy: FunnelPolicy.FirstEntry } => AttemptPolicy.FirstEntry,
        { Policy: FunnelPolicy.Earliest } => AttemptPolicy.Earliest,
        _ => AttemptPolicy.Deepest,
    };
}
