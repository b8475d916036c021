using Crm.Segmentation.Growth;

namespace Crm.Segmentation.Conformance;

/// <summary>The configuration of a growth's case as the library's definition, periods and as-of instant.</summary>
/// <param name="Growth">The definition.</param>
/// <param name="Before">The period before; null for one period alone.</param>
/// <param name="After">The period.</param>
/// <param name="AsOf">The instant at which the customers are looked at.</param>
/// <param name="By">The attribute by which customers are told apart; null for none.</param>
internal sealed record GrowthQuestion(RevenueGrowth Growth, DateSpan? Before, DateSpan After, DateTimeOffset AsOf, string? By)
{
    internal static GrowthQuestion Of(GrowthConfig config, CaseShop shop, IReadOnlyList<CaseEvent> events)
    {
        string order = config.Order.Event ?? throw new CaseException("config.order names no type of events");
        var growth = new RevenueGrowth("growth")
        {
            Visit = shop.Pattern(config.Visit),
            Order = shop.Pattern(config.Order),
            Value = shop.Property(order, config.Value),
            OrderKey = config.OrderKey is { } key ? shop.Property(order, key) : null,
            Refund = config.Refund is { } refund ? shop.Pattern(new CasePattern { Event = refund.Event, Where = refund.Where }) : null,
            RefundValue = config.Refund is { } worth ? shop.Property(worth.Event, worth.Value) : null,
            IsNet = config.Net,
            Attribution = config.Method == GrowthMethod.Lmdi ? AttributionMethod.LogarithmicMean : AttributionMethod.Shapley,
        };
        DateSpan? before = config.Before is { } days ? Ranges.Days(days, config.Timezone) : null;
        DateSpan after = Ranges.Days(config.After, config.Timezone), last = before is not null && before.To > after.To ? before : after;
        return new GrowthQuestion(growth, before, after, config.AsOf ?? Ranges.AsOf(last, isGiven: true, events), config.By?.Attribute);
    }

    internal GrowthReport Run(CaseShop shop, Dataset data)
    {
        var engine = new SegmentationEngine(shop.Schema);
        GrowthReport report = By is { } attribute ? engine.Analyze(Growth, engine.Measure(shop.Attribute(attribute), data, AsOf).ToGroups(), Before, After, AsOf)
            : Before is { } before ? engine.Analyze(Growth, data, before, After, AsOf)
            : engine.Analyze(Growth, data, After, AsOf);
        return report.Diagnostics.Count == 0 ? report : throw new RuleException(report.Diagnostics);
    }
}
