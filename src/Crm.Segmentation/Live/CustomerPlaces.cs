namespace Crm.Segmentation.Live;

/// <summary>Customers in places from 0, each with her key, where her bytes are, and when she is to be looked at; found by her key in one look at a table and one at her place.</summary>
internal sealed class CustomerPlaces
{
    private readonly Stack<int> _free = new();
    private CustomerPlace[] _places = new CustomerPlace[16];
    private ulong[] _taken = new ulong[1];

    // The upper half of an entry is the hash of the key, the lower one the place and one more; none is 0. Behind an entry that is not where its hash says, there is none free before it.
    private ulong[] _table = new ulong[32];
    private int _used;

    /// <summary>How many customers there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How many bytes places take, keys apart.</summary>
    internal long ByteSize => (_places.LongLength * CustomerPlace.Bytes) + (_table.LongLength * sizeof(ulong));

    /// <summary>The customers with their places, in the order of these.</summary>
    internal IEnumerable<(CustomerKey Key, int Place)> All
    {
        get
        {
            for (int place = 0; place < _used; place++)
                if ((_taken[place >> 6] >> (place & 63) & 1) != 0) yield return (_places[place].Key, place);
        }
    }

    /// <summary>The customer in a place.</summary>
    internal ref CustomerPlace this[int place] => ref _places[place];

    /// <summary>The place of a customer; -1 for one who is not known.</summary>
    internal int Find(CustomerKey key)
    {
        ulong[] table = _table;
        uint hash = HashOf(key);
        for (int at = (int)(hash & (uint)(table.Length - 1)); ; at = (at + 1) & (table.Length - 1))
        {
            ulong entry = table[at];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) == hash && _places[(int)(uint)entry - 1].Key == key) return (int)(uint)entry - 1;
        }
    }

    /// <summary>Gives a customer who is not known a place.</summary>
    internal int Add(CustomerKey key)
    {
        if (!_free.TryPop(out int place)) place = _used++;
        if (place == _places.Length)
        {
            Array.Resize(ref _places, 2 * place);
            Array.Resize(ref _taken, (2 * place / 64) + 1);
            Grow();
        }

        _places[place] = new CustomerPlace { Key = key, Scheduled = long.MaxValue, Wake = long.MaxValue };
        _taken[place >> 6] |= 1UL << (place & 63);
        Count++;
        Put(((ulong)HashOf(key) << 32) | (uint)(place + 1));
        return place;
    }

    /// <summary>Takes a customer out of her place, which another may get.</summary>
    internal void Remove(int place)
    {
        int last = _table.Length - 1, hole = (int)HashOf(_places[place].Key) & last;
        while ((int)(uint)_table[hole] - 1 != place) hole = (hole + 1) & last;
        for (int at = (hole + 1) & last; _table[at] != 0; at = (at + 1) & last)
        {
            // Who cannot be found beyond the hole moves into it.
            if (((at - (int)(_table[at] >> 32)) & last) < ((at - hole) & last)) continue;
            _table[hole] = _table[at];
            hole = at;
        }

        _table[hole] = 0;
        _places[place] = new CustomerPlace { Scheduled = long.MaxValue, Wake = long.MaxValue };
        _taken[place >> 6] &= ~(1UL << (place & 63));
        _free.Push(place);
        Count--;
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
        _table = new ulong[2 * _places.Length];
        foreach (ulong entry in before)
            if (entry != 0) Put(entry);
    }

    private static uint HashOf(CustomerKey key) => (uint)SeededHash.OfProcess.GetHashCode(key);
}

/// <summary>A customer: who she is, where her bytes are, when she is to be looked at, and when she next comes out of the wheel: then, or before.</summary>
internal struct CustomerPlace
{
    internal const int Bytes = 24;

    internal CustomerKey Key;
    internal long Wake, Scheduled;
    internal int Room, Length;
}
