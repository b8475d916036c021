using Crm.Segmentation.Scoring;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Books;

/// <summary>What is asked without a rule book has a label, and a label is no name: what is in it may be called the same.</summary>
public sealed class QuestionTests
{
    private static readonly SegmentationEngine Engine = new(TestShop.Schema);
    private static readonly Dataset Data = Dataset.For(TestShop.Schema).Build(out _);
    private static readonly DateTimeOffset AsOf = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("measured")]
    [InlineData("condition")]
    public void Measure_OfAFeatureOfAnyName_IsMeasured(string name) =>
        Assert.Empty(Engine.Measure(Feature.Define(name, Age + 1), Data, AsOf).All);

    [Fact]
    public void Measure_OfAFittedFeatureOfAnyName_IsMeasured()
    {
        FittedRuleBook fitted = Engine.Fit(RuleBook.Create(TestShop.Schema, Segment.Define("old", Age > Age.Percentile(50))), Data, AsOf);

        Assert.Empty(Engine.Measure(fitted, Feature.Define("measured", Age + 1), Data, AsOf).All);
    }

    [Fact]
    public void Score_NamedLikeOneOfItsFeatures_IsScored()
    {
        var card = Scorecard.Linear("value", 0, new ScoreTerm("age", Feature.Define("value", Age + 1)));

        Assert.Equal(0, Engine.Score(card, Data, AsOf).Dataset.CustomerCount);
    }

    [Fact]
    public void Analyze_AnRfmOverAFeatureNamedLikeAnAxis_IsFound()
    {
        var rfm = new Rfm("value", new RfmMeasures(Feature.Define("value Recency", Age + 1), Goal, Points));

        Assert.Equal(0, Engine.Analyze(rfm, Data, AsOf).Scored);
    }

    [Fact]
    public void Implies_OfConditionsWithAFeatureOfTheLabel_IsAnswered()
    {
        RuleBook book = RuleBook.Create(TestShop.Schema);
        Feature condition = Feature.Define("condition", Age + 1);

        Assert.Equal(Answer.Yes, book.Implies(condition > 30, condition > 20));
    }

    [Fact]
    public void Measure_OfWhatIsWrong_SaysSoUnderTheLabel()
    {
        RuleException wrong = Assert.Throws<RuleException>(() => Engine.Measure(City + 1, Data, AsOf));
        RuleException unfitted = Assert.Throws<RuleException>(() => Engine.Measure(Feature.Define("high", Age.Percentile(90)), Data, AsOf));

        Assert.Equal(("measured", DiagnosticCodes.NoArithmetic), (wrong.Diagnostics[0].Definition, wrong.Diagnostics[0].Code));
        Assert.Equal(("high", DiagnosticCodes.NeedsFit), (unfitted.Diagnostics[0].Definition, unfitted.Diagnostics[0].Code));
    }
}
