using System.Text;

namespace Crm.Segmentation.Tests;

/// <summary>Texts with runs of combining marks, through every door by which a text comes.</summary>
public sealed class NormalTextTests
{
    private const string Problem = "The text has more than 30 combining marks one after another.";

    /// <summary>Marks of two classes by turns, which normalisation sorts. So many that sorting them all would not end.</summary>
    private static readonly string Flood = "a" + new string([.. Enumerable.Range(0, 2_000_000).Select(i => i % 2 == 0 ? '\u0301' : '\u0316')]);

    [Fact]
    public void Text_WithThirtyMarks_IsNormalised()
    {
        string text = "e" + Flood[1..31];

        Assert.True(NormalText.TryNormalise(text, out string normal, out _));
        Assert.Equal(text.Normalize(NormalizationForm.FormC), normal);
    }

    [Theory]
    [InlineData("\u0301\u0316")]
    [InlineData("\u0903\u0301")]
    [InlineData("\U0001D165\u0301")]
    public void Text_WithMoreMarksThanThirty_IsRefused(string marks)
    {
        string text = "a" + string.Concat(Enumerable.Repeat(marks, 16));

        Assert.False(NormalText.TryNormalise(text, out _, out string? problem));
        Assert.Equal(Problem, problem);
        Assert.True(NormalText.TryNormalise(text[..^marks.Length] + "b" + marks, out _, out _));
    }

    [Fact]
    public void RuleText_WithAFloodOfMarks_IsToldOfIt()
    {
        string rules = $"schema s {{ customer {{ city: text }} }} segment x = city = \"{Flood[..100_000]}\"";

        Assert.False(RuleBook.TryParse(null, [("rules", rules)], out _, out ValueList<Diagnostic> diagnostics));
        Diagnostic told = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticCodes.InvalidUnicode, Problem), (told.Code, told.Message));
    }

    [Fact]
    public void Json_WithAFloodOfMarks_IsToldOfIt()
    {
        string json = $$$"""{"version":1,"definitions":[{"type":"segment","name":"{{{Flood}}}","condition":{"type":"flag","attribute":"opted_in"}}]}""";

        Assert.False(RuleBook.TryFromJson(Docs.Shop.Schema, json, out _, out ValueList<Diagnostic> diagnostics));
        Assert.Contains(diagnostics, told => told.Message.Contains(Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Row_WithAFloodOfMarks_IsRejected()
    {
        DatasetBuilder builder = Dataset.For(Docs.Shop.Schema);
        builder.AddCustomer("a", _ => { });
        builder.AddEvent(Docs.Shop.Visit, "a", DateTimeOffset.UnixEpoch, row => row.Set(Docs.Shop.Channel, Flood));

        builder.Build(out BuildReport report);

        Assert.Equal(1, report.RejectedEvents);
        Assert.Contains(report.Rejected, row => row.Message.Contains(Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Definition_NamedByAFloodOfMarks_IsRefused() => Assert.Throws<ArgumentException>(() => Segment.Define(Flood, Docs.Shop.OptedIn));
}
