namespace Crm.Segmentation;

/// <summary>The events of all types while they arrive, in the order of their arrival.</summary>
internal sealed class StagedEvents(StagedTable[] tables, int parallelism)
{
    internal const int BlockRows = 1 << 15;

    private readonly List<EventBlock> _blocks = [];
    private readonly int _typeBits = EventLayout.Bits((ulong)Math.Max(0, tables.Length - 1));
    private readonly long[] _unit = [.. tables.Select(_ => Timestamp.Day)];
    private long[] _rowsAtStart = new long[tables.Length];
    private long[] _keys = [];
    private long[] _times = [];
    private ushort[] _types = [];
    private EventKey?[]? _ids;
    private int _open;

    internal long Count { get; private set; }

    internal bool HasIds { get; private set; }

    /// <summary>For each type, the coarsest unit of time that loses nothing.</summary>
    internal ReadOnlySpan<long> Units => _unit;

    /// <summary>The earliest time of any event; the greatest number when there is none.</summary>
    internal long MinTime { get; private set; } = long.MaxValue;

    internal long MaxTime { get; private set; } = long.MinValue;

    internal void Add(long key, long time, int type, EventKey? id)
    {
        if (id is not null)
        {
            Reserve(1);
            HasIds = true;
            Array.Resize(ref _ids, _keys.Length);
            _ids[_open] = id;
        }

        Add(key, time, type);
    }

    internal void Add(long key, long time, int type)
    {
        int at = _open;
        if (at >= _keys.Length) Reserve(1);
        _keys[at] = key;
        _times[at] = time;
        _types[at] = (ushort)type;
        Advance(1);
    }

    /// <summary>Adds events that were all checked, and counts their rows.</summary>
    internal void Add(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types)
    {
        while (!keys.IsEmpty)
        {
            int blocks = _open == 0 ? keys.Length / BlockRows : 0;
            int step = blocks > 0 ? blocks * BlockRows : Math.Min(keys.Length, BlockRows - _open);
            ReadOnlySpan<byte> indexes = typeIndexes.IsEmpty ? [] : typeIndexes[..step];
            if (blocks > 0) AddBlocks(keys[..step], times[..step], indexes, types, blocks);
            else Stage(keys[..step], times[..step], indexes, types);
            keys = keys[step..];
            times = times[step..];
            typeIndexes = typeIndexes.IsEmpty ? [] : typeIndexes[step..];
        }
    }

    internal List<EventBlock> Finish()
    {
        if (_open > 0) Seal();
        (_keys, _times, _types, _ids) = ([], [], [], null);
        return _blocks;
    }

    /// <summary>Packs whole blocks as they lie in the caller's memory, on all threads.</summary>
    private unsafe void AddBlocks(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types, int blocks)
    {
        var packed = new (EventBlock Block, int[] Rows)[blocks];
        fixed (long* heldKeys = keys, heldTimes = times)
        fixed (byte* heldIndexes = typeIndexes)
        {
            // A span cannot be captured, and no thread outlives the call.
            (nint firstKey, nint firstTime, nint firstIndex) = ((nint)heldKeys, (nint)heldTimes, (nint)heldIndexes);
            ushort[] positions = types.ToArray();
            Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, block =>
            {
                int start = block * BlockRows;
                EventBlock made = BlockPacking.Pack(
                    new ReadOnlySpan<long>((long*)firstKey + start, BlockRows), new ReadOnlySpan<long>((long*)firstTime + start, BlockRows), _typeBits);
                packed[block] = (made, made.SetTypes(firstIndex == 0 ? [] : new ReadOnlySpan<byte>((byte*)firstIndex + start, BlockRows), positions));
            });
        }

        foreach ((EventBlock block, int[] rows) in packed)
        {
            for (int i = 0; i < rows.Length; i++) tables[types[i]].Rows += rows[i];
            Count += BlockRows;
            Append(block);
        }
    }

    private void Stage(ReadOnlySpan<long> keys, ReadOnlySpan<long> times, ReadOnlySpan<byte> typeIndexes, ReadOnlySpan<ushort> types)
    {
        Reserve(keys.Length);
        keys.CopyTo(_keys.AsSpan(_open));
        times.CopyTo(_times.AsSpan(_open));
        Span<ushort> target = _types.AsSpan(_open, keys.Length);
        if (typeIndexes.IsEmpty)
        {
            target.Fill(types[0]);
            tables[types[0]].Rows += target.Length;
        }

        for (int i = 0; i < typeIndexes.Length; i++)
        {
            target[i] = types[typeIndexes[i]];
            tables[target[i]].Rows++;
        }

        Advance(keys.Length);
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
        EventBlock block = BlockPacking.Pack(_keys.AsSpan(0, _open), _times.AsSpan(0, _open), _typeBits);
        block.SetTypes(_types.AsSpan(0, _open));
        block.Ids = _ids;
        _ids = null;
        _open = 0;
        Append(block);
    }

    private void Append(EventBlock block)
    {
        block.Start = Count - block.Count;
        block.RowsBefore = _rowsAtStart;
        _rowsAtStart = [.. tables.Select(table => table.Rows)];
        _blocks.Add(block);
        (MinTime, MaxTime) = (Math.Min(MinTime, block.TimeBase), Math.Max(MaxTime, block.LastTime));

        // Once every type has met a time as fine as the block's unit, nothing finer can come of the block.
        if (!_unit.AsSpan().ContainsAnyExceptInRange(1, block.TimeUnit)) return;
        for (int i = 0; i < block.Count; i++)
        {
            ref long unit = ref _unit[block.TypeOf(i)];
            if (unit > block.TimeUnit) unit = TimePacking.Coarsest(block.TimeOf(i), unit);
        }
    }
}
