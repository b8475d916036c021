using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps that events of other runs end between two steps: how far any chain gets that is not ended on its way. At the time of such an event all
/// chains end that are between its steps, so that it is to what follows as if the steps before it had no event. With one thread's memory.
/// </summary>
internal sealed class CleanChains
{
    private readonly StepMemory _memory = new();
    private readonly ulong[] _last;
    private readonly List<(uint Time, uint After)> _ends = [];
    private ulong[] _merged = [];

    /// <param name="steps">How many steps.</param>
    internal CleanChains(int steps) => _last = new ulong[steps + 1];

    /// <summary>For each customer how many steps any chain gets to before it is ended, the start of the last chain that gets there first, and what else is known.</summary>
    /// <param name="steps">The events of each step, at least one.</param>
    /// <param name="enders">What ends chains.</param>
    /// <param name="limits">What a chain may be.</param>
    /// <param name="openFrom">The first time of a start that is still in its window at the last time of all; above all times where there is none.</param>
    /// <param name="depths">How far; 0 where nothing starts, and then there is no time.</param>
    /// <param name="starts">The start, by the times that steps have in common.</param>
    /// <param name="states">Whether some chain can still go on, or whether the furthest is ended after its last step, so that another may have to stand for the customer.</param>
    internal void Write(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, Span<byte> depths, Span<uint> starts, Span<ChainState> states)
    {
        if (TimeLanes16.IsSupported) Write<TimeLanes16>(steps, enders, limits, openFrom, depths, starts, states);
        else if (TimeLanes8.IsSupported) Write<TimeLanes8>(steps, enders, limits, openFrom, depths, starts, states);
        else Write<TimeLanes1>(steps, enders, limits, openFrom, depths, starts, states);
    }

    /// <summary>The same at one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, Span<byte> depths, Span<uint> starts, Span<ChainState> states)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (depths.IsEmpty) return;
        _memory.Begin(steps, depths.Length, TLanes.Count);
        ref readonly StepRun first = ref steps[0];
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = first.Of(c);
            if (!limits.EntersAlways && row < end) (row, end) = EventCounts.Rows(first.Times, row, end, limits.From, limits.To);
            if (row == end)
            {
                depths[c] = 0;
                continue;
            }

            ref ulong from = ref _memory.First, to = ref _memory.Second;
            int depth = 1, sources = end - row;
            StepLinks.Enter<TLanes>(ref _memory.Rows(first, row, end, TLanes.Count), sources, first.Shift, ref from);
            ulong furthest = from;
            _last[1] = Unsafe.Add(ref from, sources - 1);
            for (; depth < steps.Length; depth++)
            {
                ref readonly StepRun step = ref steps[depth];
                (row, end) = step.Of(c);
                if (row == end) break;
                ref ulong ended = ref End(ref from, ref sources, enders, limits.Apart, c, depth);
                var lanes = new LinkLanes<TLanes>(step.Shift, limits);
                if (StepLinks.Follow<TLanes, LinkedEvents>(ref _memory.Rows(step, row, end, TLanes.Count), end - row, ref ended, 0, sources, ref to, lanes) < 0) break;
                sources = Keep(ref to, end - row, limits);
                furthest = to;
                _last[depth + 1] = Unsafe.Add(ref to, sources - 1);
                ref ulong read = ref from;
                from = ref to;
                to = ref read;
            }

            uint time = Link.Time(ref furthest), start = Link.Start(ref furthest);
            (depths[c], starts[c]) = ((byte)depth, start);
            states[c] = depth == steps.Length ? ChainState.Closed
                : IsEnded(enders, c, depth, time, Math.Min((long)start + limits.Window, limits.Last)) ? ChainState.Ended
                : IsOpen(steps, enders, limits, openFrom, c, depth) ? ChainState.Open : ChainState.Closed;
        }
    }

    /// <summary>Keeps the events that chains get to in time.</summary>
    private static int Keep(ref ulong events, int count, in StepLimits limits)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            ulong link = Unsafe.Add(ref events, i);
            uint time = Link.Time(ref link), start = Link.Start(ref link);
            Unsafe.Add(ref events, kept) = link;
            kept += start <= time && time - start <= limits.Window && time <= limits.Last ? 1 : 0;
        }

        return kept;
    }

    /// <summary>The events of a step with those that end chains among them, which have no start; the same where there are none.</summary>
    private ref ulong End(ref ulong events, ref int count, ReadOnlySpan<ChainEnder> enders, uint apart, int customer, int done)
    {
        _ends.Clear();
        int several = 0;
        foreach (ref readonly ChainEnder ender in enders)
        {
            if (done < ender.From || done > ender.To) continue;
            (int row, int end) = ender.Run.Of(customer);
            if (row < end) several++;

            // At its own time it does not end a chain that goes on to the later step, between whose instants it must lie.
            for (; row < end; row++) _ends.Add((ender.Run.Times[row] + ender.Run.Shift, done == ender.To ? 1U : 0));
        }

        if (_ends.Count == 0) return ref events;
        if (several > 1) _ends.Sort();
        if (_merged.Length < (2 * count) + _ends.Count) _merged = new ulong[2 * ((2 * count) + _ends.Count)];
        count = Merge(ref events, count, apart);
        return ref _merged[0];
    }

    /// <summary>Merges the events of a step, by the times from which they count, with those that end the chains of earlier ones.</summary>
    private int Merge(ref ulong events, int count, uint apart)
    {
        int merged = 0, next = 0;
        uint from = 0;
        for (int e = 0; e < _ends.Count; e++)
        {
            (uint time, uint after) = _ends[e];
            if ((e > 0 && _ends[e] == _ends[e - 1]) || time + after < apart) continue;
            for (; next < count && Link.Time(ref Unsafe.Add(ref events, next)) < time; next++) Put(ref merged, ref Unsafe.Add(ref events, next), from);

            // What is at the same time counts there before the end, and goes on after it.
            for (int same = next; after > apart && same < count && Link.Time(ref Unsafe.Add(ref events, same)) == time; same++) Put(ref merged, ref Unsafe.Add(ref events, same), from);
            _merged[merged++] = Link.Of(from = time + after - apart, Link.None);
        }

        for (; next < count; next++) Put(ref merged, ref Unsafe.Add(ref events, next), from);
        return merged;
    }

    private void Put(ref int merged, ref ulong link, uint from) => _merged[merged++] = Link.Of(Math.Max(from, Link.Time(ref link)), Link.Start(ref link));

    /// <summary>Whether an event ends the chain that got furthest, after its last step.</summary>
    private static bool IsEnded(ReadOnlySpan<ChainEnder> enders, int customer, int done, uint time, long until)
    {
        foreach (ref readonly ChainEnder ender in enders)
        {
            if (done < ender.From || done > ender.To) continue;
            (int row, int end) = ender.Run.Of(customer);
            for (; row < end; row++)
                if (ender.Run.Times[row] + ender.Run.Shift is var at && at > time && at <= until) return true;
        }

        return false;
    }

    /// <summary>Whether a chain that is in its window at the last time of all has not been ended, and no event that it could have taken follows.</summary>
    private bool IsOpen(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, int customer, int depth)
    {
        for (int done = 1; done <= depth; done++)
        {
            uint time = Link.Time(ref _last[done]), start = Link.Start(ref _last[done]);
            if (start < openFrom || IsEnded(enders, customer, done, time, limits.Last)) continue;
            bool goesOn = false;
            (int row, int end) = steps[done].Of(customer);
            for (; row < end && !goesOn; row++) goesOn = steps[done].Times[row] + steps[done].Shift is var at && at >= time + limits.Apart && at <= limits.Last;
            if (!goesOn) return true;
        }

        return false;
    }
}

/// <summary>Events that end chains between two steps.</summary>
/// <param name="Run">The events.</param>
/// <param name="From">The fewest steps that a chain has done which is ended.</param>
/// <param name="To">The most.</param>
internal readonly record struct ChainEnder(StepRun Run, int From, int To);

/// <summary>What is known of a customer's chains besides how far they got.</summary>
internal enum ChainState : byte
{
    /// <summary>None can go on.</summary>
    Closed,

    /// <summary>Some chain can go on.</summary>
    Open,

    /// <summary>The chain that got furthest first is ended after its last step.</summary>
    Ended,
}
