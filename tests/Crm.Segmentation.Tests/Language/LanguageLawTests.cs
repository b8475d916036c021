using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Language;

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
            Assert.True(parsed, $"{text}\n{string.Join('\n', diagnostics.Select(d => d.ToText()))}");
            Assert.Equal(definitions, book!.Definitions);
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
        string[] seeds = [Mall.SchemaText + Mall.Around, .. Enumerable.Range(0, 20).Select(i => Mall.SchemaText + Text(Definitions(OracleCase.Of(i))))];
        Parallel.For(0, inputs, i =>
        {
            var random = new Random(i);
            string text = random.Next(5) == 0 ? Mutations.Noise(random) : Mutations.Of(seeds[random.Next(seeds.Length)], random);
            try
            {
                bool parsed = RuleBook.TryParse(Mall.Schema, [("t", text)], out RuleBook? book, out ValueList<Diagnostic> diagnostics);
                Assert.Equal(parsed, diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
                Assert.True(diagnostics.Count <= 100);
                foreach (Diagnostic diagnostic in diagnostics)
                {
                    Assert.True(diagnostic.Span is { } span && span.Start >= 0 && span.Start + span.Length <= text.Length, diagnostic.ToString());
                    _ = diagnostic.ToText("ko") + diagnostic.Fix?.Apply();
                }

                if (RuleFormatter.TryFormat(text, out string formatted, out _)) Assert.Equal(formatted, RuleFormatter.Format(formatted));
                else Assert.Equal(text, formatted);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {i}: {exception}\n{text}", exception);
            }
        });
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

    private static Definition[] Definitions(OracleCase c) => [.. c.Definitions, .. c.Measures.Select((m, i) => Segment.Define($"m{i}", m.IsSet()))];

    /// <summary>The definitions, and the features that they use.</summary>
    private static string Text(Definition[] definitions) => string.Join(
        '\n',
        RuleBook.Create(TestShop.Schema, definitions).Features.Select(f => $"feature {f.Name} = {f.Definition}").Concat(definitions.Select(d => d.ToText())));
}
