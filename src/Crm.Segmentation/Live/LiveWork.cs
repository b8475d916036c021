using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>The steps of one customer, and the memory they work in: for one thread at a time.</summary>
internal sealed class LiveWork
{
    // A program looks twelve years ahead for what recurs; "never" holds until then and is asked again before.
    private const long AskedAgainAfter = 11 * 365 * Timestamp.Day;

    // Nothing that a rule reads of customers began before 1900.
    private const long Beginning = -2_208_988_800_000;

    // Fewer old events are not worth the look.
    private const int FewOld = 8;

    private readonly LiveRules _rules;
    private readonly ProgramWorkspace _workspace;
    private readonly CustomerHistory _history;
    private readonly Standing[] _standings, _earlier;
    private readonly int[] _codes, _places, _all;
    private readonly int[] _one = new int[1];
    private long[] _times = new long[32];
    private CustomerEvent[] _events = new CustomerEvent[32];

    internal LiveWork(LiveRules rules)
    {
        _rules = rules;
        _workspace = rules.CreateWorkspace();
        _history = _workspace.History;
        _standings = new Standing[rules.Definitions.Count];
        _earlier = new Standing[rules.Definitions.Count];
        _codes = new int[rules.Definitions.Count];
        _places = new int[rules.Definitions.Count];
        _all = [.. Enumerable.Range(0, rules.Definitions.Count)];
        Form = new StateForm(rules.Schema, rules.Definitions, rules.Kept);
        Customer = NewCustomer();
    }

    /// <summary>The customer whose step it is.</summary>
    internal LiveCustomer Customer { get; }

    /// <summary>What is written.</summary>
    internal StateWriter Writer { get; } = new();

    /// <summary>How states are written and read.</summary>
    internal StateForm Form { get; }

    internal LiveCustomer NewCustomer() => new(_rules.Schema.Attributes.Count, _rules.Definitions.Count);

    /// <summary>When she is to be looked at again.</summary>
    internal static long WakeOf(LiveCustomer customer) => Math.Min(customer.Next, (customer.Asked == long.MinValue ? customer.Told : customer.Asked) + AskedAgainAfter);

    /// <summary>Lets time go by up to an instant, it included: what changes by itself is told with its own instant.</summary>
    internal void Advance(LiveCustomer customer, long until, ICollection<LiveChange> changes)
    {
        if (until <= customer.Told) return;
        if (WakeOf(customer) <= until)
        {
            Load(customer);
            for (long at = WakeOf(customer); at <= until; at = WakeOf(customer)) Judge(customer, at, Due(customer, at, null), changes, corrects: false);
        }

        customer.Told = until;
    }

    /// <summary>Takes an event of the rules' schema.</summary>
    internal LiveReceipt Feed(LiveCustomer customer, CustomerEvent one, Receipt received, ICollection<LiveChange> changes)
    {
        ulong id = one.Id is { } key ? EventIdHash.Of(key) : 0;
        if (id != 0 && Knows(customer, id, received.At))
        {
            Advance(customer, received.At, changes);
            return LiveReceipt.Repeated;
        }

        if (LiveRefusals.Of(customer, one, received.At, _rules) is { } refusal) return LiveReceipt.Refused(refusal);
        Advance(customer, received.At - 1, changes);
        ForgetIds(customer, received.At);
        Keep(customer, one, id, received);
        Load(customer);
        Judge(customer, received.At, Due(customer, received.At, _rules.Kept.ReadersOf(one.Index)), changes, corrects: one.Milliseconds < received.At && one.Milliseconds >= received.At - _rules.Kept.KeepsFor);
        Settle(customer, received.At);
        return LiveReceipt.Taken;
    }

    /// <summary>Takes what is said of her attributes.</summary>
    internal void Set(LiveCustomer customer, RowDraft said, Receipt received, ICollection<LiveChange> changes)
    {
        Advance(customer, received.At - 1, changes);
        for (int slot = 0; slot < customer.IsReceived.Length; slot++)
            if (said.IsSet(slot) || said.IsUnset(slot)) (customer.IsReceived[slot], customer.Received[slot]) = (true, received);
        customer.Attributes = customer.Attributes.With(FieldRow.Of(said, customer.Attributes.Values));
        Rejudge(customer, received.At, changes);
    }

    /// <summary>All her attributes are received.</summary>
    internal void Become(LiveCustomer customer, CustomerAttributes attributes, Receipt received, ICollection<LiveChange> changes)
    {
        Advance(customer, received.At - 1, changes);
        customer.Attributes = attributes;
        Array.Fill(customer.IsReceived, true);
        Array.Fill(customer.Received, received);
        Rejudge(customer, received.At, changes);
    }

    /// <summary>Takes all her attributes, and what she did before, in the order of time.</summary>
    internal void Begin(LiveCustomer customer, CustomerAttributes attributes, ReadOnlySpan<CustomerEvent> events, long now, ICollection<LiveChange> changes)
    {
        foreach (CustomerEvent one in events) Keep(customer, one, 0, new Receipt(one.Milliseconds, 0));
        Become(customer, attributes, new Receipt(now, 0), changes);
        Settle(customer, now);
    }

    /// <summary>Judges her once more: lists are others, or the rules are.</summary>
    internal void Rejudge(LiveCustomer customer, long now, ICollection<LiveChange> changes)
    {
        Load(customer);
        Judge(customer, now, All(customer, now), changes, corrects: false);
    }

    /// <summary>Another key becomes her: its history joins hers.</summary>
    /// <param name="customer">Who stays.</param>
    /// <param name="other">Who goes; not to be used afterwards.</param>
    /// <param name="received">When it was received.</param>
    /// <param name="changes">Takes what changes of both.</param>
    internal void Merge(LiveCustomer customer, LiveCustomer other, Receipt received, ICollection<LiveChange> changes)
    {
        Advance(other, received.At - 1, changes);
        Leave(other, received.At, changes);
        Advance(customer, received.At - 1, changes);
        LiveMerge.Join(customer, other);
        ForgetIds(customer, received.At);
        Load(customer);
        Judge(customer, received.At, All(customer, received.At), changes, corrects: true);
        Settle(customer, received.At);
    }

    /// <summary>She leaves everything.</summary>
    internal void Leave(LiveCustomer customer, long now, ICollection<LiveChange> changes)
    {
        for (int i = 0; i < customer.Codes.Length; i++) Leave(customer, i, now, changes);
    }

    /// <summary>She leaves a segment or a partition.</summary>
    internal void Leave(LiveCustomer customer, int definition, long now, ICollection<LiveChange> changes) =>
        Change(customer, definition, LiveCustomer.NoCode, now, LiveChange.NoEffect, changes);

    /// <summary>What a definition says at an instant, and when it says something else.</summary>
    internal Standing StandingOf(LiveCustomer customer, int definition, long now)
    {
        Load(customer);
        return Ask(definition, now);
    }

    private void Keep(LiveCustomer customer, CustomerEvent one, ulong id, Receipt received)
    {
        KeptType type = _rules.Kept[one.Index];
        if (type.IsKept && (one.Milliseconds >= customer.KeptFrom || type.IsKeptForEver))
        {
            customer.Add(new KeptEvent(one, one.Milliseconds, id, received));
            return;
        }

        customer.Lose(one.Index, one.Milliseconds);
        if (id != 0) customer.Ids.Add(new KnownId(id, received));
    }

    /// <summary>Whether she had an event with an id that is remembered: because it is not long ago, or because its event is kept.</summary>
    private bool Knows(LiveCustomer customer, ulong id, long now)
    {
        long remembered = now - _rules.Options.RememberIdsMilliseconds, kept = now - _rules.Kept.KeepsFor;
        foreach (KnownId known in customer.Ids)
            if (known.Id == id && known.Received.At >= remembered) return true;
        foreach (KeptEvent own in customer.Events)
            if (own.Id == id && (own.Received.At >= remembered || own.At >= kept || _rules.Kept[own.Event.Index].IsKeptForEver)) return true;
        return false;
    }

    private void ForgetIds(LiveCustomer customer, long now)
    {
        if (customer.Ids.Count > 0) customer.Ids.RemoveAll(known => known.Received.At < now - _rules.Options.RememberIdsMilliseconds);
    }

    private void Load(LiveCustomer customer)
    {
        List<KeptEvent> events = customer.Events;
        if (_events.Length < events.Count) (_events, _times) = (new CustomerEvent[Math.Max(events.Count, 2 * _events.Length)], new long[Math.Max(events.Count, 2 * _events.Length)]);
        ReadOnlySpan<KeptEvent> kept = CollectionsMarshal.AsSpan(events);
        for (int i = 0; i < kept.Length; i++) (_events[i], _times[i]) = (kept[i].Event, kept[i].At);
        _history.Set(customer.Attributes, _events.AsSpan(0, kept.Length), _times.AsSpan(0, kept.Length));
    }

    /// <summary>The definitions that may say something else: those whose time has come, and some more; all of a customer who was never judged, or not for long.</summary>
    private ReadOnlySpan<int> Due(LiveCustomer customer, long now, bool[]? others)
    {
        if (customer.Asked == long.MinValue || customer.Asked + AskedAgainAfter <= now) return All(customer, now);
        int count = 0;
        for (int i = 0; i < customer.Nexts.Length; i++)
            if (customer.Nexts[i] <= now || others?[i] == true) _places[count++] = i;
        return _places.AsSpan(0, count);
    }

    private ReadOnlySpan<int> All(LiveCustomer customer, long now)
    {
        customer.Asked = now;
        return _all;
    }

    private Standing Ask(int definition, long now)
    {
        _one[0] = definition;
        _rules.Run(_workspace, _history, now, _one, _earlier);
        return _earlier[0];
    }

    /// <summary>Tells what is another than it was, at an instant at which she is loaded.</summary>
    private void Judge(LiveCustomer customer, long now, ReadOnlySpan<int> places, ICollection<LiveChange> changes, bool corrects)
    {
        _rules.Run(_workspace, _history, now, places, _standings);
        customer.Told = now;
        for (int i = 0; i < places.Length; i++)
        {
            (int definition, (int code, long next)) = (places[i], _standings[i]);
            customer.Nexts[definition] = next;
            if (code == customer.Codes[definition]) continue;
            long effective = corrects && IsChange(definition, customer.Codes[definition], code) ? Since(customer, definition, now, code) : LiveChange.NoEffect;
            Change(customer, definition, code, now, effective, changes);
        }
    }

    private bool IsChange(int definition, int before, int after) =>
        _rules.Definitions[definition].IsPartition ? before != after : (before == 1) != (after == 1);

    private void Change(LiveCustomer customer, int definition, int code, long now, long effective, ICollection<LiveChange> changes)
    {
        ProgramDefinition of = _rules.Definitions[definition];
        if (IsChange(definition, customer.Codes[definition], code))
        {
            string? cell = of.IsPartition && code >= 0 ? of.Cells[code] : null;
            changes.Add(new LiveChange(customer.Attributes.Key, of.Name, of.IsPartition ? cell is not null : code == 1, cell, now, effective));
        }

        customer.Codes[definition] = code;
    }

    /// <summary>Since when a definition has said what it says now, over all that is kept; looked for ever further back.</summary>
    private long Since(LiveCustomer customer, int definition, long now, int code)
    {
        long floor = Math.Max(customer.Settled, Beginning), until = now;
        for (long span = Timestamp.Day; ; span *= 2)
        {
            long from = now - span < floor ? floor : now - span;
            if (from < until && LastChange(definition, from, until) is { } found) return found;
            if (from == floor) break;
            until = from;
        }

        if (customer.Settled == long.MinValue) return LiveChange.Always;
        return customer.SettledCodes[definition] == code ? customer.SettledSince[definition] : customer.Settled;
    }

    /// <summary>The last instant in (from, until] at which a definition comes to say something else.</summary>
    private long? LastChange(int definition, long from, long until)
    {
        long? last = null;
        for (long at = from; ;)
        {
            long next = Ask(definition, at).Next;
            if (next <= until) last = at = next;
            else if (until - at > AskedAgainAfter) at += AskedAgainAfter;
            else return last;
        }
    }

    /// <summary>Where much is older than is kept, remembers what the definitions said when it mattered, and lets it go.</summary>
    private void Settle(LiveCustomer customer, long now)
    {
        long from = now - _rules.Kept.KeepsFor;
        int old = 0;
        foreach (KeptEvent kept in customer.Events)
        {
            if (kept.At >= from) break;
            if (!_rules.Kept[kept.Event.Index].IsKeptForEver) old++;
        }

        if (old == 0 || (old < FewOld && old < customer.Events.Count)) return;
        SettleAt(customer, now - _rules.Kept.LookBack);
        customer.KeptFrom = from;
        customer.Events.RemoveAll(kept =>
        {
            if (kept.At >= from || _rules.Kept[kept.Event.Index].IsKeptForEver) return false;
            customer.Lose(kept.Event.Index, kept.At);
            if (kept.Id != 0 && kept.Received.At >= now - _rules.Options.RememberIdsMilliseconds) customer.Ids.Add(new KnownId(kept.Id, kept.Received));
            return true;
        });
    }

    private void SettleAt(LiveCustomer customer, long settled)
    {
        Load(customer);
        _rules.Run(_workspace, _history, settled, _all, _standings);
        for (int i = 0; i < _standings.Length; i++)
        {
            int code = _standings[i].Code;
            customer.SettledSince[i] = Since(customer, i, settled, code);
            _codes[i] = code;
        }

        _codes.CopyTo(customer.SettledCodes, 0);
        customer.Settled = settled;
    }

}
