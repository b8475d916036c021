namespace Crm.Segmentation;

/// <summary>What chains of steps are followed in, with room for the events of a batch of customers. One thread's.</summary>
internal sealed class StepMemory
{
    private ulong[] _links = [];
    private uint[] _firstTail = [], _tail = [];
    private int _length;

    /// <summary>Where the events of one step are.</summary>
    internal ref ulong First => ref _links[0];

    /// <summary>Where those of another are.</summary>
    internal ref ulong Second => ref _links[_length];

    /// <summary>Makes room for the events that a batch may have of a step, rounded up to whole vectors.</summary>
    internal void Begin(ReadOnlySpan<StepRun> steps, int customers, int lanes)
    {
        int most = 0;
        foreach (ref readonly StepRun step in steps) most = Math.Max(most, step.Offsets[step.First + customers] - step.Offsets[step.First]);
        if (_length >= most + lanes) return;
        _length = Math.Max(most + lanes, 2 * _length);
        _links = new ulong[2L * _length];
    }

    /// <summary>The rows of step 1 of a batch, behind which as many can be read as there are lanes.</summary>
    internal ref uint FirstRows(in StepRun step, int customers, int lanes, out int firstRow) => ref Rows(step, customers, lanes, ref _firstTail, out firstRow);

    /// <summary>Those of a later step. Valid until the next call.</summary>
    internal ref uint Rows(in StepRun step, int customers, int lanes, out int firstRow) => ref Rows(step, customers, lanes, ref _tail, out firstRow);

    /// <summary>Some rows. Valid until the next call.</summary>
    internal ref uint Rows(in StepRun step, int row, int end, int lanes)
    {
        if (end + lanes <= step.Times.Length) return ref step.Times[row];
        return ref Tail(step.Times.AsSpan(row, end - row), lanes, ref _tail);
    }

    private static ref uint Rows(in StepRun step, int customers, int lanes, ref uint[] tail, out int firstRow)
    {
        firstRow = step.Offsets[step.First];
        int end = step.Offsets[step.First + customers];
        if (end + lanes <= step.Times.Length) return ref step.Times[firstRow];
        return ref Tail(step.Times.AsSpan(firstRow, end - firstRow), lanes, ref tail);
    }

    private static ref uint Tail(ReadOnlySpan<uint> rows, int lanes, ref uint[] tail)
    {
        if (tail.Length < rows.Length + lanes) tail = new uint[rows.Length + lanes];
        rows.CopyTo(tail);
        return ref tail[0];
    }
}
