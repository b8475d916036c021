namespace Crm.Segmentation;

/// <summary>The events of all types while they arrive, in the order of their arrival.</summary>
internal sealed class StagedEvents(StagedTable[] tables)
{
    internal const int BlockRows = 1 << 15;

    private readonly List<EventBlock> _blocks = [];
    private readonly int _typeBits = EventLayout.Bits((ulong)Math.Max(0, tables.Length - 1));
    private readonly long[] _unit = [.. tables.Select(_ => Timestamp.Day)];
    private long[] _rowsAtStart = new long[tables.Length];
    private long[] _keys = [];
    private long[] _times = [];
    private ushort[] _types = [];
    private EventId?[]? _ids;
    private int _open;

    internal long Count { get; private set; }

    internal bool HasIds { get; private set; }

    /// <summary>For each type, the coarsest unit of time that loses nothing.</summary>
    internal ReadOnlySpan<long> Units => _unit;

    /// <summary>The earliest time of any event; the greatest number when there is none.</summary>
    internal long MinTime { get; private set; } = long.MaxValue;

    internal long MaxTime { get; private set; } = long.MinValue;

    internal void Add(long key, long time, int type, EventId? id)
    {
        Reserve(1);
        _keys[_open] = key;
        _times[_open] = time;
        _types[_open] = (ushort)type;
        if (id is not null)
        {
            HasIds = true;
            Array.Resize(ref _ids, _keys.Length);
            _ids[_open] = id;
        }

        Advance(1);
    }

    /// <summary>Adds events that were all checked, and counts their rows.</summary>
    internal void Add(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types)
    {
        while (!keys.IsEmpty)
        {
            int step = Math.Min(keys.Length, BlockRows - _open);
            Reserve(step);
            Span<ushort> target = _types.AsSpan(_open, step);
            if (typeIndexes.IsEmpty) CountOne(target, types[0]);
            else typeIndexes = CountEach(typeIndexes, target, types);

            if (step == BlockRows)
            {
                Count += step;
                Seal(keys[..step], times[..step], target);
            }
            else
            {
                keys[..step].CopyTo(_keys.AsSpan(_open));
                times[..step].CopyTo(_times.AsSpan(_open));
                Advance(step);
            }

            keys = keys[step..];
            times = times[step..];
        }
    }

    private void CountOne(Span<ushort> target, ushort type)
    {
        target.Fill(type);
        tables[type].Rows += target.Length;
    }

    private ReadOnlySpan<byte> CountEach(ReadOnlySpan<byte> indexes, Span<ushort> target, ReadOnlySpan<ushort> types)
    {
        // Two tables, so that equal neighbours do not wait for one another.
        Span<int> even = stackalloc int[256], odd = stackalloc int[256];
        even.Clear();
        odd.Clear();
        Span<ushort> map = stackalloc ushort[256];
        types.CopyTo(map);
        ReadOnlySpan<byte> source = indexes[..target.Length];
        int at = 0;
        for (; at + 1 < source.Length; at += 2)
        {
            byte first = source[at], second = source[at + 1];
            even[first]++;
            odd[second]++;
            target[at] = map[first];
            target[at + 1] = map[second];
        }

        if (at < source.Length)
        {
            even[source[at]]++;
            target[at] = map[source[at]];
        }

        for (int i = 0; i < types.Length; i++) tables[types[i]].Rows += even[i] + odd[i];
        return indexes[target.Length..];
    }

    internal List<EventBlock> Finish()
    {
        if (_open > 0) Seal();
        (_keys, _times, _types, _ids) = ([], [], [], null);
        return _blocks;
    }

    private void Reserve(int rows)
    {
        if (_open + rows <= _keys.Length) return;
        int size = Math.Min(BlockRows, Math.Max(Math.Max(64, _open + rows), _keys.Length * 2));
        Array.Resize(ref _keys, size);
        Array.Resize(ref _times, size);
        Array.Resize(ref _types, size);
        if (_ids is not null) Array.Resize(ref _ids, size);
    }

    private void Advance(int rows)
    {
        _open += rows;
        Count += rows;
        if (_open == BlockRows) Seal();
    }

    private void Seal()
    {
        Seal(_keys.AsSpan(0, _open), _times.AsSpan(0, _open), _types.AsSpan(0, _open));
        _ids = null;
        _open = 0;
    }

    private void Seal(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, ReadOnlySpan<ushort> types)
    {
        EventBlock block = BlockPacking.Pack(Count - keys.Length, keys, times, types, _typeBits, _rowsAtStart);
        block.Ids = _ids;
        _blocks.Add(block);
        (MinTime, MaxTime) = (Math.Min(MinTime, block.TimeBase), Math.Max(MaxTime, block.LastTime));
        RefineUnits(times, types, block.TimeUnit);
        _rowsAtStart = [.. tables.Select(table => table.Rows)];
    }

    // Once every type has met a time as fine as the block's unit, nothing finer can come of the block.
    private void RefineUnits(ReadOnlySpan<long> times, ReadOnlySpan<ushort> types, long blockUnit)
    {
        if (!_unit.AsSpan().ContainsAnyExceptInRange(1, blockUnit)) return;
        for (int i = 0; i < times.Length; i++)
            if (_unit[types[i]] > blockUnit) _unit[types[i]] = TimePacking.Coarsest(times[i], _unit[types[i]]);
    }
}
