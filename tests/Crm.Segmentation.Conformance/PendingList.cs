namespace Crm.Segmentation.Conformance;

/// <summary>The cases that the library does not meet yet, by id: one a line, a reason after <c> # </c>.</summary>
/// <remarks>A pending case that fails does not fail the run; one that passes does, so that the list only shrinks.</remarks>
internal sealed class PendingList
{
    private readonly HashSet<string> _ids;

    private PendingList(HashSet<string> ids) => _ids = ids;

    internal static PendingList Empty { get; } = new([]);

    internal static PendingList Read(string path)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            string text = line.StartsWith('#') ? "" : line.Split(" #", 2)[0].TrimEnd();
            if (text.Length > 0) ids.Add(text);
        }

        return new PendingList(ids);
    }

    internal bool Contains(string id) => _ids.Contains(id);
}
