using System.Reflection;
using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>Folders are layers: each uses what docs/architecture.md grants it and nothing else.</summary>
public sealed class LayeringTests
{
    private const string Source = "src/Crm.Segmentation";

    private static readonly Assembly Library = typeof(Segment).Assembly;
    private static readonly LayerTable Table = LayerTable.Documented;

    /// <summary>Files below the library's folder, with their code.</summary>
    private static readonly Dictionary<string, string> Code = Repository.Files(Source, "*.cs")
        .ToDictionary(file => file[(Source.Length + 1)..], file => SourceText.CodeOf(Repository.Read(file)), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> LayerOfFile =
        Code.ToDictionary(file => file.Key, file => Table.LayerOf(file.Key, SourceText.DeclaredTypes(file.Value)), StringComparer.Ordinal);

    /// <summary>The layers that declare a type; more than one when it is partial.</summary>
    private static readonly ILookup<string, string> LayersOfType = Code
        .SelectMany(file => SourceText.DeclaredTypes(file.Value), (file, type) => (Type: type, Layer: LayerOfFile[file.Key])).Distinct()
        .ToLookup(pair => pair.Type, pair => pair.Layer, StringComparer.Ordinal);

    [Fact]
    public void Table_OfTheDocumentation_GrantsOnlyFoldersThatItHas() => Assert.Empty(Table.Unknown);

    [Fact]
    public void Types_OfTheLibrary_AreAllFoundInTheSources() =>
        Assert.All(Library.GetTypes().Where(IsOurs).Select(NameOf), name => Assert.True(LayersOfType.Contains(name), $"{name} is declared nowhere."));

    [Fact]
    public void Folders_UseOnlyFoldersThatTheTableGrants()
    {
        string[] violations = [.. Uses().Where(use => !Table.Allows(use.Layer, use.UsedLayer)).Select(use => $"{use.Where} ({use.Layer}) uses {use.Used} ({use.UsedLayer})")];

        Assert.True(violations.Length == 0, Report(violations));
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
               where !LayersOfType[constant.Type].Any(layer => Table.Allows(LayerOfFile[file.Key], layer)) && constant.Pattern.IsMatch(file.Value)
               select $"{file.Key} ({LayerOfFile[file.Key]}) uses a constant of {constant.Type}",
        ];

        Assert.True(violations.Length == 0, Report(violations));
    }

    [Fact]
    public void Packages_AreUsedOnlyFromFoldersThatTheTableGrants()
    {
        using var references = new CompiledReferences(Library);
        string[] violations =
        [
            .. from use in references.Uses()
               let package = use.Used.Namespace ?? ""
               where use.Used.Assembly != Library && Table.IsGranted(package)
               let layer = LayerOf(use.User, use.File)
               where layer is not null && !Table.IsPackageOf(layer, package)
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
        HashSet<(string, string)> seen = [.. Uses().Select(use => (use.Layer, use.Used))];

        Assert.Contains(("Rules", nameof(Operators)), seen); // an extension operator
        Assert.Contains(("Rules", nameof(Window)), seen); // a signature
        Assert.Contains(("Execution", nameof(BitWords)), seen); // a static call in a body
        Assert.Contains((LayerTable.RootFacade, nameof(PartitionResult)), seen); // a construction
    }

    private static IEnumerable<(string Where, string Layer, string Used, string UsedLayer)> Uses()
    {
        using var references = new CompiledReferences(Library);
        var uses = new HashSet<(string, string, string, string)>();
        foreach ((Type user, string? file, Type used) in references.Uses())
        {
            if (used.Assembly != Library || !IsOurs(used) || LayerOf(user, file) is not { } layer) continue;
            string[] layers = [.. LayersOfType[NameOf(used)]];
            uses.Add((FileOf(file) ?? NameOf(user), layer, NameOf(used), layers.FirstOrDefault(l => Table.Allows(layer, l)) ?? layers[0]));
        }

        return uses.OrderBy(use => use.Item1, StringComparer.Ordinal).ThenBy(use => use.Item3, StringComparer.Ordinal);
    }

    /// <summary>The layer of the file; without one, of the user where it is in one layer only.</summary>
    private static string? LayerOf(Type user, string? file)
    {
        if (FileOf(file) is { } known) return LayerOfFile[known];
        return IsOurs(user) && LayersOfType[NameOf(user)].ToArray() is [var only] ? only : null;
    }

    private static string? FileOf(string? path)
    {
        int start = path?.LastIndexOf(Source + "/", StringComparison.Ordinal) ?? -1;
        return start >= 0 && path![(start + Source.Length + 1)..] is var file && Code.ContainsKey(file) ? file : null;
    }

    private static bool IsOurs(Type type) => type.DeclaringType is null && type.Namespace == "Crm.Segmentation" && !type.Name.Contains('<', StringComparison.Ordinal);

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static string Report(string[] violations) => $"{violations.Length} uses that docs/architecture.md does not grant:\n{string.Join('\n', violations.Take(60))}";
}
