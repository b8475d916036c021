using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What was received up to an instant: the customers who exist, their attributes and events, the lists and the book.</summary>
/// <remarks>It is made from the inputs one by one and judges none; those that must be refused are left out.</remarks>
internal sealed class LiveHistory
{
    private readonly Dictionary<string, Dictionary<string, JsonElement>> _customers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _received = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _merged = new(StringComparer.Ordinal);
    private readonly List<(CaseEvent Event, string? Id)> _events = [];
    private int _inputs;

    private LiveHistory(LiveCase @case)
    {
        Rules = @case.Rules;
        foreach ((string name, IReadOnlyList<string> keys) in @case.Lists ?? new Dictionary<string, IReadOnlyList<string>>()) Replace(name, keys);
    }

    /// <summary>The text of the book.</summary>
    internal string Rules { get; private set; }

    /// <summary>The lists from outside.</summary>
    internal CustomerLists Lists { get; private set; } = CustomerLists.None;

    /// <summary>The customers who exist, with their attributes.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Customers =>
        _customers.ToDictionary(c => c.Key, c => (IReadOnlyDictionary<string, JsonElement>)c.Value, StringComparer.Ordinal);

    /// <summary>Their events, in the order of receipt.</summary>
    internal IReadOnlyList<CaseEvent> Events => [.. _events.Select(e => e.Event)];

    /// <summary>What was received up to an instant.</summary>
    internal static LiveHistory At(LiveCase @case, DateTimeOffset instant)
    {
        var history = new LiveHistory(@case);
        for (int i = 0; i < @case.Timeline.Count && @case.Timeline[i].Recv <= instant; i++)
            if (@case.Expected.Refused?.Contains(i) != true) history.Take(@case.Timeline[i]);
        return history;
    }

    private void Take(LiveInput input)
    {
        _inputs++;
        switch (input)
        {
            case LiveEvent e:
                Add(new CaseEvent { U = Known(e.U), E = e.E, T = e.At ?? e.Recv, P = e.P }, e.Id);
                break;
            case LiveAttributes attributes:
                Set(Known(attributes.U), attributes.Set);
                break;
            case LiveMerge merge:
                Merge(Resolve(merge.From), Known(merge.Into));
                break;
            case LiveForget forget:
                Forget(Resolve(forget.U));
                break;
            case LiveRules rules:
                Rules = rules.Rules;
                break;
            case LiveList list:
                Replace(list.Name, list.Keys);
                break;
        }
    }

    private void Replace(string list, IReadOnlyList<string> keys) => Lists = Lists.With(list, keys.Select(key => (CustomerKey)key));

    /// <summary>A repeated id of one customer changes nothing.</summary>
    private void Add(CaseEvent e, string? id)
    {
        if (id is null || !_events.Exists(known => known.Id == id && known.Event.U == e.U)) _events.Add((e, id));
    }

    private void Set(string customer, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        foreach ((string name, JsonElement value) in attributes)
        {
            _customers[customer][name] = value;
            _received[customer][name] = _inputs;
        }
    }

    /// <summary>The history joins; of an attribute the value received last stands, of two events with one id the first.</summary>
    private void Merge(string from, string into)
    {
        if (from == into) return;
        _merged[from] = into;
        if (!_customers.Remove(from, out Dictionary<string, JsonElement>? attributes)) return;
        _received.Remove(from, out Dictionary<string, int>? received);
        foreach ((string name, JsonElement value) in attributes)
        {
            if (_received[into].GetValueOrDefault(name) > received![name]) continue;
            _customers[into][name] = value;
            _received[into][name] = received[name];
        }

        (CaseEvent Event, string? Id)[] all = [.. _events.Select(e => e.Event.U == from ? (e.Event with { U = into }, e.Id) : e)];
        _events.Clear();
        foreach ((CaseEvent e, string? id) in all) Add(e, id);
    }

    private void Forget(string customer)
    {
        _customers.Remove(customer);
        _received.Remove(customer);
        _events.RemoveAll(e => e.Event.U == customer);
        foreach (string alias in (string[])[.. _merged.Keys.Where(alias => Resolve(alias) == customer)]) _merged.Remove(alias);
    }

    private string Known(string key)
    {
        string customer = Resolve(key);
        if (_customers.TryAdd(customer, new Dictionary<string, JsonElement>(StringComparer.Ordinal))) _received[customer] = new Dictionary<string, int>(StringComparer.Ordinal);
        return customer;
    }

    private string Resolve(string key)
    {
        for (int i = 0; i <= _merged.Count && _merged.TryGetValue(key, out string? into); i++) key = into;
        return key;
    }
}
