using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>What computes with vectors is compared with its plain meaning, by tests that run with every instruction setting.</summary>
public sealed partial class KernelCoverageTests
{
    private static readonly HashSet<string> TopLevel =
        [.. typeof(Segment).Assembly.GetTypes().Where(type => type.DeclaringType is null && !type.IsInterface).Select(type => type.Name.Split('`')[0])];

    [Fact]
    public void Types_ThatNameVectors_AreNamedByKernelTests()
    {
        string[] tests = [.. Repository.Files("tests/Crm.Segmentation.Tests", "*.cs").Select(file => SourceText.CodeOf(Repository.Read(file))).Where(IsKernelTest)];
        string[] uncovered = [.. Vectorised().SelectMany(TypesOf).Where(type => !tests.Any(test => Regex.IsMatch(test, $@"\b{type}\b", RegexOptions.None, TimeSpan.FromSeconds(10))))];

        Assert.True(uncovered.Length == 0, $"No kernel test names {string.Join(", ", uncovered)}.");
    }

    [Fact]
    public void Files_ThatNameVectors_AreSeenWithTheirTypes()
    {
        // The test above passes when nothing is seen.
        HashSet<string> seen = [.. Vectorised().SelectMany(TypesOf)];

        Assert.All([nameof(ValueBits), nameof(ByteSet), "Between", nameof(ByteLanes64), nameof(CutCounts), nameof(WordCount), nameof(OverlapTile), nameof(Lanes8)], type => Assert.Contains(type, seen));
        Assert.DoesNotContain(nameof(BitWords), seen);
        Assert.All(Vectorised(), file => Assert.NotEmpty(TypesOf(file)));
    }

    /// <summary>Code of the files of kernels and sets that name a vector of some width.</summary>
    private static IEnumerable<string> Vectorised() => new[] { "Kernels", "Sets" }
        .SelectMany(folder => Repository.Files($"src/Crm.Segmentation/{folder}", "*.cs"))
        .Select(file => SourceText.CodeOf(Repository.Read(file)))
        .Where(code => Vector().IsMatch(code));

    private static IEnumerable<string> TypesOf(string code) => SourceText.DeclaredTypes(code).Where(TopLevel.Contains);

    /// <summary>Whether the filter by which the instruction settings are run finds the tests of a file.</summary>
    private static bool IsKernelTest(string code) => Test().IsMatch(code) && Name().IsMatch(code);

    [GeneratedRegex(@"\bVector(?:128|256|512)\b", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Vector();

    [GeneratedRegex(@"\[(?:Fact|Theory)\]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Test();

    [GeneratedRegex(@"\bnamespace Crm\.Segmentation\.Tests\.Kernels;|\bclass (?!KernelCoverage)\w*Kernel\w*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();
}
