using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Tests.Rules.Json;

/// <summary>Documents that are long, or nest as deep as they may: what they take grows as they do, and no faster, whatever is wrong with them.</summary>
public sealed class LargeDocumentTests
{
    private static readonly Schema Schema = RuleBook.Parse(
        ("s", "schema shop { customer { age: integer, note: text, country: enum { KR, JP }, opted_in: flag } event purchase { amount: money(0), gift: flag } }")).Schema;

    /// <summary>One piece of a document, of which there are many, by its number; and where they stand.</summary>
    private static readonly (string Around, string Piece)[] Forms =
    [
        ("""{"version":1,"definitions":[{0}]}""", "{}"),
        ("""{"version":1,"definitions":[{0}]}""", "1"),
        ("""{"version":1,"definitions":[{0}]}""", "[]"),
        ("""{"version":1,"definitions":[{0}]}""", "\n\"x\""),
        ("""{"version":1,{0}}""", "\"m#\":1"),
        ("""{"version":1,{0}}""", "\"m\":1"),
        ("""{"version":1,{0}}""", "\"\\ud800\":1"),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"x#"}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment"}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment","name":"s#","condition":{"type":"oops"}}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment","name":"s#","condition":{"type":"memberOf","result":"x#"}}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment","name":"s","condition":{"type":"attribute","name":"opted_in"}}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment","name":"s#","condition":{"type":"attribute","name":"opted_on"}}"""),
        ("""{"version":1,"definitions":[{0}]}""", """{"type":"segment","name":"s#","condition":{"type":"memberOf","result":"s1"}}"""),
        ("""{"version":1,"measures":[{0}],"definitions":[]}""", """{"type":"feature","name":"f#","measure":{"type":"feature","name":"g#"}}"""),
        ("""{"version":1,"definitions":[{"type":"segment","name":"s","condition":{"type":"all","conditions":[{0}]}}]}""", """{"type":"comparison"}"""),
        ("""{"version":1,"definitions":[{"type":"segment","name":"s","condition":{"type":"all","conditions":[{0}]}}]}""", """{"type":"memberOf","result":"x"}"""),
        ("""{"version":1,"definitions":[{"type":"segment","name":"s","condition":{"type":"oneOf","measure":{"type":"attribute","name":"country"},"values":[{0}]}}]}""", "\"v#\""),
        ("""{"version":1,"definitions":[{"type":"partition","name":"p","otherwise":"o","cells":[{0}]}]}""", """{"name":"c#"}"""),
        ("""{"version":1,"schema":{"name":"s","attributes":[{0}]},"definitions":[]}""", """{"name":"a","kind":"text"}"""),
    ];

    public static TheoryData<int> EveryForm => [.. Enumerable.Range(0, Forms.Length)];

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void FromJson_OfALongDocumentWithManyErrors_TakesWhatItsLengthTakes(int form)
    {
        (int small, int large) = (100_000, 400_000);
        (long few, long many) = (Allocated(Document(form, small)), Allocated(Document(form, large)));

        // Bytes that are allocated, and mostly given back at once, are the same on every machine.
        Assert.InRange(many, 0, (80 * large) + 8_000_000);
        Assert.InRange(many, 0, (5 * few) + 1_000_000);
    }

    /// <summary>Everything that may stand in itself, as deep as a document may be.</summary>
    [Theory]
    [InlineData("""{"type":"not","condition":""", "}")]
    [InlineData("""{"type":"all","conditions":[""", "]}")]
    [InlineData("""{"type":"any","conditions":[{"type":"attribute","name":"opted_in"},""", "]}")]
    [InlineData("""{"type":"comparison","operator":">","right":1,"left":""", "}")]
    [InlineData("""{"type":"comparison","operator":">","right":1,"left":{"type":"percentile","percent":50,"of":""", "}}")]
    [InlineData("""{"type":"arithmetic","operator":"+","right":1,"left":""", "}")]
    [InlineData("""{"type":"isMissing","value":""", "}")]
    [InlineData("""{"type":"filtered","events":{"type":"event","name":"purchase"},"where":""", "}")]
    [InlineData("""{"type":"count","events":{"type":"filtered","event":"purchase","where":""", "}}")]
    [InlineData("[", "]")]
    [InlineData("""{"x":""", "}")]
    public void FromJson_OfADeepDocument_EndsOnASmallStack(string open, string close) => SmallStack.Run(() =>
    {
        foreach (int depth in (int[])[31, 60, 100, 125, 250, 300, 100_000])
        {
            foreach (string inner in (string[])["1", "{}", """{"type":"attribute","name":"opted_in"}""", """{"type":"attribute","name":"age"}"""])
            {
                string nested = new StringBuilder().Insert(0, open, depth).Append(inner).Insert((open.Length * depth) + inner.Length, close, depth).ToString();
                foreach (string document in (string[])[nested, $$"""{"version":1,"definitions":[{"type":"segment","name":"s","condition":{{nested}}}]}""", $$"""{"version":1,"schema":{{nested}},"definitions":{{nested}}}"""])
                {
                    bool isRead = RuleBook.TryFromJson(Schema, document, out _, out ValueList<Diagnostic> told);
                    Assert.Equal(isRead, told.Count == 0);
                    Assert.All(told, diagnostic => Assert.InRange(diagnostic.Message.Length, 1, 500));
                }
            }
        }
    });

    [Theory]
    [InlineData("""{"type":"segment","name":"d#","condition":{"type":"memberOf","result":"d@"}}""")]
    [InlineData("""{"type":"segment","name":"d#","condition":{"type":"not","condition":{"type":"memberOf","result":"d@"}}}""")]
    [InlineData("""{"type":"score","name":"d#","measure":{"type":"value","of":"d@"}}""")]
    public void FromJson_OfACircle_TellsItOnceAndShortly(string definition) => SmallStack.Run(() =>
    {
        foreach (int length in (int[])[3, 600, 50_000])
        {
            string document = $$"""{"version":1,"definitions":[{{string.Join(',', Enumerable.Range(0, length).Select(i => Numbered(definition, i, (i + 1) % length)))}}]}""";
            Assert.False(RuleBook.TryFromJson(Schema, document, out _, out ValueList<Diagnostic> told));
            Assert.Single(told, diagnostic => diagnostic.Code == DiagnosticCodes.Cycle);
            Assert.All(told, diagnostic => Assert.InRange(diagnostic.ToString().Length, 1, 500));
        }
    });

    /// <summary>Line and column are counted on from the mistake before, whatever the order of mistakes is.</summary>
    [Fact]
    public void Location_OfEachOfManyMistakes_IsWhereItIs()
    {
        const string Document = "{\"version\":1,\n \"쓰임\":1, \"measures\":[{\"type\":\"feature\",\"name\":\"f\",\"measure\":{}}],\r\n\"definitions\":[1,\n\n  2, \"가나다\", 3]}";

        Assert.False(RuleBook.TryFromJson(Schema, Document, out _, out ValueList<Diagnostic> told));
        Assert.Equal(
            ["$['쓰임'] 2:2", "$.measures[0].measure 2:51", "$.definitions[0] 3:16", "$.definitions[1] 5:3", "$.definitions[2] 5:6", "$.definitions[3] 5:13"],
            told.Select(diagnostic => diagnostic.Json!).Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Path} {place.Line}:{place.Column}")));
    }

    private static byte[] Document(int form, int size)
    {
        (string around, string piece) = Forms[form];
        var pieces = new StringBuilder();
        for (int i = 0; pieces.Length < size; i++) pieces.Append(i == 0 ? "" : ",").Append(Numbered(piece, i, i));
        return Encoding.UTF8.GetBytes(around.Replace("{0}", pieces.ToString(), StringComparison.Ordinal));
    }

    private static string Numbered(string text, int number, int next) => text
        .Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("@", next.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static long Allocated(byte[] document)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = RuleBook.TryFromJson(Schema, document, out _, out ValueList<Diagnostic> told);
        Assert.InRange(told.Count, 1, 200);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
