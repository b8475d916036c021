using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a funnel's case as the library's definition, range and as-of instant.</summary>
/// <param name="Funnel">The definition.</param>
/// <param name="Entry">Where step 1 must lie.</param>
/// <param name="AsOf">The instant at which the customers are looked at.</param>
/// <param name="Options">The zone and the week start.</param>
/// <param name="TimesFrom">The step, from 0, from which the times to convert are asked.</param>
/// <param name="TimesTo">The step to which they are asked.</param>
/// <param name="Bins">How many bins they are counted in; null for as many as the library finds right.</param>
internal sealed record FunnelQuestion(Funnel Funnel, DateSpan Entry, DateTimeOffset AsOf, SegmentationOptions Options, int TimesFrom, int TimesTo, int? Bins)
{
    /// <summary>The question; what the library lacks for it is told first.</summary>
    /// <exception cref="NotMetException">The library lacks something.</exception>
    internal static FunnelQuestion Of(FunnelConfig config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        if (FunnelLacks.First(config) is { } lacking) throw NotMetException.Lacks(lacking);
        var funnel = new Funnel("funnel", [.. config.Steps.Select((step, i) => Step(step, i, shop))])
        {
            Window = config.WindowS is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Ties = config.Ties == FunnelTies.StrictlyIncreasing ? TiePolicy.StrictlyIncreasing : TiePolicy.AnyOrder,
            Attempt = Policy(config),
        };
        DateSpan entry = config.Range is { } range ? Ranges.Days(range, config.Timezone) : Ranges.Of(events);
        DateTimeOffset asOf = config.AsOf ?? Ranges.AsOf(entry, config.Range is not null, events);
        CaseTimes times = config.Ttc ?? new CaseTimes { From = 0, To = funnel.Steps.Count - 1 };
        return new FunnelQuestion(funnel, entry, asOf, new SegmentationOptions { TimeZone = config.Timezone, WeekStart = config.WeekStart }, times.From, times.To, times.Bins);
    }

    internal FunnelReport Run(Schema schema, Dataset data) => new SegmentationEngine(schema, Options).Analyze(Funnel, data, Entry, AsOf);

    internal StepTimes Times(FunnelReport report, int from, int to) => new SegmentationEngine(report.Dataset.Schema, Options).Times(report, from, to);

    private static FunnelStep Step(CaseStep step, int index, CaseShop shop)
    {
        List<EventPattern> patterns = [];
        if (step.SaysEvent || step.AnyOf is null) patterns.AddRange(shop.Patterns(step.Event, step.Where, step.Unless));
        foreach (CaseAlternative alternative in step.AnyOf ?? []) patterns.AddRange(shop.Patterns(alternative.Pattern));
        return new FunnelStep($"step {index + 1}", [.. patterns]);
    }

    private static AttemptPolicy Policy(FunnelConfig config) => config switch
    {
        { StartOccurrence: FunnelOccurrence.Last } or { Policy: FunnelPolicy.LastEntry } => AttemptPolicy.LastEntry,
        { Policy: FunnelPolicy.FirstEntry } => AttemptPolicy.FirstEntry,
        { Policy: FunnelPolicy.Earliest } => AttemptPolicy.Earliest,
        _ => AttemptPolicy.Deepest,
    };
}

/// <summary>What a funnel's case may ask and the library lacks.</summary>
internal static class FunnelLacks
{
    /// <summary>The first thing that is lacking, with the field that asks for it; null when nothing is.</summary>
    internal static string? First(FunnelConfig config) => config switch
    {
        { Order: not FunnelOrder.Ordered } => $"funnels in {(config.Order == FunnelOrder.Any ? "any" : "strict")} order (order)",
        { Ties: FunnelTies.ByArrival } => "ties by arrival (ties)",
        { WindowEvents: not null } => "window of events (window_events)",
        { Unit: not "user" } => $"unit '{config.Unit}' of a funnel (unit)",
        { SessionGapS: not null } => "window of a session (session_gap_s)",
        { HoldConstant: not null } => "property held constant (hold_constant)",
        { Exclusions.Count: > 0 } => "exclusions of a funnel (exclusions)",
        { Breakdown: not null } => "breakdown of a funnel (breakdown)",
        { Attribution: not null } => "attribution of a breakdown (attribution)",
        { Entry: FunnelEntry.Open } => "open entry (entry)",
        { Count: FunnelCount.Attempts } => "count of attempts (count)",
        { Trend: not null } => "trend of a funnel (trend)",
        { Visible: not null } => "visible events of strict order (visible)",
        { Correlation: not null } => "drivers of a funnel (correlation)",
        { RestOf: not null } => "rest of a unit's values (rest_of)",
        _ => config.Steps.Select(First).FirstOrDefault(lacking => lacking is not null),
    };

    private static string? First(CaseStep step) => step switch
    {
        { Optional: true } => "optional steps (steps.optional)",
        { FirstTime: not null } => "first-time steps (steps.first_time)",
        { MinGapS: not null } or { MaxGapS: not null } => "gaps between steps (steps.min_gap_s, steps.max_gap_s)",
        _ => null,
    };
}
