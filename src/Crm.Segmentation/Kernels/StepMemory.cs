using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>What chains of steps are followed in, with room for every customer of a batch. One thread's.</summary>
internal sealed class StepMemory
{
    private ulong[] _links = [];
    private uint[] _tail = [];
    private int _length;

    /// <summary>Where the events of one step are.</summary>
    internal ref ulong First => ref _links[0];

    /// <summary>Where those of another are.</summary>
    internal ref ulong Second => ref _links[_length];

    /// <summary>Makes room for the events that one customer of a batch may have of a step, rounded up to whole vectors.</summary>
    internal void Begin(ReadOnlySpan<StepRun> steps, int customers, int lanes)
    {
        int most = 0;
        foreach (ref readonly StepRun step in steps) most = Math.Max(most, step.Offsets[step.First + customers] - step.Offsets[step.First]);
        if (_length >= most + lanes) return;
        _length = Math.Max(most + lanes, 2 * _length);
        (_links, _tail) = (new ulong[2L * _length], new uint[_length]);
    }

    /// <summary>Some rows, behind which as many can be read as there are lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint Rows<TLanes>(in StepRun step, int row, int count)
        where TLanes : struct, ITimeLanes<TLanes> =>
        ref row + count + TLanes.Count <= step.Times.Length ? ref step.Times[row] : ref Tail(step.Times, row, count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref uint Tail(uint[] times, int row, int count)
    {
        times.AsSpan(row, count).CopyTo(_tail);
        return ref _tail[0];
    }
}
