namespace Crm.Segmentation.Tests.Language;

public sealed class StorefrontTests
{
    [SharedFact]
    public void Parse_Storefront_IsARuleBook()
    {
        string text = File.ReadAllText(SharedFolder.Of("examples/storefront.crm"));
        bool parsed = RuleBook.TryParse(null, [("storefront.crm", text)], out RuleBook? book, out ValueList<Diagnostic> diagnostics);
        Assert.True(parsed, string.Join("\n\n", diagnostics.Select(d => d.ToText())));
        Assert.Equal(15, book!.Definitions.Count);
        Assert.Equal(3, book.Tests.Count);
    }
}
