using Crm.Segmentation.Tree;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Rules.Analysis;

/// <summary>Conditions with so few constants that a list of customers shows every way to satisfy them.</summary>
internal static class SmallShop
{
    internal static readonly long AsOf = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Ages around the constants, a flag, a tier, recent and old purchases: every combination.</summary>
    internal static IReadOnlyList<CustomerFacts> Everybody { get; } =
    [
        .. from age in new object?[] { null, 0L, 1L, 2L, 3L, 4L }
           from flag in new object?[] { null, true, false }
           from tier in new object?[] { null, "basic", "gold", "vip" }
           from recent in Enumerable.Range(0, 3)
           from old in Enumerable.Range(0, 4)
           select new CustomerFacts(
               "c",
               new Dictionary<string, object?> { ["age"] = age, ["opted_in"] = flag, ["tier"] = tier }.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!),
               [.. Enumerable.Repeat(TimeSpan.FromHours(1), recent).Concat(Enumerable.Repeat(4 * Week, old)).Select((ago, i) => new EventFacts("purchase", AsOf - (long)ago.TotalMilliseconds, null, i, Facts.None))]),
    ];

    internal static Condition Condition(Random random, int depth) => depth == 0 ? Leaf(random) : random.Next(4) switch
    {
        0 => Condition(random, depth - 1) & Condition(random, depth - 1),
        1 => Condition(random, depth - 1) | Condition(random, depth - 1),
        2 => !Condition(random, depth - 1),
        _ => Condition(random, depth - 1) & Leaf(random),
    };

    private static Condition Leaf(Random random) => random.Next(8) switch
    {
        0 or 1 => new Comparison(Age, Operator(random), Constant.Of(random.Next(1, 4) - (random.Next(4) == 0 ? 0.5m : 0))),
        2 => random.Next(2) == 0 ? Age.IsMissing() : Age.IsAnyOf(1, random.Next(2, 4)),
        3 => random.Next(3) == 0 ? OptedIn.IsMissing() : OptedIn,
        4 => random.Next(3) == 0 ? Tier.IsMissing() : Tier.IsAnyOf("gold", random.Next(2) == 0 ? "vip" : "gold"),
        5 => new Comparison(Purchase.Count(Window.Last(Week)), Operator(random), random.Next(0, 2)),
        6 => new Comparison(Purchase.Count(), Operator(random), random.Next(0, 3)),
        _ => random.Next(2) == 0 ? Purchase.Since() < Week : Purchase.Since() >= Week,
    };

    private static ComparisonOperator Operator(Random random) => (ComparisonOperator)random.Next(5);
}
