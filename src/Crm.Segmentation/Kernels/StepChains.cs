using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// Chains of steps, each of events of its own: how far any chain of a customer gets. Step by step, each event takes the start of the latest event of the
/// step before; an older one has an older start. Several events at once; linear in the events. With one thread's memory.
/// </summary>
internal sealed class StepChains
{
    private readonly StepMemory _memory = new();
    private Reached[] _reached = [];

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

    /// <summary>The same at one width: all customers to the first step, those who are there to the second, and so on.</summary>
    internal void Write<TLanes>(ReadOnlySpan<StepRun> steps, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest)
        where TLanes : struct, ITimeLanes<TLanes>
    {
        if (depths.IsEmpty) return;
        if (_reached.Length < depths.Length) _reached = new Reached[depths.Length];
        _memory.Begin(steps, depths.Length, TLanes.Count);
        StepRun first = steps[0];
        ref uint times = ref _memory.FirstRows(first, depths.Length, TLanes.Count, out int firstRow);
        int count = Enter(first, ref times, firstRow, limits, depths, starts, latest);
        bool isStored = first.Shift == 0;
        if (!isStored) StepLinks.Enter<TLanes>(ref times, first.Offsets[first.First + depths.Length] - firstRow, first.Shift, ref _memory.First);
        ref ulong from = ref isStored ? ref Unsafe.As<uint, ulong>(ref times) : ref _memory.First, to = ref _memory.Second;
        for (int done = 1; done < steps.Length && count > 0; done++)
        {
            count = done == 1 && isStored
                ? Follow<TLanes, FirstEvents>(steps[done], ref from, ref to, count, done, limits, depths, starts)
                : Follow<TLanes, LinkedEvents>(steps[done], ref from, ref to, count, done, limits, depths, starts);
            from = ref to;
            to = ref (done & 1) == 0 ? ref _memory.Second : ref _memory.First;
        }
    }

    /// <summary>The customers who enter.</summary>
    private int Enter(in StepRun step, ref uint times, int firstRow, in StepLimits limits, Span<byte> depths, Span<uint> starts, Span<uint> latest)
    {
        int count = 0;
        ReadOnlySpan<int> offsets = step.Offsets.AsSpan(step.First, depths.Length + 1);
        for (int c = 0; c < depths.Length; c++)
        {
            (int row, int end) = (offsets[c], offsets[c + 1]);
            if (!limits.EntersAlways && row < end) (row, end) = EventCounts.Rows(step.Times, row, end, limits.From, limits.To);
            depths[c] = (byte)(row < end ? 1 : 0);
            if (row == end) continue;
            (starts[c], latest[c]) = (Unsafe.Add(ref times, row - firstRow) + step.Shift, Unsafe.Add(ref times, end - 1 - firstRow) + step.Shift);
            _reached[count++] = new Reached(c, row - firstRow, end - row);
        }

        return count;
    }

    /// <summary>Takes the customers who are at a step to the next; how many are there, who then come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Follow<TLanes, TLinks>(in StepRun step, ref ulong from, ref ulong to, int count, int done, in StepLimits limits, Span<byte> depths, Span<uint> starts)
        where TLanes : struct, ITimeLanes<TLanes>
        where TLinks : struct, ILinks
    {
        ref uint times = ref _memory.Rows(step, depths.Length, TLanes.Count, out int firstRow);
        ref int offsets = ref step.Offsets[step.First];
        var lanes = new LinkLanes<TLanes>(step.Shift, limits);
        Span<Reached> reached = _reached.AsSpan(0, count);
        int next = 0;
        for (int i = 0; i < reached.Length; i++)
        {
            Reached at = reached[i];
            int row = Unsafe.Add(ref offsets, at.Customer) - firstRow, rows = Unsafe.Add(ref offsets, at.Customer + 1) - firstRow - row;
            if (rows == 0) continue;
            int found = StepLinks.Follow<TLanes, TLinks>(ref Unsafe.Add(ref times, row), rows, ref from, at.Row, at.Rows, ref Unsafe.Add(ref to, row), lanes);
            if (found < 0) continue;
            depths[at.Customer] = (byte)(done + 1);
            starts[at.Customer] = Link.Start(ref Unsafe.Add(ref to, row + found));
            reached[next++] = new Reached(at.Customer, row, rows);
        }

        return next;
    }

    /// <summary>A customer who is at a step, with the rows of the events of it.</summary>
    private readonly record struct Reached(int Customer, int Row, int Rows);
}
