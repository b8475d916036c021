using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Paths;

/// <summary>Affinities over random shops beside the definition, in every way to ask.</summary>
public sealed class AffinityProperties
{
    private static readonly DateTimeOffset AsOf = PathShop.Start.AddHours(50);

    private static int Worlds => PropertyRuns.IsLong ? 100_000 : 600;

    [Fact]
    public void Pairs_AnyShop_AreThoseOfTheDefinition() => Each((affinity, moves, data) =>
    {
        AffinityReport report = PathShop.Engine().Analyze(affinity, data, null, AsOf);
        List<OracleBasket> all = Baskets(affinity, moves);
        OracleBasket[] baskets = [.. all.Where(basket => !IsLarge(affinity, basket))];
        var expected = new List<string>();
        string[] items = [.. moves.Select(move => move.Page).OfType<string>().Distinct()];
        foreach (string first in items.Where(item => affinity.Hero is null || item == affinity.Hero))
        {
            foreach (string second in items.Where(item => item != first))
            {
                int both = baskets.Count(basket => Has(affinity, basket, first, second));
                if (both == 0) continue;
                double with = baskets.Count(basket => basket.In.Any(item => item.Page == first)), other = baskets.Count(basket => (affinity.Then.Count > 0 ? basket.On : basket.In).Any(item => item.Page == second));
                expected.Add($"{first} {second} {both} {(double)both / baskets.Length:R} {both / with:R} {both / with / (other / baskets.Length):R}");
            }
        }

        Assert.Equal((baskets.Length, all.Count - baskets.Length), (report.Baskets, report.LargeBaskets));
        Assert.Equal(expected.Order(StringComparer.Ordinal), report.Pairs.Select(pair => $"{pair.First} {pair.Second} {pair.Counts.Both} {pair.Support.Rate:R} {pair.Confidence.Rate:R} {pair.Lift:R}").Order(StringComparer.Ordinal));
        Assert.All(report.Pairs, pair => Assert.True(pair.Counts.Interval is var (low, high) && low <= pair.Lift && pair.Lift <= high));
        if (report.Pairs.Count == 0) return;
        AffinityPair one = report.Pairs[^1];
        Assert.Equal(
            baskets.Where(basket => Has(affinity, basket, one.First, one.Second)).SelectMany(basket => basket.Customers).Distinct().Order().Select(customer => $"{customer}"),
            PathShop.Engine().Customers(report, data, one.First, one.Second).Keys.Select(key => key.ToString()));
    });

    [Fact]
    public void Hero_AnyShop_HasThePairsThatAllItemsHaveFromIt() => Each((affinity, moves, data) =>
    {
        AffinityReport all = PathShop.Engine().Analyze(affinity with { Hero = null }, data, null, AsOf), hero = PathShop.Engine(3).Analyze(affinity with { Hero = "/b" }, data, null, AsOf);

        Assert.Equal(all.From("/b"), hero.Pairs.OrderByDescending(pair => pair.Lift));
        Assert.Equal(all.From("/b", atLeast: 2), hero.From("/b", atLeast: 2));
    });

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Each((affinity, moves, data) =>
    {
        if (affinity.UnitProperty is not null) return;
        AffinityReport[] parts = [.. new[] { new[] { 0, 3, 5 }, [1, 2, 4] }.Select(customers => PathShop.Engine(2).Analyze(affinity, PathShop.Build(moves, customers), null, AsOf))];
        AffinityReport[] stored = [.. parts.Select(part => AffinityReport.FromJson(PathShop.Schema, part.ToJson()))];

        Assert.Equal(parts, stored);
        Assert.Equal(PathShop.Engine().Analyze(affinity, data, null, AsOf), stored[0].Merge(stored[1]));
    });

    [Fact]
    public void Definition_AnyOne_IsItselfAsTextAndAsJson() => Each((affinity, _, _) =>
    {
        Assert.Equal(affinity, RuleBook.Parse(PathShop.Schema, ("affinity", affinity.ToText()))["affinity"]);
        Assert.Equal(affinity, RuleBook.FromJson(PathShop.Schema, RuleBook.Create(PathShop.Schema, affinity).ToJson())["affinity"]);
    });

    /// <summary>The baskets with an item, each item with its place among the unit's events.</summary>
    private static List<OracleBasket> Baskets(ProductAffinity affinity, Move[] moves)
    {
        // A basket's events are those of paths of the same unit.
        EventPaths paths = new("paths") { Events = [.. affinity.Events, .. affinity.Then], SessionGap = affinity.SessionGap, UnitProperty = affinity.UnitProperty };
        return [.. PathOracle.Units(paths, [.. moves.Where(move => PathOracle.At(move) <= AsOf)]).Select(unit => new OracleBasket(
            [.. unit.Moves.Where(move => move.Of("page") is not null && (Is(affinity.Events, move) || Is(affinity.Then, move))).Select(move => move.Customer).Distinct()],
            [.. unit.Moves.Index().Where(move => move.Item.Of("page") is not null && Is(affinity.Events, move.Item)).Select(move => (move.Item.Page!, move.Index))],
            [.. unit.Moves.Index().Where(move => move.Item.Of("page") is not null && Is(affinity.Then, move.Item)).Select(move => (move.Item.Page!, move.Index))]))
            .Where(basket => basket.In.Length + basket.On.Length > 0)];
    }

    private static bool Is(ValueList<EventPattern> patterns, Move move) => patterns.Any(pattern => pattern.EventName == move.Name);

    private static bool IsLarge(ProductAffinity affinity, OracleBasket basket) =>
        new[] { basket.In, basket.On }.Any(items => items.Select(item => item.Page).Distinct().Count() > affinity.LargestBasket);

    private static bool Has(ProductAffinity affinity, OracleBasket basket, string first, string second) => affinity.Then.Count == 0
        ? basket.In.Any(item => item.Page == first) && basket.In.Any(item => item.Page == second)
        : basket.In.Any(item => item.Page == first && basket.On.Any(on => on.Page == second && on.Place > item.Place));

    private static void Each(Action<ProductAffinity, Move[], Dataset> check)
    {
        int first = PropertyRuns.IsLong ? Random.Shared.Next() : 0;
        for (int world = 0; world < Worlds; world++)
        {
            int seed = unchecked(first + world);
            var random = new Random(seed);
            Move[] moves = PathShop.Random(random);
            ProductAffinity affinity = new("affinity")
            {
                Events = random.Next(2) == 0 ? [PathShop.View] : [PathShop.View, PathShop.Cart],
                ItemProperty = "page",
                Then = random.Next(3) switch { 0 => [PathShop.Buy], 1 => [PathShop.Cart, PathShop.Buy], _ => [] },
                Hero = random.Next(4) == 0 ? "/a/1" : null,
                LargestBasket = random.Next(3) == 0 ? random.Next(1, 4) : 1000,
                SessionGap = random.Next(4) == 0 ? TimeSpan.FromHours(random.Next(1, 6)) : null,
            };
            if (affinity.SessionGap is null && random.Next(4) == 0) affinity = affinity with { UnitProperty = "visit" };
            try
            {
                check(affinity, moves, PathShop.Build(moves, Enumerable.Range(0, 6)));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, {affinity}", exception);
            }
        }
    }

    private sealed record OracleBasket(int[] Customers, (string Page, int Place)[] In, (string Page, int Place)[] On);
}
