using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Scoring;

public sealed class ScoreTests
{
    private static readonly SchemaBuilder Define = new("scores");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly Schema Schema = Define.Build();
    private static readonly SegmentationEngine Engine = new(Schema);
    private static readonly Score S = Score.Define("s", Age);

    private static Dataset Customers(params (long? Age, bool OptedIn)[] rows)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < rows.Length; i++)
        {
            builder.AddCustomer(i, row =>
            {
                if (rows[i].Age is { } age) row.Set(Age, age);
                row.Set(OptedIn, rows[i].OptedIn);
            });
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Score_OfAnExactNumber_IsADouble()
    {
        Dataset data = Customers((9_007_199_254_740_993, true), (3, true));
        Evaluation all = Engine.Evaluate(
            RuleBook.Create(Schema, S, Segment.Define("any", S.Value >= 3), Segment.Define("score", S.Value.Is(9_007_199_254_740_992)), Segment.Define("exact", Age.Is(9_007_199_254_740_992))),
            data,
            DateTimeOffset.UnixEpoch);

        Assert.Equal(ValueKind.Number, S.Value.Kind);
        Assert.Equal(2, all["any"].Count);

        // 2^53 + 1 is no double: as a score it is 2^53, exactly it is itself.
        Assert.Equal(1, all["score"].Count);
        Assert.Equal(0, all["exact"].Count);
    }

    [Fact]
    public void Score_ReadFromText_IsAskedForByItsNameInAnyOrder()
    {
        RuleBook book = RuleBook.Parse(Schema, ("t", "segment high = twice > s + 1 score twice = 2 * s feature own = twice / 2 score s = age"));

        Assert.Equal(Segment.Define("high", new ValueOf("twice", null, ValueKind.Number) > S.Value + 1), book["high"]);
        Assert.Equal(1, Engine.Evaluate(book, Customers((1, true), (2, true), (null, true)), DateTimeOffset.UnixEpoch)["high"].Count);
        Assert.Equal(2.0, Engine.Measure(book, book.Features[0], Customers((2, true)), DateTimeOffset.UnixEpoch)[0]);
        Assert.Equal(book.Definitions, RuleBook.Parse(Schema, ("again", string.Join(' ', [.. book.Features.Select(f => f.ToText()), .. book.Definitions.Select(d => d.ToText())]))).Definitions);
    }

    [Theory]
    [InlineData("score s = age segment x = in s", DiagnosticCodes.NoMembers)]
    [InlineData("score s = t score t = s", DiagnosticCodes.Cycle)]
    [InlineData("score s = s + 1", DiagnosticCodes.Cycle)]
    [InlineData("score s = age segment x = s.part > 1", DiagnosticCodes.UnknownEvent)]
    [InlineData("score age = 1 + age", DiagnosticCodes.DuplicateName)]
    [InlineData("score s = age segment x = ss > 1", DiagnosticCodes.UnknownName)]
    public void Score_ThatIsUsedWrongly_IsToldOnce(string text, string code)
    {
        Assert.False(RuleBook.TryParse(Schema, [("t", text)], out _, out ValueList<Diagnostic> told));

        Assert.Equal(code, Assert.Single(told).Code);
    }

    [Fact]
    public void Score_InATest_SaysWhatItIsComputedFrom()
    {
        Crm.Segmentation.RuleTests.RuleTestReport report = RuleBook.Parse(
            Schema, ("t", "score s = age + 1 segment high = s > 10\ntest \"a\" for s { customer \"k\" { age: 3 } at 2026-03-01T00:00Z expect s = 5 }")).RunTests();

        Assert.Contains("found s = 4", report.ToText(), StringComparison.Ordinal);
        Assert.Contains("age = 3", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Scorecard_InARuleBook_IsComputedOnceForAllWhoAskForIt()
    {
        var card = Scorecard.Logistic(
            "card", -1, new ScoreTerm("age", Age, 0.1), new ScoreTerm("young", Age < 30 & new MemberOf("in", null, null), 0.5), new ScoreTerm("s", S.Value, -0.01));
        Segment[] asked = [Segment.Define("likely", card.Value >= 0.5), Segment.Define("unlikely", card.Value < 0.5), Segment.Define("unknown", card.Value.IsMissing()), Segment.Define("in", OptedIn)];
        RuleBook book = RuleBook.Create(Schema, [S, card, .. asked]);
        (long? Age, bool OptedIn)[] rows = [.. Enumerable.Range(0, 200).Select(i => (i % 7 == 0 ? (long?)null : i % 60, i % 2 == 0))];
        Dataset data = Customers(rows);
        Evaluation all = Engine.Evaluate(book, data, DateTimeOffset.UnixEpoch);
        MeasureValues values = Engine.Measure(book, card.Value, data, DateTimeOffset.UnixEpoch);

        for (int i = 0; i < rows.Length; i++)
        {
            double expected = rows[i].Age is { } age ? card.Score([age, age < 30 && rows[i].OptedIn ? 1 : 0, age]) : double.NaN;
            Assert.Equal(double.IsNaN(expected) ? null : expected, values[i]);
            Assert.Equal(double.IsNaN(expected) ? "unknown" : expected >= 0.5 ? "likely" : "unlikely", Assert.Single(asked[..3], segment => all[segment.Name].Contains(i)).Name);
        }

        Assert.Equal(book.Definitions, RuleBook.FromJson(Schema, book.ToJson()).Definitions);
    }

    [Fact]
    public void Scorecard_OverAPercentile_NeedsAFit()
    {
        var card = Scorecard.Linear("card", 0, new ScoreTerm("above the middle", Age > Age.Percentile(50), 10));
        var over = new ScoreTerm("best", card.Value >= card.Value.Percentile(100), 1);
        RuleBook book = RuleBook.Create(Schema, card, Scorecard.Linear("second", 0, over), Segment.Define("best", new ValueOf("second", null, ValueKind.Number) > 0));
        Dataset data = Customers((1, true), (2, true), (3, true), (4, true), (null, true));

        Assert.Throws<RuleException>(() => Engine.Evaluate(book, data, DateTimeOffset.UnixEpoch));
        FittedRuleBook fitted = Engine.Fit(book, data, DateTimeOffset.UnixEpoch);
        Assert.Equal(["percentile(age, 50)", "percentile(card, 100)"], fitted.Functions.Select(function => function.Function));
        Assert.Equal(2, Engine.Evaluate(fitted, data, DateTimeOffset.UnixEpoch)["best"].Count);
        Assert.Equal(fitted.ToJson(), FittedRuleBook.FromJson(book, fitted.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("""{"type":"clip","low":2,"high":1}""", "above the high bound")]
    [InlineData("""{"type":"standardize","mean":0,"deviation":0}""", "not above 0")]
    [InlineData("""{"type":"bins","below":0,"bins":[{"from":1,"points":1},{"from":1,"points":2}]}""", "do not ascend")]
    [InlineData("""{"type":"above","threshold":1e999}""", "too large")]
    [InlineData("""{"type":"log"}""", "no type of transform")]
    public void Scorecard_InJsonWithAMistake_IsToldOnce(string transform, string says)
    {
        string json = $$$"""{"version":1,"definitions":[{"type":"scorecard","name":"c","link":"linear","intercept":0,"terms":[{"name":"t","of":{"type":"attribute","name":"age"},"transforms":[{{{transform}}}]}]}]}""";

        Assert.False(RuleBook.TryFromJson(Schema, json, out _, out ValueList<Diagnostic> told));
        Assert.Contains(says, Assert.Single(told).ToString(), StringComparison.Ordinal);
    }
}
