using System.Runtime.CompilerServices;
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

    private readonly Schema _schema;
    private readonly EventLayout _layout;
    private readonly List<EventBlock> _blocks;
    private readonly StagedTable[] _tables;
    private readonly BuildRun _run;
    private readonly RunDraft?[] _runs;
    private readonly int[][] _firstRows;
    private readonly int[]?[] _offsets;
    private readonly uint[][]? _plainTimes;
    private readonly byte[]? _order8;
    private readonly ushort[]? _order16;
    private readonly SequenceColumns? _sequences;
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

        _offsets = [.. _runs.Select(draft => draft?.Offsets)];
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
            if (typeof(T) == typeof(BareRecord) && _plainTimes is not null && _order8 is not null) WritePlain(slice, scratch.Records.AsSpan(0, count), scratch.Times);
            else Write(slice, scratch.Records.AsSpan(0, count));
        });
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
            if (b + Ahead < starts.Length) Prefetch(_blocks[b + Ahead].Records<T>(), starts[b + Ahead]);
            source.CopyTo(records);
            records = records[source.Length..];
        }
    }

    /// <summary>Asks for a slice's records of a block that come soon: they are too few for the processor to see where they go.</summary>
    private static unsafe void Prefetch<T>(Span<T> records, int start)
        where T : struct, IEventRecord<T>
    {
        if (!Sse.IsSupported || start >= records.Length) return;
        ref T first = ref records[start];
        byte* address = (byte*)Unsafe.AsPointer(ref first);
        for (int line = 0; line < 4; line++) Sse.Prefetch0(address + (64 * line));
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
    private void WritePlain<T>(int slice, ReadOnlySpan<T> records, uint[] sorted)
        where T : struct, IEventRecord<T>
    {
        // The times are put together by type here, in the cache, and then into the runs type by type.
        int[] first = _firstRows[slice], next = new int[first.Length + 1];
        for (int type = 0; type < first.Length; type++) next[type + 1] = next[type] + _firstRows[slice + 1][type] - first[type];
        int[] starts = next[..^1];
        int customer = _layout.FirstCustomer(slice), typeBits = _layout.TypeBits, customerShift = _layout.TimeBits + typeBits;
        ulong typeMask = (1UL << typeBits) - 1, timeMask = (1UL << _layout.TimeBits) - 1, end = 1UL << customerShift;
        Span<byte> order = _order8.AsSpan(first.Sum(), records.Length);
        for (int i = 0; i < order.Length; i++)
        {
            ulong bits = records[i].Bits;
            for (; bits >= end; end += 1UL << customerShift) EndCustomer(customer++, first, starts, next);
            int type = (int)(bits & typeMask);
            order[i] = (byte)type;
            sorted[next[type]++] = (uint)((bits >> typeBits) & timeMask);
        }

        while (customer < _layout.EndCustomer(slice)) EndCustomer(customer++, first, starts, next);
        for (int type = 0; type < starts.Length; type++)
            sorted.AsSpan(starts[type]..next[type]).CopyTo(_plainTimes![type].AsSpan(first[type]));
    }

    private void EndCustomer(int customer, int[] first, int[] starts, int[] next)
    {
        int[]?[] offsets = _offsets;
        for (int type = 0; type < offsets.Length; type++)
            if (offsets[type] is { } of) of[customer + 1] = first[type] + next[type] - starts[type];
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

        internal uint[] Times = [];

        internal int Reserve(int count)
        {
            if (Records.Length >= count) return count;
            Records = GC.AllocateUninitializedArray<T>(count + (count >> 3));
            Other = GC.AllocateUninitializedArray<T>(count + (count >> 3));
            Times = GC.AllocateUninitializedArray<uint>(count + (count >> 3));
            return count;
        }
    }
}
