namespace Crm.Segmentation;

/// <summary>
/// The events of one instant that no attempt has taken, those with equal bits together: which of these is taken cannot matter, so that a few of each are all
/// that has to be looked at. Used for one instant after another.
/// </summary>
/// <param name="timeline">The events.</param>
internal sealed class FreeEvents(AttemptTimeline timeline)
{
    private readonly List<int> _positions = [];
    private readonly List<(ulong Bits, int Next, int End)> _alike = [];
    private readonly List<int> _some = [];

    /// <summary>Whether all are taken.</summary>
    internal bool IsEmpty { get; private set; }

    /// <summary>Takes the events from one position to another, the end not included, as free.</summary>
    internal void Begin(int begin, int end)
    {
        _positions.Clear();
        _alike.Clear();
        IsEmpty = begin == end;
        for (int position = begin; position < end; position++) _positions.Add(position);
        if (end - begin > 1) _positions.Sort((one, other) => timeline.BitsAt(one).CompareTo(timeline.BitsAt(other)) is not 0 and var order ? order : one.CompareTo(other));
        for (int i = 0; i < _positions.Count; i++)
        {
            ulong bits = timeline.BitsAt(_positions[i]);
            if (_alike is [.., var last] && last.Bits == bits) _alike[^1] = last with { End = i + 1 };
            else _alike.Add((bits, i, i + 1));
        }
    }

    /// <summary>So many of each that are alike, as far as there are, in the order of their bits. Valid until the next call.</summary>
    internal IReadOnlyList<int> Some(int most)
    {
        _some.Clear();
        foreach ((_, int next, int end) in _alike)
            for (int i = next; i < end && i < next + most; i++) _some.Add(_positions[i]);
        return _some;
    }

    /// <summary>Takes an event; of those that are alike the first is taken first.</summary>
    internal void Take(int position)
    {
        ulong bits = timeline.BitsAt(position);
        int at = _alike.FindIndex(alike => alike.Bits == bits);
        _alike[at] = _alike[at] with { Next = _alike[at].Next + 1 };
        IsEmpty = _alike.TrueForAll(alike => alike.Next == alike.End);
    }

    /// <summary>Whether some free event is visible and satisfies none of some steps.</summary>
    internal bool HasOther(ulong steps) => _alike.Exists(alike => alike.Next < alike.End && alike.Bits >> AttemptRules.VisibleBit != 0 && (alike.Bits & steps) == 0);
}
