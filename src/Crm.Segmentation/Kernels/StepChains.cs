using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps, each of events of its own: how far any chain of a customer gets. Step by step, each event takes the start of the latest event of the
/// step before; an older one has an older start. Several events at once; linear in the events. With one thread's memory.
/// </summary>
internal sealed class StepChains
{
    private readonly StepMemory _memory = new(steps: 2);

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

    /// <summary>The same at one width. What is known of one customer at a step stays near the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest, Span<uint> ends)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (depths.IsEmpty) return;
        _memory.Begin(steps, depths.Length, TLanes.Count);
        ref readonly StepRun first = ref steps[0];
        TLanes apart = TLanes.All(limits.Apart), window = TLanes.All(limits.Window), last = TLanes.All(limits.Last);
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = limits.Entries(first, c);
            if (row == end)
            {
                depths[c] = 0;
                continue;
            }

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
}
