using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a funnel's case as the library's definition, range and as-of instant.</summary>
/// <param name="Funnel">The definition.</param>
/// <param name="Entry">Where step 1 must lie.</param>
/// <param name="AsOf">The later of the range's end and the last event.</param>
/// <param name="TimeZone">The zone of the range's days.</param>
/// <param name="TimesFrom">The step, from 0, from which the times to convert are asked.</param>
/// <param name="TimesTo">The step to which they are asked.</param>
/// <param name="Bins">How many bins they are counted in; null for as many as the library finds right.</param>
internal sealed record FunnelQuestion(Funnel Funnel, DateSpan Entry, DateTimeOffset AsOf, string TimeZone, int TimesFrom, int TimesTo, int? Bins)
{
    internal static FunnelQuestion Read(Fields config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        config.NotYet("window_events", "exclusions", "breakdown", "attribution", "correlation", "rest_of", "invalid_exclusions");
        if (config.Word("order", "", ("ordered", ""), ("strict", "strict"), ("any", "any")) is { Length: > 0 } order) throw new CaseException($"the order '{order}' is not supported yet");
        if ((config.TextOrNull("unit") ?? "user") is var unit && unit != "user") throw new CaseException($"the unit '{unit}' is not supported yet");

        var funnel = new Funnel("funnel", [.. config.Objects("steps").Select((step, i) => Step(step, i, shop))])
        {
            Window = config.NumberOrNull("window_s") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Ties = config.Word("ties", TiePolicy.AnyOrder, ("any_order", TiePolicy.AnyOrder), ("strictly_increasing", TiePolicy.StrictlyIncreasing)),
            Attempt = config.Word("start_occurrence", AttemptPolicy.Deepest, ("last", AttemptPolicy.LastEntry)),
        };
        string zone = config.TextOrNull("timezone") ?? "UTC";
        DateSpan entry = config.ObjectOrNull("range") is { } range ? Ranges.Days(range, zone) : Ranges.Of(events);
        (int from, int to, int? bins) = config.ObjectOrNull("ttc") is { } ttc ? Times(ttc) : (0, funnel.Steps.Count - 1, null);
        return new FunnelQuestion(funnel, entry, Ranges.AsOf(entry, config.Has("range"), events), zone, from, to, bins);
    }

    internal FunnelReport Run(CaseShop shop) =>
        Engine(shop.Schema).Analyze(Funnel, shop.Build(), Entry, AsOf);

    /// <summary>How long customers took from one step to a later one.</summary>
    internal StepTimes Times(FunnelReport report, int from, int to) => Engine(report.Dataset.Schema).Times(report, from, to);

    private SegmentationEngine Engine(Schema schema) => new(schema, new SegmentationOptions { TimeZone = TimeZone });

    private static FunnelStep Step(Fields step, int index, CaseShop shop)
    {
        step.NotYet("optional", "first_time");
        List<EventPattern> patterns = [];
        if (step.Has("event") || !step.Has("any_of")) patterns.AddRange(shop.Patterns(step));
        if (step.Has("any_of")) patterns.AddRange(shop.AnyOf(step));
        step.Done();
        return new FunnelStep($"step {index + 1}", [.. patterns]);
    }

    private static (int From, int To, int? Bins) Times(Fields ttc)
    {
        (int From, int To, int? Bins) times = (ttc.Integer("from"), ttc.Integer("to"), ttc.IntegerOrNull("bins"));
        ttc.Done();
        return times;
    }
}
