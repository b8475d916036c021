using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;

using static StorefrontSample.OrderVocabulary;

namespace StorefrontSample;

/// <summary>What orders alone can tell about customers.</summary>
internal static class OrderRules
{
    private static readonly Window Year = Window.Last(TimeSpan.FromDays(365));

    /// <summary>What a customer paid in the last 365 days, net of returns.</summary>
    internal static readonly Feature SpendYear = Feature.Define("spend_year", Purchase.Sum(Amount, Year) + Return.Sum(ReturnedAmount, Year), "Spend in 365 days");

    internal static readonly Segment[] Segments =
    [
        Segment.Define("first_time_buyers", Purchase.DidExactly(1), "Bought once"),
        Segment.Define("repeat_buyers", Purchase.DidAtLeast(2), "Bought more than once"),
        Segment.Define("early_rebuyers", Purchase.Then(Purchase).Within(Days(30)).Did(), "Bought twice within 30 days"),
        Segment.Define("new_buyers", Purchase.DidFirst(Window.Last(Days(30))), "First order in the last 30 days"),
        Segment.Define("regular_buyers", Purchase.DidRegularly(ComparisonOperator.GreaterOrEqual, times: 1, atLeastPeriods: 4, ofLastPeriods: 6, period: Days(30)), "Bought in 4 of the last 6 times 30 days"),
        Segment.Define("going_quiet", Purchase.Count() >= 3 & Purchase.Since() >= Days(60) & !(Purchase.Since() >= Days(180)), "Three orders or more, none for 60 to 180 days"),
        Segment.Define("lapsed", Purchase.Since() >= Days(180), "No order for 180 days"),
        Segment.Define("returners", Return.Did(), "Sent something back"),
    ];

    internal static readonly string[] Overlapping = ["repeat_buyers", "early_rebuyers", "new_buyers", "regular_buyers", "going_quiet", "lapsed", "returners"];

    /// <summary>The first order and the one after it; what else was ordered at the same instant is no second order.</summary>
    internal static readonly Funnel SecondOrder = new("second_order", new FunnelStep("first order", Purchase), new FunnelStep("second order", Purchase))
    {
        Window = Days(90),
        Attempt = AttemptPolicy.FirstEntry,
        Ties = TiePolicy.StrictlyIncreasing,
    };

    internal static readonly Retention Monthly = new("monthly") { Cohort = Purchase.First(), Return = Purchase, Period = CalendarUnit.Month, Periods = 12 };

    /// <summary>Tiers by spend, cut where the caller says.</summary>
    /// <param name="top">The least spend of the top tier.</param>
    /// <param name="middle">The least spend of the middle tier; not above <paramref name="top"/>.</param>
    internal static Partition Tiers(decimal top, decimal middle) => Partition.Define(
        "spend",
        title: "Tier",
        otherwise: "none",
        new PartitionCell("top", SpendYear >= top) { Title = "top tenth of those who paid" },
        new PartitionCell("middle", SpendYear >= middle) { Title = "upper half of them" },
        new PartitionCell("base", SpendYear > 0m) { Title = "lower half" });

    /// <summary>The observed spend below which a share of the spenders lies: an observed value, as quantiles of type 1 are.</summary>
    internal static decimal Quantile(IReadOnlyList<decimal> ascending, double share) =>
        ascending[Math.Max(0, (int)Math.Ceiling(share * ascending.Count) - 1)];

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);
}
