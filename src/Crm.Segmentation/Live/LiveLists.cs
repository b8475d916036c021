namespace Crm.Segmentation.Live;

/// <summary>The members of the lists that rules ask for, each by its name. Immutable.</summary>
/// <param name="names">The names, in the order in which a program asks for them.</param>
/// <param name="members">The members of each.</param>
internal sealed class LiveLists(IReadOnlyList<string> names, IReadOnlySet<CustomerKey>[] members)
{
    internal IReadOnlyList<string> Names => names;

    /// <summary>The members in the order of the names.</summary>
    internal IReadOnlySet<CustomerKey>[] Members => members;

    internal IReadOnlySet<CustomerKey> Of(string name) => members[PlaceOf(name)];

    /// <summary>The same lists with other members of one.</summary>
    /// <exception cref="KeyNotFoundException">There is no list of that name.</exception>
    internal LiveLists With(string name, IEnumerable<CustomerKey> keys)
    {
        IReadOnlySet<CustomerKey>[] replaced = [.. members];
        replaced[PlaceOf(name)] = keys.ToHashSet(SeededHash.OfProcess);
        return new LiveLists(names, replaced);
    }

    private int PlaceOf(string name)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == name) return i;
        throw new KeyNotFoundException($"The rules ask for no list '{name}'.");
    }
}
