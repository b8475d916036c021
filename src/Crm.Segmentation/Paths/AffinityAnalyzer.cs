using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>Runs an affinity over a dataset.</summary>
internal static class AffinityAnalyzer
{
    private const ulong InBasket = 1, GoneOnTo = 2;

    /// <exception cref="RuleException">The affinity has errors.</exception>
    internal static AffinityReport Run(ProductAffinity affinity, EvaluationScope scope, DateSpan? range, CustomerSet? among = null)
    {
        var total = new BasketCounts();
        string[] names = ForEachBasket(affinity, scope, range, () => new BasketCounts(), (counts, _, basket) => counts.Add(basket), total.Add, among: among);
        return new AffinityReport(
            PathAnalyzer.SubjectOf(affinity, scope, range),
            total.Baskets,
            total.Large,
            [.. total.First.Keys.Union(total.Second.Keys).Select(item => new ItemBaskets(names[item], total.First.GetValueOrDefault(item), total.Second.GetValueOrDefault(item))).OrderBy(item => item.Item, StringComparer.Ordinal)],
            [.. total.Pairs.Select(pair => new ItemPair(names[pair.Key.First], names[pair.Key.Second], pair.Value)).Order()]);
    }

    /// <summary>The customers of a basket with an item that goes with another.</summary>
    internal static CustomerSet Customers(AffinityReport report, EvaluationScope scope, string first, string second)
    {
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        var names = new PathNames();
        (int one, int other) = (names.CodeOf(first), names.CodeOf(second));
        ForEachBasket(report.Definition, scope, report.Range, () => 0, (_, unit, basket) =>
        {
            if (!basket.IsLarge && basket.Has(one, other)) PathAnalyzer.Mark(words, unit);
        }, _ => { }, names);
        return new CustomerSet(scope.Data, words);
    }

    private static string[] ForEachBasket<TOwn>(
        ProductAffinity affinity, EvaluationScope scope, DateSpan? range, Func<TOwn> create, BasketVisit<TOwn> visit, Action<TOwn> join, PathNames? known = null, CustomerSet? among = null)
    {
        ValueList<Diagnostic> diagnostics = affinity.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        PathNames names = known ?? new PathNames();
        int? hero = affinity.Hero is { } item ? names.CodeOf(item) : null;
        var source = new PathSource([affinity.Events, affinity.Then], affinity.ItemProperty, affinity.SessionGap, affinity.UnitProperty, PathSource.RangeOf(range)) { NeedsName = true, Among = among };
        new PathUnits(scope, source, names).ForEach(
            () => (Own: create(), Basket: new Basket(affinity.LargestBasket, affinity.Then.Count > 0, hero)),
            (own, unit) =>
            {
                own.Basket.Clear();
                for (int i = 0; i < unit.Names.Length; i++)
                {
                    if (unit.Names[i] == PathNames.None) continue;
                    if ((unit.Answers[i] & InBasket) != 0) own.Basket.Put(unit.Names[i], i);
                    if ((unit.Answers[i] & GoneOnTo) != 0) own.Basket.GoOn(unit.Names[i], i);
                }

                if (!own.Basket.IsEmpty) visit(own.Own, unit, own.Basket);
            },
            own => join(own.Own));
        return names.All();
    }

    private delegate void BasketVisit<in TOwn>(TOwn own, PathUnitEvents unit, Basket basket);

    /// <summary>How many baskets have which items, and which two. Sums commute.</summary>
    private sealed class BasketCounts
    {
        internal long Baskets { get; private set; }

        internal long Large { get; private set; }

        internal Dictionary<int, long> First { get; } = [];

        internal Dictionary<int, long> Second { get; } = [];

        internal Dictionary<(int First, int Second), long> Pairs { get; } = [];

        internal void Add(Basket basket)
        {
            if (basket.IsLarge)
            {
                Large++;
                return;
            }

            Baskets++;
            foreach (int item in basket.First) CollectionsMarshal.GetValueRefOrAddDefault(First, item, out _)++;
            foreach (int item in basket.Second) CollectionsMarshal.GetValueRefOrAddDefault(Second, item, out _)++;
            foreach ((int First, int Second) pair in basket.Pairs()) CollectionsMarshal.GetValueRefOrAddDefault(Pairs, pair, out _)++;
        }

        internal void Add(BasketCounts other)
        {
            (Baskets, Large) = (Baskets + other.Baskets, Large + other.Large);
            foreach ((int item, long count) in other.First) CollectionsMarshal.GetValueRefOrAddDefault(First, item, out _) += count;
            foreach ((int item, long count) in other.Second) CollectionsMarshal.GetValueRefOrAddDefault(Second, item, out _) += count;
            foreach ((var pair, long count) in other.Pairs) CollectionsMarshal.GetValueRefOrAddDefault(Pairs, pair, out _) += count;
        }
    }
}
