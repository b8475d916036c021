using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

public sealed class JourneySyntaxTests
{
    [Fact]
    public void Definitions_AsText_ReadBackAsThemselves()
    {
        string text = string.Join("\n\n", JourneySamples.Definitions.Select(definition => definition.ToText()));

        Assert.True(RuleBook.TryParse(TestShop.Schema, [("samples.crm", text)], out RuleBook? book, out ValueList<Diagnostic> found), string.Join('\n', found) + "\n" + text);
        foreach ((Definition expected, Definition actual) in JourneySamples.Definitions.Zip(book.Definitions)) Assert.Equal(expected.ToText(), actual.ToText());
        Assert.Equal(JourneySamples.Definitions, book.Definitions);
    }

    [Fact]
    public void Definitions_Formatted_KeepTheirMeaning()
    {
        string text = string.Join("\n\n", JourneySamples.Definitions.Select(definition => definition.ToText()));
        string formatted = RuleFormatter.Format(text);

        Assert.Equal(text + "\n", formatted);
    }
}
