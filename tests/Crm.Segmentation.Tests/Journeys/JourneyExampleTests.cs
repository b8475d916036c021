using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>The examples beside the repository, which say every statement.</summary>
public sealed class JourneyExampleTests
{
    [SharedFact]
    public void Examples_OfJourneys_ReadWholeAndKeepTheirMeaningWhenFormatted()
    {
        foreach (string[] names in new[] { new[] { "journeys-tour.crm" }, ["storefront.crm", "storefront-journeys.crm"] })
        {
            (string Name, string Text)[] texts = [.. names.Select(name => (name, File.ReadAllText(Path.Combine(SharedFolder.Of("examples"), name))))];
            (string Name, string Text)[] formatted = [.. texts.Select(text => (text.Name, RuleFormatter.Format(text.Text)))];
            RuleBook book = Read(texts), again = Read(formatted);

            Assert.Equal(book.Definitions, again.Definitions);
            Assert.NotEmpty(book.Definitions.OfType<Journey>());
            Assert.Single(book.Definitions.OfType<Messaging>());
            Assert.Equal(book.Definitions, RuleBook.FromJson(book.Schema, book.ToJson()).Definitions);
            Assert.DoesNotContain(book.Analyze(), found => found.Code.StartsWith("CRM3", StringComparison.Ordinal));
            Assert.Equal(formatted, formatted.Select(text => (text.Name, RuleFormatter.Format(text.Item2))));
            Assert.NotEmpty(book.RunTests().ThrowIfFailed().Results);
        }
    }

    private static RuleBook Read((string Name, string Text)[] texts)
    {
        Assert.True(RuleBook.TryParse(null, texts, out RuleBook? book, out ValueList<Diagnostic> found), string.Join('\n', found.Select(d => d.ToText())));
        return book;
    }
}
