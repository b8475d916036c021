using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>What the packages say of themselves is so.</summary>
public sealed partial class PackageTests
{
    public static TheoryData<string> Packages => [.. Repository.Files("src", "*.csproj").Select(file => file.Split('/')[1])];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Readme_OfAPackage_HasLinksThatLeadSomewhereFromAnywhere(string package)
    {
        string[] links = [.. Link().Matches(Repository.Read("src", package, "README.md")).Select(match => match.Groups["target"].Value)];

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            Assert.StartsWith("{address}", link, StringComparison.Ordinal);
            if (File().Match(link) is { Success: true } file) Assert.True(Path.Exists(Repository.PathOf(file.Groups["path"].Value.Split('/'))), link);
        });
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Readme_OfAPackage_NamesTypesThatItHas(string package)
    {
        string readme = Repository.Read("src", package, "README.md");
        string surface = PublicSurface.Of(System.Reflection.Assembly.Load(package));
        string[] promised = [.. Promised().Matches(readme).Select(match => match.Groups["type"].Value)];

        Assert.All(promised, type => Assert.Contains(type, surface, StringComparison.Ordinal));
        if (package == "Crm.Segmentation.Testing") Assert.Equal(["SmallDataset", "StorefrontGenerator", "JourneyExpectations", "ManualTimeProvider"], promised);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Project_OfAPackage_SaysWhatItIs(string package)
    {
        XDocument project = XDocument.Parse(Repository.Read("src", package, $"{package}.csproj")), all = XDocument.Parse(Repository.Read("Directory.Build.props"));

        Assert.Equal(package, project.Descendants("PackageId").Single().Value);
        Assert.NotEmpty(project.Descendants("Description").Single().Value);
        Assert.NotEmpty(project.Descendants("PackageTags").Single().Value);
        foreach (string name in (string[])["PackageProjectUrl", "RepositoryUrl", "PackageReleaseNotes"])
            Assert.Contains("$(ProjectAddress)", all.Descendants(name).Single().Value, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"/(blob|tree)/main/(?<path>[^#]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex File();

    [GeneratedRegex(@"^\* `(?<type>\w+)`:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex Promised();
}
