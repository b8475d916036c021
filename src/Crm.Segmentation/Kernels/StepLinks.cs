using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>How events of one step are linked to those of the step before: each has the start of the last chain that got to it.</summary>
internal static class StepLinks
{
    /// <summary>The start of no chain, and the time of no event; no time is so late.</summary>
    internal const uint None = uint.MaxValue;

    /// <summary>For each time the latest of some sources that is no later; <see cref="None"/> where there is none.</summary>
    /// <remarks>That is the nearest one back from it. Four at a time, of which the last few may be looked at twice.</remarks>
    /// <param name="times">The times.</param>
    /// <param name="sources">The sources, in any order.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Latest<TLanes>(TLanes times, ref uint sources, int count)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        TLanes distances = TLanes.All(None);
        int source = 0;
        if (count >= 4)
        {
            for (; source < count - 4; source += 4) distances = NearestOfFour(times, ref Unsafe.Add(ref sources, source), distances);
            distances = NearestOfFour(times, ref Unsafe.Add(ref sources, count - 4), distances);
        }
        else
        {
            for (; source < count; source++) distances = TLanes.Nearest(times, ref Unsafe.Add(ref sources, source), distances);
        }

        return TLanes.Back(times, distances);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes NearestOfFour<TLanes>(TLanes times, ref uint sources, TLanes distances)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        distances = TLanes.Nearest(times, ref sources, distances);
        distances = TLanes.Nearest(times, ref Unsafe.Add(ref sources, 1), distances);
        distances = TLanes.Nearest(times, ref Unsafe.Add(ref sources, 2), distances);
        return TLanes.Nearest(times, ref Unsafe.Add(ref sources, 3), distances);
    }

    /// <summary>Links events of a step to those of the step before; the position of the first that is in time, below 0 for none.</summary>
    /// <remarks>An event that is too late keeps its start: what follows it is later still, and its older sources started no later.</remarks>
    /// <param name="targets">The events of the step, behind which as many can be read as there are lanes.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <param name="times">The events of the step before.</param>
    /// <param name="starts">Their starts.</param>
    /// <param name="sources">How many there are.</param>
    /// <param name="own">Where the events of the step go if they have a shift, and as many as there are lanes behind them.</param>
    /// <param name="to">Where their starts go.</param>
    /// <param name="shift">What is added to the times of the step.</param>
    /// <param name="apart">How much later than a source a target must be.</param>
    /// <param name="window">How long after its start.</param>
    /// <param name="last">The latest time of all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Follow<TLanes>(ref uint targets, nint count, ref uint times, ref uint starts, nint sources, ref uint own, ref uint to, uint shift, TLanes apart, TLanes window, TLanes last)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        TLanes known = TLanes.All(None), shifts = TLanes.All(shift);
        nint source = 0;
        int found = -1;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes time = TLanes.Load(ref targets, (nuint)i) + shifts, bound = time - apart;
            nint until = sources, left = count - i;
            if (left > TLanes.Count)
            {
                // What is before the last of these is before all that follow.
                uint most = TLanes.Last(bound);
                for (until = source; until < sources && Unsafe.Add(ref times, until) <= most;) until++;
            }

            for (; source < until; source++) known = TLanes.From(bound, ref Unsafe.Add(ref times, source), ref Unsafe.Add(ref starts, source), known);
            TLanes.Store(known, ref to, (nuint)i);
            if (shift != 0) TLanes.Store(time, ref own, (nuint)i);
            ulong inTime = TLanes.InTime(time, known, window, last);
            if (left < TLanes.Count) inTime &= (1UL << (int)left) - 1;
            if (inTime != 0 && found < 0) found = (int)i + BitOperations.TrailingZeroCount(inTime);
            if (left > TLanes.Count) known = TLanes.All(TLanes.Last(known));
        }

        return found;
    }

    /// <summary>
    /// The same with events that end chains between the two steps. Of the events of the step, those to which no chain gets in time have no time
    /// afterwards: what follows may do so from older ones.
    /// </summary>
    /// <param name="targets">The events of the step, behind which as many can be read as there are lanes.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <param name="times">The events of the step before; those without a time count as none.</param>
    /// <param name="starts">Their starts.</param>
    /// <param name="sources">How many there are.</param>
    /// <param name="ends">In order, what ends the chains that are at an event before it, and from which time on.</param>
    /// <param name="own">Where the events of the step go, and as many as there are lanes behind them.</param>
    /// <param name="to">Where their starts go.</param>
    /// <param name="shift">What is added to the times of the step.</param>
    /// <param name="apart">How much later than a source a target must be.</param>
    /// <param name="window">How long after its start.</param>
    /// <param name="last">The latest time of all.</param>
    /// <param name="lastFound">The position of the last that is in time.</param>
    /// <param name="meets">Set where an event is at the time of one that ends chains up to it: then a chain may go on at that time to where it is not ended.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FollowClean<TLanes>(
        ref uint targets, nint count, ref uint times, ref uint starts, nint sources, ReadOnlySpan<ChainEnd> ends, ref uint own, ref uint to, uint shift, TLanes apart, TLanes window, TLanes last,
        out int lastFound, ref bool meets)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        TLanes known = TLanes.All(None), at = TLanes.All(0), shifts = TLanes.All(shift);
        nint source = 0;
        int found = -1, end = 0;
        lastFound = -1;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes time = TLanes.Load(ref targets, (nuint)i) + shifts, bound = time - apart;
            nint until = sources, left = count - i;
            int endUntil = ends.Length;
            ulong inside = left < TLanes.Count ? (1UL << (int)left) - 1 : ulong.MaxValue;
            if (left > TLanes.Count)
            {
                // No time is the greatest number: with one more, it is below all.
                uint most = TLanes.Last(bound);
                for (until = source; until < sources && Unsafe.Add(ref times, until) + 1 <= most + 1;) until++;
                for (endUntil = end; endUntil < ends.Length && ends[endUntil].From <= TLanes.Last(time);) endUntil++;
            }

            if (ends.IsEmpty)
            {
                for (; source < until; source++) known = TLanes.From(bound, ref Unsafe.Add(ref times, source), ref Unsafe.Add(ref starts, source), known);
            }
            else
            {
                for (; source < until; source++)
                {
                    ref uint @event = ref Unsafe.Add(ref times, source);
                    known = TLanes.From(bound, ref @event, ref Unsafe.Add(ref starts, source), known);
                    at = TLanes.From(bound, ref @event, ref @event, at);
                }

                for (; end < endUntil; end++)
                {
                    known = TLanes.Without(known, time, at, ends[end].Time, ends[end].From);
                    meets |= ends[end].Time == ends[end].From && (TLanes.Are(time, ends[end].Time) & inside) != 0;
                }
            }

            TLanes.Store(known, ref to, (nuint)i);
            TLanes.Store(TLanes.OnlyInTime(time, known, window, last), ref own, (nuint)i);
            ulong inTime = TLanes.InTime(time, known, window, last) & inside;
            if (inTime != 0)
            {
                if (found < 0) found = (int)i + BitOperations.TrailingZeroCount(inTime);
                lastFound = (int)i + BitOperations.Log2(inTime);
            }

            if (left > TLanes.Count) (known, at) = (TLanes.All(TLanes.Last(known)), TLanes.All(TLanes.Last(at)));
        }

        return found;
    }
}

/// <summary>An event that ends chains between two steps.</summary>
/// <param name="Time">Those are ended that are at an earlier event.</param>
/// <param name="From">The earliest time of an event to which they do not get.</param>
internal readonly record struct ChainEnd(uint Time, uint From);

/// <summary>The events of one step.</summary>
/// <param name="Times">The times, ascending for each customer.</param>
/// <param name="Offsets">Customer c has the times from offset <paramref name="First"/> + c to the next.</param>
/// <param name="First">The position of the first customer.</param>
/// <param name="Shift">What is added to a time, so that those of all steps can be compared; with it, no time is <see cref="StepLinks.None"/>.</param>
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
internal readonly record struct StepLimits(uint From, uint To, bool EntersAlways, uint Last, uint Window, uint Apart)
{
    /// <summary>The rows of a customer's events of step 1 that may be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (int Row, int End) Entries(in StepRun first, int customer)
    {
        (int row, int end) = first.Of(customer);
        return EntersAlways || row == end ? (row, end) : EventCounts.Rows(first.Times, row, end, From, To);
    }
}
