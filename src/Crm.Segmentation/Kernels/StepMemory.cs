using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>The events of a step that chains have got to, while they are followed: their times, and the start of the last chain at each.</summary>
internal ref struct StepBuffer
{
    internal ref uint Times;
    internal ref uint Starts;
}

/// <summary>What chains of steps are followed in, with room for every customer of a batch. One thread's.</summary>
internal sealed class StepMemory
{
    private const int Buffers = 4;

    private uint[] _all = [], _tail = [];
    private int _length;

    /// <summary>The second of the two buffers.</summary>
    internal StepBuffer Second => new() { Times = ref _all[2 * _length], Starts = ref _all[3 * _length] };

    /// <summary>Makes room for the events that one customer of a batch may have of a step, rounded up to whole vectors.</summary>
    /// <returns>The first of two buffers.</returns>
    internal StepBuffer Begin(ReadOnlySpan<StepRun> steps, int customers, int lanes)
    {
        int most = 0;
        foreach (StepRun step in steps) most = Math.Max(most, step.Offsets[step.First + customers] - step.Offsets[step.First]);
        if (_length < most + lanes)
        {
            _length = Math.Max(most + lanes, 2 * _length);
            (_all, _tail) = (new uint[(long)Buffers * _length], new uint[_length]);
        }

        return new() { Times = ref _all[0], Starts = ref _all[_length] };
    }

    /// <summary>Some rows, behind which as many can be read as there are lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint Rows<TLanes>(in StepRun step, int row, int count)
        where TLanes : struct, ITimeLanes<TLanes> =>
        ref row + count + TLanes.Count <= step.Times.Length ? ref step.Times[row] : ref Tail(step.Times.AsSpan(row, count));

    private ref uint Tail(ReadOnlySpan<uint> rows)
    {
        rows.CopyTo(_tail);
        return ref _tail[0];
    }
}
