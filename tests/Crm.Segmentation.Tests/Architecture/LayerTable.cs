namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The table of layers, as docs/architecture.md has it.</summary>
internal sealed class LayerTable
{
    internal const string RootNouns = "root nouns", RootFacade = "root facade";

    private readonly Dictionary<string, (HashSet<string> Folders, string[] Packages)> _rows = new(StringComparer.Ordinal);

    private LayerTable(string page)
    {
        string[] lines = page.Split('\n');
        int header = Array.FindIndex(lines, line => line.StartsWith("| folder | may use | packages |", StringComparison.Ordinal));
        Assert.True(header >= 0, "docs/architecture.md has no table of layers.");
        foreach (string line in lines.Skip(header + 2).TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = line.Split('|')[1..^1];
            foreach (string folder in List(cells[0])) _rows.Add(folder, (List(cells[1]).ToHashSet(StringComparer.Ordinal), List(cells[2])));
        }

        const string start = "These of them are the facade, which ties everything\ntogether: ";
        int facade = page.IndexOf(start, StringComparison.Ordinal);
        Assert.True(facade >= 0, "docs/architecture.md does not name the types of the facade.");
        string names = page[(facade + start.Length)..];
        Facade = [.. names[..names.IndexOf('.', StringComparison.Ordinal)].Split(',').Select(name => name.Trim().Trim('`'))];
    }

    internal static LayerTable Documented { get; } = new(Repository.Read("docs", "architecture.md"));

    /// <summary>The types in the root folder that are not nouns but tie everything together.</summary>
    internal string[] Facade { get; }

    internal IEnumerable<string> Folders => _rows.Keys;

    internal IEnumerable<string> Unknown => _rows.Values.SelectMany(row => row.Folders).Where(folder => !_rows.ContainsKey(folder));

    internal bool Allows(string folder, string used) => folder == used || _rows[folder].Folders.Contains(used);

    internal IEnumerable<string> PackagesOf(string folder) => _rows[folder].Packages;

    internal bool IsPackageOf(string folder, string name) => _rows[folder].Packages.Any(package => Owns(package, name));

    /// <summary>Whether some row grants the package, so that the others must not use it.</summary>
    internal bool IsGranted(string name) => _rows.Values.Any(row => row.Packages.Any(package => Owns(package, name)));

    /// <summary>The layer of a file below src/Crm.Segmentation: the longest folder that has a row; for the root, nouns or facade.</summary>
    internal string LayerOf(string file, IEnumerable<string> declaredTypes)
    {
        string folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
        if (folder.Length == 0) return declaredTypes.Any(type => Facade.Contains(type)) ? RootFacade : RootNouns;
        while (!_rows.ContainsKey(folder))
        {
            int slash = folder.LastIndexOf('/');
            Assert.True(slash > 0, $"docs/architecture.md has no row for the folder of {file}.");
            folder = folder[..slash];
        }

        return folder;
    }

    private static bool Owns(string package, string name) => name == package || name.StartsWith(package + ".", StringComparison.Ordinal);

    private static string[] List(string cell) => cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
