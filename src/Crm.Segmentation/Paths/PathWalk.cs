namespace Crm.Segmentation.Paths;

/// <summary>Makes the path of one unit after another, in memory of its own: nodes that are left out go, repeats are collapsed, and what is left is cut and limited.</summary>
internal sealed class PathWalk
{
    private readonly EventPaths _paths;
    private readonly int? _from, _until;
    private readonly HashSet<int>? _collapsed;
    private readonly long? _window;
    private int[] _nodes = [];
    private long[] _times = [];
    private int _start;
    private int _count;

    /// <param name="paths">The paths, which have been validated.</param>
    /// <param name="names">The codes of nodes.</param>
    internal PathWalk(EventPaths paths, PathNames names)
    {
        _paths = paths;
        (_from, _until) = (paths.From is { } from ? names.CodeOfNode(from.Node) : null, paths.Until is { } until ? names.CodeOfNode(until.Node) : null);
        if (paths.Collapsed.Count > 0) _collapsed = [.. paths.Collapsed.Select(names.CodeOfNode)];
        _window = paths.Window is { } window ? Timestamp.Milliseconds(window) : null;
    }

    /// <summary>The nodes of the path, from where steps are counted: of paths that are followed backward the last first.</summary>
    internal ReadOnlySpan<int> Nodes => _nodes.AsSpan(_start, _count);

    /// <summary>When the nodes were met.</summary>
    internal ReadOnlySpan<long> Times => _times.AsSpan(_start, _count);

    /// <summary>Whether the path ends with its last node; a path as long as the limit may go on.</summary>
    internal bool Ends => !(_count >= _paths.Limit);

    /// <summary>Makes the path of a unit; false where it has none.</summary>
    /// <param name="times">When its events happened.</param>
    /// <param name="nodes">The codes of their nodes.</param>
    internal bool Read(ReadOnlySpan<long> times, ReadOnlySpan<int> nodes)
    {
        Take(times, nodes);
        if (!Cut()) return false;
        if (_paths.IsBackward)
        {
            _nodes.AsSpan(_start, _count).Reverse();
            _times.AsSpan(_start, _count).Reverse();
        }

        _count = Math.Min(_count, _paths.Limit ?? int.MaxValue);
        return true;
    }

    private void Take(ReadOnlySpan<long> times, ReadOnlySpan<int> nodes)
    {
        if (_nodes.Length < nodes.Length) (_nodes, _times) = (new int[Math.Max(nodes.Length, 2 * _nodes.Length)], new long[Math.Max(nodes.Length, 2 * _nodes.Length)]);
        (_start, _count) = (0, 0);
        for (int i = 0; i < nodes.Length; i++)
        {
            int node = nodes[i];
            if (node == PathNames.None) continue;
            if (_paths.CollapsesRepeats && _count > 0 && _nodes[_count - 1] == node && _collapsed?.Contains(node) != false) continue;
            (_nodes[_count], _times[_count]) = (node, times[i]);
            _count++;
        }
    }

    private bool Cut()
    {
        int end = _count;
        if (_from is { } from)
        {
            int at = _paths.From!.IsLast ? Nodes.LastIndexOf(from) : Nodes.IndexOf(from);
            if (at < 0) return false;
            _start = at;
            if (_window is { } window) end = FirstAfter(_times[_start] + window, _start, end);
        }

        if (_until is { } until)
        {
            int first = _from is null ? 0 : _start + 1;
            ReadOnlySpan<int> rest = _nodes.AsSpan(first, Math.Max(0, end - first));
            int at = _paths.Until!.IsLast ? rest.LastIndexOf(until) : rest.IndexOf(until);
            if (at < 0) return false;
            end = first + at + 1;
            if (_from is null && _window is { } window) _start = FirstAfter(_times[end - 1] - window - 1, 0, end);
        }

        _count = end - _start;
        return _count > 0;
    }

    /// <summary>The first position after an instant.</summary>
    private int FirstAfter(long instant, int start, int end)
    {
        while (start < end && _times[start] <= instant) start++;
        return start;
    }
}
