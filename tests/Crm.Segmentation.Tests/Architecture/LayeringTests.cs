using System.Reflection;
using System.Text.RegularExpressions;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>Folders are layers: each uses what docs/architecture.md grants it and nothing else, and none leads back to itself.</summary>
public sealed class LayeringTests
{
    private const string Source = "src/Crm.Segmentation";

    private static readonly Assembly Library = typeof(Segment).Assembly;
    private static readonly LayerTable Table = LayerTable.Documented;

    /// <summary>Files below the library's folder, with their code.</summary>
    private static readonly Dictionary<string, string> Code = Repository.Files(Source, "*.cs")
        .ToDictionary(file => file[(Source.Length + 1)..], file => SourceText.CodeOf(Repository.Read(file)), StringComparer.Ordinal);

    /// <summary>The layers that declare a type: one.</summary>
    private static readonly ILookup<string, string> LayersOfType = Code
        .SelectMany(file => SourceText.DeclaredTypes(file.Value), (file, type) => (Type: type, Layer: Table.LayerOf(file.Key))).Distinct()
        .ToLookup(pair => pair.Type, pair => pair.Layer, StringComparer.Ordinal);

    private static readonly Lazy<(string Layer, string User, string UsedLayer, string Used)[]> AllUses = new(() => [.. Uses()]);

    [Fact]
    public void Table_OfTheDocumentation_GrantsOnlyFoldersThatItHas() => Assert.Empty(Table.Unknown);

    [Fact]
    public void Types_OfTheLibrary_LieInOneLayerEach()
    {
        string[] wrong =
        [
            .. from type in Library.GetTypes().Where(IsOurs).Select(NameOf).Distinct(StringComparer.Ordinal)
               let layers = LayersOfType[type].ToArray()
               where layers.Length != 1
               select $"{type} is declared in {(layers.Length == 0 ? "no file" : string.Join(" and in ", layers))}",
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Folders_UseOnlyFoldersThatTheTableGrants()
    {
        string[] violations =
        [
            .. AllUses.Value.Where(use => !Table.Allows(use.Layer, use.UsedLayer))
                .Select(use => $"{use.User} ({use.Layer}) uses {use.Used} ({use.UsedLayer})"),
        ];

        Assert.True(violations.Length == 0, Report(violations));
    }

    [Fact]
    public void Folders_DoNotLeadBackToThemselves()
    {
        // Nodes print themselves, and what is read becomes nodes: these two may know each other.
        Dictionary<string, HashSet<string>> uses = AllUses.Value.GroupBy(use => use.Layer, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(use => use.UsedLayer).Where(used => used != group.Key).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        if (uses.TryGetValue("Rules/Tree", out HashSet<string>? ofTree)) ofTree.Remove("Rules/Text");

        // Folders that use nothing that is left are taken away until nothing changes: what stays lies on a circle, or above one.
        while (uses.Keys.Where(folder => uses[folder].All(used => !uses.ContainsKey(used))).ToArray() is { Length: > 0 } free)
            foreach (string folder in free) uses.Remove(folder);
        string[] circles = [.. AllUses.Value.Where(use => use.Layer != use.UsedLayer && Reaches(uses, use.UsedLayer, use.Layer)).Select(use => $"{use.User} ({use.Layer}) uses {use.Used} ({use.UsedLayer})")];

        Assert.True(circles.Length == 0, Report(circles));
    }

    [Fact]
    public void Constants_AreUsedOnlyFromFoldersThatTheTableGrants()
    {
        (string Type, Regex Pattern)[] constants =
        [
            .. from type in Library.GetTypes().Where(IsOurs)
               let names = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => f.Name).ToArray()
               where names.Length > 0
               select (NameOf(type), new Regex($@"(?<![\w.]){NameOf(type)}\s*\.\s*({string.Join('|', names)})\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))),
        ];
        string[] violations =
        [
            .. from file in Code
               from constant in constants
               where !LayersOfType[constant.Type].All(layer => Table.Allows(Table.LayerOf(file.Key), layer)) && constant.Pattern.IsMatch(file.Value)
               select $"{file.Key} ({Table.LayerOf(file.Key)}) uses a constant of {constant.Type}",
        ];

        Assert.True(violations.Length == 0, Report(violations));
    }

    [Fact]
    public void Packages_AreUsedOnlyFromFoldersThatTheTableGrants()
    {
        var references = new CompiledReferences(Library);
        string[] violations =
        [
            .. from use in references.Uses()
               let package = use.Used.Namespace ?? ""
               where use.Used.Assembly != Library && Table.IsGranted(package) && IsOurs(use.User)
               let layer = LayersOfType[NameOf(use.User)].First()
               where !Table.IsPackageOf(layer, package)
               select $"{use.User.Name} ({layer}) uses {use.Used.FullName}",
        ];

        Assert.True(violations.Length == 0, Report(violations));
    }

    [Fact]
    public void Packages_OfTheLibrary_AreGrantedToSomeFolder()
    {
        string[] foreign = [.. Library.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "netstandard")];

        Assert.NotEmpty(foreign);
        Assert.All(foreign, name => Assert.True(Table.IsGranted(name), $"No folder is granted {name}."));
    }

    [Fact]
    public void References_AreSeenThroughBodiesExtensionsAndOperators()
    {
        // The tests above pass when nothing is seen: these uses must be.
        HashSet<(string, string)> seen = [.. AllUses.Value.Select(use => (use.Layer, use.Used))];

        Assert.Contains(("Scoring/Rfm", nameof(Operators)), seen); // an extension operator
        Assert.Contains(("Rules/Checking", nameof(Window)), seen); // a signature
        Assert.Contains(("Execution", nameof(BitWords)), seen); // a static call in a body
        Assert.Contains((LayerTable.Root, nameof(OverlapMatrix)), seen); // a result
    }

    private static IEnumerable<(string Layer, string User, string UsedLayer, string Used)> Uses()
    {
        var references = new CompiledReferences(Library);
        var uses = new HashSet<(string Layer, string User, string UsedLayer, string Used)>();
        foreach ((Type user, Type used) in references.Uses())
            if (used.Assembly == Library && IsOurs(used) && IsOurs(user)) uses.Add((LayersOfType[NameOf(user)].First(), NameOf(user), LayersOfType[NameOf(used)].First(), NameOf(used)));
        return uses.OrderBy(use => use.Layer, StringComparer.Ordinal).ThenBy(use => use.User, StringComparer.Ordinal).ThenBy(use => use.Used, StringComparer.Ordinal);
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> uses, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out string? folder))
        {
            if (folder == to) return true;
            if (seen.Add(folder) && uses.TryGetValue(folder, out HashSet<string>? next))
                foreach (string used in next) open.Push(used);
        }

        return false;
    }

    private static bool IsOurs(Type type) => type.DeclaringType is null && type.Namespace?.StartsWith("Crm.Segmentation", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal);

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static string Report(string[] violations) => $"{violations.Length} uses that docs/architecture.md does not grant:\n{string.Join('\n', violations.Take(2000))}";
}
