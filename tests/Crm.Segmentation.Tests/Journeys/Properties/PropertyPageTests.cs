using System.Reflection;
using System.Text.RegularExpressions;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>The page of properties names tests that there are.</summary>
public sealed partial class PropertyPageTests
{
    [Fact]
    public void Page_HasFortyProperties_EachHeldByATestThatThereIs()
    {
        ILookup<string, MethodInfo> tests = typeof(PropertyPageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .ToLookup(method => $"{method.DeclaringType!.Name}.{method.Name}");
        string[][] rows = [.. Repository.Read("docs", "journeys-properties.md").Split('\n').Where(line => Row().IsMatch(line)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

        Assert.Equal(Enumerable.Range(1, 40).Select(number => $"{number}"), rows.Select(row => row[1]));
        foreach (string[] row in rows)
        {
            MatchCollection named = Name().Matches(row[3]);
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.True(tests[name.Groups["test"].Value].Any(), $"{row[1]}: there is no test {name.Groups["test"].Value}"));
        }
    }

    [GeneratedRegex(@"^\| \d+ \|", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<test>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Name();
}
