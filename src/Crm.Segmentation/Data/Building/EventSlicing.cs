using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Finds each event's customer and orders every block by slice of customers, as records that only have to be put together.</summary>
/// <remarks>A block fits into the cache, so this costs little; afterwards a slice's events lie together in every block.</remarks>
internal sealed class EventSlicing(EventLayout layout, BuildRun run)
{
    /// <summary>For each slice and type, how many events there are.</summary>
    internal long[] Counts { get; } = new long[layout.Slices * layout.Types];

    /// <summary>Events whose key is no customer's are dropped and returned with their types and staged keys, by block.</summary>
    internal List<(int Row, int Type, long Key)>?[] Slice(List<EventBlock> blocks, KeyResolution resolution) =>
        layout.NeedsFullRecords ? Slice<FullRecord>(blocks, resolution) : Slice<BareRecord>(blocks, resolution);

    private List<(int Row, int Type, long Key)>?[] Slice<T>(List<EventBlock> blocks, KeyResolution resolution)
        where T : struct, IEventRecord<T>
    {
        var unknown = new List<(int Row, int Type, long Key)>?[blocks.Count];
        run.ForEach(BuildPhase.Keys, blocks.Count, () => new Scratch<T>(layout), (index, scratch) =>
        {
            unknown[index] = Slice(blocks[index], resolution, scratch);
        }, scratch =>
        {
            for (int slice = 0; slice < layout.Slices; slice++)
                for (int type = 0; type < layout.Types; type++) Counts[(slice * layout.Types) + type] += scratch.Counts[(slice << scratch.TypeBits) + type];
        });
        return unknown;
    }

    private List<(int Row, int Type, long Key)>? Slice<T>(EventBlock block, KeyResolution resolution, Scratch<T> scratch)
        where T : struct, IEventRecord<T>
    {
        Span<long> keys = scratch.Keys.AsSpan(0, block.Count);
        Span<int> customers = scratch.Customers.AsSpan(0, block.Count);
        block.ReadKeys(keys);
        resolution.Find(keys, customers);
        List<(int Row, int Type, long Key)>? unknown = DropUnknown(block, customers, keys);

        Span<int> starts = scratch.Starts;
        starts.Clear();
        if (block.Dropped is null && unknown is null && typeof(T) == typeof(BareRecord) && block.TimeUnit == layout.Unit) MakePlain(block, customers, scratch);
        else Make(block, customers, scratch);

        block.SliceStarts = new ushort[layout.Slices + 1];
        int start = 0;
        for (int slice = 0; slice < layout.Slices; slice++)
        {
            block.SliceStarts[slice] = (ushort)start;
            (starts[slice], start) = (start, start + starts[slice]);
        }

        block.SliceStarts[^1] = (ushort)start;
        Place(customers, scratch.Records.AsSpan(0, block.Count), starts, block.Sliced<T>());
        block.Release<T>();
        return unknown;
    }

    private void Place<T>(ReadOnlySpan<int> customers, ReadOnlySpan<T> records, Span<int> starts, Span<T> sliced)
    {
        // INVARIANT: the events were counted by slice, so every slice is one of the starts and every place one of the block.
        int shift = layout.Shift;
        ref T target = ref MemoryMarshal.GetReference(sliced);
        ref int next = ref MemoryMarshal.GetReference(starts);
        for (int i = 0; i < records.Length; i++)
            if (customers[i] is >= 0 and var customer) Unsafe.Add(ref target, Unsafe.Add(ref next, customer >> shift)++) = records[i];
    }

    /// <summary>What most large builds consist of: all events are taken, at one unit of time, without properties.</summary>
    private void MakePlain<T>(EventBlock block, ReadOnlySpan<int> customers, Scratch<T> scratch)
        where T : struct, IEventRecord<T>
    {
        int shift = layout.Shift, typeBits = layout.TypeBits, customerShift = layout.TimeBits + typeBits;
        ulong customerMask = (1UL << shift) - 1, typeMask = (1UL << typeBits) - 1, rest = (1UL << block.KeyShift) - 1;
        ulong later = (ulong)((block.TimeBase - layout.Base) / layout.Unit) << typeBits;
        ReadOnlySpan<ulong> words = block.Words;
        Span<T> records = scratch.Records.AsSpan(0, words.Length);
        Span<int> starts = scratch.Starts, counts = scratch.Counts;
        customers = customers[..words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            int slice = customers[i] >> shift;
            ulong word = words[i];
            starts[slice]++;
            counts[(slice << typeBits) + (int)(word & typeMask)]++;
            records[i] = T.FromBits((((ulong)customers[i] & customerMask) << customerShift) | ((word & rest) + later));
        }
    }

    private void Make<T>(EventBlock block, ReadOnlySpan<int> customers, Scratch<T> scratch)
        where T : struct, IEventRecord<T>
    {
        ulong customerMask = (1UL << layout.Shift) - 1, timeMask = (1UL << (block.KeyShift - block.TypeBits)) - 1;
        ulong factor = (ulong)(block.TimeUnit / layout.Unit), later = (ulong)((block.TimeBase - layout.Base) / layout.Unit);
        long[] next = [.. block.RowsBefore];
        for (int i = 0; i < customers.Length; i++)
        {
            int type = block.TypeOf(i);
            long row = next[type]++;
            if (customers[i] < 0) continue;
            int slice = customers[i] >> layout.Shift;
            scratch.Starts[slice]++;
            scratch.Counts[(slice << scratch.TypeBits) + type]++;
            ulong time = later + (factor * ((block.Words[i] >> block.TypeBits) & timeMask));
            scratch.Records[i] = T.Of((((ulong)customers[i] & customerMask) << layout.TimeBits) | time, type, (uint)row, layout.TypeBits);
        }
    }

    private static List<(int Row, int Type, long Key)>? DropUnknown(EventBlock block, Span<int> customers, ReadOnlySpan<long> keys)
    {
        List<(int Row, int Type, long Key)>? unknown = null;
        if (block.Dropped is null && !customers.ContainsAnyInRange(int.MinValue, -1)) return null;
        for (int i = 0; i < customers.Length; i++)
        {
            if (block.IsDropped(i)) customers[i] = -1;
            else if (customers[i] < 0) (unknown ??= []).Add((i, block.TypeOf(i), keys[i]));
        }

        return unknown;
    }

    private sealed class Scratch<T>(EventLayout layout)
    {
        /// <summary>How many bits hold a type among the counts.</summary>
        internal int TypeBits { get; } = EventLayout.Bits((ulong)Math.Max(0, layout.Types - 1));

        internal long[] Keys { get; } = new long[StagedEvents.BlockRows];

        internal int[] Customers { get; } = new int[StagedEvents.BlockRows];

        internal T[] Records { get; } = new T[StagedEvents.BlockRows];

        internal int[] Starts { get; } = new int[layout.Slices];

        internal int[] Counts => field ??= new int[layout.Slices << TypeBits];
    }
}
