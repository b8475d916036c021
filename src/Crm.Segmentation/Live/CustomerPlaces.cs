using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Customers in places from 0, each with her key, where her bytes are, and when she is to be looked at; found by her key in one look at a table and one at her place.</summary>
internal sealed class CustomerPlaces
{
    private const int Line = 64;

    private readonly Stack<int> _free = new();
    private ulong[] _taken = new ulong[1];

    // One more than there is room for: what is looked at of a customer begins so many bytes further on, and is one line of the machine's memory.
    private CustomerPlace[] _places = [];
    private nint _begin;
    private int _room = 16;

    // Of keys that are texts; none before there is one.
    private string?[] _texts = [];

    // The upper half of an entry is the hash of the key, the lower one the place and one more; none is 0. Behind an entry that is not where its hash says, there is none free before it.
    private ulong[] _table = new ulong[32];
    private readonly bool _asksForLargePages;
    private int _used;

    /// <param name="asksForLargePages">Whether large pages of memory are asked for.</param>
    internal CustomerPlaces(bool asksForLargePages = false)
    {
        _asksForLargePages = asksForLargePages;
        Reserve(_room);
    }

    /// <summary>How many customers there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How many bytes places take, keys that are texts apart.</summary>
    internal long ByteSize => ((long)_room * CustomerPlace.Bytes) + (_table.LongLength * sizeof(ulong));

    /// <summary>The customers with their places, in the order of these.</summary>
    internal IEnumerable<(CustomerKey Key, int Place)> All
    {
        get
        {
            for (int place = 0; place < _used; place++)
                if ((_taken[place >> 6] >> (place & 63) & 1) != 0) yield return (KeyAt(place), place);
        }
    }

    /// <summary>What is looked at of the customer in a place.</summary>
    internal ref CustomerPlace this[int place] => ref Unsafe.AddByteOffset(ref _places[place], _begin);

    /// <summary>Who the customer in a place is.</summary>
    internal CustomerKey KeyAt(int place)
    {
        ref CustomerPlace slot = ref this[place];
        return CustomerKey.Of(slot.Form, slot.First, slot.Second, slot.Form == KeyKind.Text ? _texts[place] : null);
    }

    /// <summary>Asks for the customer in a place.</summary>
    internal void Ask(int place) => ReadingAhead.AskNear(ref Unsafe.As<CustomerPlace, byte>(ref this[place]), 1);

    /// <summary>Asks for what tells where some customers are, and takes the hashes of their keys.</summary>
    internal void Ask(ReadOnlySpan<CustomerKey> keys, Span<uint> hashes)
    {
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = HashOf(keys[i]);
            ReadingAhead.AskNear(ref Unsafe.As<ulong, byte>(ref _table[hashes[i] & (uint)(_table.Length - 1)]), 1);
        }
    }

    /// <summary>Takes the first entries that may be of some customers, by the hashes of their keys. All are read before one is looked at: behind a branch that waits for one, the next would be read only then.</summary>
    internal void Read(ReadOnlySpan<uint> hashes, Span<ulong> entries)
    {
        ulong[] table = _table;
        for (int i = 0; i < entries.Length; i++) entries[i] = table[hashes[i] & (uint)(table.Length - 1)];
    }

    /// <summary>Asks for a customer by the hash of her key and the first entry that may be hers; her place, -1 where there is none, or of another whose key has the same hash.</summary>
    internal int AskOf(uint hash, ulong entry)
    {
        for (int at = (int)(hash & (uint)(_table.Length - 1)); entry != 0; entry = _table[at])
        {
            if ((uint)(entry >> 32) == hash)
            {
                int place = (int)(uint)entry - 1;
                Ask(place);
                return place;
            }

            at = (at + 1) & (_table.Length - 1);
        }

        return -1;
    }

    /// <summary>The place of a customer; -1 for one who is not known.</summary>
    internal int Find(in CustomerKey key)
    {
        ulong[] table = _table;
        uint hash = HashOf(key);
        for (int at = (int)(hash & (uint)(table.Length - 1)); ; at = (at + 1) & (table.Length - 1))
        {
            ulong entry = table[at];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) != hash) continue;
            int place = (int)(uint)entry - 1;
            if (IsAt(place, key)) return place;
        }
    }

    /// <summary>Gives a customer who is not known a place.</summary>
    internal int Add(in CustomerKey key)
    {
        if (!_free.TryPop(out int place)) place = _used++;
        if (place == _room)
        {
            Array.Resize(ref _taken, (2 * place / 64) + 1);
            Reserve(2 * place);
            Grow();
        }

        (long first, long second) = key.Words;
        this[place] = new CustomerPlace { Form = key.Form, First = first, Second = second, Scheduled = long.MaxValue, Displaced = long.MaxValue, Wake = long.MaxValue };
        if (key.Form == KeyKind.Text)
        {
            if (_texts.Length < _room) Array.Resize(ref _texts, _room);
            _texts[place] = key.Text;
        }

        _taken[place >> 6] |= 1UL << (place & 63);
        Count++;
        Put(((ulong)HashOf(key) << 32) | (uint)(place + 1));
        return place;
    }

    /// <summary>Takes a customer out of her place, which another may get.</summary>
    internal void Remove(int place)
    {
        int last = _table.Length - 1, hole = (int)HashOf(KeyAt(place)) & last;
        while ((int)(uint)_table[hole] - 1 != place) hole = (hole + 1) & last;
        for (int at = (hole + 1) & last; _table[at] != 0; at = (at + 1) & last)
        {
            // Who cannot be found beyond the hole moves into it.
            if (((at - (int)(_table[at] >> 32)) & last) < ((at - hole) & last)) continue;
            _table[hole] = _table[at];
            hole = at;
        }

        _table[hole] = 0;
        if (place < _texts.Length) _texts[place] = null;
        this[place] = new CustomerPlace { Scheduled = long.MaxValue, Displaced = long.MaxValue, Wake = long.MaxValue };
        _taken[place >> 6] &= ~(1UL << (place & 63));
        _free.Push(place);
        Count--;
    }

    private void Reserve(int customers)
    {
        CustomerPlace[] before = _places;
        nint began = _begin;
        _places = GC.AllocateUninitializedArray<CustomerPlace>(customers + 1, pinned: true);
        if (_asksForLargePages) _ = LargePages.Ask(_places);
        _begin = (nint)(-Marshal.UnsafeAddrOfPinnedArrayElement(_places, 0) & (Line - 1));
        _room = customers;
        for (int place = 0; place < _used; place++) this[place] = Unsafe.AddByteOffset(ref before[place], began);
    }

    /// <summary>Whether the customer in a place, where there is one, has a key.</summary>
    internal bool IsAt(int place, in CustomerKey key)
    {
        ref CustomerPlace slot = ref this[place];
        return (slot.First, slot.Second) == key.Words && slot.Form == key.Form && (slot.Form != KeyKind.Text || _texts[place] == key.Text);
    }

    private void Put(ulong entry)
    {
        int last = _table.Length - 1, at = (int)(entry >> 32) & last;
        while (_table[at] != 0) at = (at + 1) & last;
        _table[at] = entry;
    }

    /// <summary>Twice as many places, of which the table is at most half full.</summary>
    private void Grow()
    {
        ulong[] before = _table;
        _table = new ulong[2 * _room];
        if (_asksForLargePages) _ = LargePages.Ask(_table);
        foreach (ulong entry in before)
            if (entry != 0) Put(entry);
    }

    private static uint HashOf(in CustomerKey key) => (uint)SeededHash.OfProcess.Of(key);
}
