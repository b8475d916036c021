namespace Crm.Segmentation.Live;

/// <summary>Two keys become one customer, as if all that was received of either had been hers from the start.</summary>
internal static class LiveMerge
{
    /// <summary>The history of one joins that of another.</summary>
    internal static void Join(LiveCustomer customer, LiveCustomer other, LiveRules rules)
    {
        JoinAttributes(customer, other);
        JoinEvents(customer, other);
        foreach ((int type, long at) in other.Lost) customer.Lose(type, at);
        rules.Join(customer.Folds, other.Folds);
        customer.KeptFrom = Math.Max(customer.KeptFrom, other.KeptFrom);
    }

    /// <summary>Of an attribute the value received last stands.</summary>
    private static void JoinAttributes(LiveCustomer customer, LiveCustomer other)
    {
        FieldRow values = customer.Attributes.Values;
        for (int slot = 0; slot < customer.IsReceived.Length; slot++)
        {
            if (!other.IsReceived[slot] || (customer.IsReceived[slot] && customer.Received[slot].CompareTo(other.Received[slot]) >= 0)) continue;
            (customer.IsReceived[slot], customer.Received[slot]) = (true, other.Received[slot]);
            values = values.With(slot, other.Attributes.Values, customer.IsReceived.Length);
        }

        customer.Attributes = customer.Attributes.With(values);
    }

    /// <summary>Of events with one id the one received first stands.</summary>
    private static void JoinEvents(LiveCustomer customer, LiveCustomer other)
    {
        var first = new Dictionary<ulong, Receipt>();
        foreach ((ulong id, Receipt received) in customer.Ids.Concat(other.Ids)) Meet(id, received);
        foreach (KeptEvent kept in customer.Events.Concat(other.Events)) Meet(kept.Id, kept.Received);
        var taken = new HashSet<ulong>();
        customer.Ids.AddRange(other.Ids);
        customer.Ids.RemoveAll(known => !Stands(known.Id, known.Received));
        customer.Events.AddRange(other.Events);
        customer.Events.Sort();
        customer.Events.RemoveAll(kept => kept.Id != 0 && !Stands(kept.Id, kept.Received));

        bool Stands(ulong id, Receipt received) => first[id] == received && taken.Add(id);

        void Meet(ulong id, Receipt received)
        {
            if (id != 0 && (!first.TryGetValue(id, out Receipt known) || known.CompareTo(received) > 0)) first[id] = received;
        }
    }
}
