using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps, each of events of its own: how far any chain of a customer gets. Step by step, each event takes the start of the latest event of the
/// step before; an older one has an older start. Several events at once; linear in the events. What is known of one customer at a step stays near the
/// processor. With one thread's memory.
/// </summary>
internal sealed class StepChains
{
    /// <summary>Of how many events at most all those of the step before are looked at for every few of a step, so that the work stays linear.</summary>
    private const int Few = 256;

    private const int MostLanes = 16;

    private readonly StepMemory _memory = new(steps: 2);

    /// <summary>For steps of few events: times and then starts, of every other step.</summary>
    private readonly uint[] _few = new uint[4 * (Few + MostLanes)];

    private int[] _rows = [], _rowEnds = [];

    /// <summary>For each customer how many steps any chain gets to, the start of the last chain that gets there first, and the last start of all.</summary>
    /// <param name="steps">The events of each step, at least one.</param>
    /// <param name="limits">What a chain may be.</param>
    /// <param name="depths">How far; 0 where nothing starts, and then there are no times.</param>
    /// <param name="starts">The start, by the times that steps have in common.</param>
    /// <param name="latest">The last start of all.</param>
    /// <param name="ends">The time at which it gets there.</param>
    internal void Write(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest, Span<uint> ends)
    {
        if (TimeLanes16.IsSupported) Write<TimeLanes16>(steps, limits, depths, starts, latest, ends);
        else if (TimeLanes8.IsSupported) Write<TimeLanes8>(steps, limits, depths, starts, latest, ends);
        else Write<TimeLanes1>(steps, limits, depths, starts, latest, ends);
    }

    /// <summary>The same at one width.</summary>
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest, Span<uint> ends)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (depths.IsEmpty) return;
        _memory.Begin(steps, depths.Length, TLanes.Count);
        if (!limits.EntersAlways) Enter(steps[0], limits, depths.Length);
        for (int c = 0; c < depths.Length; c++)
        {
            c = WriteFew<TLanes>(steps, limits, c, depths, starts, latest, ends);
            if (c < depths.Length) WriteMany<TLanes>(steps, limits, c, depths, starts, latest, ends);
        }
    }

    private void Enter(in StepRun first, in StepLimits limits, int customers)
    {
        if (_rows.Length < customers) (_rows, _rowEnds) = (new int[customers], new int[customers]);
        EventCounts.Rows(first.Offsets.AsSpan(first.First, customers + 1), first.Times, limits.From, limits.To, _rows.AsSpan(0, customers), _rowEnds.AsSpan(0, customers));
    }

    /// <summary>
    /// The same from a customer on, up to one who has more events of a step than fit into a little memory, or whose events are the last of their run; that customer,
    /// or how many there are. Nothing is called on the way, so that what is the same for all customers stays in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WriteFew<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, int customer, Span<byte> depths, Span<uint> starts, Span<uint> latest, Span<uint> ends)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        const int room = Few + MostLanes;
        int count = Math.Min(Math.Min(depths.Length, starts.Length), Math.Min(latest.Length, ends.Length)), length = steps.Length;
        TLanes none = TLanes.All(StepLinks.None), apart = TLanes.All(limits.Apart), window = TLanes.All(limits.Window), last = TLanes.All(limits.Last);
        ref StepRun first = ref MemoryMarshal.GetReference(steps);
        uint firstShift = first.Shift;
        ref uint memory = ref MemoryMarshal.GetArrayDataReference(_few), firstTimes = ref MemoryMarshal.GetArrayDataReference(first.Times);
        ref int rows = ref limits.EntersAlways ? ref first.Offsets[first.First] : ref _rows[0], rowEnds = ref limits.EntersAlways ? ref first.Offsets[first.First + 1] : ref _rowEnds[0];
        ref byte depthTo = ref MemoryMarshal.GetReference(depths);
        ref uint startTo = ref MemoryMarshal.GetReference(starts), latestTo = ref MemoryMarshal.GetReference(latest), endTo = ref MemoryMarshal.GetReference(ends);
        int c = customer;
        for (; c < count; c++)
        {
            int row = Unsafe.Add(ref rows, c), sources = Unsafe.Add(ref rowEnds, c) - row;
            if (sources == 0)
            {
                Unsafe.Add(ref depthTo, c) = 0;
                continue;
            }

            if (sources > Few) break;
            ref uint from = ref Unsafe.Add(ref firstTimes, row);
            if (firstShift != 0)
            {
                // Of step 1 each event is its own start.
                for (int i = 0; i < sources; i++) Unsafe.Add(ref memory, i) = Unsafe.Add(ref from, i) + firstShift;
                from = ref memory;
            }

            ref uint fromStarts = ref from;
            uint start = from, at = start;
            Unsafe.Add(ref latestTo, c) = Unsafe.Add(ref from, sources - 1);
            int depth = 1;
            for (; depth < length; depth++)
            {
                ref StepRun step = ref Unsafe.Add(ref first, depth);
                ref int offset = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(step.Offsets), step.First + c);
                row = offset;
                int targets = Unsafe.Add(ref offset, 1) - row;
                if (targets == 0) break;
                if (targets > Few || row + targets + TLanes.Count > step.Times.Length) goto Many;
                uint shift = step.Shift;
                ref uint events = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(step.Times), row);
                ref uint own = ref Unsafe.Add(ref memory, (depth & 1) * room), to = ref Unsafe.Add(ref memory, (2 + (depth & 1)) * room);
                int found = -1;
                for (int i = 0; i < targets; i += TLanes.Count)
                {
                    TLanes time = TLanes.Load(ref events, (nuint)i) + TLanes.All(shift), bound = time - apart, known = none;
                    if (depth == 1) known = StepLinks.Latest(bound, ref from, sources);
                    else
                        for (int source = 0; source < sources; source++) known = TLanes.From(bound, ref Unsafe.Add(ref from, source), ref Unsafe.Add(ref fromStarts, source), known);
                    TLanes.Store(known, ref to, (nuint)i);
                    if (shift != 0) TLanes.Store(time, ref own, (nuint)i);
                    ulong inTime = TLanes.InTime(time, known, window, last);
                    if (targets - i < TLanes.Count) inTime &= (1UL << (targets - i)) - 1;
                    if (inTime != 0 && found < 0) found = i + BitOperations.TrailingZeroCount(inTime);
                }

                if (found < 0) break;
                (start, at) = (Unsafe.Add(ref to, found), Unsafe.Add(ref events, found) + shift);
                from = ref events;
                if (shift != 0) from = ref own;
                fromStarts = ref to;
                sources = targets;
            }

            Unsafe.Add(ref depthTo, c) = (byte)depth;
            Unsafe.Add(ref startTo, c) = start;
            Unsafe.Add(ref endTo, c) = at;
        }

    Many:
        return c;
    }

    /// <summary>The same for one customer, however many events there are.</summary>
    private void WriteMany<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, int c, Span<byte> depths, Span<uint> starts, Span<uint> latest, Span<uint> ends)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        ref readonly StepRun first = ref steps[0];
        TLanes apart = TLanes.All(limits.Apart), window = TLanes.All(limits.Window), last = TLanes.All(limits.Last);
        (int row, int end) = limits.EntersAlways ? first.Of(c) : (_rows[c], _rowEnds[c]);
        ref uint from = ref first.Times[row];
        nint sources = end - row;
        if (first.Shift != 0)
        {
            // Of step 1 each event is its own start.
            ref uint own = ref _memory.Times(0);
            for (nint i = 0; i < sources; i++) Unsafe.Add(ref own, i) = Unsafe.Add(ref from, i) + first.Shift;
            from = ref own;
        }

        ref uint fromStarts = ref from;
        uint start = from, at = start;
        latest[c] = Unsafe.Add(ref from, sources - 1);
        int depth = 1;
        for (; depth < steps.Length; depth++)
        {
            ref readonly StepRun step = ref steps[depth];
            (row, end) = step.Of(c);
            if (row == end) break;
            ref uint targets = ref _memory.Rows(step, row, end, TLanes.Count, depth & 1), own = ref _memory.Times(depth & 1), to = ref _memory.Starts(depth & 1);
            int found = StepLinks.Follow(ref targets, end - row, ref from, ref fromStarts, sources, ref own, ref to, step.Shift, apart, window, last);
            if (found < 0) break;
            (start, at) = (Unsafe.Add(ref to, found), Unsafe.Add(ref targets, found) + step.Shift);
            sources = end - row;
            from = ref targets;
            if (step.Shift != 0) from = ref own;
            fromStarts = ref to;
        }

        (depths[c], starts[c], ends[c]) = ((byte)depth, start, at);
    }
}
