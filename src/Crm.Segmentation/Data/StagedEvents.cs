using System.Numerics;

namespace Crm.Segmentation;

/// <summary>The events of all types while they arrive, in the order of their arrival.</summary>
internal sealed class StagedEvents(StagedTable[] tables)
{
    internal const int BlockRows = 1 << 15;

    private readonly List<EventBlock> _blocks = [];
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
        var mapped = new ushort[Math.Min(keys.Length, BlockRows)];
        while (!keys.IsEmpty)
        {
            int step = Math.Min(keys.Length, BlockRows - _open);
            Span<ushort> target = mapped.AsSpan(0, step);
            if (typeIndexes.IsEmpty) CountOne(target, types[0]);
            else typeIndexes = CountEach(typeIndexes, target, types);

            if (step == BlockRows)
            {
                Count += step;
                Seal(keys[..step], times[..step], target);
            }
            else
            {
                Reserve(step);
                keys[..step].CopyTo(_keys.AsSpan(_open));
                times[..step].CopyTo(_times.AsSpan(_open));
                target.CopyTo(_types.AsSpan(_open));
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
        for (int i = 0; i < target.Length; i++)
        {
            byte index = indexes[i];
            target[i] = types[index];
            if ((i & 1) == 0) even[index]++;
            else odd[index]++;
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
        bool isMixed = types.ContainsAnyExcept(types[0]);
        var block = new EventBlock
        {
            Start = Count - keys.Length,
            Count = keys.Length,
            Type = types[0],
            Types8 = isMixed && tables.Length <= 256 ? Bytes(types) : null,
            Types16 = isMixed && tables.Length > 256 ? types.ToArray() : null,
            RowsBefore = _rowsAtStart,
            Ids = _ids,
        };
        PackKeys(block, keys);
        PackTimes(block, times);
        RefineUnits(times, types, block.TimeUnit);
        _blocks.Add(block);
        _rowsAtStart = [.. tables.Select(table => table.Rows)];
    }

    private static byte[] Bytes(ReadOnlySpan<ushort> types)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(types.Length);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)types[i];
        return bytes;
    }

    private static void PackKeys(EventBlock block, ReadOnlySpan<long> keys)
    {
        (long min, long max) = Range(keys);
        if (unchecked((ulong)max - (ulong)min) > uint.MaxValue)
        {
            block.WideKeys = keys.ToArray();
            return;
        }

        uint[] packed = block.Keys = GC.AllocateUninitializedArray<uint>(keys.Length);
        for (int i = 0; i < packed.Length; i++) packed[i] = (uint)(keys[i] - min);
        block.KeyBase = min;
    }

    private void PackTimes(EventBlock block, ReadOnlySpan<long> times)
    {
        (long min, long max) = Range(times);
        (MinTime, MaxTime) = (Math.Min(MinTime, min), Math.Max(MaxTime, max));

        // The first few times usually tell the unit of all; packing then checks it.
        long unit = TimePacking.Coarsest(min, TimePacking.Coarsest(times[..Math.Min(64, times.Length)], Timestamp.Day));
        var packed = GC.AllocateUninitializedArray<uint>(times.Length);
        if (!TimePacking.TryPack(times, min, max, unit, packed))
        {
            unit = TimePacking.Coarsest(times, unit);
            if (!TimePacking.TryPack(times, min, max, unit, packed))
            {
                block.WideTimes = times.ToArray();
                return;
            }
        }

        block.Times = packed;
        (block.TimeBase, block.TimeUnit) = (min, unit);
    }

    private static (long Min, long Max) Range(ReadOnlySpan<long> values)
    {
        Vector<long> least = new(long.MaxValue), most = new(long.MinValue);
        int i = 0;
        for (; i <= values.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            var next = new Vector<long>(values[i..]);
            least = Vector.Min(least, next);
            most = Vector.Max(most, next);
        }

        long min = long.MaxValue, max = long.MinValue;
        for (int lane = 0; lane < Vector<long>.Count; lane++) (min, max) = (Math.Min(min, least[lane]), Math.Max(max, most[lane]));
        for (; i < values.Length; i++) (min, max) = (Math.Min(min, values[i]), Math.Max(max, values[i]));
        return (min, max);
    }

    // Once every type has met a time as fine as the block's unit, nothing finer can come of the block.
    private void RefineUnits(ReadOnlySpan<long> times, ReadOnlySpan<ushort> types, long blockUnit)
    {
        if (!_unit.AsSpan().ContainsAnyExceptInRange(1, blockUnit)) return;
        for (int i = 0; i < times.Length; i++)
            if (_unit[types[i]] > blockUnit) _unit[types[i]] = TimePacking.Coarsest(times[i], _unit[types[i]]);
    }
}
