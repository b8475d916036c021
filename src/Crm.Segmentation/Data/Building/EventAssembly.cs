using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Orders sliced events and writes them as one part: for each type its run, and the order of types.</summary>
/// <remarks>
/// A slice of customers is gathered from all blocks in the order of arrival, ordered by (customer, time) with a stable sort, and written to
/// places of its own in every run. So the result does not depend on threads, and memory beyond input and result stays small.
/// </remarks>
internal sealed class EventAssembly
{
    /// <summary>So many blocks before a slice's records of a block are needed, they are asked for.</summary>
    private const int Ahead = 6;

    /// <summary>Bytes after which the processor has seen where they go on.</summary>
    private const int MostAhead = 256;

    /// <summary>Customers whose ends are written together, and the distance between those of two types.</summary>
    private const int Stretch = 2048, Stride = Stretch + 16;

    private readonly Schema _schema;
    private readonly EventLayout _layout;
    private readonly List<EventBlock> _blocks;
    private readonly StagedTable[] _tables;
    private readonly BuildRun _run;
    private readonly RunDraft?[] _runs;
    private readonly int[][] _firstRows;
    private readonly (int Type, int[] Offsets)[] _offsets;
    private readonly uint[][]? _plainTimes;
    private readonly byte[]? _order8;
    private readonly ushort[]? _order16;
    private readonly TieColumns? _ties;
    private ushort[] _starts = [];

    internal EventAssembly(Schema schema, EventLayout layout, List<EventBlock> blocks, StagedTable[] tables, long[] counts, BuildRun run)
    {
        (_schema, _layout, _blocks, _tables, _run) = (schema, layout, blocks, tables, run);
        _runs = new RunDraft?[layout.Types];
        _firstRows = new int[layout.Slices + 1][];
        _firstRows[0] = new int[layout.Types];
        long total = counts.Sum();
        if (total > Array.MaxLength) throw new InvalidOperationException($"{total} events do not fit into one part; append them in several.");
        for (int slice = 0; slice < layout.Slices; slice++)
        {
            _firstRows[slice + 1] = new int[layout.Types];
            for (int type = 0; type < layout.Types; type++)
                _firstRows[slice + 1][type] = _firstRows[slice][type] + (int)counts[(slice * layout.Types) + type];
        }

        for (int type = 0; type < layout.Types; type++)
        {
            int rows = _firstRows[layout.Slices][type];
            if (rows > 0) _runs[type] = new RunDraft(layout, type, rows, tables[type].HasValues);
        }

        _offsets = [.. _runs.Index().Where(run => run.Item is not null).Select(run => (run.Index, run.Item!.Offsets))];
        if (Array.TrueForAll(_runs, draft => draft is null || draft.IsPlain)) _plainTimes = [.. _runs.Select(draft => draft?.PlainTimes ?? [])];
        if (layout.Types <= 256) _order8 = GC.AllocateUninitializedArray<byte>((int)total);
        else _order16 = GC.AllocateUninitializedArray<ushort>((int)total);
        if (Array.Exists(tables, table => table.Sequence.HasValues || table.Finer.HasValues)) _ties = new TieColumns(tables);
    }

    /// <param name="few">The ordinals when the layout's customers are some of all.</param>
    internal EventPart Build(int[]? few)
    {
        if (_layout.NeedsFullRecords) Order<FullRecord>();
        else Order<BareRecord>();
        _blocks.Clear();
        var runs = new EventRun?[_layout.Types];
        for (int type = 0; type < runs.Length; type++)
        {
            _run.Report(BuildPhase.Properties, type, runs.Length);
            runs[type] = _runs[type]?.Finish(type, _schema.Events[type].Properties, _tables[type], _ties);
            _runs[type] = null;
        }

        _run.Report(BuildPhase.Properties, runs.Length, runs.Length);
        return new EventPart(_layout.Customers, runs, _order8 is not null ? new OrderCodes(_order8) : new OrderCodes(_order16!), few);
    }

    private void Order<T>()
        where T : struct, IEventRecord<T>
    {
        TransposeStarts();
        _run.ForEach(BuildPhase.Events, _layout.Slices, () => new Scratch<T>(Stride * _offsets.Length), (slice, scratch) =>
        {
            var rows = new SliceRows(_layout.FirstCustomer(slice), [.. _firstRows[slice]], scratch.Ends);
            int count = _firstRows[slice + 1].Sum() - rows.Order;
            scratch.Reserve(count);
            Span<T> records = scratch.Records.AsSpan(0, count), other = scratch.Other.AsSpan(0, count);
            Gather(slice, records);
            int shift = _layout.Shift - _layout.PartBits, start = 0;
            if (_layout.PartBits > 0)
            {
                // What does not lie in the cache together is first parted by customers.
                foreach (int end in RadixSort.Part<T>(records, other, _layout.TypeBits + _layout.TimeBits + shift, _layout.PartBits))
                {
                    Finish(rows, other[start..end], records[start..end], scratch.Sort);
                    start = end;
                }
            }
            else
            {
                Finish(rows, records, other, scratch.Sort);
            }

            EndCustomers(rows, _layout.EndCustomer(slice));
            WriteEnds(rows);
        });
    }

    private void Finish<T>(SliceRows rows, Span<T> records, Span<T> other, RadixSort sort)
        where T : struct, IEventRecord<T>
    {
        records = sort.Order(records, other, _layout.TypeBits, _layout.TimeBits + _layout.Shift - _layout.PartBits);
        if (_ties is not null) _ties.OrderTies(records);
        if (typeof(T) == typeof(BareRecord) && _plainTimes is not null && _order8 is not null) WritePlain<T>(rows, records);
        else Write<T>(rows, records);
    }

    /// <summary>A slice reads its starts in all blocks, so they are put next to one another.</summary>
    private void TransposeStarts()
    {
        int blocks = _blocks.Count;
        _starts = new ushort[(_layout.Slices + 1) * blocks];
        for (int b = 0; b < blocks; b++)
        {
            ushort[] starts = _blocks[b].SliceStarts;
            for (int slice = 0; slice < starts.Length; slice++) _starts[(slice * blocks) + b] = starts[slice];
            _blocks[b].SliceStarts = [];
        }
    }

    /// <summary>Puts a slice's records of all blocks next to one another, in the order of arrival.</summary>
    private void Gather<T>(int slice, Span<T> records)
        where T : struct, IEventRecord<T>
    {
        ReadOnlySpan<ushort> starts = _starts.AsSpan(slice * _blocks.Count, _blocks.Count), ends = _starts.AsSpan((slice + 1) * _blocks.Count, _blocks.Count);
        for (int b = 0; b < starts.Length; b++)
        {
            ReadOnlySpan<T> source = _blocks[b].Records<T>()[starts[b]..ends[b]];
            if (b + Ahead < starts.Length) Ask<T>(_blocks[b + Ahead].Records<T>()[starts[b + Ahead]..ends[b + Ahead]]);
            source.CopyTo(records);
            records = records[source.Length..];
        }
    }

    /// <summary>Asks for records that are read soon: they are too few for the processor to see by itself where they go on.</summary>
    private static unsafe void Ask<T>(ReadOnlySpan<T> records)
        where T : struct, IEventRecord<T>
    {
        if (!Sse.IsSupported) return;
        byte* address = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(records));
        int bytes = Math.Min(MostAhead, records.Length * Unsafe.SizeOf<T>());
        for (int line = 0; line < bytes; line += 64) Sse.Prefetch0(address + line);
    }

    private void Write<T>(SliceRows rows, ReadOnlySpan<T> records)
        where T : struct, IEventRecord<T>
    {
        int[] next = rows.Next;
        int timeBits = _layout.TimeBits, typeBits = _layout.TypeBits;
        ulong timeMask = (1UL << timeBits) - 1;
        foreach (ref readonly T record in records)
        {
            ulong place = record.Bits >> typeBits;
            EndCustomers(rows, rows.First + (int)(place >> timeBits));
            int type = record.TypeOf(typeBits);
            _runs[type]!.Write(next[type]++, place & timeMask, record.Row);
            if (_order8 is not null) _order8[rows.Order++] = (byte)type;
            else _order16![rows.Order++] = (ushort)type;
        }
    }

    /// <summary>The same for what most large builds consist of: one unit of time, no properties.</summary>
    private void WritePlain<T>(SliceRows rows, ReadOnlySpan<T> records)
        where T : struct, IEventRecord<T>
    {
        int[] next = rows.Next;
        uint[][] times = _plainTimes!;
        int typeBits = _layout.TypeBits, customerShift = _layout.TimeBits + typeBits;
        ulong typeMask = (1UL << typeBits) - 1, timeMask = (1UL << _layout.TimeBits) - 1;
        ulong end = (ulong)(rows.Customer + 1 - rows.First) << customerShift;
        Span<byte> order = _order8.AsSpan(rows.Order, records.Length);
        rows.Order += records.Length;
        for (int i = 0; i < order.Length; i++)
        {
            ulong bits = records[i].Bits;
            if (bits >= end)
            {
                int customer = rows.First + (int)(bits >> customerShift);
                EndCustomers(rows, customer);
                end = (ulong)(customer + 1 - rows.First) << customerShift;
            }

            int type = (int)(bits & typeMask);
            order[i] = (byte)type;
            times[type][next[type]++] = (uint)((bits >> typeBits) & timeMask);
        }
    }

    /// <summary>Says of the customers before this one where their rows end.</summary>
    private void EndCustomers(SliceRows rows, int customer)
    {
        int[] next = rows.Next, ends = rows.Ends;
        for (; rows.Customer < customer; rows.Customer++)
        {
            if (rows.Open == Stretch) WriteEnds(rows);
            int at = rows.Open++;
            foreach ((int type, _) in _offsets)
            {
                ends[at] = next[type];
                at += Stride;
            }
        }
    }

    /// <summary>
    /// Writes where the rows of some consecutive customers end, type by type: the offsets of all types may begin at like addresses, and writing
    /// them side by side would drive one another out of the caches.
    /// </summary>
    private void WriteEnds(SliceRows rows)
    {
        int at = 0;
        foreach ((_, int[] offsets) in _offsets)
        {
            rows.Ends.AsSpan(at, rows.Open).CopyTo(offsets.AsSpan(rows.Customer + 1 - rows.Open));
            at += Stride;
        }

        rows.Open = 0;
    }

    /// <summary>Where a slice's rows are written.</summary>
    /// <param name="first">The slice's first customer.</param>
    /// <param name="next">For each type, the row to write next.</param>
    /// <param name="ends">Room for the ends of a stretch of customers, type by type.</param>
    private sealed class SliceRows(int first, int[] next, int[] ends)
    {
        internal int First { get; } = first;

        /// <summary>The first customer whose rows may not all be written.</summary>
        internal int Customer { get; set; } = first;

        internal int[] Next { get; } = next;

        /// <summary>The order code to write next.</summary>
        internal int Order { get; set; } = next.Sum();

        internal int[] Ends { get; } = ends;

        /// <summary>How many customers the ends hold that are still to be written.</summary>
        internal int Open { get; set; }
    }

    private sealed class Scratch<T>(int ends)
    {
        internal RadixSort Sort { get; } = new();

        internal T[] Records { get; private set; } = [];

        internal T[] Other { get; private set; } = [];

        internal int[] Ends { get; } = new int[ends];

        internal void Reserve(int count)
        {
            if (Records.Length >= count) return;
            Records = GC.AllocateUninitializedArray<T>(count + (count >> 3));
            Other = GC.AllocateUninitializedArray<T>(count + (count >> 3));
        }
    }
}
