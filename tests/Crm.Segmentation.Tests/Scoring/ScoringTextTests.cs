using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tests.Rules.Json;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Scorecards and groups of two axes as rule text: read as what C# makes, written so that they are read back, refused with what is wrong.</summary>
public sealed class ScoringTextTests
{
    [Fact]
    public void Scorecard_AsText_IsThatOfCSharp()
    {
        RuleBook book = Parse("""
            scorecard interest "관심" logistic -1.5 {
              term spend = sum(purchase.amount) log_one_plus weight 0.2
              term `quiet days` = since(purchase) clip 0..365 weight -0.03 missing points -1
              term age = age standardize 40 by 12.5 square_root above 0.3 bins 0 {20: 0.5, 35: -0.2} missing 52.5
              term reachable when opted_in and age >= 19 weight 0.4
            }
            segment keen = interest >= 0.5 and opted_in
            """);
        Scorecard expected = Scorecard.Logistic(
            "interest",
            -1.5,
            new ScoreTerm("spend", Shop.Purchase.Sum(Shop.Amount), 0.2) { Transforms = [ScoreTransform.LogOnePlus] },
            new ScoreTerm("quiet days", Shop.Purchase.Since(), -0.03) { Transforms = [ScoreTransform.Clip(0, 365)], Missing = MissingTerm.Points(-1) },
            new ScoreTerm("age", Shop.Age)
            {
                Transforms = [ScoreTransform.Standardize(40, 12.5), ScoreTransform.SquareRoot, ScoreTransform.Above(0.3), ScoreTransform.Bins(0, new ScoreBin(20, 0.5), new ScoreBin(35, -0.2))],
                Missing = MissingTerm.StandIn(52.5),
            },
            new ScoreTerm("reachable", Shop.OptedIn & Shop.Age >= 19, 0.4)) with
        { Title = "관심" };

        Assert.Equal(expected, book["interest"]);
        Assert.Equal(Segment.Define("keen", expected.Value >= 0.5 & Shop.OptedIn), book["keen"]);
        Assert.Equal(
            """
            scorecard interest "관심" logistic -1.5 {
              term spend = sum(purchase.amount) log_one_plus weight 0.2
              term `quiet days` = since(purchase) clip 0..365 weight -0.03 missing points -1
              term age = age standardize 40 by 12.5 square_root above 0.3 bins 0 {20: 0.5, 35: -0.2} missing 52.5
              term reachable when opted_in and age >= 19 weight 0.4
            }
            """,
            expected.ToText());
    }

    [Fact]
    public void Groups_AsText_AreThoseOfCSharp()
    {
        RuleBook book = Parse("""
            score interest = count(visit) + 1
            grouping four "관심 x 전환" of interest at mean, since(purchase) at 36 hours
            grouping plain of age at -2.5, count(visit)
            segment keen = in four.high_low and four.first = 2
            """);

        Assert.Equal(
            new TwoAxisGroups("four", ((Score)book["interest"]).Value, Shop.Purchase.Since()) { Title = "관심 x 전환", FirstThreshold = AxisThreshold.Mean, SecondThreshold = AxisThreshold.At(129_600_000) },
            book["four"]);
        Assert.Equal("grouping four \"관심 x 전환\" of interest at mean, since(purchase) at 36 hours", book["four"].ToText());
        Assert.Equal("grouping plain of age at -2.5, count(visit)", book["plain"].ToText());
        Assert.Equal(["four", "plain"], book.Unfitted.Intersect(["four", "plain"]));
    }

    [Fact]
    public void Definitions_OfEverySample_AreReadBackAsTheyAreWritten()
    {
        foreach (double odd in (double[])[1e-30, 1e300, 1.2345678901234567e-13, 12345678.9, -0.1])
        {
            Scorecard card = Scorecard.Linear("odd", odd, new ScoreTerm("age", Shop.Age, odd) { Transforms = [ScoreTransform.Above(odd)], Missing = MissingTerm.Points(odd) });
            Assert.Equal(card, Parse(card.ToText())["odd"]);
        }

        RuleBook samples = JsonSamples.Book;
        string text = string.Join('\n', samples.Features.Select(feature => feature.ToText()).Concat(samples.Definitions.Where(IsNeeded).Select(definition => definition.ToText())));
        RuleBook read = RuleBook.Parse(samples.Schema, ("samples", text));
        Assert.All(read.Definitions, definition => Assert.Equal(samples[definition.Name], definition));
        Assert.Equal(4, read.Definitions.Count(definition => definition is Scorecard or TwoAxisGroups));

        static bool IsNeeded(Definition definition) => definition is Scorecard or TwoAxisGroups or Score or Rfm || definition.Name == "tier";
    }

    [Theory]
    [InlineData("scorecard s linear 0 { }", "CRM0101", "Expected 'term' here.")]
    [InlineData("scorecard s { term a = age }", "CRM0101", "Expected 'linear' or 'logistic', not '{'.")]
    [InlineData("scorecard s linear 0 { term a = age term a = count(visit) }", DiagnosticCodes.GivenTwice, "Two terms are named 'a'.")]
    [InlineData("scorecard s linear 0 { term a = country }", DiagnosticCodes.TermWithoutNumber, "A term weighs a number, a duration or a condition, and this one is an enum.")]
    [InlineData("scorecard s linear 0 { term a = age clip 5..1 }", DiagnosticCodes.ScorecardNumbers, "The low bound is above the high bound.")]
    [InlineData("scorecard s linear 0 { term a = age standardize 1 by 0 }", DiagnosticCodes.ScorecardNumbers, "The deviation is not above 0.")]
    [InlineData("scorecard s linear 0 { term a = age bins 0 {2: 1, 1: 2} }", DiagnosticCodes.ScorecardNumbers, "The beginnings of the bins do not ascend.")]
    [InlineData("scorecard s linear 0 { term a = age square_root missing -1 }", DiagnosticCodes.ScorecardNumbers, "The stand-in value of term 'a' is one that its transforms are not defined for.")]
    [InlineData("scorecard s linear 0 { term a = age weight \"many\" }", "CRM0101", "Expected a number, not a text.")]
    [InlineData("grouping g of age", "CRM0101", "Expected ',' here.")]
    [InlineData("grouping g of country, age", DiagnosticCodes.AxisWithoutNumber, "An axis is a number or a duration, and this one is an enum.")]
    [InlineData("grouping g of age at 3 days, age", DiagnosticCodes.AxisThreshold, "'age' is an integer, and no duration parts its low from its high.")]
    [InlineData("grouping g of age at most, age", "CRM0101", "Expected 'median', 'mean' or a number, not 'most'.")]
    public void Text_WithAMistake_IsToldOnce(string text, string code, string message)
    {
        Assert.False(RuleBook.TryParse(Shop.Schema, [("t", text)], out _, out ValueList<Diagnostic> told));
        Diagnostic only = Assert.Single(told);
        Assert.Equal((code, message), (only.Code, only.Message));
    }

    [Fact]
    public void Bins_InAnotherOrder_AreOfferedAscending()
    {
        const string Text = "scorecard s linear 0 { term a = age bins 0 {35: 1, 20: 2.5} }";
        Assert.False(RuleBook.TryParse(Shop.Schema, [("t", Text)], out _, out ValueList<Diagnostic> told));
        TextFix fix = told[0].Fix!;
        string mended = Text.Remove(fix.Span.Start, fix.Span.Length).Insert(fix.Span.Start, fix.Replacement);
        Assert.Equal("scorecard s linear 0 { term a = age bins 0 {20: 2.5, 35: 1} }", mended);
        Assert.Single(Parse(mended).Definitions);
    }

    [Fact]
    public void Format_OfScorings_PutsSignsAtTheirNumbers_AndBinsCloseInTheirBraces()
    {
        const string Formatted = """
            scorecard s linear -1 {
              term a = age log_one_plus clip -1..1 standardize 3 by 2 above -2 bins -1 {1: 2, 3: -4} weight -0.5 missing points -1
              term weight = weight - 3 weight -1
            }
            grouping g of age at -3, points - 1

            """;
        Assert.Equal(Formatted, RuleFormatter.Format(Formatted));
        Assert.Equal(Formatted, RuleFormatter.Format(Formatted.Replace("-1 {", "- 1 {", StringComparison.Ordinal).Replace("weight -", "weight - ", StringComparison.Ordinal).Replace("{1: 2, 3: -4}", "{ 1 : 2 , 3 :-4 }", StringComparison.Ordinal)));
    }

    private static RuleBook Parse(string text) => RuleBook.Parse(Shop.Schema, ("text", text));
}
