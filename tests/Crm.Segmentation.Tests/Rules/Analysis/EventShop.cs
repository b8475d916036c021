using Crm.Segmentation.Tree;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Rules.Analysis;

/// <summary>Conditions on events whose patterns and windows contain one another, and customers whose few events lie around the edges.</summary>
internal static class EventShop
{
    internal static readonly long AsOf = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly TimeSpan[] Durations = [TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(4)];

    private static readonly EventPattern[] Patterns =
        [View, Purchase, AnyEvent.Instance, Purchase.Where(Amount > 1), Purchase.Where(Amount >= 2), Purchase.Where(!(Amount > 1)), Purchase.Where(Gift)];

    private static readonly EventPattern[] Purchases = [Purchase, Patterns[3], Patterns[4], Patterns[5]];

    internal static IReadOnlyList<CustomerFacts> Customers { get; } = [.. Enumerable.Range(0, 300).Select(i => Customer(new Random(i)))];

    internal static Condition Condition(Random random) => random.Next(6) switch
    {
        0 => !Leaf(random),
        1 => Leaf(random) & Leaf(random),
        2 => Leaf(random) | Leaf(random),
        _ => Leaf(random),
    };

    private static Condition Leaf(Random random)
    {
        Window? window = MaybeWindow(random);
        EventPattern pattern = Pick(random, Patterns), purchases = Pick(random, Purchases);
        return random.Next(13) switch
        {
            0 or 1 => new Comparison(pattern.Count(window), Operator(random), random.Next(3)),
            2 => new Comparison(pattern.Sessions(Pick(random, Durations), window), Operator(random), random.Next(3)),
            3 => new Comparison(purchases.Distinct(Amount, window), Operator(random), random.Next(3)),
            4 => new Comparison(purchases.Sum(Amount, window), Operator(random), random.Next(-1, 3)),
            5 => purchases.Sum(Amount, window).IsSet(),
            6 => new Comparison(purchases.Max(Amount, window), Operator(random), random.Next(-1, 3)),
            7 or 8 => new Comparison(pattern.Since(), Operator(random), Pick(random, Durations)),
            9 => new Comparison(pattern.SinceFirst(), Operator(random), Pick(random, Durations)),
            10 => new Comparison(View.Then(purchases).Count(window), Operator(random), random.Next(3)),
            11 => pattern.DidFirst(window),
            _ => pattern.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 1 + random.Next(2), 2, Durations[0]),
        };
    }

    private static Window? MaybeWindow(Random random) => random.Next(8) switch
    {
        0 or 1 => Window.Last(Pick(random, Durations)),
        2 => Window.Ago(Durations[2], Pick(random, Durations[..2])),
        3 => Window.BeforeAgo(Pick(random, Durations)),
        4 => Window.Within(Pick(random, Durations), SignedUp),
        5 => Window.Since(SignedUp),
        6 => Window.Since(DateTimeOffset.FromUnixTimeMilliseconds(AsOf) - Pick(random, Durations)),
        _ => null,
    };

    private static CustomerFacts Customer(Random random)
    {
        var attributes = new Dictionary<string, object>();
        if (random.Next(4) > 0) attributes.Add("signed_up", DateTimeOffset.FromUnixTimeMilliseconds(Moment(random)));
        return new CustomerFacts("c", attributes, [.. Enumerable.Range(0, random.Next(5)).Select(i => Event(random, i))]);
    }

    private static EventFacts Event(Random random, int arrival)
    {
        var properties = new Dictionary<string, object>();
        string type = Pick(random, ["view", "purchase", "purchase", "visit"]);
        if (type == "purchase" && random.Next(4) > 0) properties.Add("amount", (decimal)random.Next(-1, 4));
        if (type == "purchase" && random.Next(2) > 0) properties.Add("gift", random.Next(2) > 0);
        return new EventFacts(type, Moment(random), null, arrival, properties);
    }

    /// <summary>On an edge of a window, or a millisecond beside it.</summary>
    private static long Moment(Random random) => AsOf - (long)(TimeSpan.FromDays(random.Next(6)).TotalMilliseconds + random.Next(-1, 2));

    private static ComparisonOperator Operator(Random random) => (ComparisonOperator)random.Next(5);

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
