using Crm.Segmentation.Live;
using Rules = Crm.Segmentation.Live.LiveRules;
using Told = Crm.Segmentation.Live.LiveChange;

namespace Crm.Segmentation.Conformance;

/// <summary>What takes the inputs of a live case.</summary>
internal interface ILiveRunner
{
    DateTimeOffset AsOf { get; }

    DateTimeOffset? NextWake { get; }

    LiveReceipt Feed(CustomerKey customer, CustomerEvent one, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Set(CustomerKey customer, Action<CustomerRow> values, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Merge(CustomerKey from, CustomerKey into, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Forget(CustomerKey customer, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Replace(string list, IReadOnlyList<CustomerKey> members, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Edit(Rules rules, DateTimeOffset received, ICollection<Told> told);

    LiveReceipt Wake(DateTimeOffset now, ICollection<Told> told);

    void Restore();

    IEnumerable<string> Members(string name);

    string? CellOf(CustomerKey customer, string partition);

    DateTimeOffset? NextChange(CustomerKey customer, string name);
}

/// <summary>Memberships in memory.</summary>
internal sealed class MembershipRunner(Rules rules, DateTimeOffset from) : ILiveRunner
{
    private LiveMembership _live = rules.Membership(from);

    public DateTimeOffset AsOf => _live.AsOf;

    public DateTimeOffset? NextWake => _live.NextWake;

    public LiveReceipt Feed(CustomerKey customer, CustomerEvent one, DateTimeOffset received, ICollection<Told> told) => _live.Feed(customer, one, received, told);

    public LiveReceipt Set(CustomerKey customer, Action<CustomerRow> values, DateTimeOffset received, ICollection<Told> told) => _live.Set(customer, values, received, told);

    public LiveReceipt Merge(CustomerKey from, CustomerKey into, DateTimeOffset received, ICollection<Told> told) => _live.Merge(from, into, received, told);

    public LiveReceipt Forget(CustomerKey customer, DateTimeOffset received, ICollection<Told> told) => _live.Forget(customer, received, told);

    public LiveReceipt Replace(string list, IReadOnlyList<CustomerKey> members, DateTimeOffset received, ICollection<Told> told) => _live.Replace(list, members, received, told);

    public LiveReceipt Edit(Rules rules, DateTimeOffset received, ICollection<Told> told) => _live.Edit(rules, received, told);

    public LiveReceipt Wake(DateTimeOffset now, ICollection<Told> told) => _live.WakeUntil(now, told);

    public void Restore() => _live = _live.Rules.RestoreMembership(_live.ToBytes());

    public IEnumerable<string> Members(string name) => _live.Members(name).Select(key => key.ToString());

    public string? CellOf(CustomerKey customer, string partition) => _live.CellOf(customer, partition);

    public DateTimeOffset? NextChange(CustomerKey customer, string name) => _live.NextChange(customer, name);
}

/// <summary>Each customer's state as bytes, as a host would store it with the customer; the keys that were merged are the host's to remember.</summary>
internal sealed class StatesRunner(Rules rules, DateTimeOffset from) : ILiveRunner
{
    private readonly Dictionary<CustomerKey, byte[]> _states = [];
    private readonly Dictionary<CustomerKey, CustomerKey> _merged = [];
    private Rules _rules = rules;

    public DateTimeOffset AsOf { get; private set; } = from;

    public DateTimeOffset? NextWake => _states.Count == 0 ? null : _states.Values.Min(bytes => _rules.Restore(bytes).NextWake);

    public LiveReceipt Feed(CustomerKey customer, CustomerEvent one, DateTimeOffset received, ICollection<Told> told) =>
        Step(customer, received, told, state => state.Feed(one, received));

    public LiveReceipt Set(CustomerKey customer, Action<CustomerRow> values, DateTimeOffset received, ICollection<Told> told) =>
        Step(customer, received, told, state => state.Set(values, received));

    public LiveReceipt Merge(CustomerKey from, CustomerKey into, DateTimeOffset received, ICollection<Told> told)
    {
        CustomerKey goes = Resolved(from), stays = Resolved(into);
        if (goes == stays && goes == from) return Step(goes, received, told, state => state.Merge(state, received));
        if (goes == stays) return Wake(received, told);
        LiveReceipt receipt = Step(stays, received, told, state =>
            _states.TryGetValue(goes, out byte[]? bytes) ? state.Merge(_rules.Restore(bytes), received) : state.Set(_ => { }, received));
        _states.Remove(goes);
        _merged[goes] = stays;
        return receipt;
    }

    public LiveReceipt Forget(CustomerKey customer, DateTimeOffset received, ICollection<Told> told)
    {
        CustomerKey key = Resolved(customer);
        if (_states.Remove(key, out byte[]? bytes))
            foreach (Told change in _rules.Restore(bytes).Forget(received)) told.Add(change);
        foreach (CustomerKey alias in (CustomerKey[])[.. _merged.Keys.Where(alias => Resolved(alias) == key)]) _merged.Remove(alias);
        return Wake(received, told);
    }

    public LiveReceipt Replace(string list, IReadOnlyList<CustomerKey> members, DateTimeOffset received, ICollection<Told> told) => Edit(_rules.WithList(list, members), received, told);

    public LiveReceipt Edit(Rules rules, DateTimeOffset received, ICollection<Told> told)
    {
        Dictionary<CustomerKey, LiveStep> steps = _states.ToDictionary(state => state.Key, state => _rules.Restore(state.Value).Under(rules, received));
        foreach (LiveStep step in steps.Values)
            if (step.Receipt.Refusal is not null) return step.Receipt;
        _rules = rules;
        foreach ((CustomerKey key, LiveStep step) in steps) Keep(key, step, told);
        AsOf = received;
        return new LiveReceipt(null, false);
    }

    public LiveReceipt Wake(DateTimeOffset now, ICollection<Told> told)
    {
        foreach (CustomerKey key in (CustomerKey[])[.. _states.Keys]) Keep(key, _rules.Restore(_states[key]).WakeUntil(now), told);
        AsOf = now;
        return new LiveReceipt(null, false);
    }

    public void Restore()
    {
    }

    public IEnumerable<string> Members(string name) => _states.Where(state => _rules.Restore(state.Value)[name]).Select(state => state.Key.ToString());

    public string? CellOf(CustomerKey customer, string partition) => State(customer)?.CellOf(partition);

    public DateTimeOffset? NextChange(CustomerKey customer, string name) => State(customer)?.NextChange(name);

    private LiveState? State(CustomerKey customer) => _states.TryGetValue(Resolved(customer), out byte[]? bytes) ? _rules.Restore(bytes) : null;

    private LiveReceipt Step(CustomerKey customer, DateTimeOffset received, ICollection<Told> told, Func<LiveState, LiveStep> next)
    {
        CustomerKey key = Resolved(customer);
        LiveStep step = next(State(key) ?? _rules.Start(key, received));
        if (step.Receipt.Refusal is not null) return step.Receipt;
        Keep(key, step, told);
        AsOf = received;
        return step.Receipt;
    }

    private void Keep(CustomerKey key, LiveStep step, ICollection<Told> told)
    {
        _states[key] = step.State.ToBytes();
        foreach (Told change in step.Changes) told.Add(change);
    }

    private CustomerKey Resolved(CustomerKey key)
    {
        while (_merged.TryGetValue(key, out CustomerKey into)) key = into;
        return key;
    }
}
