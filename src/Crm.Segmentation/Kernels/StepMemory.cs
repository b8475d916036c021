using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>What chains of steps are followed in: for each step the times and the starts of one customer's events. One thread's.</summary>
/// <param name="steps">For how many steps there is room; what is written for a step stays until that is written which is so many steps later.</param>
internal sealed class StepMemory(int steps)
{
    private readonly uint[][] _tails = [.. Enumerable.Range(0, steps).Select(_ => Array.Empty<uint>())];
    private uint[] _memory = [];
    private int _length;

    /// <summary>Makes room for the events that a customer of a batch may have of a step, rounded up to whole vectors.</summary>
    internal void Begin(ReadOnlySpan<StepRun> runs, int customers, int lanes)
    {
        int most = 0;
        foreach (ref readonly StepRun run in runs) most = Math.Max(most, run.Offsets[run.First + customers] - run.Offsets[run.First]);
        if (_length >= most + lanes) return;
        _length = Math.Max(most + lanes, 2 * _length);
        _memory = new uint[2L * steps * _length];
    }

    /// <summary>Where the times of the events of a step are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint Times(int step) => ref _memory[(long)step * _length];

    /// <summary>Where their starts are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint Starts(int step) => ref _memory[(long)(steps + step) * _length];

    /// <summary>Some rows of a step, behind which as many can be read as there are lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint Rows(in StepRun run, int row, int end, int lanes, int step)
    {
        if (end + lanes <= run.Times.Length) return ref run.Times[row];
        return ref Tail(run.Times.AsSpan(row, end - row), lanes, ref _tails[step]);
    }

    private static ref uint Tail(ReadOnlySpan<uint> rows, int lanes, ref uint[] tail)
    {
        if (tail.Length < rows.Length + lanes) tail = new uint[rows.Length + lanes];
        rows.CopyTo(tail);
        return ref tail[0];
    }
}
