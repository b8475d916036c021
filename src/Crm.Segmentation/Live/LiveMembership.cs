using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>Many customers under live rules: who is in which segment and cell is always up to date, and what changes is told.</summary>
/// <remarks>
/// <para>Inputs are given in the order of their receipt, by one thread at a time. Every input lets time go by up to its receipt; without inputs <see cref="WakeUntil(DateTimeOffset, ICollection{LiveChange})"/> does,
/// and <see cref="NextWake"/> says when there is something to tell. Nothing is polled.</para>
/// <para>Changes are added to a collection of the caller's: in the order of time, of one instant in no order that matters, net of an instant within one call.</para>
/// <para>An input that is refused changes nothing; the receipt says why.</para>
/// </remarks>
public sealed partial class LiveMembership
{
    private readonly CustomerPlaces _places;
    private readonly MergedKeys _merged = new();
    private readonly ByteArena _arena;
    private readonly InstantWheel _wheel;
    private LiveRules _rules;
    private LiveWork _work;
    private long _told;
    private int _order;

    internal LiveMembership(LiveRules rules, long from)
    {
        (_rules, _work, _told, _wheel) = (rules, new LiveWork(rules), from, new InstantWheel(from, Approach, Near, rules.Options.LargePages));
        _places = new CustomerPlaces(rules.Options.LargePages);
        _arena = new ByteArena((place, room) => _places[place].Room = room, rules.Options.LargePages);
    }

    /// <summary>The rules that hold now.</summary>
    public LiveRules Rules => _rules;

    /// <summary>The instant up to which time has gone by.</summary>
    public DateTimeOffset AsOf => Timestamp.Instant(_told);

    /// <summary>How many customers there are.</summary>
    public int Count => _places.Count;

    /// <summary>How many bytes the states of the customers take, and what keeps their places and instants; their keys apart.</summary>
    public long ByteSize => _arena.ByteSize + _places.ByteSize + _wheel.ByteSize;

    /// <summary>When to call <see cref="WakeUntil(DateTimeOffset, ICollection{LiveChange})"/> next, unless there is an input before; there may be nothing to tell then. Null while there are no customers.</summary>
    public DateTimeOffset? NextWake => _wheel.Next() is { } next ? Timestamp.Instant(Math.Min(next, Timestamp.Max)) : null;

    /// <summary>An event of a customer is received; a customer who is not known begins with it.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="one">The event; it may be late, and up to <see cref="LiveOptions.Ahead"/> early.</param>
    /// <param name="received">When it was received, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes what changes by it, and by time up to its receipt.</param>
    public LiveReceipt Feed(CustomerKey customer, CustomerEvent one, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(changes);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: true) is { } refusal) return LiveReceipt.Refused(refusal);
        if (LiveRefusals.Of(one, at, _rules) is { } unfit) return LiveReceipt.Refused(unfit);
        int place = TakeExpected(customer);
        if (place < 0 && (place = Find(ref customer)) >= 0) Touch(place);
        Receipt receipt = Begin(at, changes);
        LiveCustomer state = Load(customer, place, at);
        LiveReceipt taken = _work.Feed(state, one, receipt, changes);
        if (taken.Refusal is null) Store(customer, place, state);
        End(at, changes);
        return taken;
    }

    /// <summary>Attributes of a customer are received: what is set is changed, what is set to null becomes missing, the rest stays. Who is not known begins with it.</summary>
    /// <param name="customer">Whose they are.</param>
    /// <param name="values">Sets the attributes that change; none makes the customer known.</param>
    /// <param name="received">When they were received, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes what changes by it, and by time up to its receipt.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public LiveReceipt Set(CustomerKey customer, Action<CustomerRow> values, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        RowDraft said = _rules.DraftOf(values);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: true) is { } refusal) return LiveReceipt.Refused(refusal);
        Receipt receipt = Begin(at, changes);
        int place = Find(ref customer);
        LiveCustomer state = Load(customer, place, at);
        _work.Set(state, said, receipt, changes);
        Store(customer, place, state);
        End(at, changes);
        return LiveReceipt.Taken;
    }

    /// <summary>A key turns out to be another customer: its history joins hers, it leaves everything, and its later inputs are hers.</summary>
    /// <param name="from">The key that goes, such as an anonymous one.</param>
    /// <param name="into">The key that stays; it begins with this where it is not known.</param>
    /// <param name="received">When it was received, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes what changes by it, and by time up to its receipt.</param>
    public LiveReceipt Merge(CustomerKey from, CustomerKey into, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: false) is { } refusal) return LiveReceipt.Refused(refusal);
        (CustomerKey goes, CustomerKey stays) = (from, into);
        (int place, int target) = (Find(ref goes), Find(ref stays));
        if (goes == stays && goes == from) return LiveReceipt.Refused(LiveRefusals.CircleOfMerges(from, into));
        Receipt receipt = Begin(at, changes);
        if (goes != stays)
        {
            LiveCustomer state = Load(stays, target, at);
            if (place < 0)
            {
                _work.Set(state, _rules.DraftOf(_ => { }), receipt, changes);
            }
            else
            {
                LiveCustomer other = _work.NewCustomer();
                Read(goes, place, other);
                _work.Merge(state, other, receipt, changes);
                Remove(place);
            }

            Store(stays, target, state);
            _merged.Join(goes, stays);
        }

        End(at, changes);
        return LiveReceipt.Taken;
    }

    /// <summary>A customer is forgotten: she leaves everything, nothing of her is kept, and a later input of her key begins a new customer. So are the keys merged into her.</summary>
    /// <param name="customer">Who; one who is not known is forgotten already.</param>
    /// <param name="received">When it was received, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes what changes by it, and by time up to its receipt.</param>
    public LiveReceipt Forget(CustomerKey customer, DateTimeOffset received, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        long at = Timestamp.Floor(received);
        if (Refusal(at, adds: false) is { } refusal) return LiveReceipt.Refused(refusal);
        _ = Begin(at, changes);
        int place = Find(ref customer);
        if (place >= 0)
        {
            LiveCustomer state = Load(customer, place, at);
            _work.Advance(state, at - 1, changes);
            _work.Leave(state, at, changes);
            Remove(place);
        }

        _merged.Forget(customer);
        End(at, changes);
        return LiveReceipt.Taken;
    }

    /// <summary>Lets time go by: what changes by itself up to an instant is told with its own instants.</summary>
    /// <param name="now">The instant, not before <see cref="AsOf"/>.</param>
    /// <param name="changes">Takes what changes.</param>
    public LiveReceipt WakeUntil(DateTimeOffset now, ICollection<LiveChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        long at = Timestamp.Floor(now);
        if (Refusal(at, adds: false) is { } refusal) return LiveReceipt.Refused(refusal);
        End(at, changes);
        return LiveReceipt.Taken;
    }

    /// <summary>The number of customers and definitions, and up to when.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count:N0} customers, {_rules.Definitions.Count} definitions, up to {Timestamp.Text(_told)}");

    private Diagnostic? Refusal(long at, bool adds) =>
        at < _told ? LiveRefusals.ClockGoesBack(at, _told)
        : adds && _rules.Options.MostBytes is < long.MaxValue and var most && ByteSize >= most ? LiveRefusals.MemoryLimit(most)
        : null;

    /// <summary>Time goes by up to the millisecond before an input.</summary>
    private Receipt Begin(long at, ICollection<LiveChange> changes)
    {
        Pass(at - 1, changes);
        _order = at == _told ? _order + 1 : 0;
        return new Receipt(at, _order);
    }

    /// <summary>Time goes by up to an input's own millisecond.</summary>
    private void End(long at, ICollection<LiveChange> changes)
    {
        Pass(at, changes);
        _told = at;
    }

    private void Pass(long until, ICollection<LiveChange> changes)
    {
        while (_wheel.TryTake(until, out long instant, out int place)) Look(place, instant, changes);
    }

    /// <summary>Looks at a customer who came out of the wheel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Look(int place, long instant, ICollection<LiveChange> changes)
    {
        ref CustomerPlace slot = ref _places[place];
        if (slot.Scheduled != instant) return;
        (slot.Scheduled, slot.Displaced) = (slot.Displaced, long.MaxValue);
        if (slot.Wake > instant)
        {
            Schedule(ref slot, place);
            return;
        }

        CustomerKey key = _places.KeyAt(place);
        if (slot.Coming > 0)
        {
            (int definition, bool enters) = slot.TakeTurn();
            _work.Tell(key, definition, enters, instant, changes);
            if (slot.Wake == CustomerPlace.InBytes) Foresee(ref slot);
            Schedule(ref slot, place);
        }
        else if (slot.Turns)
        {
            _work.Turn(BytesAt(ref slot), key, instant, changes);
            Foresee(ref slot);
            Schedule(ref slot, place);
        }
        else
        {
            LiveCustomer state = Load(key, place, instant);
            _work.Advance(state, instant, changes);
            Store(key, place, state);
        }
    }

    /// <summary>Asks for the places of customers who come out of the wheel in a while: what is far away in memory is on its way meanwhile.</summary>
    private void Approach(ReadOnlySpan<ulong> entries)
    {
        foreach (ulong entry in entries) _places.Ask(InstantRun.CustomerOf(entry));
    }

    /// <summary>Asks for the bytes of those of them who are looked at then, when they come out soon.</summary>
    private void Near(ReadOnlySpan<ulong> entries)
    {
        foreach (ulong entry in entries)
        {
            ref CustomerPlace slot = ref _places[InstantRun.CustomerOf(entry)];
            if (slot.Wake <= slot.Scheduled && slot.Coming == 0) _arena.Ask(slot.Room, slot.Turns ? Math.Min(slot.Length, ByteArena.InFirstLine) : slot.Length);
        }
    }

    private void Touch(int place)
    {
        ref CustomerPlace slot = ref _places[place];
        _arena.Ask(slot.Room, slot.Length);
    }

    /// <summary>She comes out of the wheel when she is to be looked at, or before.</summary>
    private void Schedule(ref CustomerPlace slot, int place)
    {
        if (slot.Wake >= slot.Scheduled) return;
        (slot.Displaced, slot.Scheduled) = (slot.Scheduled, slot.Wake);
        _wheel.Add(slot.Wake, place);
    }

    /// <summary>Finds in her bytes what comes next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Foresee(ref CustomerPlace slot)
    {
        StateForm.ReadComing(BytesAt(ref slot), _work.Customer);
        Foresee(ref slot, _work.Customer);
    }

    private static void Foresee(ref CustomerPlace slot, LiveCustomer state) => slot.Foresee(state.Nexts, state.Codes, LiveWork.AgainAt(state));

    /// <summary>The place of the customer that a key is now, which it becomes; -1 for one who is not known.</summary>
    private int Find(ref CustomerKey key)
    {
        int place = _places.Find(key);
        if (place >= 0 || _merged.Count == 0) return place;
        key = _merged.Resolve(key);
        return _places.Find(key);
    }

    private LiveCustomer Load(in CustomerKey key, int place, long now)
    {
        LiveCustomer state = _work.Customer;
        if (place < 0) Begin(key, state, now - 1);
        else Read(key, place, state);
        return state;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin(in CustomerKey key, LiveCustomer state, long now) => state.Begin(CustomerAttributes.Of(_rules.Schema, key), now);

    private void Read(in CustomerKey key, int place, LiveCustomer to)
    {
        ref readonly CustomerPlace slot = ref _places[place];
        _work.Form.Read(WrittenAt(slot), key, to);
        to.CatchUp(slot.Behind);
    }

    /// <summary>Her bytes, in which has turned what did since they were written.</summary>
    private ArraySegment<byte> BytesAt(ref CustomerPlace slot)
    {
        ArraySegment<byte> stored = WrittenAt(slot);
        if (slot.Behind > 0)
        {
            _work.CatchUp(stored, slot.Behind);
            slot.Behind = 0;
        }

        return stored;
    }

    private ArraySegment<byte> WrittenAt(in CustomerPlace slot) => _arena.At(slot.Room, slot.Length);

    /// <summary>Stores the state that was read from a place, or a new one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Store(in CustomerKey key, int place, LiveCustomer state)
    {
        if (place < 0 || !StateForm.IsMostlyStored(state))
        {
            StoreAll(key, place, state);
            return;
        }

        ref CustomerPlace slot = ref _places[place];
        int head = StateForm.HeadLength(state), length = head + state.StoredLength + state.Added.Length + state.StoredRestLength;
        if (ByteArena.IsAlike(slot.Length, length))
        {
            Span<byte> room = _arena.At(slot.Room, Math.Max(slot.Length, length));
            StateForm.MoveBehind(room, state, head);
            _work.Form.WriteHead(room[..head], state);
        }
        else
        {
            int to = _arena.Take(length, place);
            Span<byte> room = _arena.At(to, length);
            StateForm.CopyBehind(room[head..], state);
            _work.Form.WriteHead(room[..head], state);
            _arena.Return(slot.Room, slot.Length);
            slot.Room = to;
        }

        LookAhead(ref slot, place, length, state);
    }

    /// <summary>Stores a state of which all is written anew.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreAll(in CustomerKey key, int place, LiveCustomer state)
    {
        bool isNew = place < 0;
        if (isNew) place = _places.Add(key);
        StateWriter writer = _work.Writer;
        writer.Clear();
        _work.Form.Write(writer, state);
        ref CustomerPlace slot = ref _places[place];
        int length = writer.Length;
        if (isNew || !ByteArena.IsAlike(slot.Length, length))
        {
            int to = _arena.Take(length, place);
            if (!isNew) _arena.Return(slot.Room, slot.Length);
            slot.Room = to;
        }

        writer.Written.CopyTo(_arena.At(slot.Room, length));
        LookAhead(ref slot, place, length, state);
    }

    /// <summary>Says how many bytes a state takes that was stored, and when she is to be looked at.</summary>
    private void LookAhead(ref CustomerPlace slot, int place, int length, LiveCustomer state)
    {
        slot.Length = length;
        Foresee(ref slot, state);
        Schedule(ref slot, place);
        _arena.Gather();
    }

    private void Remove(int place)
    {
        _arena.Return(_places[place].Room, _places[place].Length);
        _places.Remove(place);
        _expected.Clear();
    }
}
