using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps that events of other runs end between two steps: how far any chain gets that is not ended, on its way or after its last step. At the time
/// of such an event all chains end that are between its steps. With one thread's memory.
/// </summary>
internal sealed class CleanChains
{
    private readonly StepMemory _memory;
    private readonly int[] _counts;
    private readonly (uint Time, uint Start)[] _last;
    private readonly List<ChainEnd> _ends = [];
    private readonly List<uint> _after = [], _within = [];

    /// <param name="steps">How many steps.</param>
    internal CleanChains(int steps) => (_memory, _counts, _last) = (new StepMemory(steps), new int[steps + 1], new (uint, uint)[steps + 1]);

    /// <summary>For each customer how many steps the chain that stands gets to, its start, and what else is known.</summary>
    /// <param name="steps">The events of each step, at least one.</param>
    /// <param name="enders">What ends chains.</param>
    /// <param name="limits">What a chain may be.</param>
    /// <param name="openFrom">The first time of a start that is still in its window at the last time of all; above all times where there is none.</param>
    /// <param name="depths">How far; 0 where no chain is that is not ended.</param>
    /// <param name="starts">The start; where all chains are ended that of the first.</param>
    /// <param name="stops">The time of its last step.</param>
    /// <param name="states">Whether some chain can still go on, and whether what is said before is known at all.</param>
    internal void Write(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, Span<byte> depths, Span<uint> starts, Span<uint> stops, Span<ChainState> states)
    {
        if (TimeLanes16.IsSupported) Write<TimeLanes16>(steps, enders, limits, openFrom, depths, starts, stops, states);
        else if (TimeLanes8.IsSupported) Write<TimeLanes8>(steps, enders, limits, openFrom, depths, starts, stops, states);
        else Write<TimeLanes1>(steps, enders, limits, openFrom, depths, starts, stops, states);
    }

    /// <summary>The same at one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, Span<byte> depths, Span<uint> starts, Span<uint> stops, Span<ChainState> states)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (depths.IsEmpty) return;
        _memory.Begin(steps, depths.Length, TLanes.Count);
        ref readonly StepRun first = ref steps[0];
        TLanes apart = TLanes.All(limits.Apart), window = TLanes.All(limits.Window), latest = TLanes.All(limits.Last);
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = limits.Entries(first, c);
            (depths[c], states[c]) = (0, ChainState.Closed);
            if (row == end) continue;
            int depth = 1, sources = end - row;
            bool meets = false;
            ref uint from = ref first.Times[row];
            if (first.Shift != 0)
            {
                ref uint shifted = ref _memory.Times(0);
                for (nint i = 0; i < sources; i++) Unsafe.Add(ref shifted, i) = Unsafe.Add(ref from, i) + first.Shift;
                from = ref shifted;
            }

            ReadOnlySpan<uint> entries = MemoryMarshal.CreateReadOnlySpan(ref from, sources);
            ref uint fromStarts = ref from;
            uint time = from, start = from;
            _counts[1] = sources;
            _last[1] = (Unsafe.Add(ref from, sources - 1), Unsafe.Add(ref from, sources - 1));
            for (; depth < steps.Length; depth++)
            {
                ref readonly StepRun step = ref steps[depth];
                (row, end) = step.Of(c);
                if (row == end) break;
                ReadOnlySpan<ChainEnd> ends = Ends(enders, c, depth);
                ref uint targets = ref _memory.Rows(step, row, end, TLanes.Count, depth), own = ref _memory.Times(depth), to = ref _memory.Starts(depth);
                int found = StepLinks.FollowClean(ref targets, end - row, ref from, ref fromStarts, sources, ends, ref own, ref to, step.Shift, apart, window, latest, out int last, ref meets);
                if (found < 0) break;
                (time, start) = (Unsafe.Add(ref own, found), Unsafe.Add(ref to, found));
                sources = end - row;
                _counts[depth + 1] = sources;
                _last[depth + 1] = (Unsafe.Add(ref own, last), Unsafe.Add(ref to, last));
                from = ref own;
                fromStarts = ref to;
            }

            (depths[c], starts[c], stops[c]) = ((byte)depth, start, time);
            if (meets)
            {
                states[c] = ChainState.Unknown;
                continue;
            }

            if (depth == steps.Length) continue;
            if (IsEnded(enders, c, depth, time, Math.Min((long)start + limits.Window, limits.Last)))
            {
                int stopped = Stop(steps, enders, limits, entries, c, depth, out start, out time);
                (depths[c], starts[c], stops[c]) = ((byte)Math.Max(stopped, 0), start, time);
                states[c] = stopped < 0 ? ChainState.Unknown : stopped == 0 ? ChainState.Excluded : ChainState.Closed;
                if (stopped <= 0) continue;
            }

            if (IsOpen(steps, enders, limits, openFrom, c, depth)) states[c] = ChainState.Open;
        }
    }

    /// <summary>What ends chains with a number of steps done, in order.</summary>
    private ReadOnlySpan<ChainEnd> Ends(ReadOnlySpan<ChainEnder> enders, int customer, int done)
    {
        _ends.Clear();
        int several = 0;
        foreach (ref readonly ChainEnder ender in enders)
        {
            if (done < ender.From || done > ender.To) continue;
            (int row, int end) = ender.Run.Of(customer);
            if (row < end) several++;

            // At its own time it does not end a chain that goes on to the later step, between whose instants it must lie.
            for (; row < end; row++) _ends.Add(new ChainEnd(ender.Run.Times[row] + ender.Run.Shift, ender.Run.Times[row] + ender.Run.Shift + (done == ender.To ? 1U : 0)));
        }

        if (several > 1) _ends.Sort(static (one, other) => one.Time == other.Time ? one.From.CompareTo(other.From) : one.Time.CompareTo(other.Time));
        return CollectionsMarshal.AsSpan(_ends);
    }

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

    /// <summary>
    /// The most steps with which a chain stops that nothing ends in its window after them, where one does first, and its last start; 0 steps where every chain is
    /// ended, with the first start; below 0 where it is not known.
    /// </summary>
    /// <remarks>
    /// Nothing may follow a chain in its window, neither its next step nor what ends it: its window is over before. So an older start can stop where the last does
    /// not. A start gets to an event of a later step if the last start that does is no earlier, but for what ends chains from the first step on: that must not lie
    /// between, and where it does so up to an earlier step only, the events of that step would have to be known.
    /// </remarks>
    private int Stop(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, ReadOnlySpan<uint> entries, int customer, int depth, out uint start, out uint stop)
    {
        (start, stop) = (entries[0], entries[0]);
        for (int done = depth; done >= 1; done--)
        {
            foreach (ref readonly ChainEnder ender in enders)
                if (ender.From == 1 && ender.To < done) return -1;
            Collect(_after, enders, customer, done, onlyFirst: false);
            Collect(_within, enders, customer, done, onlyFirst: true);
            ref readonly StepRun next = ref steps[done];
            (int row, int end) = next.Of(customer);
            int after = 0, within = 0;
            ref uint times = ref done == 1 ? ref MemoryMarshal.GetReference(entries) : ref _memory.Times(done - 1), starts = ref done == 1 ? ref times : ref _memory.Starts(done - 1);
            for (int i = 0; i < _counts[done]; i++)
            {
                uint time = Unsafe.Add(ref times, i), most = Unsafe.Add(ref starts, i), least = time > limits.Window ? time - limits.Window : 0;
                if (time == StepLinks.None) continue;
                while (after < _after.Count && _after[after] <= time) after++;
                while (within < _within.Count && _within[within] <= time) within++;
                while (row < end && next.Times[row] + next.Shift < time + limits.Apart) row++;
                uint over = Math.Min(after < _after.Count ? _after[after] : StepLinks.None, row < end ? next.Times[row] + next.Shift : StepLinks.None);
                if (over <= limits.Last && over <= limits.Window) continue;
                if (over <= limits.Last) most = Math.Min(most, over - limits.Window - 1);
                if (within > 0) least = Math.Max(least, _within[within - 1]);
                if (done == 1) least = time;
                if (most < least || LastEntry(entries, most) is not { } entry || entry < least) continue;
                (start, stop) = (entry, time);
                return done;
            }
        }

        return 0;
    }

    private static uint? LastEntry(ReadOnlySpan<uint> entries, uint most)
    {
        int low = 0, high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (entries[middle] <= most) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : entries[low - 1];
    }

    /// <summary>The times of what ends chains with a number of steps done, or only of what does so from the first step on.</summary>
    private static void Collect(List<uint> times, ReadOnlySpan<ChainEnder> enders, int customer, int done, bool onlyFirst)
    {
        times.Clear();
        int several = 0;
        foreach (ref readonly ChainEnder ender in enders)
        {
            if (done < ender.From || done > ender.To || (onlyFirst && ender.From > 1)) continue;
            (int row, int end) = ender.Run.Of(customer);
            if (row < end) several++;
            for (; row < end; row++) times.Add(ender.Run.Times[row] + ender.Run.Shift);
        }

        if (several > 1) times.Sort();
    }

    /// <summary>Whether a chain that is in its window at the last time of all has not been ended, and no event that it could have taken follows.</summary>
    private bool IsOpen(ReadOnlySpan<StepRun> steps, ReadOnlySpan<ChainEnder> enders, in StepLimits limits, long openFrom, int customer, int depth)
    {
        for (int done = 1; done <= depth; done++)
        {
            (uint time, uint start) = _last[done];
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

    /// <summary>All chains are ended.</summary>
    Excluded,

    /// <summary>The chain that got furthest first is ended after its last step, or something ends chains at an instant of theirs, and which stands is to be searched for.</summary>
    Unknown,
}
