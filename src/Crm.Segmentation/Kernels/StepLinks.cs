using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>How events of one step are linked to those of the step before.</summary>
internal static class StepLinks
{
    /// <summary>Takes events of step 1, each of which is its own start.</summary>
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
    /// <param name="targets">The events of the step, behind which as many can be read as there are lanes.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <param name="from">The events of the step before.</param>
    /// <param name="source">The first of them that counts.</param>
    /// <param name="sources">How many count.</param>
    /// <param name="to">Where the events of the step go, and as many as there are lanes behind them.</param>
    /// <param name="lanes">What a chain may be.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Follow<TLanes, TLinks>(ref uint targets, nint count, ref ulong from, nint source, nint sources, ref ulong to, in LinkLanes<TLanes> lanes)
        where TLanes : struct, ITimeLanes<TLanes>
        where TLinks : struct, ILinks
    {
        TLanes known = TLanes.All(Link.None);
        nint end = source + sources, first = source;
        int found = -1;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes own = TLanes.Load(ref targets, (nuint)i) + lanes.Shift, bound = own - lanes.Apart;
            nint until = end, left = count - i;
            if (left > TLanes.Count)
            {
                // What is before the last of these is before all that follow.
                uint most = Unsafe.Add(ref targets, i + TLanes.Count - 1) + lanes.LastShift;
                for (until = source; until < end && TLinks.Time(ref from, until) <= most;) until++;
            }

            for (; source < until; source++) known = TLanes.From(bound, ref TLinks.Time(ref from, source), ref TLinks.Start(ref from, source), known);
            TLanes.Store(own, known, ref to, (nuint)i);
            ulong inTime = TLanes.InTime(own, known, lanes.Window, lanes.Last);
            if (left < TLanes.Count) inTime &= (1UL << (int)left) - 1;
            if (inTime != 0 && found < 0) found = (int)i + BitOperations.TrailingZeroCount(inTime);
            if (left > TLanes.Count && source > first) known = TLanes.All(TLinks.Start(ref from, source - 1));
        }

        return found;
    }
}

/// <summary>The events of one step.</summary>
/// <param name="Times">The times, ascending for each customer.</param>
/// <param name="Offsets">Customer c has the times from offset <paramref name="First"/> + c to the next.</param>
/// <param name="First">The position of the first customer.</param>
/// <param name="Shift">What is added to a time, so that those of all steps can be compared; with it, no time is <see cref="Link.None"/>.</param>
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
/// <param name="Apart">How much later than the step before a step must be: 0 or 1; then no time is 0.</param>
internal readonly record struct StepLimits(uint From, uint To, bool EntersAlways, uint Last, uint Window, uint Apart);

/// <summary>The limits and the shift of a step, in every lane.</summary>
internal readonly struct LinkLanes<TLanes>(uint shift, in StepLimits limits)
    where TLanes : struct, ITimeLanes<TLanes>
{
    internal readonly TLanes Shift = TLanes.All(shift), Apart = TLanes.All(limits.Apart), Window = TLanes.All(limits.Window), Last = TLanes.All(limits.Last);

    /// <summary>What makes a stored time of a step the latest time of a source.</summary>
    internal readonly uint LastShift = shift - limits.Apart;
}
