using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// The events of one instant that no attempt has taken, those with equal bits together: which of these is taken cannot matter, so that a few of each are all
/// that has to be looked at. Used for one instant after another.
/// </summary>
internal sealed class FreeEvents
{
    private readonly AttemptTimeline _timeline;
    private readonly Comparison<int> _byBits;
    private readonly List<int> _positions = [];
    private readonly List<(ulong Bits, int Next, int End)> _alike = [];
    private readonly List<int> _some = [];

    /// <param name="timeline">The events.</param>
    internal FreeEvents(AttemptTimeline timeline)
    {
        _timeline = timeline;
        _byBits = (one, other) => timeline.BitsAt(one).CompareTo(timeline.BitsAt(other)) is not 0 and var order ? order : one.CompareTo(other);
    }

    /// <summary>Whether all are taken.</summary>
    internal bool IsEmpty { get; private set; }

    /// <summary>Takes the events from one position to another, the end not included, as free.</summary>
    internal void Begin(int begin, int end)
    {
        _positions.Clear();
        _alike.Clear();
        IsEmpty = begin == end;
        for (int position = begin; position < end; position++) _positions.Add(position);
        if (end - begin > 1) _positions.Sort(_byBits);
        for (int i = 0; i < _positions.Count; i++)
        {
            ulong bits = _timeline.BitsAt(_positions[i]);
            if (_alike is [.., var last] && last.Bits == bits) _alike[^1] = last with { End = i + 1 };
            else _alike.Add((bits, i, i + 1));
        }
    }

    /// <summary>So many of each that are alike, as far as there are, in the order of their bits. Valid until the next call.</summary>
    internal ReadOnlySpan<int> Some(int most)
    {
        _some.Clear();
        foreach ((_, int next, int end) in _alike)
            for (int i = next; i < end && i < next + most; i++) _some.Add(_positions[i]);
        return CollectionsMarshal.AsSpan(_some);
    }

    /// <summary>Takes an event; of those that are alike the first is taken first.</summary>
    internal void Take(int position)
    {
        ulong bits = _timeline.BitsAt(position);
        bool isEmpty = true;
        foreach (ref (ulong Bits, int Next, int End) alike in CollectionsMarshal.AsSpan(_alike))
        {
            if (alike.Bits == bits) alike.Next++;
            isEmpty &= alike.Next == alike.End;
        }

        IsEmpty = isEmpty;
    }

    /// <summary>Whether some free event is visible and satisfies none of some steps.</summary>
    internal bool HasOther(ulong steps)
    {
        foreach ((ulong bits, int next, int end) in _alike)
            if (next < end && bits >> AttemptRules.VisibleBit != 0 && (bits & steps) == 0) return true;
        return false;
    }
}
