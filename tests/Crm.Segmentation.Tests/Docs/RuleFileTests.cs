using Crm.Segmentation.Testing;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The files of rules among the documentation and its samples.</summary>
public sealed class RuleFileTests
{
    private const string Storefront = "docs/samples/Storefront/storefront.crm";

    /// <summary>Each file with its schema, null where it has its own, and the file beside which it is read.</summary>
    private static readonly Dictionary<string, (Schema? Schema, string? Beside)> Files = new(StringComparer.Ordinal)
    {
        ["docs/funnels.crm"] = default,
        ["docs/growth.crm"] = default,
        ["docs/journeys.crm"] = default,
        ["docs/paths.crm"] = default,
        ["docs/retention.crm"] = default,
        ["docs/samples/JourneyHost/host.crm"] = (JourneyHost.Shop.Schema, null),
        ["docs/samples/LiveSegments/live.crm"] = (LiveSegments.Shop.Schema, null),
        ["docs/samples/ShopApi/rules/shop.crm"] = (ShopApi.Shop.Schema, null),
        ["docs/samples/Storefront/journeys.crm"] = (Testing.Storefront.Schema, Storefront),
        [Storefront] = (Testing.Storefront.Schema, null),
    };

    [Fact]
    public void Files_OfTheDocumentation_AreAllKnownHere() => Assert.Equal(Repository.Files("docs", "*.crm"), Files.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Files_OfTheDocumentation_AreReadWhole_LaidOutAsTheFormatterDoes_AndPassTheirTests()
    {
        foreach ((string file, (Schema? schema, string? beside)) in Files)
        {
            string text = Repository.Read(file);
            (string, string)[] texts = [.. new[] { beside, file }.OfType<string>().Select(name => (name, Repository.Read(name)))];
            Assert.True(RuleBook.TryParse(schema, texts, out RuleBook? book, out ValueList<Diagnostic> found), string.Join('\n', found.Select(diagnostic => diagnostic.ToText())));

            Assert.Empty(found);
            Assert.DoesNotContain(book.Analyze(), finding => finding.Severity == DiagnosticSeverity.Error || finding.Code.StartsWith("CRM31", StringComparison.Ordinal));
            Assert.Equal(text, RuleFormatter.Format(text));
            Assert.Equal(book.Definitions, RuleBook.FromJson(book.Schema, book.ToJson()).Definitions);
            book.RunTests(new SegmentationOptions { TimeZone = "Asia/Seoul" }).ThrowIfFailed();
        }
    }
}
