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

    [Fact]
    public void Journeys_OfEverySort_AreOneTreeInEveryForm()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            RuleBook book = RuleBook.Create(TestShop.Schema, GeneratedJourney.Of(seed));
            string text = book.Definitions[0].ToText();

            Assert.Equal(book.Definitions, RuleBook.Parse(TestShop.Schema, ("text", text)).Definitions);
            Assert.Equal(book.Definitions, RuleBook.FromJson(TestShop.Schema, book.ToJson()).Definitions);
            Assert.Equal(text + "\n", RuleFormatter.Format(text));
            Assert.Equal(((Journey)book.Definitions[0]).ContentHash, ((Journey)RuleBook.Parse(TestShop.Schema, ("text", text)).Definitions[0]).ContentHash);
        }
    }

    [Fact]
    public void Words_OfStatements_AreNamesElsewhere()
    {
        const string Text = """
            schema s { customer { quiet: flag wait: text entry: flag } event exit { trigger: text } }
            journey send { enter on exit only if quiet quiet 21:00..08:00 hold reenter after exit cooldown 30 days from exit
              wait 1 day as wait set wait = "on" when entry as when { send push "a" as send } }
            """;
        Journey journey = (Journey)RuleBook.Parse(("t", Text.Replace(" as when", " as `when`", StringComparison.Ordinal)))["send"];

        Assert.Equal(ReentryMode.AfterExit, journey.Reentry.Mode);
        Assert.NotNull(journey.Quiet);
        Assert.Equal(["wait", "set wait = \"on\"", "when", "send"], journey.Nodes.Select(node => node.Id));
    }

    [Fact]
    public void Mistakes_InSeveralStatements_AreToldOnceEach()
    {
        const string Text = """
            journey j {
              enter on visti
              reenter sometimes
              wait 1.5 days as w
              when age > { send push "a" }
              split "x" { a 50% { send "b" } b 50% {} }
              send push "fine"
              exit done
            }
            """;
        Assert.False(RuleBook.TryParse(TestShop.Schema, [("t", Text)], out _, out ValueList<Diagnostic> found));

        Assert.Equal([2, 3, 4, 5, 6, 8], found.Select(diagnostic => diagnostic.Span!.Value.Source.Text[..diagnostic.Span.Value.Start].Count(c => c == '\n') + 1));
    }

    [Fact]
    public void Text_ThatIsBroken_IsAnsweredWithDiagnostics()
    {
        string text = string.Join("\n\n", JourneySamples.Definitions.Select(definition => definition.ToText()));
        string[] tokens = text.Split(' ');
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            List<string> broken = [.. tokens];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int at = random.Next(broken.Count);
                if (random.Next(3) == 0) broken.RemoveAt(at);
                else broken.Insert(at, random.Next(2) == 0 ? broken[random.Next(broken.Count)] : new[] { "{", "}", "\"", "(", "trigger.", "since entry", "wait", "\uD800" }[random.Next(8)]);
            }

            bool isSound = RuleBook.TryParse(TestShop.Schema, [("t", string.Join(' ', broken))], out RuleBook? book, out ValueList<Diagnostic> found);

            Assert.Equal(isSound, book is not null);
            Assert.Equal(isSound, found.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));
        }
    }
}
