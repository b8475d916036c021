namespace Crm.Segmentation;

/// <summary>Finds each event's customer and orders every block, in place, by slice of customers.</summary>
/// <remarks>A block fits into the cache, so this costs little; afterwards a slice's events lie together in every block.</remarks>
internal sealed class EventSlicing(EventLayout layout, BuildRun run)
{
    /// <summary>For each slice and type, how many events there are.</summary>
    internal long[] Counts { get; } = new long[layout.Slices * layout.Types];

    /// <summary>Events whose key is no customer's are dropped and returned with their types and staged keys, by block.</summary>
    internal List<(int Row, int Type, long Key)>?[] Slice(List<EventBlock> blocks, KeyResolution resolution)
    {
        var unknown = new List<(int Row, int Type, long Key)>?[blocks.Count];
        run.ForEach(BuildPhase.Keys, blocks.Count, () => new Scratch(layout), (index, scratch) =>
        {
            unknown[index] = Slice(blocks[index], resolution, scratch);
        }, scratch =>
        {
            for (int i = 0; i < Counts.Length; i++) Counts[i] += scratch.Counts[i];
        });
        return unknown;
    }

    private List<(int Row, int Type, long Key)>? Slice(EventBlock block, KeyResolution resolution, Scratch scratch)
    {
        int count = block.Count;
        Span<long> keys = scratch.Keys.AsSpan(0, count);
        Span<int> customers = scratch.Customers.AsSpan(0, count);
        block.ReadKeys(keys);
        resolution.Find(keys, customers);
        Span<ushort> types = scratch.Types.AsSpan(0, count);
        block.ReadTypes(types);
        List<(int Row, int Type, long Key)>? unknown = DropUnknown(block, customers, types, keys);

        Span<int> starts = scratch.Starts;
        starts.Clear();
        int[] counts = scratch.Counts;
        int shift = layout.Shift, typeCount = layout.Types;
        for (int i = 0; i < customers.Length; i++)
        {
            if (customers[i] < 0) continue;
            int slice = customers[i] >> shift;
            starts[slice]++;
            counts[(slice * typeCount) + types[i]]++;
        }

        block.SliceStarts = new ushort[layout.Slices + 1];
        int start = 0;
        for (int slice = 0; slice < layout.Slices; slice++)
        {
            block.SliceStarts[slice] = (ushort)start;
            (starts[slice], start) = (start, start + starts[slice]);
        }

        block.SliceStarts[^1] = (ushort)start;
        Place(block, customers, types, starts, unknown is not null, scratch);
        return unknown;
    }

    private void Place(EventBlock block, ReadOnlySpan<int> customers, ReadOnlySpan<ushort> types, Span<int> next, bool hasUnknown, Scratch scratch)
    {
        Span<int> places = scratch.Places.AsSpan(0, block.Count);
        uint[] ordinals = block.Keys ??= new uint[block.Count];
        block.WideKeys = null;
        if (block is { Dropped: null, Times: { } times, Types8: { } kinds } && !layout.HasRows && !hasUnknown)
        {
            times.CopyTo(scratch.Times, 0);
            kinds.CopyTo(scratch.Bytes, 0);
            ReadOnlySpan<uint> oldTimes = scratch.Times.AsSpan(0, customers.Length);
            ReadOnlySpan<byte> oldKinds = scratch.Bytes.AsSpan(0, customers.Length);
            int shift = layout.Shift;
            for (int i = 0; i < customers.Length; i++)
            {
                int place = next[customers[i] >> shift]++;
                ordinals[place] = (uint)customers[i];
                times[place] = oldTimes[i];
                kinds[place] = oldKinds[i];
            }

            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            places[i] = -1;
            if (customers[i] < 0) continue;
            int place = next[customers[i] >> layout.Shift]++;
            places[i] = place;
            ordinals[place] = (uint)customers[i];
        }

        if (layout.HasRows) block.Rows = Rows(block, types, places);
        if (block.Times is not null) Scatter(block.Times, scratch.Times, places);
        if (block.WideTimes is not null) Scatter(block.WideTimes, scratch.Keys, places);
        if (block.Types8 is not null) Scatter(block.Types8, scratch.Bytes, places);
        if (block.Types16 is not null) Scatter(block.Types16, scratch.Types, places);
        block.Ids = null;
    }

    private static uint[] Rows(EventBlock block, ReadOnlySpan<ushort> types, ReadOnlySpan<int> places)
    {
        var rows = new uint[block.Count];
        long[] next = [.. block.RowsBefore];
        for (int i = 0; i < places.Length; i++)
        {
            long row = next[types[i]]++;
            if (places[i] >= 0) rows[places[i]] = (uint)row;
        }

        return rows;
    }

    private static void Scatter<T>(T[] values, T[] scratch, ReadOnlySpan<int> places)
    {
        Array.Copy(values, scratch, places.Length);
        for (int i = 0; i < places.Length; i++)
            if (places[i] >= 0) values[places[i]] = scratch[i];
    }

    private static List<(int Row, int Type, long Key)>? DropUnknown(
        EventBlock block, Span<int> customers, ReadOnlySpan<ushort> types, ReadOnlySpan<long> keys)
    {
        List<(int Row, int Type, long Key)>? unknown = null;
        if (block.Dropped is null && !customers.ContainsAnyInRange(int.MinValue, -1)) return null;
        for (int i = 0; i < customers.Length; i++)
        {
            if (block.IsDropped(i)) customers[i] = -1;
            else if (customers[i] < 0) (unknown ??= []).Add((i, types[i], keys[i]));
        }

        return unknown;
    }

    private sealed class Scratch(EventLayout layout)
    {
        internal long[] Keys { get; } = new long[StagedEvents.BlockRows];

        internal int[] Customers { get; } = new int[StagedEvents.BlockRows];

        internal int[] Places { get; } = new int[StagedEvents.BlockRows];

        internal uint[] Times { get; } = new uint[StagedEvents.BlockRows];

        internal ushort[] Types { get; } = new ushort[StagedEvents.BlockRows];

        internal byte[] Bytes { get; } = new byte[StagedEvents.BlockRows];

        internal int[] Starts { get; } = new int[layout.Slices];

        internal int[] Counts { get; } = new int[layout.Slices * layout.Types];
    }
}
