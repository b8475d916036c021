namespace Crm.Segmentation.Tests.Live;

/// <summary>What was received, kept naively: everything, for ever. The oracle reads it.</summary>
internal sealed class Receiving
{
    private readonly Dictionary<CustomerKey, Dictionary<string, (object? Value, int Order)>> _customers = [];
    private readonly Dictionary<CustomerKey, CustomerKey> _merged = [];
    private readonly List<(CustomerKey Customer, EventFacts Event, long? Id)> _events = [];
    private readonly Dictionary<string, IReadOnlySet<CustomerKey>> _lists = new(StringComparer.Ordinal);
    private int _inputs;

    internal IEnumerable<CustomerKey> Keys => _customers.Keys;

    internal IReadOnlyDictionary<string, IReadOnlySet<CustomerKey>> Lists => _lists;

    internal CustomerFacts Customer(CustomerKey key) => new(
        key,
        _customers[key].Where(value => value.Value.Value is not null).ToDictionary(value => value.Key, value => value.Value.Value!, StringComparer.Ordinal),
        [.. _events.Where(e => e.Customer == key).Select(e => e.Event)]);

    /// <summary>The customer that a key is now.</summary>
    internal CustomerKey Resolved(CustomerKey key)
    {
        while (_merged.TryGetValue(key, out CustomerKey into)) key = into;
        return key;
    }

    /// <summary>Whether two customers have an event each with the same id, one of them from before an instant.</summary>
    internal bool ShareAnId(CustomerKey one, CustomerKey other, double before) =>
        (Resolved(one), Resolved(other)) is var (first, second) && first != second && _events.Where(e => e.Id is not null && (e.Customer == first || e.Customer == second))
            .GroupBy(e => e.Id).Any(same => same.Select(e => e.Customer).Distinct().Count() == 2 && same.Any(e => e.Event.Time < before));

    internal void Take(WorldInput input)
    {
        _inputs++;
        switch (input)
        {
            case EventInput e:
                CustomerKey customer = Known(e.Customer);
                if (e.Id is null || !_events.Exists(known => known.Customer == customer && known.Id == e.Id)) _events.Add((customer, e.Event with { Arrival = _inputs }, e.Id));
                break;
            case AttributeInput a:
                Dictionary<string, (object?, int)> own = _customers[Known(a.Customer)];
                foreach ((string name, object? value) in a.Values) own[name] = (value, _inputs);
                break;
            case MergeInput m:
                Merge(m.From, m.Into);
                break;
            case ForgetInput f:
                Forget(Resolved(f.Customer));
                break;
            case ListInput l:
                _lists[l.Name] = l.Members.ToHashSet();
                break;
        }
    }

    private void Merge(CustomerKey from, CustomerKey into)
    {
        CustomerKey goes = Resolved(from), stays = Known(into);
        if (goes == stays) return;
        _merged[goes] = stays;
        if (!_customers.Remove(goes, out Dictionary<string, (object? Value, int Order)>? attributes)) return;
        foreach ((string name, (object? Value, int Order) value) in attributes)
            if (!_customers[stays].TryGetValue(name, out (object? Value, int Order) known) || known.Order < value.Order) _customers[stays][name] = value;
        (CustomerKey, EventFacts, long?)[] all = [.. _events.Select(e => e.Customer == goes ? (stays, e.Event, e.Id) : e)];
        _events.Clear();
        foreach ((CustomerKey customer, EventFacts e, long? id) in all)
            if (id is null || !_events.Exists(known => known.Customer == customer && known.Id == id)) _events.Add((customer, e, id));
    }

    private void Forget(CustomerKey customer)
    {
        _customers.Remove(customer);
        _events.RemoveAll(e => e.Customer == customer);
        foreach (CustomerKey alias in (CustomerKey[])[.. _merged.Keys.Where(alias => Resolved(alias) == customer)]) _merged.Remove(alias);
    }

    private CustomerKey Known(CustomerKey key)
    {
        CustomerKey customer = Resolved(key);
        _customers.TryAdd(customer, new Dictionary<string, (object?, int)>(StringComparer.Ordinal));
        return customer;
    }

}
