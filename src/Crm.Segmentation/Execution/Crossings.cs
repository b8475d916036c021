namespace Crm.Segmentation;

/// <summary>Which customers of a batch have an event that an edge passes, for each step from one instant to the next: a bit a customer.</summary>
internal sealed class Crossings
{
    private ulong[] _words = [];
    private int _width;

    /// <summary>The customers of a step.</summary>
    internal Span<ulong> this[int step] => _words.AsSpan(step * _width, _width);

    /// <summary>Makes room for some steps of so many words each, all of them clear.</summary>
    internal void Clear(int steps, int width)
    {
        _width = width;
        if (_words.Length < steps * width) _words = new ulong[steps * width];
        _words.AsSpan(0, steps * width).Clear();
    }
}

/// <summary>
/// Finds whose events of one type the edge of a window passes between consecutive instants, for all of them at once: each event that lies between the first
/// edge and the last is read once.
/// </summary>
/// <param name="slot">Where its results live.</param>
/// <param name="type">The type, as a position in the schema.</param>
/// <param name="edges">The edge at each instant, ascending: an event is passed by a step when it lies from the edge before to the edge after, the latter not included.</param>
internal sealed class CrossingsOperator(int slot, int type, long[] edges) : BatchOperator(slot, MeasureOperator.EventCost, [])
{
    internal void Compute(RowContext context, Crossings result)
    {
        result.Clear(edges.Length - 1, context.WordCount);
        ReadOnlySpan<int> offsets = context.Events!.Offsets(type);
        if (offsets.Length < 2) return;
        PackedIntegers times = context.Events.Run(type)!.Times;
        ExactRange stored = EventTimes.Stored(times, new TimeRange(edges[0], edges[^1]));
        if (stored.IsEmpty) return;
        for (int customer = 0; customer < offsets.Length - 1; customer++)
        {
            (int row, int end) = (offsets[customer], offsets[customer + 1]);
            if (row == end) continue;
            (row, end) = EventTimes.Inside(times, row, end, stored);
            for (int step = 0; row < end; row++)
            {
                long time = times[row];
                while (edges[step + 1] <= time) step++;
                BitWords.Set(result[step], customer);
            }
        }
    }
}
