using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>docs/telemetry.md names every run and every tag that a host is told of.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = Repository.Read("docs", "telemetry.md");

    private static readonly string Library = string.Concat(Repository.Files("src/Crm.Segmentation", "*.cs").Select(file => Repository.Read(file)));

    [Fact]
    public void Page_OfTelemetry_NamesEveryRun()
    {
        string[] runs = [.. Run().Matches(Library).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

        Assert.Contains("evaluate", runs);
        Assert.Contains("build", runs);
        Assert.Contains("compile", runs);
        Assert.All(runs, run => Assert.Contains($"`{run}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_OfTelemetry_NamesEveryTagAndInstrument()
    {
        string[] names = [.. Name().Matches(Library).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

        Assert.Contains("crm.outcome", names);
        Assert.Contains("crm.segmentation.run.duration", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex("""(\b(Run\w*|OfReport)\(|\bRunOf\(scope,|new\s+TracedRun\(.*?)\s*"(?<name>[a-z-]+)["]""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Run();

    [GeneratedRegex("\"(?<name>(crm\\.|error\\.)[a-z_.]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();
}
