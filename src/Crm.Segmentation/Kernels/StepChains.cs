using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps, each of events of its own: how far any chain of a customer gets. Step by step, each event takes the start of the latest event of the
/// step before; an older one has an older start. Several events at once; linear in the events. With one thread's memory.
/// </summary>
internal sealed class StepChains
{
    private readonly StepMemory _memory = new();

    /// <summary>For each customer how many steps any chain gets to, the start of the last chain that gets there first, and the last start of all.</summary>
    /// <param name="steps">The events of each step, at least one.</param>
    /// <param name="limits">What a chain may be.</param>
    /// <param name="depths">How far; 0 where nothing starts, and then there are no times.</param>
    /// <param name="starts">The start, by the times that steps have in common.</param>
    /// <param name="latest">The last start of all.</param>
    internal void Write(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest)
    {
        if (TimeLanes16.IsSupported) Write<TimeLanes16>(steps, limits, depths, starts, latest);
        else if (TimeLanes8.IsSupported) Write<TimeLanes8>(steps, limits, depths, starts, latest);
        else Write<TimeLanes1>(steps, limits, depths, starts, latest);
    }

    /// <summary>The same at one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        _memory.Begin(steps, depths.Length, TLanes.Count);
        ref readonly StepRun first = ref steps[0];
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = StepLinks.Entries(first, c, limits);
            if (row == end)
            {
                depths[c] = 0;
                continue;
            }

            ref ulong from = ref _memory.First, to = ref _memory.Second;
            int depth = 1, sources = end - row;
            StepLinks.Enter<TLanes>(ref _memory.Rows<TLanes>(first, row, sources), sources, first.Shift, ref from);
            (starts[c], latest[c]) = (Link.Time(ref from), Link.Time(ref Unsafe.Add(ref from, sources - 1)));
            for (; depth < steps.Length; depth++)
            {
                ref readonly StepRun step = ref steps[depth];
                (row, end) = step.Of(c);
                if (row == end) break;
                int found = StepLinks.Follow<TLanes>(ref _memory.Rows<TLanes>(step, row, end - row), end - row, step.Shift, ref from, sources, ref to, limits);
                if (found < 0) break;
                starts[c] = Link.Start(ref Unsafe.Add(ref to, found));
                sources = end - row;
                ref ulong read = ref from;
                from = ref to;
                to = ref read;
            }

            depths[c] = (byte)depth;
        }
    }
}

/// <summary>How events of one step are linked to those of the step before.</summary>
internal static class StepLinks
{
    /// <summary>The rows of a customer that may be step 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (int Row, int End) Entries(in StepRun step, int customer, in StepLimits limits)
    {
        (int row, int end) = step.Of(customer);
        return limits.EntersAlways || row == end ? (row, end) : EventCounts.Rows(step.Times, row, end, limits.From, limits.To);
    }

    /// <summary>Takes the events of step 1, each of which is its own start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Enter<TLanes>(ref uint events, nint count, uint shift, ref ulong to)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        TLanes shifts = TLanes.All(shift);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes own = TLanes.Load(ref events, (nuint)i) + shifts;
            TLanes.Store(own, own, ref to, (nuint)i);
        }
    }

    /// <summary>Links events of a step to those of the step before; the position of the first that is in time, below 0 for none.</summary>
    /// <remarks>An event that is too late keeps its start: what follows it is later still, and its older sources started no later.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Follow<TLanes>(ref uint targets, nint count, uint shift, ref ulong from, nint sources, ref ulong to, in StepLimits limits)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        TLanes shifts = TLanes.All(shift), apart = TLanes.All(limits.Apart), distance = TLanes.All(limits.Window), last = TLanes.All(limits.Last), known = TLanes.All(0);
        nint source = 0;
        int found = -1;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes own = TLanes.Load(ref targets, (nuint)i) + shifts, bound = own - apart;
            nint until = sources, left = count - i;
            if (left > TLanes.Count)
            {
                // What is before the last of these is before all that follow.
                uint most = Unsafe.Add(ref targets, i + TLanes.Count - 1) + shift - limits.Apart;
                for (until = source; until < sources && Link.Time(ref Unsafe.Add(ref from, until)) <= most;) until++;
            }

            for (; source < until; source++) known = TLanes.From(bound, ref Unsafe.Add(ref from, source), known);
            TLanes.Store(own, known, ref to, (nuint)i);
            ulong inTime = TLanes.InTime(own, known, distance, last);
            if (left < TLanes.Count) inTime &= (1UL << (int)left) - 1;
            if (inTime != 0 && found < 0) found = (int)i + BitOperations.TrailingZeroCount(inTime);
            if (left > TLanes.Count && source > 0) known = TLanes.All(Link.Start(ref Unsafe.Add(ref from, source - 1)));
        }

        return found;
    }
}

/// <summary>The events of one step.</summary>
/// <param name="Times">The times, ascending for each customer.</param>
/// <param name="Offsets">Customer c has the times from offset <paramref name="First"/> + c to the next.</param>
/// <param name="First">The position of the first customer.</param>
/// <param name="Shift">What is added to a time, so that those of all steps can be compared; with it, every time is above 0 and fits 32 bits.</param>
internal readonly record struct StepRun(uint[] Times, int[] Offsets, int First, uint Shift)
{
    /// <summary>The rows of a customer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (int Row, int End) Of(int customer) => (Offsets[First + customer], Offsets[First + customer + 1]);
}

/// <summary>What a chain of steps may be.</summary>
/// <param name="From">The earliest time of step 1, without its shift.</param>
/// <param name="To">The latest time of step 1, without its shift.</param>
/// <param name="EntersAlways">Whether no time of step 1 is earlier or later.</param>
/// <param name="Last">The latest time of all.</param>
/// <param name="Window">How long after step 1 a step may be.</param>
/// <param name="Apart">How much later than the step before a step must be: 0 or 1.</param>
internal readonly record struct StepLimits(uint From, uint To, bool EntersAlways, uint Last, uint Window, uint Apart);
