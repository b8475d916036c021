using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps, each of events of its own: how far any chain of a customer gets. Step by step, each event takes the start of the latest event of the
/// step before; an older one has an older start. Several events at once; linear in the events. With one thread's memory.
/// </summary>
internal sealed class StepChains
{
    private uint[] _times = [], _starts = [], _nextTimes = [], _nextStarts = [], _tail = [];

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
        StepRun first = steps[0];
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = EventCounts.Rows(first.Times, first.Offsets[first.First + c], first.Offsets[first.First + c + 1], limits.From, limits.To);
            if (row == end)
            {
                depths[c] = 0;
                continue;
            }

            int depth = 1, sources = Enter<TLanes>(first, row, end);
            (starts[c], latest[c]) = (_times[0], _times[sources - 1]);
            for (; depth < steps.Length; depth++)
            {
                StepRun step = steps[depth];
                (row, end) = (step.Offsets[step.First + c], step.Offsets[step.First + c + 1]);
                if (row == end) break;
                Reserve<TLanes>(end - row);
                int found = Follow<TLanes>(ref Rows<TLanes>(step, row, end - row), end - row, step.Shift, sources, limits, isFirst: depth == 1);
                if (found < 0) break;
                starts[c] = _nextStarts[found];
                sources = end - row;
                (_times, _starts, _nextTimes, _nextStarts) = (_nextTimes, _nextStarts, _times, _starts);
            }

            depths[c] = (byte)depth;
        }
    }

    /// <summary>Takes the events of step 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Enter<TLanes>(in StepRun step, int row, int end)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        int count = end - row;
        Reserve<TLanes>(count);
        ref uint from = ref Rows<TLanes>(step, row, count), to = ref MemoryMarshal.GetArrayDataReference(_times);
        TLanes shift = TLanes.All(step.Shift);
        for (int i = 0; i < count; i += TLanes.Count) (TLanes.Load(ref from, (nuint)i) + shift).Store(ref to, (nuint)i);
        return count;
    }

    /// <summary>Chains events of a step to those of the step before; the position of the first that is in time, below 0 for none.</summary>
    /// <remarks>An event that is too late keeps its start: what follows it is later still, and its older sources started no later.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Follow<TLanes>(ref uint targets, int count, uint shift, int sources, in StepLimits limits, bool isFirst)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        ref uint times = ref MemoryMarshal.GetArrayDataReference(_times), starts = ref isFirst ? ref times : ref MemoryMarshal.GetArrayDataReference(_starts);
        ref uint nextTimes = ref MemoryMarshal.GetArrayDataReference(_nextTimes), nextStarts = ref MemoryMarshal.GetArrayDataReference(_nextStarts);
        TLanes shifts = TLanes.All(shift), apart = TLanes.All(limits.Apart), distance = TLanes.All(limits.Window), last = TLanes.All(limits.Last), known = TLanes.All(0);
        int source = 0, found = -1;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes own = TLanes.Load(ref targets, (nuint)i) + shifts, bound = own - apart;
            own.Store(ref nextTimes, (nuint)i);
            int until = sources, left = count - i;
            if (left > TLanes.Count)
            {
                // What is before the last of these is before all that follow.
                uint most = Unsafe.Add(ref nextTimes, i + TLanes.Count - 1) - limits.Apart;
                for (until = source; until < sources && Unsafe.Add(ref times, until) <= most;) until++;
            }

            for (; source < until; source++) known = TLanes.From(bound, Unsafe.Add(ref times, source), Unsafe.Add(ref starts, source), known);
            known.Store(ref nextStarts, (nuint)i);
            ulong inTime = TLanes.InTime(own, known, distance, last);
            if (left < TLanes.Count) inTime &= (1UL << left) - 1;
            if (inTime != 0 && found < 0) found = i + BitOperations.TrailingZeroCount(inTime);
            if (left > TLanes.Count && source > 0) known = TLanes.All(Unsafe.Add(ref starts, source - 1));
        }

        return found;
    }

    /// <summary>Some rows, behind which as many can be read as there are lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint Rows<TLanes>(in StepRun step, int row, int count)
        where TLanes : struct, ITimeLanes<TLanes> =>
        ref row + count + TLanes.Count <= step.Times.Length ? ref step.Times[row] : ref Tail(step.Times.AsSpan(row, count));

    private ref uint Tail(ReadOnlySpan<uint> rows)
    {
        if (_tail.Length < _times.Length) _tail = new uint[_times.Length];
        rows.CopyTo(_tail);
        return ref _tail[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve<TLanes>(int count)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (_times.Length < count + TLanes.Count) Grow(count + TLanes.Count);
    }

    private void Grow(int count)
    {
        int length = Math.Max(count, 2 * _times.Length);
        Array.Resize(ref _times, length);
        Array.Resize(ref _starts, length);
        Array.Resize(ref _nextTimes, length);
        Array.Resize(ref _nextStarts, length);
    }
}

/// <summary>The events of one step.</summary>
/// <param name="Times">The times, ascending for each customer.</param>
/// <param name="Offsets">Customer c has the times from offset <paramref name="First"/> + c to the next.</param>
/// <param name="First">The position of the first customer.</param>
/// <param name="Shift">What is added to a time, so that those of all steps can be compared; with it, every time is above 0 and fits 32 bits.</param>
internal readonly record struct StepRun(uint[] Times, int[] Offsets, int First, uint Shift);

/// <summary>What a chain of steps may be.</summary>
/// <param name="From">The earliest time of step 1, without its shift.</param>
/// <param name="To">The latest time of step 1, without its shift.</param>
/// <param name="Last">The latest time of all.</param>
/// <param name="Window">How long after step 1 a step may be.</param>
/// <param name="Apart">How much later than the step before a step must be: 0 or 1.</param>
internal readonly record struct StepLimits(uint From, uint To, uint Last, uint Window, uint Apart);
