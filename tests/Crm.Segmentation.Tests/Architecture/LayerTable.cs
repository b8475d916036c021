namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The table of layers, as docs/architecture.md has it: a row a folder, or a row for a folder and all that lie in it.</summary>
internal sealed class LayerTable
{
    /// <summary>The files directly in src/Crm.Segmentation.</summary>
    internal const string Root = "root";

    private readonly Dictionary<string, (string[] Folders, string[] Packages)> _rows = new(StringComparer.Ordinal);

    private LayerTable(string page)
    {
        string[] lines = page.Split('\n');
        int header = Array.FindIndex(lines, line => line.StartsWith("| folder | may use | packages |", StringComparison.Ordinal));
        Assert.True(header >= 0, "docs/architecture.md has no table of layers.");
        foreach (string line in lines.Skip(header + 2).TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = line.Split('|')[1..^1];
            foreach (string folder in List(cells[0])) _rows.Add(folder, (List(cells[1]), List(cells[2])));
        }
    }

    internal static LayerTable Documented { get; } = new(Repository.Read("docs", "architecture.md"));

    /// <summary>Folders that a row grants and that have no row, nor lie in or hold one that has.</summary>
    internal IEnumerable<string> Unknown =>
        _rows.Values.SelectMany(row => row.Folders).Where(folder => !_rows.Keys.Any(known => known == folder || known.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>Whether the folder of a row may use a folder: itself, one that its row names, or one that lies in such a one.</summary>
    internal bool Allows(string folder, string used) =>
        folder == used || _rows[folder].Folders.Any(granted => granted == used || used.StartsWith(granted + "/", StringComparison.Ordinal));

    internal bool IsPackageOf(string folder, string name) => _rows[folder].Packages.Any(package => Owns(package, name));

    /// <summary>Whether some row grants the package, so that the others must not use it.</summary>
    internal bool IsGranted(string name) => _rows.Values.Any(row => row.Packages.Any(package => Owns(package, name)));

    /// <summary>The row of a file below src/Crm.Segmentation.</summary>
    internal string LayerOf(string file)
    {
        string folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
        if (folder.Length == 0) return Root;
        Assert.True(_rows.ContainsKey(folder), $"docs/architecture.md has no row for the folder of {file}.");
        return folder;
    }

    private static bool Owns(string package, string name) => name == package || name.StartsWith(package + ".", StringComparison.Ordinal);

    private static string[] List(string cell) => cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
