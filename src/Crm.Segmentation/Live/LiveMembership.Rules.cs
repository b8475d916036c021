namespace Crm.Segmentation.Live;

/// <content>Other rules over the same customers.</content>
public sealed partial class LiveMembership
{
    /// <summary>The rule book is edited: what is removed is left by all, what is new is entered by who holds, at once.</summary>
    /// <param name="edited">The edited rules, of the same schema.</param>
    /// <param name="received">When they hold from, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes who enters and leaves by it, and what changes by time up to then.</param>
    /// <returns>Refused, and the rules before go on, where the edited ones need history that was not kept.</returns>
    public LiveReceipt Edit(LiveRules edited, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(edited);
        ArgumentNullException.ThrowIfNull(changes);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: false) is { } refusal) return LiveReceipt.Refused(refusal);
        var edit = new LiveEdit(_rules, edited);
        if (edit.Refusal is { } unfit) return LiveReceipt.Refused(unfit);
        foreach ((CustomerKey key, int place) in _places.All)
        {
            Read(key, place, _work.Customer);
            if (edit.NotKept(_work.Customer, at) is { } missing) return LiveReceipt.Refused(missing);
        }

        _ = Begin(at, changes);
        LiveWork before = _work;
        var after = new LiveWork(edited);
        foreach ((CustomerKey key, int place) in _places.All.ToArray())
        {
            LiveCustomer state = before.Customer;
            Read(key, place, state);
            before.Advance(state, at - 1, changes);
            edit.Carry(before, state, after, at, changes);
            (_rules, _work) = (edited, after);
            Store(key, place, after.Customer);
            (_rules, _work) = (edit.Before, before);
        }

        (_rules, _work) = (edited, after);
        End(at, changes);
        return LiveReceipt.Taken;
    }

    /// <summary>The members of a list are others: who is judged by it enters and leaves at once.</summary>
    /// <param name="list">The list, which the rule book declares.</param>
    /// <param name="members">The keys of its members, all of them; those that there are no customers of count once there are.</param>
    /// <param name="received">When they hold from, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes who enters and leaves by it, and what changes by time up to then.</param>
    /// <exception cref="KeyNotFoundException">The rule book declares no such list.</exception>
    public LiveReceipt Replace(string list, IEnumerable<CustomerKey> members, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        LiveRules replaced = _rules.WithList(list, members);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: false) is { } refusal) return LiveReceipt.Refused(refusal);
        _ = Begin(at, changes);
        HashSet<CustomerKey> moved = [.. _rules.MembersOf(list)];
        moved.SymmetricExceptWith(replaced.MembersOf(list));
        (_rules, _work) = (replaced, new LiveWork(replaced));
        foreach (CustomerKey key in moved)
        {
            if (_places.Find(key) is not (>= 0 and var place)) continue;
            LiveCustomer state = Load(key, place, at);
            _work.Relist(state, list, at, changes);
            Store(key, place, state);
        }

        End(at, changes);
        return LiveReceipt.Taken;
    }
}
