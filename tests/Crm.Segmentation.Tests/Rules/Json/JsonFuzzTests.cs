using System.Text;

namespace Crm.Segmentation.Tests.Rules.Json;

/// <summary>Any bytes at all end in a rule book or in diagnostics. CRM_LONG=1 tries a hundred times as many.</summary>
public sealed class JsonFuzzTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 1_000_000 : 10_000;

    private static readonly string[] Words = JsonMutations.WordsOf(JsonSamples.Book.ToJson(withSchema: true));

    private static readonly byte[][] Documents =
    [
        Encoding.UTF8.GetBytes(JsonSamples.Book.ToJson()),
        Encoding.UTF8.GetBytes(JsonSamples.Book.ToJson(withSchema: true)),
        .. Enumerable.Range(0, 200).Select(seed => Encoding.UTF8.GetBytes(RuleBook.Create(TestShop.Schema, OracleCase.Of(seed).Definitions).ToJson(withSchema: seed % 10 == 0))),
    ];

    [Fact]
    public void FromJson_OfAnyBytes_NeverThrows()
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            byte[] json = Case(new Random(seed));
            try
            {
                Check(json, seed % 3 == 0 ? null : TestShop.Schema);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {Encoding.UTF8.GetString(json)}", exception);
            }
        }
    }

    private static void Check(byte[] json, Schema? schema)
    {
        bool isRead = RuleBook.TryFromJson(schema, json, out RuleBook? book, out ValueList<Diagnostic> diagnostics);

        Assert.Equal(isRead, !diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Equal(isRead, book is not null);
        Assert.All(diagnostics.Where(d => d.Json is not null), d => Assert.True(d.Json!.Line >= 1 && d.Json.Column >= 1 && d.Json.Path[0] == '$' && d.ToString().Length > 0));
        if (book is null) return;
        string canonical = book.ToJson(withSchema: true);
        Assert.Equal(canonical, RuleBook.FromJson(null, canonical).ToJson(withSchema: true));
    }

    private static byte[] Case(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                return bytes;
            case 1 or 2:
                var text = new StringBuilder("""{"version":1,"definitions":[{"type":"segment","name":"s","condition":""");
                Value(text, random, 8);
                return Encoding.UTF8.GetBytes(text.Append("}]}").ToString());
            default:
                return JsonMutations.Of(Documents[random.Next(random.Next(20) == 0 ? 2 : Documents.Length)], Words, random);
        }
    }

    private static void Value(StringBuilder text, Random random, int depth)
    {
        int sort = random.Next(depth <= 0 ? 4 : 10);
        if (sort < 2) text.Append(JsonMutations.Scraps[6 + random.Next(9)]);
        else if (sort < 4) text.Append('"').Append(Words[random.Next(Words.Length)]).Append('"');
        else if (sort == 4) Many('[', ']', () => Value(text, random, depth - 1));
        else
        {
            Many('{', '}', () =>
            {
                text.Append('"').Append(random.Next(3) == 0 ? "type" : Words[random.Next(Words.Length)]).Append("\":");
                Value(text, random, depth - 1);
            });
        }

        void Many(char open, char close, Action one)
        {
            text.Append(open);
            for (int i = random.Next(4); i > 0; i--)
            {
                one();
                if (i > 1) text.Append(',');
            }

            text.Append(close);
        }
    }
}
