using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The analyzer keeps banned symbols out of every library; a second reading of the sources notices if it were ever switched off.</summary>
public sealed partial class BannedApiTests
{
    /// <summary>What the library of hosts is for: it reads files, and takes the system's clock where the host has no other.</summary>
    private static readonly string[] OfHosts = ["File.", "TimeProvider.System"];

    [Fact]
    public void Libraries_AreAllReadByTheAnalyzer()
    {
        XDocument props = XDocument.Parse(Repository.Read("Directory.Build.props"));
        string[] impure = [.. props.Descendants("IsPure").Select(pure => pure.Attribute("Condition")?.Value).OfType<string>()];
        XElement[] groups = [.. props.Descendants("ItemGroup").Where(group => group.Attribute("Condition")?.Value == "$(IsLibrary)")];

        Assert.Contains(groups.Elements("AdditionalFiles"), file => file.Attribute("Include")!.Value.EndsWith("BannedSymbols.txt", StringComparison.Ordinal) && file.Attribute("Condition") is null);
        Assert.Contains(groups.Elements("AdditionalFiles"), file => file.Attribute("Include")!.Value.EndsWith("BannedSymbols.Pure.txt", StringComparison.Ordinal) && file.Attribute("Condition")?.Value == "$(IsPure)");
        Assert.Equal("'$(MSBuildProjectName)' == 'Crm.Segmentation.Hosting'", Assert.Single(impure));
        Assert.Contains(groups.Elements("PackageReference"), package => package.Attribute("Include")!.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Equal("true", props.Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.DoesNotContain("RS0030", Repository.Read(".editorconfig"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.TimeProvider.System")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("T:System.Console")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.Text.RegularExpressions.Regex")]
    public void BannedSymbols_NameWhatTheLibraryMustNotUse(string symbol) =>
        Assert.Contains($"{Repository.Read("BannedSymbols.txt")}{Repository.Read("BannedSymbols.Pure.txt")}".Split('\n'), line => line.StartsWith($"{symbol};", StringComparison.Ordinal));

    [Fact]
    public void Sources_OfTheLibraries_UseNoneOfThem()
    {
        string[] uses =
        [
            .. from file in Repository.Files("src", "*.cs")
               from match in Banned().Matches(SourceText.CodeOf(Repository.Read(file)))
               where !(file.StartsWith("src/Crm.Segmentation.Hosting/", StringComparison.Ordinal) && OfHosts.Contains(match.Value.Replace(" ", "", StringComparison.Ordinal)))
               select $"{file}: {match.Value}",
        ];

        Assert.Empty(uses);
    }

    [Fact]
    public void Sources_OfTheLibraries_SuppressNoBan() =>
        Assert.DoesNotContain(Repository.Files("src", "*.cs"), file => Repository.Read(file).Contains("RS0030", StringComparison.Ordinal));

    /// <summary>Of the system no more is asked than large pages of memory.</summary>
    [Fact]
    public void Native_calls_are_those_that_ask_for_large_pages() =>
        Assert.Equal(
            [typeof(LargePages)],
            typeof(SegmentationEngine).Assembly.GetTypes().Where(type => type
                .GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Any(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))));

    /// <summary>What a user wrote is rounded where the user wrote it; inside a function of the library's own a fused step is part of the function.</summary>
    [Fact]
    public void Fused_multiplication_is_known_to_the_lanes_of_kernels_alone() =>
        Assert.Equal(
            ["src/Crm.Segmentation/Kernels/Lanes.cs", "src/Crm.Segmentation/Kernels/SingleLanes.cs"],
            Repository.Files("src", "*.cs").Where(file => SourceText.CodeOf(Repository.Read(file)).Contains("FusedMultiplyAdd", StringComparison.Ordinal)));

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("DateTime . Today")]
    [InlineData("new Random()")]
    [InlineData("System.IO.File.ReadAllText(path)")]
    public void Reading_OfABannedUse_FindsIt(string code) => Assert.Matches(Banned(), code);

    [GeneratedRegex(
        @"\b(DateTime(Offset)?\s*\.\s*(Now|UtcNow|Today)|TimeProvider\s*\.\s*System|Stopwatch|new\s+Random\b|Random\s*\.\s*Shared|Guid\s*\.\s*NewGuid|CultureInfo\s*\.\s*Current\w*|TimeZoneInfo\s*\.\s*(Local|FindSystem\w*|GetSystem\w*)|Console\s*\.|File\s*\.|Directory\s*\.|HttpClient|Environment\s*\.|Thread\s*\.\s*Sleep|Regex\b|MultiplyAddEstimate|Reciprocal(Sqrt)?Estimate)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Banned();
}
