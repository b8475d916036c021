namespace Crm.Segmentation.Paths;

/// <summary>What events are called as nodes of paths, and a code for each name. Codes are given as names are met: nothing that is told depends on them. Thread-safe.</summary>
internal sealed class PathNames
{
    /// <summary>The code of what is no node.</summary>
    internal const int None = -1;

    private readonly bool _dropsTrailingSlash;
    private readonly (Func<string, bool> Matches, string Name)[] _groups;
    private readonly HashSet<string> _excluded;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private string[] _all = [];

    internal PathNames(EventPaths paths)
    {
        _dropsTrailingSlash = paths.DropsTrailingSlash;
        _groups = [.. paths.Groups.Select(group => (group.Pattern.For(ignoringCase: false), group.Name))];
        _excluded = [.. paths.Exclude];
    }

    /// <summary>Names as they are.</summary>
    internal PathNames() => (_groups, _excluded) = ([], []);

    /// <summary>The name of the node of an event that is called so.</summary>
    internal string NameOf(string name)
    {
        if (_dropsTrailingSlash && name.Length > 1 && name[^1] == '/') name = name[..^1];
        foreach ((Func<string, bool> matches, string group) in _groups)
            if (matches(name)) return group;
        return name;
    }

    /// <summary>The code of the node of an event that is called so; <see cref="None"/> for what is left out.</summary>
    internal int CodeOf(string name)
    {
        string node = NameOf(name);
        return _excluded.Contains(node) ? None : CodeOfNode(node);
    }

    /// <summary>The code of a node.</summary>
    internal int CodeOfNode(string node)
    {
        lock (_lock)
        {
            if (_codes.TryGetValue(node, out int code)) return code;
            _codes.Add(node, _names.Count);
            _names.Add(node);
            return _names.Count - 1;
        }
    }

    /// <summary>The names by their codes, of all that were met until now.</summary>
    internal string[] All()
    {
        lock (_lock)
        {
            if (_all.Length != _names.Count) _all = [.. _names];
            return _all;
        }
    }
}
