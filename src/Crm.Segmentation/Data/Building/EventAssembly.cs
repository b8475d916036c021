namespace Crm.Segmentation;

/// <summary>Orders sliced events and writes them as one part: for each type its run, and the order of types.</summary>
/// <remarks>
/// A slice of customers is gathered from all blocks in the order of arrival, ordered by (customer, time) with a stable sort, and written to
/// places of its own in every run. So the result does not depend on threads, and memory beyond input and result stays small.
/// </remarks>
internal sealed class EventAssembly
{
    private readonly Schema _schema;
    private readonly EventLayout _layout;
    private readonly List<EventBlock> _blocks;
    private readonly StagedTable[] _tables;
    private readonly BuildRun _run;
    private readonly RunDraft?[] _runs;
    private readonly int[][] _firstRows;
    private readonly uint[][]? _plainTimes;
    private readonly byte[]? _order8;
    private readonly ushort[]? _order16;
    private readonly SequenceColumns? _sequences;
    private ushort[] _starts = [];
    private ulong[] _timeOffsets = [];

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

        if (Array.TrueForAll(_runs, draft => draft is null || draft.IsPlain)) _plainTimes = [.. _runs.Select(draft => draft?.PlainTimes ?? [])];
        if (layout.Types <= 256) _order8 = GC.AllocateUninitializedArray<byte>((int)total);
        else _order16 = GC.AllocateUninitializedArray<ushort>((int)total);
        if (Array.Exists(tables, table => table.Sequence.HasValues)) _sequences = new SequenceColumns(tables);
    }

    internal EventPart Build()
    {
        if (_layout.NeedsFullRecords) Order<FullRecord>();
        else Order<BareRecord>();
        _blocks.Clear();
        var runs = new EventRun?[_layout.Types];
        for (int type = 0; type < runs.Length; type++)
        {
            _run.Report(BuildPhase.Properties, type, runs.Length);
            runs[type] = _runs[type]?.Finish(_schema.Events[type].Properties, _tables[type], _sequences?.Of(type));
            _runs[type] = null;
        }

        _run.Report(BuildPhase.Properties, runs.Length, runs.Length);
        return new EventPart(_layout.Customers, runs, _order8 is not null ? new OrderCodes(_order8) : new OrderCodes(_order16!));
    }

    private void Order<T>()
        where T : struct, IEventRecord<T>
    {
        TransposeStarts();
        _run.ForEach(BuildPhase.Events, _layout.Slices, () => new Scratch<T>(), (slice, scratch) =>
        {
            int count = scratch.Reserve(_firstRows[slice + 1].Sum() - _firstRows[slice].Sum());
            Gather(slice, scratch.Records);
            scratch.Sort.Order(ref scratch.Records, ref scratch.Other, count, _layout.TypeBits, _layout.TimeBits + _layout.Shift);
            if (_sequences is not null) _sequences.OrderTies(scratch.Records.AsSpan(0, count));
            if (typeof(T) == typeof(BareRecord) && _plainTimes is not null && _order8 is not null) WritePlain(slice, scratch.Records.AsSpan(0, count));
            else Write(slice, scratch.Records.AsSpan(0, count));
        });
    }

    /// <summary>A slice reads its starts in all blocks, so they are put next to one another.</summary>
    private void TransposeStarts()
    {
        int blocks = _blocks.Count;
        _timeOffsets = [.. _blocks.Select(block => (ulong)((block.TimeBase - _layout.Base) / _layout.Unit))];
        _starts = new ushort[(_layout.Slices + 1) * blocks];
        for (int b = 0; b < blocks; b++)
        {
            ushort[] starts = _blocks[b].SliceStarts;
            for (int slice = 0; slice < starts.Length; slice++) _starts[(slice * blocks) + b] = starts[slice];
            _blocks[b].SliceStarts = [];
        }
    }

    private void Gather<T>(int slice, T[] records)
        where T : struct, IEventRecord<T>
    {
        ulong[] offsets = _timeOffsets;
        int at = 0, first = _layout.FirstCustomer(slice), timeBits = _layout.TimeBits, typeBits = _layout.TypeBits;
        ReadOnlySpan<ushort> starts = _starts.AsSpan(slice * _blocks.Count, _blocks.Count), ends = _starts.AsSpan((slice + 1) * _blocks.Count, _blocks.Count);
        for (int b = 0; b < starts.Length; b++)
        {
            int start = starts[b], end = ends[b];
            if (start == end) continue;
            EventBlock block = _blocks[b];
            Span<T> target = records.AsSpan(at, end - start);
            at += target.Length;
            ReadOnlySpan<uint> customers = block.Keys.AsSpan(start, target.Length);
            if (block.Times is not null && block.Types8 is not null && block.Rows is null)
            {
                // What most large builds consist of.
                ulong factor = block.TimeUnit == _layout.Unit ? 1 : (ulong)(block.TimeUnit / _layout.Unit), offset = offsets[b];
                ReadOnlySpan<uint> times = block.Times.AsSpan(start, target.Length);
                ReadOnlySpan<byte> types = block.Types8.AsSpan(start, target.Length);
                for (int i = 0; i < target.Length; i++)
                    target[i] = T.Of(((ulong)(customers[i] - (uint)first) << timeBits) | (offset + (factor * times[i])), types[i], 0, typeBits);
                continue;
            }

            for (int i = 0; i < target.Length; i++)
            {
                int row = start + i;
                long time = block.Times is not null ? block.TimeBase + (block.TimeUnit * block.Times[row]) : block.WideTimes![row];
                int type = block.Types8 is not null ? block.Types8[row] : block.Types16 is not null ? block.Types16[row] : block.Type;
                ulong place = ((ulong)(customers[i] - (uint)first) << timeBits) | (ulong)((time - _layout.Base) / _layout.Unit);
                target[i] = T.Of(place, type, block.Rows is null ? 0 : block.Rows[row], typeBits);
            }
        }
    }

    private void Write<T>(int slice, ReadOnlySpan<T> records)
        where T : struct, IEventRecord<T>
    {
        int[] next = [.. _firstRows[slice]];
        int at = next.Sum(), customer = _layout.FirstCustomer(slice), first = customer;
        int timeBits = _layout.TimeBits, typeBits = _layout.TypeBits;
        ulong timeMask = (1UL << timeBits) - 1;
        foreach (ref readonly T record in records)
        {
            ulong place = record.Bits >> typeBits;
            int owner = first + (int)(place >> timeBits);
            for (; customer < owner; customer++) EndCustomer(customer, next);
            int type = record.TypeOf(typeBits);
            _runs[type]!.Write(next[type]++, place & timeMask, record.Row);
            if (_order8 is not null) _order8[at++] = (byte)type;
            else _order16![at++] = (ushort)type;
        }

        for (; customer < _layout.EndCustomer(slice); customer++) EndCustomer(customer, next);
    }

    /// <summary>The same for what most large builds consist of: one unit of time, no properties.</summary>
    private void WritePlain<T>(int slice, ReadOnlySpan<T> records)
        where T : struct, IEventRecord<T>
    {
        int[] next = [.. _firstRows[slice]];
        int start = next.Sum(), customer = _layout.FirstCustomer(slice), first = customer;
        int timeBits = _layout.TimeBits, typeBits = _layout.TypeBits;
        uint[][] times = _plainTimes!;
        Span<byte> order = _order8.AsSpan(start, records.Length);
        for (int i = 0; i < order.Length; i++)
        {
            ulong place = records[i].Bits >> typeBits;
            int owner = first + (int)(place >> timeBits);
            for (; customer < owner; customer++) EndCustomer(customer, next);
            int type = records[i].TypeOf(typeBits);
            order[i] = (byte)type;
            times[type][next[type]++] = (uint)(place & ((1UL << timeBits) - 1));
        }

        for (; customer < _layout.EndCustomer(slice); customer++) EndCustomer(customer, next);
    }

    private void EndCustomer(int customer, int[] next)
    {
        for (int type = 0; type < next.Length; type++)
            if (_runs[type] is { } draft) draft.Offsets[customer + 1] = next[type];
    }

    private sealed class Scratch<T>
    {
        internal RadixSort Sort { get; } = new();

        internal T[] Records = [];

        internal T[] Other = [];

        internal int Reserve(int count)
        {
            if (Records.Length >= count) return count;
            Records = GC.AllocateUninitializedArray<T>(count + (count >> 3));
            Other = GC.AllocateUninitializedArray<T>(count + (count >> 3));
            return count;
        }
    }
}
