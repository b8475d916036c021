namespace Crm.Segmentation.Live;

/// <summary>Which keys were merged into which customers. Finding a customer takes few steps, however long the chain of merges; forgetting her takes as many as she has keys.</summary>
internal sealed class MergedKeys
{
    private readonly Dictionary<CustomerKey, CustomerKey> _into = new(SeededHash.OfProcess);
    private readonly Dictionary<CustomerKey, List<CustomerKey>> _keys = new(SeededHash.OfProcess);

    internal int Count => _into.Count;

    /// <summary>How many steps were taken from key to key.</summary>
    internal long Steps { get; private set; }

    /// <summary>Each merged key with the customer that it is now.</summary>
    internal IEnumerable<(CustomerKey Key, CustomerKey Customer)> All => _keys.SelectMany(of => of.Value, (of, key) => (key, of.Key));

    /// <summary>The customer that a key is now; itself where it was not merged. The way there is shorter the next time.</summary>
    internal CustomerKey Resolve(CustomerKey key)
    {
        CustomerKey customer = key;
        for (; _into.TryGetValue(customer, out CustomerKey next); customer = next) Steps++;
        while (_into.TryGetValue(key, out CustomerKey next) && next != customer)
        {
            _into[key] = customer;
            key = next;
        }

        return customer;
    }

    /// <summary>A customer becomes another; neither is a merged key.</summary>
    internal void Join(CustomerKey goes, CustomerKey stays)
    {
        _into[goes] = stays;
        _keys.Remove(goes, out List<CustomerKey>? less);
        _keys.TryGetValue(stays, out List<CustomerKey>? more);
        if (more is null || more.Count < less?.Count) (less, more) = (more, less ?? []);
        if (less is not null)
        {
            more.AddRange(less);
            Steps += less.Count;
        }

        more.Add(goes);
        _keys[stays] = more;
    }

    /// <summary>The keys of a customer are merged no longer.</summary>
    internal void Forget(CustomerKey customer)
    {
        if (!_keys.Remove(customer, out List<CustomerKey>? keys)) return;
        foreach (CustomerKey key in keys) _into.Remove(key);
        Steps += keys.Count;
    }

    /// <summary>Takes a key and the customer that it is; false where that is a merged key itself, or the key is taken.</summary>
    internal bool TryAdd(CustomerKey key, CustomerKey customer)
    {
        if (key == customer || _into.ContainsKey(customer) || _keys.ContainsKey(key) || _into.ContainsKey(key)) return false;
        Join(key, customer);
        return true;
    }
}
