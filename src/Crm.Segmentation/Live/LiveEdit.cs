namespace Crm.Segmentation.Live;

/// <summary>An edited rule book over states of the one before.</summary>
internal sealed class LiveEdit
{
    // No cell of the edited partition: as good as none.
    private const int CellThatIsGone = LiveCustomer.NoCode;

    private readonly int[] _from;
    private readonly int[][] _cells;
    private readonly int[] _removed, _folds;
    private readonly bool[] _isSame;

    internal LiveEdit(LiveRules before, LiveRules after)
    {
        (Before, After) = (before, after);
        _from = [.. after.Definitions.Select(definition => Same(definition, before))];
        HashSet<string> same = after.Source.SameAs(before.Source);
        _isSame = [.. after.Definitions.Select((definition, i) => _from[i] >= 0 && same.Contains(definition.Name))];
        _cells = [.. after.Definitions.Select((definition, i) => _from[i] < 0 ? [] : CellsOf(before.Definitions[_from[i]], definition))];
        _folds = [.. after.Kept.Folds.Select(fold => before.Kept.Folds.ToList().IndexOf(fold))];
        _removed = [.. Enumerable.Range(0, before.Definitions.Count).Where(i => !_from.Contains(i))];
    }

    internal LiveRules Before { get; }

    internal LiveRules After { get; }

    /// <summary>Why no state can be put under the edited rules; null where some can.</summary>
    internal Diagnostic? Refusal => Before.Schema.Equals(After.Schema) ? null : LiveRefusals.EditOfAnotherSchema(After.Schema);

    /// <summary>One state under the edited rules.</summary>
    internal static LiveStep Step(LiveState state, LiveRules before, LiveRules after, long received)
    {
        if (received < state.Told) return new LiveStep(state, LiveReceipt.Refused(LiveRefusals.ClockGoesBack(received, state.Told)), []);
        var edit = new LiveEdit(before, after);
        if (edit.Refusal is { } unfit) return new LiveStep(state, LiveReceipt.Refused(unfit), []);
        LiveWork from = before.Rent(), to = after.Rent();
        try
        {
            state.ReadTo(from, from.Customer);
            if (edit.NotKept(from.Customer, received) is { } missing) return new LiveStep(state, LiveReceipt.Refused(missing), []);
            var changes = new List<LiveChange>();
            from.Advance(from.Customer, received - 1, changes);
            edit.Carry(from, from.Customer, to, received, changes);
            return new LiveStep(LiveState.Of(after, to, to.Customer), LiveReceipt.Taken, [.. changes]);
        }
        finally
        {
            before.Return(from);
            after.Return(to);
        }
    }

    /// <summary>The history that a customer does not have and the edited rules read; null where there is none.</summary>
    internal Diagnostic? NotKept(LiveCustomer customer, long now)
    {
        foreach ((int index, long last) in customer.Lost)
        {
            KeptType type = After.Kept[index];
            if (type.IsRead && last > type.UnreadUntil(now))
                return LiveRefusals.NotKept(type.ReadBy, After.Schema.Events[index].Name, last, customer.Key);
            for (int fold = 0; fold < _folds.Length; fold++)
                if (After.Kept.Folds[fold].Type == index && _folds[fold] < 0) return LiveRefusals.NotKept(type.ReadBy, After.Schema.Events[index].Name, last, customer.Key);
        }

        foreach (KeptEvent kept in customer.Events)
        {
            int index = kept.Event.Index;
            KeptType type = After.Kept[index], before = Before.Kept[index];
            if (!type.IsRead || (!type.HasFolds && kept.At <= type.UnreadUntil(now))) continue;
            foreach (int property in type.Properties)
                if (type.Reads(property) && Array.BinarySearch(before.Properties, property) < 0)
                    return LiveRefusals.NotKept(type.ReadByOf(property), After.Schema.Events[index].Properties[property].ToString(), kept.At, customer.Key);
        }

        return null;
    }

    /// <summary>Puts a state, up to the millisecond before, under the edited rules.</summary>
    internal void Carry(LiveWork work, LiveCustomer from, LiveWork edited, long now, ICollection<LiveChange> changes)
    {
        LiveCustomer to = edited.Customer;
        to.Begin(from.Attributes, from.Told);
        from.Received.CopyTo(to.Received, 0);
        from.IsReceived.CopyTo(to.IsReceived, 0);
        to.Events.AddRange(from.Events.Where(kept => After.Kept[kept.Event.Index].IsKept).Select(Whole));
        foreach (KeptEvent kept in from.Events)
            if (!After.Kept[kept.Event.Index].IsKept) to.Lose(kept.Event.Index, kept.At);
        to.Ids.AddRange(from.Ids);
        foreach (KeptEvent kept in from.Events)
            if (kept.Id != 0 && !After.Kept[kept.Event.Index].IsKept) to.Ids.Add(new KnownId(kept.Id, kept.Received));
        foreach ((int type, long at) in from.Lost) to.Lose(type, at);
        for (int fold = 0; fold < _folds.Length; fold++)
            if (_folds[fold] >= 0) to.Folds[fold] = from.Folds[_folds[fold]];
        to.KeptFrom = Math.Min(from.KeptFrom, AllSince(from));
        for (int i = 0; i < to.Codes.Length; i++)
        {
            if (_from[i] < 0) continue;
            to.Codes[i] = CodeOf(i, from.Codes[_from[i]]);
            to.SettledCodes[i] = CodeOf(i, from.SettledCodes[_from[i]]);
            to.SettledSince[i] = from.SettledSince[_from[i]];
        }

        // What another condition of the same name said then is nothing that this one did.
        to.Settle(from.Settled);
        for (int i = 0; i < to.Codes.Length; i++)
            if (!_isSame[i]) (to.SettledCodes[i], to.SettledSince[i]) = (LiveCustomer.NoCode, to.Settled);
        SettleLost(edited, from, to, now);
        foreach (string list in After.Lists)
            if (Before.IsOn(list, from.Key) != After.IsOn(list, from.Key)) edited.Doubt(to, list);
        foreach (int removed in _removed) work.Leave(from, removed, now, changes);
        edited.Rejudge(to, now, changes);
    }

    /// <summary>An event that says its own instant: the edited rules may ask it.</summary>
    private KeptEvent Whole(KeptEvent kept)
    {
        CustomerEvent shape = kept.Event;
        return shape.Milliseconds == kept.At ? kept : kept with { Event = CustomerEvent.Of(After.Schema, shape.Index, new FineInstant(kept.At, shape.Finer), null, shape.Sequence, shape.Values) };
    }

    /// <summary>The instant from which all events that the edited rules read are there: they may look further back than those before, and take what comes late for there.</summary>
    private long AllSince(LiveCustomer customer)
    {
        long since = long.MinValue;
        foreach ((int type, long at) in customer.Lost)
            if (After.Kept[type].IsRead) since = Math.Max(since, at + 1);
        return since;
    }

    /// <summary>Where the edited rules read events that are gone, history is settled up to where they do no longer: what reads them is told no further back.</summary>
    private void SettleLost(LiveWork edited, LiveCustomer from, LiveCustomer to, long now)
    {
        (int Type, long Until)[] lost = [.. from.Lost.Where(type => After.Kept[type.Key].IsRead).Select(type => (type.Key, Math.Min(now, type.Value + After.Kept.ReachOf(type.Key))))];
        long settled = lost.Length == 0 ? long.MinValue : lost.Max(type => type.Until);
        if (settled <= from.Settled) return;
        edited.SettleAt(to, settled, After.Kept.All);
        foreach ((int type, long until) in lost)
            if (until > from.Settled) to.Doubt(After.Kept.ReadersOf(type).Places);
    }

    private int CodeOf(int definition, int code) => After.Definitions[definition].IsPartition && code >= 0 ? _cells[definition][code] : code;

    private static int Same(ProgramDefinition definition, LiveRules before) =>
        before.FindPlace(definition.Name) is >= 0 and var place && before.Definitions[place].IsPartition == definition.IsPartition ? place : -1;

    private static int[] CellsOf(ProgramDefinition before, ProgramDefinition after)
    {
        if (!after.IsPartition) return [];
        string[] cells = [.. after.Cells];
        return [.. before.Cells.Select(cell => Array.IndexOf(cells, cell) is >= 0 and var place ? place : CellThatIsGone)];
    }
}
