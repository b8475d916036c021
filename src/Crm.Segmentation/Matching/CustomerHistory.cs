namespace Crm.Segmentation;

/// <summary>
/// One customer's attributes and events, each type's apart and in order, so that a condition on purchases touches purchases and nothing else. Filled for one
/// customer after another; what was read of the one before is then gone.
/// </summary>
/// <param name="schema">The schema of the attributes and the events.</param>
internal sealed partial class CustomerHistory(Schema schema)
{
    private readonly int[] _ends = new int[schema.Events.Count + 1], _next = new int[schema.Events.Count];
    private readonly FieldSlots[] _slots = [.. Enumerable.Range(0, schema.Events.Count).Select(schema.SlotsOf)];
    private bool _hasRows, _isParted;
    private CustomerEvent?[] _ordered = new CustomerEvent?[Few];
    private CustomerEvent[] _scratch = [];

    // For each type an event of it, for those that are not among the ordered yet, where there are such; how many of the ordered may be other than null.
    private CustomerEvent[] _shapes = [];
    private bool _hasShapes;
    private int _filled;
    private long[] _times = new long[Few], _orderedTimes = new long[Few];
    private int[] _rows = new int[Few], _places = new int[Few];
    private byte[] _codes = new byte[Few];

    internal Schema Schema => schema;

    /// <summary>Who she is.</summary>
    internal CustomerAttributes Attributes { get; private set; } = CustomerAttributes.Of(schema, 0);

    /// <summary>What older events, which are no longer there, come to for the measures that are folded; none where all are there.</summary>
    internal Fold[] Folds { get; set; } = [];

    /// <summary>How many events there are, of all types.</summary>
    internal int Count { get; private set; }

    /// <summary>All events: by time, then by sequence, then as they came.</summary>
    internal ReadOnlySpan<CustomerEvent> Ordered
    {
        get
        {
            if (_hasShapes) FillShapes();
            return _ordered.AsSpan(0, Count)!;
        }
    }

    /// <summary>The same as rows of every type.</summary>
    internal HistoryRows OrderedRows => new(Ordered, default);

    /// <summary>The instants of all events, ascending.</summary>
    internal ReadOnlySpan<long> OrderedTimes => _orderedTimes.AsSpan(0, Count);

    /// <summary>For each of all events, which of its type it is, from 0.</summary>
    internal ReadOnlySpan<int> Rows
    {
        get
        {
            if (!_hasRows) FindRows();
            return _rows.AsSpan(0, Count);
        }
    }

    /// <summary>How many events of a type there are.</summary>
    internal int CountOf(int type)
    {
        if (!_isParted) PartByType();
        return _ends[type + 1] - _ends[type];
    }

    /// <summary>The instants of the events of a type, ascending.</summary>
    internal ReadOnlySpan<long> TimesOf(int type)
    {
        if (!_isParted) PartByType();
        return _times.AsSpan(_ends[type].._ends[type + 1]);
    }

    /// <summary>The events of a type, in order.</summary>
    internal HistoryRows EventsOf(int type)
    {
        if (!_isParted) PartByType();
        return new(Ordered, _places.AsSpan(_ends[type].._ends[type + 1]));
    }

    /// <summary>Takes a customer.</summary>
    /// <param name="attributes">Who she is, of the schema.</param>
    /// <param name="events">What she did, of the schema, in the order of arrival; in the order of time it is taken as it is.</param>
    /// <returns>The first event that is of another schema; null where all are taken.</returns>
    internal CustomerEvent? Set(CustomerAttributes attributes, ReadOnlySpan<CustomerEvent> events)
    {
        Begin(attributes, events.Length);
        _filled = Count;
        Span<CustomerEvent> ordered = _ordered.AsSpan(0, Count)!;
        Span<long> times = _orderedTimes.AsSpan(0, Count);
        Span<byte> codes = _codes.AsSpan(0, Count);
        FieldSlots[] slots = _slots;
        events.CopyTo(ordered);
        bool isOrdered = true;
        long last = long.MinValue;
        for (int i = 0; i < events.Length; i++)
        {
            CustomerEvent one = events[i];
            int type = one.Index;
            if (((uint)type >= (uint)slots.Length || !ReferenceEquals(slots[type], one.Slots)) && !one.IsOf(schema))
            {
                Clear();
                return one;
            }

            long time = one.Milliseconds;
            times[i] = time;
            codes[i] = (byte)type;
            if (time <= last) isOrdered &= time == last && events[i - 1].CompareTo(one) <= 0;
            last = time;
        }

        if (!isOrdered)
        {
            Sort(ordered);
            for (int i = 0; i < ordered.Length; i++) (times[i], codes[i]) = (ordered[i].Milliseconds, (byte)ordered[i].Index);
        }

        return null;
    }

    /// <summary>Takes a customer, of whose events there are none yet: they follow in order.</summary>
    /// <param name="attributes">Who she is, of the schema.</param>
    /// <param name="most">How many events follow at most.</param>
    internal void Set(CustomerAttributes attributes, int most)
    {
        Empty();
        Begin(attributes, most);
        Count = 0;
    }

    /// <summary>Takes her next event.</summary>
    /// <param name="one">The event; where only type and instant are read, any other of its type.</param>
    /// <param name="time">Its instant.</param>
    internal void Add(CustomerEvent one, long time)
    {
        (_ordered[Count], _orderedTimes[Count], _codes[Count]) = (one, time, (byte)one.Index);
        _filled = ++Count;
    }

    /// <summary>Takes her next event, of which only type and instant are known.</summary>
    /// <param name="type">The type, as a position in the schema.</param>
    /// <param name="time">Its instant.</param>
    /// <param name="shapes">For each type an event of it.</param>
    internal void Add(int type, long time, CustomerEvent[] shapes)
    {
        (_orderedTimes[Count], _codes[Count]) = (time, (byte)type);
        Add(1, shapes);
    }

    /// <summary>Room for the instants and types of her next events, and of one more, of which only these are known; then <see cref="Add(int, CustomerEvent[])"/>.</summary>
    internal void Room(out Span<long> times, out Span<byte> codes)
    {
        times = _orderedTimes.AsSpan(Count);
        codes = _codes.AsSpan(Count);
    }

    /// <summary>Takes events whose instants and types are in the room.</summary>
    /// <param name="count">How many.</param>
    /// <param name="shapes">For each type an event of it.</param>
    internal void Add(int count, CustomerEvent[] shapes)
    {
        if (count == 0) return;
        if (!ReferenceEquals(_shapes, shapes)) _shapes = shapes;
        _hasShapes = true;
        Count += count;
        if (Count < Few) _codes[Count] = NoType;
    }

    /// <summary>Gives the events back to whoever holds them.</summary>
    internal void Clear()
    {
        Empty();
        Begin(Attributes, 0);
    }

    private void Empty()
    {
        if (_filled > 0) Array.Clear(_ordered, 0, _filled);
        (_filled, _hasShapes) = (0, false);
    }

    /// <summary>Most often nobody asks for events of which only type and instant are known: they are put among the others when somebody does.</summary>
    private void FillShapes()
    {
        for (int place = 0; place < Count; place++) _ordered[place] ??= _shapes[_codes[place]];
        (_filled, _hasShapes) = (Count, false);
    }

    private void Begin(CustomerAttributes attributes, int events)
    {
        Reserve(events);
        if (!ReferenceEquals(Attributes, attributes)) Attributes = attributes;
        (Count, _hasRows, _isParted) = (events, false, false);
        Unplace();
    }

    /// <summary>Puts what is known of the events of each type together.</summary>
    private void PartByType()
    {
        ReadOnlySpan<CustomerEvent> ordered = Ordered;
        ReadOnlySpan<long> times = OrderedTimes;
        Span<int> ends = _ends;
        ends.Clear();
        foreach (CustomerEvent one in ordered) ends[one.Index]++;
        int sum = 0;
        for (int type = 0; type < ends.Length; type++) (ends[type], sum) = (sum, sum + ends[type]);

        // Each type's start moves to its end, which is the start of the next.
        int[] places = _places;
        long[] own = _times;
        for (int place = 0; place < times.Length; place++)
        {
            int at = ends[ordered[place].Index]++;
            places[at] = place;
            own[at] = times[place];
        }

        for (int type = ends.Length - 1; type > 0; type--) ends[type] = ends[type - 1];
        ends[0] = 0;
        _isParted = true;
    }

    /// <summary>Numbers the events of each type.</summary>
    private void FindRows()
    {
        Span<int> next = _next;
        next.Clear();
        ReadOnlySpan<CustomerEvent> ordered = Ordered;
        for (int place = 0; place < ordered.Length; place++) _rows[place] = next[ordered[place].Index]++;
        _hasRows = true;
    }

    /// <summary>Merges ever longer sorted stretches, so that equal events keep their order.</summary>
    private void Sort(Span<CustomerEvent> ordered)
    {
        if (_scratch.Length < ordered.Length) _scratch = new CustomerEvent[_ordered.Length];
        Span<CustomerEvent> from = ordered, to = _scratch.AsSpan(0, ordered.Length);
        for (int length = 1; length < ordered.Length; length *= 2)
        {
            for (int start = 0; start < ordered.Length; start += 2 * length)
            {
                int left = start, middle = Math.Min(start + length, ordered.Length), right = middle, end = Math.Min(middle + length, ordered.Length);
                for (int at = start; at < end; at++)
                    to[at] = right == end || (left < middle && from[left].CompareTo(from[right]) <= 0) ? from[left++] : from[right++];
            }

            Span<CustomerEvent> done = to;
            to = from;
            from = done;
        }

        if (from != ordered) from.CopyTo(ordered);
        _scratch.AsSpan(0, ordered.Length).Clear();
    }

    private void Reserve(int events)
    {
        if (_filled > events) Array.Clear(_ordered, events, _filled - events);
        _hasShapes = false;
        if (_ordered.Length >= events) return;
        int length = Math.Max(events, Math.Max(Few, 2 * _ordered.Length));
        (_ordered, _times, _orderedTimes, _rows, _codes, _places) = (new CustomerEvent?[length], new long[length], new long[length], new int[length], new byte[length], new int[length]);
    }
}

/// <summary>Events in rows: those of a type, or of every one.</summary>
/// <param name="ordered">All events, in order.</param>
/// <param name="places">The place of each row's among them; none where each is in its own.</param>
internal readonly ref struct HistoryRows(ReadOnlySpan<CustomerEvent> ordered, ReadOnlySpan<int> places)
{
    private readonly ReadOnlySpan<CustomerEvent> _ordered = ordered;
    private readonly ReadOnlySpan<int> _places = places;

    /// <summary>The event of a row.</summary>
    internal CustomerEvent this[int row] => _ordered[PlaceOf(row)];

    /// <summary>Where the event of a row is among all.</summary>
    internal int PlaceOf(int row) => _places.IsEmpty ? row : _places[row];
}
