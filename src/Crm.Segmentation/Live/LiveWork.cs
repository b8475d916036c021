using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>The steps of one customer, and the memory they work in: for one thread at a time.</summary>
/// <remarks>What an event goes through is kept in methods of its own, which are not inlined: put into one, their loops have no registers left, and what seldom happens costs always.</remarks>
internal sealed partial class LiveWork
{
    // A program looks twelve years ahead for what recurs; "never" holds until then and is asked again before.
    private const long AskedAgainAfter = 11 * 365 * Timestamp.Day;

    private readonly LiveRules _rules;
    private readonly ProgramDefinition[] _definitions;
    private readonly ProgramWorkspace _workspace;
    private readonly CustomerHistory _history;
    private readonly Standing[] _standings, _earlier;
    private readonly int[] _places;
    private readonly int[] _one = new int[1];
    private readonly bool[] _types, _isDue;
    private readonly CustomerAttributes _nobody;

    internal LiveWork(LiveRules rules)
    {
        _rules = rules;
        _definitions = [.. rules.Definitions];
        _workspace = rules.CreateWorkspace();
        _history = _workspace.History;
        _standings = new Standing[rules.Definitions.Count];
        _earlier = new Standing[rules.Definitions.Count];
        _types = new bool[rules.Schema.Events.Count];
        _isDue = new bool[rules.Definitions.Count];
        _nobody = CustomerAttributes.Of(rules.Schema, 0);
        _places = new int[rules.Definitions.Count];
        Form = new StateForm(rules.Schema, rules.Definitions, rules.Kept);
        Customer = NewCustomer();
    }

    /// <summary>The customer whose step it is.</summary>
    internal LiveCustomer Customer { get; }

    /// <summary>What is written.</summary>
    internal StateWriter Writer { get; } = new();

    /// <summary>How states are written and read.</summary>
    internal StateForm Form { get; }

    internal LiveCustomer NewCustomer() => new(Form, _rules.Schema, _rules.Definitions);

    /// <summary>When she is to be looked at again.</summary>
    internal static long WakeOf(LiveCustomer customer) => Math.Min(customer.Nexts.FirstAt, AgainAt(customer));

    /// <summary>Lets time go by up to an instant, it included: what changes by itself is told with its own instant.</summary>
    internal void Advance(LiveCustomer customer, long until, ICollection<LiveChange> changes)
    {
        if (until <= customer.Told) return;
        for (long at = WakeOf(customer); at <= until; at = WakeOf(customer)) Wake(customer, at, changes);
        customer.Told = until;
    }

    /// <summary>When all is to be asked again.</summary>
    internal static long AgainAt(LiveCustomer customer) => (customer.Asked == long.MinValue ? customer.Told : customer.Asked) + AskedAgainAfter;

    /// <summary>Takes an event, which could be somebody's: <see cref="LiveRefusals.Of(CustomerEvent, long, LiveRules)"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
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
        bool isLast = Keep(customer, one, id, received);
        Judge(customer, received.At, DueBy(customer, received.At, one, isLast), changes, corrects: one.Milliseconds < received.At && one.Milliseconds >= received.At - _rules.Kept.KeepsFor);
        Settle(customer, received.At);
        return LiveReceipt.Taken;
    }

    /// <summary>Takes what is said of her attributes.</summary>
    internal void Set(LiveCustomer customer, RowDraft said, Receipt received, ICollection<LiveChange> changes)
    {
        Advance(customer, received.At - 1, changes);
        for (int slot = 0; slot < customer.IsReceived.Length; slot++)
            if (said.IsSet(slot) || said.IsUnset(slot)) (customer.IsReceived[slot], customer.Received[slot]) = (true, received);
        Become(customer, customer.Attributes.With(FieldRow.Of(said, customer.Attributes.Values)));
        Rejudge(customer, received.At, changes);
    }

    /// <summary>All her attributes are received.</summary>
    internal void Become(LiveCustomer customer, CustomerAttributes attributes, Receipt received, ICollection<LiveChange> changes)
    {
        Advance(customer, received.At - 1, changes);
        Become(customer, attributes);
        Array.Fill(customer.IsReceived, true);
        Array.Fill(customer.Received, received);
        Rejudge(customer, received.At, changes);
    }

    /// <summary>Takes all her attributes, and what she did before, in the order of time.</summary>
    internal void Begin(LiveCustomer customer, CustomerAttributes attributes, ReadOnlySpan<CustomerEvent> events, long now, ICollection<LiveChange> changes)
    {
        foreach (CustomerEvent one in events) _ = Keep(customer, one, 0, new Receipt(one.Milliseconds, 0));
        Become(customer, attributes, new Receipt(now, 0), changes);
        Settle(customer, now);
    }

    /// <summary>Judges her once more: lists are others, or the rules are.</summary>
    internal void Rejudge(LiveCustomer customer, long now, ICollection<LiveChange> changes)
    {
        Judge(customer, now, All(customer, now), changes, corrects: false);
    }

    /// <summary>She is on a list that she was not on, or no longer.</summary>
    internal void Relist(LiveCustomer customer, string list, long now, ICollection<LiveChange> changes)
    {
        Doubt(customer, list);
        Rejudge(customer, now, changes);
    }

    /// <summary>What depends on an attribute or a list said another thing of events that are no longer looked at than it would say now.</summary>
    internal void Doubt(LiveCustomer customer, string attributeOrList) => customer.Doubt(_rules.Kept.ReadersOf(attributeOrList));

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
        long settled = Math.Max(customer.Settled, other.Settled);
        LiveMerge.Join(customer, other, _rules);
        if (settled != long.MinValue) SettleAgain(customer, settled, _rules.Kept.All);
        ForgetIds(customer, received.At);
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

    /// <summary>When a definition says something else by itself; null for never. What is kept of it may be earlier, where it is not told what comes then.</summary>
    internal DateTimeOffset? NextChangeOf(LiveCustomer customer, int definition)
    {
        long next = customer.Nexts[definition];
        if (next != NextChanges.Never && customer.Nexts.Then(definition) == Until.Untold) next = StandingOf(customer, definition, customer.Told).Next;
        return next == NextChanges.Never ? null : Timestamp.Instant(next);
    }

    /// <summary>What a definition says at an instant, and when it says something else.</summary>
    internal Standing StandingOf(LiveCustomer customer, int definition, long now)
    {
        Load(customer, _rules.Kept.Alone(definition));
        return Ask(definition, now);
    }

    /// <summary>Takes an event; whether it is kept, and later than all others that are.</summary>
    private bool Keep(LiveCustomer customer, CustomerEvent one, ulong id, Receipt received)
    {
        KeptType type = _rules.Kept[one.Index];
        if (type.IsKept && (one.Milliseconds >= customer.KeptFrom || type.IsKeptForEver))
        {
            bool isLast = customer.Add(new KeptEvent(one, one.Milliseconds, id, received));
            if (one.Milliseconds < received.At && one.Milliseconds <= customer.Settled) SettleAgain(customer, customer.Settled, _rules.Kept.ReadersOf(one.Index));
            return isLast;
        }

        Lose(customer, one, id, received);
        return false;
    }

    /// <summary>Takes what is to be known of an event that is not kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Lose(LiveCustomer customer, CustomerEvent one, ulong id, Receipt received)
    {
        KeptType type = _rules.Kept[one.Index];
        if (type.HasFolds)
        {
            _history.Set(_nobody, 1);
            _history.Add(one, one.Milliseconds);
            Fold(customer, received.At);
        }

        // What was said at its time may have been another thing.
        if (type.IsRead) customer.Doubt(_rules.Kept.ReadersOf(one.Index).Places);
        customer.Lose(one.Index, one.Milliseconds);
        if (id != 0) customer.Ids.Add(new KnownId(id, received));
    }

    /// <summary>Whether she had an event with an id that is remembered: because it is not long ago, or because its event is kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Knows(LiveCustomer customer, ulong id, long now)
    {
        long remembered = now - _rules.Options.RememberIdsMilliseconds, kept = now - _rules.Kept.KeepsFor;
        if (customer.HasIds)
        {
            foreach (KnownId known in customer.Ids)
                if (known.Id == id && known.Received.At >= remembered) return true;
        }

        if (!customer.MayHave(id)) return false;
        foreach (KeptEvent own in customer.Events)
            if (own.Id == id && (own.Received.At >= remembered || own.At >= kept || _rules.Kept[own.Event.Index].IsKeptForEver)) return true;
        return false;
    }

    private void ForgetIds(LiveCustomer customer, long now)
    {
        if (customer.HasIds) Forget(customer.Ids, now - _rules.Options.RememberIdsMilliseconds);

        static void Forget(List<KnownId> ids, long before) => ids.RemoveAll(known => known.Received.At < before);
    }

    /// <summary>Her attributes are others: what depends on those that differ is doubted.</summary>
    private void Become(LiveCustomer customer, CustomerAttributes attributes)
    {
        ValueList<FieldDefinition> fields = attributes.Fields;
        FieldRow before = customer.Attributes.Values;
        for (int slot = 0; slot < fields.Count; slot++)
            if (!before.IsSame(slot, attributes.Values, fields.Count)) Doubt(customer, fields[slot].Name);
        customer.Attributes = attributes;
    }

    private Standing Ask(int definition, long now)
    {
        _one[0] = definition;
        _rules.Run(_workspace, _history, now, _one, _earlier);
        return _earlier[0];
    }

    /// <summary>Tells what is another than it was, of definitions for which she is loaded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Judge(LiveCustomer customer, long now, ReadOnlySpan<int> places, ICollection<LiveChange> changes, bool corrects)
    {
        ReadOnlySpan<Standing> standings = _standings;
        _rules.Run(_workspace, _history, now, places, _standings);
        customer.Told = now;
        customer.Nexts.Say(places, standings, now);
        DefinitionCodes codes = customer.Codes;
        for (int i = 0; i < places.Length; i++)
        {
            (int definition, int code, int before) = (places[i], standings[i].Code, codes[places[i]]);
            if (code == before) continue;
            long effective = corrects && IsChange(_definitions[definition], before, code) ? Since(customer, definition, now, code) : LiveChange.NoEffect;
            Change(customer, definition, code, now, effective, changes);
        }
    }

    private static bool IsChange(ProgramDefinition definition, int before, int after) => definition.IsPartition ? before != after : (before == 1) != (after == 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Change(LiveCustomer customer, int definition, int code, long now, long effective, ICollection<LiveChange> changes)
    {
        ProgramDefinition of = _definitions[definition];
        if (IsChange(of, customer.Codes[definition], code)) changes.Add(new LiveChange(customer.Key, of, code, now, effective));
        customer.Codes[definition] = code;
    }
}
