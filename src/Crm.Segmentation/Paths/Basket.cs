namespace Crm.Segmentation.Paths;

/// <summary>The items of one basket after another, in memory of its own, each with its first place in the basket and its last among those gone on to.</summary>
/// <param name="largest">How many different items it may have.</param>
/// <param name="isOrdered">Whether items are gone on to; otherwise all are both.</param>
/// <param name="hero">The one item from which pairs go; null for all.</param>
internal sealed class Basket(int largest, bool isOrdered, int? hero)
{
    private readonly Dictionary<int, int> _first = [], _last = [];

    internal bool IsEmpty => _first.Count == 0 && _last.Count == 0;

    /// <summary>Whether it has more different items than a basket may have.</summary>
    internal bool IsLarge => _first.Count > largest || _last.Count > largest;

    /// <summary>The items in the basket.</summary>
    internal IEnumerable<int> First => _first.Keys;

    /// <summary>The items that are gone on to; without an order those in the basket.</summary>
    internal IEnumerable<int> Second => isOrdered ? _last.Keys : _first.Keys;

    internal void Clear()
    {
        _first.Clear();
        _last.Clear();
    }

    /// <summary>Puts an item in.</summary>
    internal void Put(int item, int place) => _first.TryAdd(item, place);

    /// <summary>Goes on to an item.</summary>
    internal void GoOn(int item, int place) => _last[item] = place;

    /// <summary>Whether the second item goes with the first.</summary>
    internal bool Has(int first, int second) =>
        first != second && _first.TryGetValue(first, out int place) && (isOrdered ? _last.TryGetValue(second, out int last) && last > place : _first.ContainsKey(second));

    /// <summary>All items that go with another.</summary>
    internal IEnumerable<(int First, int Second)> Pairs() => hero is { } item
        ? Second.Where(second => Has(item, second)).Select(second => (item, second))
        : First.SelectMany(first => Second.Where(second => Has(first, second)), (first, second) => (first, second));
}
