using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>The value with the most events, where these only leave: each is counted once and taken out once, from one turn to the next. Holds memory to work with, for one thread.</summary>
internal sealed class LeavingFavourite
{
    private const int None = -1;

    // The values, in the order in which they were seen; of each row which it has.
    private readonly Dictionary<TalliedValue, int> _places = [];
    private readonly List<Left> _values = [];
    private readonly List<int> _valueOf = [];

    // The values by how many events they had when they were put in, the most first, and among equals the one seen last: where a value has fewer by now, it is put in again.
    private readonly PriorityQueue<int, (int Fewer, int Before)> _most = new();

    private int _stamp, _start, _next, _end, _row;
    private long _at;

    /// <summary>What one node keeps of its own.</summary>
    internal static LeavingFavourite Of(NodeRun run, int tool) => run.Tool(tool, tool, static _ => new LeavingFavourite());

    /// <summary>The last row of the value with the most events, -1 where there is none; false where it was not counted on up to the instant.</summary>
    internal bool TryRow(NodeRun run, long at, out int row)
    {
        row = _row;
        return _stamp == run.Stamp && _at == at;
    }

    /// <summary>The first later instant at which another value has the most events, or none has any.</summary>
    /// <param name="run">The customer.</param>
    /// <param name="events">Her events: <see cref="SelectionNode.OnlyLoses"/>.</param>
    /// <param name="property">A text whose spelling counts, or an exact number, of the event alone.</param>
    /// <param name="at">The instant.</param>
    internal long Turn(NodeRun run, SelectionNode events, MeasureNode property, long at)
    {
        if (!TryRow(run, at, out _)) Begin(run, events, property, at);
        ReadOnlySpan<long> times = events.Pattern.Times(run);
        while (_next < _end)
        {
            long time = times[_next];
            for (; _next < _end && times[_next] == time; _next++)
                if (_valueOf[_next - _start] is >= 0 and var value) CollectionsMarshal.AsSpan(_values)[value].Count--;
            int row = RowOfMost();
            if (row == _row) continue;
            (_row, _at) = (row, events.Window.Exit(time));
            return _at > Timestamp.Max ? ConditionNode.Never : _at;
        }

        return ConditionNode.Never;
    }

    /// <summary>Counts all that are there.</summary>
    private void Begin(NodeRun run, SelectionNode events, MeasureNode property, long at)
    {
        _places.Clear();
        _values.Clear();
        _valueOf.Clear();
        _most.Clear();
        if (!events.TryRows(run, at, out _start, out _end)) _end = _start;
        for (int row = _start; row < _end; row++)
        {
            int value = None;
            if (events.Pattern.Matches(run, row, at) && ValueTally.TryRead(run, events, property, null, row, at, out TalliedValue read, out _))
            {
                if (!_places.TryGetValue(read, out value)) _places.Add(read, value = _values.Count);
                if (value == _values.Count) _values.Add(default);
                ref Left left = ref CollectionsMarshal.AsSpan(_values)[value];
                (left.Count, left.Last) = (left.Count + 1, row);
            }

            _valueOf.Add(value);
        }

        for (int value = 0; value < _values.Count; value++) Put(value);
        (_stamp, _at, _next, _row) = (run.Stamp, at, _start, RowOfMost());
    }

    private int RowOfMost()
    {
        while (_most.TryPeek(out int value, out (int Fewer, int Before) place))
        {
            if (-place.Fewer == _values[value].Count) return _values[value].Last;
            _most.Dequeue();
            Put(value);
        }

        return None;
    }

    private void Put(int value)
    {
        if (_values[value] is { Count: > 0 } left) _most.Enqueue(value, (-left.Count, -left.Last));
    }

    /// <summary>How many events of a value are left, and which is the last.</summary>
    private struct Left
    {
        internal int Count, Last;
    }
}
