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

    /// <summary>A wait keeps its unit, whatever it is written in; and what has another unit is another journey.</summary>
    [Fact]
    public void Wait_Of24Hours_IsNoDay_InAnyForm()
    {
        Journey[] journeys = [.. new[] { "24 hours", "1 day", "7 days", "1 week", "168 hours", "1440 minutes" }.Select(Waiting)];

        Assert.Equal(["wait 24 hours", "wait 1 day", "wait 7 days", "wait 1 week", "wait 168 hours", "wait 1440 minutes"], journeys.Select(journey => journey.Nodes[0].Id));
        Assert.Equal(journeys.Length, journeys.Select(journey => journey.ContentHash).Distinct().Count());
        Assert.Equal(journeys.Length, journeys.Distinct().Count());
        foreach (Journey journey in journeys)
        {
            RuleBook book = RuleBook.Create(TestShop.Schema, journey);
            Assert.Equal(journey, RuleBook.FromJson(TestShop.Schema, book.ToJson())["j"]);
            Assert.Equal(journey.ToText(), RuleBook.Parse(TestShop.Schema, ("again", journey.ToText()))["j"].ToText());
        }

        static Journey Waiting(string length) => (Journey)RuleBook.Parse(TestShop.Schema, ("t", $"journey j {{ enter on visit wait {length} send push \"a\" }}"))["j"];
    }

    /// <summary>Features count as what they stand for, titles not at all; what is stored names versions by the hash, so that it never changes.</summary>
    [Fact]
    public void ContentHash_OfAJourney_IsOfItsMeaning()
    {
        const string Features = "feature spent = sum(purchase.amount, last 7 days)\nfeature much = spent * 2\n";
        string hash = Hash("journey j { enter on visit only if sum(purchase.amount, last 7 days) * 2 >= 10 wait 1 day send push \"a\" }");

        Assert.Equal(hash, Hash(Features + "journey j \"A title\" { enter on visit only if much >= 10 wait 1 day send push \"a\" }"));
        Assert.NotEqual(hash, Hash("journey j { enter on visit only if sum(purchase.amount, last 7 days) * 2 >= 11 wait 1 day send push \"a\" }"));
        Assert.NotEqual(hash, Hash("journey j { enter on visit only if sum(purchase.amount, last 7 days) * 2 >= 10 wait 1 day send push \"a\" as a }"));
        Assert.Equal("054fffb200dc3232dc7e311e67e8f4c543729b26e172c18da7961ad8708cab62", Hash("journey j { enter on visit wait 1 day send push \"a\" }"));

        static string Hash(string text) => ((Journey)RuleBook.Parse(TestShop.Schema, ("t", text))["j"]).ContentHash;
    }

    /// <summary>What the state of one customer can answer: attributes, memberships, the trigger, what came since the entry, and events of a week.</summary>
    [Theory]
    [InlineData("did purchase in last 7 days", true)]
    [InlineData("did purchase in last 168 hours", true)]
    [InlineData("did purchase in last 8 days", false)]
    [InlineData("did purchase in last 169 hours", false)]
    [InlineData("did purchase in this week", true)]
    [InlineData("did purchase in this month", false)]
    [InlineData("did purchase", false)]
    [InlineData("since(purchase) >= 1 day", false)]
    [InlineData("count(purchase, since entry) >= 3", true)]
    [InlineData("sum(purchase.amount, last 7 days) >= 3", true)]
    [InlineData("sum(purchase.amount, last 30 days) >= 3", false)]
    [InlineData("in loyal and tier = \"gold\"", true)]
    [InlineData("age >= percentile(age, 90)", false)]
    public void Condition_OfAJourney_LooksBackAWeek(string condition, bool isKept)
    {
        bool isSound = RuleBook.TryParse(TestShop.Schema, [("t", $"segment loyal = did purchase\njourney j {{ enter on visit wait 1 day send push \"a\" only if {condition} }}")], out _, out ValueList<Diagnostic> found);

        Assert.Equal(isKept, isSound);
        if (!isKept) Assert.Equal([DiagnosticCodes.NeedsSegment], found.Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Code));
    }

    /// <summary>Each mistake is told once, with its place, in two languages.</summary>
    [Theory]
    [InlineData("journey j { enter on visit reenter always while active restart join j }", DiagnosticCodes.LoopWithoutWait)]
    [InlineData("journey j { enter on visit reenter always while active restart join k }\njourney k { enter on cart reenter always while active restart join j }", DiagnosticCodes.LoopWithoutWait)]
    [InlineData("journey j { enter on visit repeat { wait 1 day } }", DiagnosticCodes.RepeatWithoutEnd)]
    [InlineData("journey j { enter on visit wait for purchase { on purchase {} } }", DiagnosticCodes.WaitWithoutEnd)]
    [InlineData("journey j { enter on visit split \"s\" { a 50% {} b 49.99% {} } }", DiagnosticCodes.SplitWeights)]
    [InlineData("journey j { enter on visit split \"s\" { a 50% {} b 50.01% {} } }", DiagnosticCodes.SplitWeights)]
    [InlineData("journey j { enter on visti send push \"a\" }", DiagnosticCodes.UnknownEvent)]
    [InlineData("journey j { enter on visit exit on purchsae send push \"a\" }", DiagnosticCodes.UnknownEvent)]
    [InlineData("journey j { enter on visit only if agee >= 3 send push \"a\" }", DiagnosticCodes.UnknownName)]
    [InlineData("journey j { enter on visit set cityy = \"x\" }", DiagnosticCodes.UnknownAttribute)]
    [InlineData("journey j { enter on visit send push \"a\" with { text: \"{{cityy|}}\" } }", DiagnosticCodes.UnknownAttribute)]
    [InlineData("journey j { enter on entering nobody send push \"a\" }", DiagnosticCodes.UnknownResult)]
    [InlineData("journey j { enter on visit timezone \"Asia/Soul\" send push \"a\" }", DiagnosticCodes.UnknownZone)]
    [InlineData("messaging { timezone \"Asia/Soul\" consent opted_in }", DiagnosticCodes.UnknownZone)]
    [InlineData("journey j { enter on visit join nowhere }", DiagnosticCodes.UnknownJourney)]
    public void Mistake_InAJourney_HasItsCodeAndPlace(string text, string code)
    {
        Assert.False(RuleBook.TryParse(TestShop.Schema, [("t", text)], out _, out ValueList<Diagnostic> found));

        Diagnostic told = Assert.Single(found.Where(one => one.Severity == DiagnosticSeverity.Error).DistinctBy(one => one.Code));
        Assert.Equal(code, told.Code);
        Assert.NotNull(told.Span);
        Assert.NotEqual(told.ToText(), told.ToText("ko"));
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
