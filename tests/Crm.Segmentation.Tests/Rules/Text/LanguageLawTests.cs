using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>The laws of the language over generated trees and texts. CRM_LONG=1 tries many more.</summary>
public sealed class LanguageLawTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CRM_LONG") == "1";

    [Fact]
    public void Print_then_parse_is_the_identity() =>
        Prop.ForAll(OracleCase.Arbitrary, c =>
        {
            Definition[] definitions = Definitions(c);
            string text = Text(definitions);
            bool parsed = RuleBook.TryParse(TestShop.Schema, [("t", text)], out RuleBook? book, out ValueList<Diagnostic> diagnostics);
            Claim.Holds(parsed, $"{text}\n{string.Join('\n', diagnostics.Select(d => d.ToText()))}");
            Assert.Equal(definitions, book!.Definitions);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 100_000 : 2000));

    [Fact]
    public void Print_and_JSON_of_whole_books_are_each_others_inverse() =>
        Prop.ForAll(Seeds, seed =>
        {
            (IReadOnlyList<Definition> definitions, IReadOnlyList<Feature> features) = GeneratedBook.Of(seed);
            bool made = RuleBook.TryCreate(TestShop.Schema, definitions, features, out RuleBook? tree, out ValueList<Diagnostic> wrong);
            Assert.True(made, string.Join('\n', wrong));
            string text = GeneratedBook.Text(tree!);
            bool parsed = RuleBook.TryParse(TestShop.Schema, [("t", text)], out RuleBook? fromText, out ValueList<Diagnostic> diagnostics);
            Claim.Holds(parsed, $"{text}\n{string.Join('\n', diagnostics.Select(d => d.ToText()))}");
            RuleBook fromJson = RuleBook.FromJson(TestShop.Schema, fromText!.ToJson());

            foreach (RuleBook book in (RuleBook[])[fromText, fromJson])
            {
                Assert.Equal(tree!.Definitions, book.Definitions);
                Assert.Equal(tree.Features, book.Features);
                Assert.Equal(tree.ContentHash, book.ContentHash);
                Assert.Equal(tree.Unfitted, book.Unfitted);
                Assert.Equal(text, GeneratedBook.Text(book));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 100_000 : 2000));

    [Fact]
    public void Format_is_idempotent_and_keeps_the_meaning() =>
        Prop.ForAll(OracleCase.Arbitrary, c =>
        {
            Definition[] definitions = Definitions(c);
            string text = Mutations.Respaced(Text(definitions), new Random(c.Seed));
            string formatted = RuleFormatter.Format(text);
            Assert.Equal(formatted, RuleFormatter.Format(formatted));
            Assert.Equal(definitions, RuleBook.Parse(TestShop.Schema, ("t", formatted)).Definitions);
            Assert.Equal(text.Split('#').Length, formatted.Split('#').Length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 40_000 : 1000));

    [Fact]
    public void Any_text_ends_in_diagnostics()
    {
        int inputs = IsLong ? 1_000_000 : 10_000;
        (Schema Schema, string Text)[] seeds =
            [(Mall.Schema, Mall.SchemaText + Mall.Around + Everything), .. Enumerable.Range(0, 20).Select(i => (TestShop.Schema, Text(Definitions(OracleCase.Of(i)))))];
        Parallel.For(0, inputs, i =>
        {
            var random = new Random(i);
            (Schema schema, string seed) = seeds[random.Next(3) == 0 ? 0 : random.Next(seeds.Length)];
            string text = random.Next(5) == 0 ? Mutations.Noise(random) : Mutations.Of(seed, random);
            try
            {
                bool parsed = RuleBook.TryParse(schema, [("t", text)], out RuleBook? book, out ValueList<Diagnostic> diagnostics);
                Assert.Equal(parsed, diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
                Assert.True(diagnostics.Count <= 100);
                foreach (Diagnostic diagnostic in diagnostics)
                {
                    Assert.True(
                        diagnostic.Span is { } span && span.Start >= 0 && span.Start + span.Length <= text.Length, diagnostic.ToString());
                    _ = diagnostic.ToText("ko") + diagnostic.Fix?.Apply();
                }

                if (parsed) _ = string.Concat(book!.Definitions.Select(d => d.ToText()));
                if (RuleFormatter.TryFormat(text, out string formatted, out _)) Assert.Equal(formatted, RuleFormatter.Format(formatted));
                else Assert.Equal(text, formatted);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {i}: {exception}\n{text}", exception);
            }
        });
    }

    [Fact]
    public void Any_character_ends_in_diagnostics()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            foreach (string text in (string[])[((char)c).ToString(), $"segment s{(char)c}x = a", $"segment s = 1{(char)c} and \"{(char)c}\"", $"a{(char)c}{(char)c}"])
                Assert.False(RuleBook.TryParse(Mall.Schema, [("t", text)], out _, out _) && text.Contains('a', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal), text);
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("-")]
    [InlineData("1 + ")]
    [InlineData("1 and ")]
    [InlineData("\"\" ")]
    [InlineData("' ")]
    [InlineData("'x'")]
    [InlineData("{")]
    [InlineData("segment a = b ")]
    [InlineData("\nfeature f = ")]
    [InlineData("did visit then ")]
    [InlineData("in {1, ")]
    [InlineData("1,000,")]
    [InlineData("event e { ")]
    [InlineData("# c\n")]
    [InlineData("\u200B")]
    [InlineData("（")]
    [InlineData("ab가")]
    [InlineData("` ` ")]
    [InlineData("\\u{")]
    public void Parse_OfOneThingRepeated_AllocatesInProportion(string unit)
    {
        string Repeated(int length) => "segment s = " + string.Concat(Enumerable.Repeat(unit, length / unit.Length));
        long Cost(int length)
        {
            string text = Repeated(length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = RuleBook.TryParse(Mall.Schema, [("t", text)], out _, out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Cost(1000);
        long small = Cost(20_000), large = Cost(160_000);

        Assert.True(large < 12 * Math.Max(small, 200_000), $"8 times the text took {(double)large / small:N1} times the memory.");
    }

    [Fact]
    public void Parse_OfChainedFeatures_IsBounded()
    {
        string forward = string.Join('\n', Enumerable.Range(1, 8000).Select(i => $"feature f{i} = f{i + 1} + 1"));
        string backward = string.Join('\n', Enumerable.Range(1, 8000).Select(i => $"feature f{i} = f{i - 1} + f{i - 1}")) + "\nfeature f0 = 나이";

        Assert.Contains(Mall.Errors(forward), d => d.Code == DiagnosticCodes.UnknownName);
        Assert.Contains(Mall.Errors(backward), d => d.Code is DiagnosticCodes.TooDeep or DiagnosticCodes.TooLarge);
    }

    [Fact]
    public void Parse_OfALargeFeatureUsedEverywhere_IsQuick()
    {
        string sum = string.Join(" + ", Enumerable.Repeat("(나이 + (나이 + (나이 + (나이 + 나이))))", 50));
        string text = $"feature big = {sum}\n{string.Join('\n', Enumerable.Range(0, 9000).Select(i => $"segment s{i} = big > {i}"))}";

        Assert.Empty(Mall.Errors(text));
    }

    [Fact]
    public void Parse_OfManyDifferentMistakes_IsQuick()
    {
        foreach (
            string mistake in (string[])["in x{0}", "unknown{0}", "did event{0}", "등급 = value{0}", "count(구매.p{0}) > 1", "in 단골 and 나이 > \"{0}\""])
            Assert.Equal(
                100,
                Mall.Errors(string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"segment s{i} = {string.Format(System.Globalization.CultureInfo.InvariantCulture, mistake, i)}"))).Count);
    }

    private static Arbitrary<int> Seeds { get; } = Arb.From(Gen.Choose(0, int.MaxValue));

    /// <summary>Every form of the language.</summary>
    private static string Everything { get; } =
        string.Join('\n', GrammarTests.Rules.Select((rule, i) => $"segment form{i} = {rule}"))
        + "\nrfm worth of since(구매), count(구매), 소비 into 3 nested monetary at {-1, 2.5}\nrfm kept over 구매.금액 where gift into 2 by days net of first.x recency at {30}\n"
        + "test \"t\" for form1 { given percentile(소비, 50) = 3 customer \"c\" { 나이: 3 } at 2026-03-02T10:00Z 구매 { 금액: 3 } after 2 days expect not member }\n";

    private static Definition[] Definitions(OracleCase c) => [.. c.Definitions, .. c.Measures.Select((m, i) => Segment.Define($"m{i}", m.IsSet()))];

    /// <summary>The definitions, and the features that they use.</summary>
    private static string Text(Definition[] definitions) => string.Join(
        '\n',
        RuleBook.Create(TestShop.Schema, definitions).Features.Select(f => $"feature {f.Name} = {f.Definition}").Concat(definitions.Select(d => d.ToText())));
}
